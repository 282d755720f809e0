//! Create, update and delete. What fails half-way stands in the state, so that nothing made at AWS is ever lost.

use crate::aws::{Failure, Patience};
use crate::provider::Settings;
use crate::resources::place::{Place, place};
use crate::resources::role::settings::{PriorRole, prior_role};
use crate::resources::role::{self, life, policies};
use crate::resources::state_machine::generated_name;
use crate::resources::tags;
use crate::resources::values::{Fields, Given, has_unknown, string_map};
use crate::resources::work::{Memory, Work, without_unknown};
use crate::tf::Value;
use crate::tf::provider::{ApplyRequest, ApplyResponse};

use super::desired::place_of;
use super::order::{Order, order};
use super::{Code, FUNCTION, Kind, calls};

/// What a state has only once something was made.
const RESULTS: [&str; 9] = [
    "arn",
    "id",
    "code_sha256",
    "last_modified",
    "iam_policy_json",
    "role_name",
    "role_arn",
    "assume_role_policy_json",
    "tags_all",
];

/// One apply of one function.
pub(super) struct Apply<'a> {
    pub(super) kind: &'a Kind,
    pub(super) code: &'a Code,
    pub(super) settings: &'a Settings,
    pub(super) patience: &'a Patience,
}

impl Apply<'_> {
    /// Creates the function, and its role unless the user has one.
    pub(super) async fn create(&self, request: &ApplyRequest) -> ApplyResponse {
        let mut work = Work::default();
        let Value::Map(state) = without_unknown(&request.planned) else { return work.finish_gone() };
        work.state = state;
        for name in RESULTS {
            work.set(name, Value::Null);
        }
        let name = match Fields::of(&request.planned).text("name") {
            Given::Known(name) => name,
            _ => generated_name(self.kind.name_prefix),
        };
        let place = match place(self.settings, self.patience).await {
            Ok(place) => place,
            Err(failure) => {
                work.fail("creating", FUNCTION, &name, &failure);
                return work.finish_gone();
            }
        };
        let order = match self.order(request, name, &PriorRole::default(), &place) {
            Ok(order) => order,
            Err(problems) => return ApplyResponse { diagnostics: problems, ..ApplyResponse::default() },
        };
        work.set_text("name", Some(&order.function.name));
        let done = match self.make_role(&order, &mut work).await {
            Ok(()) => self.make_function(&order, &mut work).await,
            failed => failed,
        };
        let left = ["role_name", "arn"].iter().any(|name| work.state.get(*name) != Some(&Value::Null));
        if done.is_ok() || left { work.finish() } else { work.finish_gone() }
    }

    /// Updates the function and its role as planned. The role comes first: new code or a new machine that calls through this
    /// function finds its permissions there.
    pub(super) async fn update(&self, request: &ApplyRequest) -> ApplyResponse {
        let Value::Map(prior) = &request.prior else { return ApplyResponse::default() };
        let memory = Memory::read(&request.private);
        let mut work = Work { state: prior.clone(), memory, ..Work::default() };
        let prior = Fields::of(&request.prior);
        let planned = Fields::of(&request.planned);
        let name = planned.text("name").into_known().or(prior.text("name").into_known()).unwrap_or_default();
        let place = match place_of(&request.prior, self.settings) {
            Some(place) => Ok(place),
            None => place(self.settings, self.patience).await,
        };
        let place = match place {
            Ok(place) => place,
            Err(failure) => {
                work.fail("updating", FUNCTION, &name, &failure);
                return work.finish();
            }
        };
        let order = match self.order(request, name, &prior_role(&request.prior), &place) {
            Ok(order) => order,
            Err(problems) => {
                work.problems = problems.into();
                return work.finish();
            }
        };
        // The first step that fails has reported it; those behind it need what it should have made.
        let done = async {
            self.update_role(&order, &prior, &planned, &mut work).await?;
            self.update_function(&order, &prior, &planned, &mut work).await?;
            self.delete_retired_roles(&mut work).await
        };
        if done.await.is_ok()
            && let Value::Map(planned) = &request.planned
        {
            for (name, value) in planned.iter().filter(|(_, value)| !has_unknown(value)) {
                work.set(name, value.clone());
            }
        }
        work.finish()
    }

    /// Deletes the function, then its role. What is gone already is fine; what is left after a failure stays in the state.
    pub(super) async fn delete(&self, request: &ApplyRequest) -> ApplyResponse {
        let Value::Map(state) = &request.prior else { return ApplyResponse::default() };
        let memory = Memory::read(&request.private);
        let mut work = Work { state: state.clone(), memory, ..Work::default() };
        let prior = Fields::of(&request.prior);
        let name = prior.text("name").into_known().unwrap_or_default();
        let unconfirmed = prior.value("last_modified").is_null();
        if let Some(arn) = prior.text("arn").into_known() {
            if let Err(failure) = self.delete_function(&prior, &arn, unconfirmed).await {
                work.fail("deleting", FUNCTION, &name, &failure);
                return work.finish();
            }
            work.set("last_modified", Value::Null);
        }
        match life::delete_all(self.settings, self.patience, &prior, unconfirmed, &mut work).await {
            Ok(()) => work.finish_gone(),
            Err(()) => work.finish(),
        }
    }

    fn order(
        &self,
        request: &ApplyRequest,
        name: String,
        prior: &PriorRole,
        place: &Place,
    ) -> Result<Order, crate::tf::Diagnostics> {
        order(self.kind, &request.config, &request.planned, name, prior, place)
    }

    async fn make_role(&self, order: &Order, work: &mut Work) -> Result<(), ()> {
        let Some(wanted) = &order.role else { return Ok(()) };
        let (arn, document) = (&order.function.role_arn, order.policy.as_deref());
        life::make(self.settings, self.patience, wanted, arn, document, work).await
    }

    /// Makes the function and records it; also one that may be there although there was no answer. Without
    /// `last_modified` in the state a destroy makes sure that it is this one.
    async fn make_function(&self, order: &Order, work: &mut Work) -> Result<(), ()> {
        let created = async {
            let lambda = self.settings.clients.lambda().await?;
            calls::create(lambda, self.patience, &order.function, self.code).await
        };
        let failure = created.await.err();
        let perhaps = |failure: &Failure| failure.is_ambiguous() || failure.is(&["ResourceConflict"]);
        if failure.as_ref().is_none_or(perhaps) {
            work.set_text("arn", Some(&order.function.arn));
            work.set_text("id", Some(&order.function.arn));
            work.set_text("role_arn", Some(&order.function.role_arn));
            work.set_text("code_sha256", Some(&self.code.sha256));
            work.set("tags_all", string_map(&order.function.tags));
        }
        if let Some(failure) = failure {
            work.fail("creating", FUNCTION, &order.function.name, &failure);
            return Err(());
        }
        self.look(order, work).await;
        let ready = async {
            let lambda = self.settings.clients.lambda().await?;
            calls::ready(lambda, self.patience, &order.function.arn).await
        };
        ready
            .await
            .map_err(|failure: Failure| work.fail("starting", FUNCTION, &order.function.name, &failure))
    }

    /// Reads back what only Lambda knows. The function is made whether or not this works, so a failure is only a warning.
    async fn look(&self, order: &Order, work: &mut Work) {
        let found = async {
            let lambda = self.settings.clients.lambda().await?;
            calls::find(lambda, self.patience, &order.function.arn).await
        };
        match found.await {
            Ok(Some(found)) => work.set_text("last_modified", Some(&found.last_modified)),
            Ok(None) => {}
            Err(failure) => work.problems.warning(
                Default::default(),
                "Function not read back",
                format!(
                    "{} was made, but reading it back failed: {failure}. The next refresh reads it.",
                    order.function.arn
                ),
            ),
        }
    }

    async fn update_role(
        &self,
        order: &Order,
        prior: &Fields<'_>,
        planned: &Fields<'_>,
        work: &mut Work,
    ) -> Result<(), ()> {
        let old = prior.text("role_name").into_known();
        let wanted_name = order.function.role_arn.rsplit('/').next().unwrap_or_default();
        work.memory.retired_roles.retain(|retired| retired != wanted_name);
        let Some(wanted) = &order.role else {
            retire(old, wanted_name, work);
            for name in ["role_name", "assume_role_policy_json", "iam_policy_json"] {
                work.set(name, Value::Null);
            }
            return Ok(());
        };
        let attributes =
            ["role", "role_name", "role_arn", "assume_role_policy_json", "iam_policy_json", "tags_all"];
        if attributes.iter().all(|name| prior.value(name) == planned.value(name)) {
            return Ok(());
        }
        // Before the new role takes its place in the state: whatever fails from here on, the old one isn't lost.
        retire(old.clone(), wanted_name, work);
        let found = async {
            let iam = self.settings.clients.iam().await?;
            role::find(iam, self.patience, &wanted.name).await
        };
        let found =
            found.await.map_err(|failure| work.fail("reading", life::ROLE, &wanted.name, &failure))?;
        let Some(found) = found.filter(|_| old.as_ref() == Some(&wanted.name)) else {
            return self.make_role(order, work).await;
        };
        let updated = async {
            let iam = self.settings.clients.iam().await?;
            role::reconcile(iam, self.patience, wanted, &found).await?;
            work.set_text("assume_role_policy_json", Some(&wanted.trust));
            let (arn, document) = (&order.function.role_arn, order.policy.as_deref());
            policies::deploy(iam, self.patience, wanted, arn, document, &mut work.memory).await?;
            work.set_text("iam_policy_json", document);
            let attached = role::attached(iam, self.patience, &wanted.name).await?;
            let missing = wanted.managed_policies.difference(&attached);
            role::attach(iam, self.patience, &wanted.name, missing).await?;
            let surplus = attached.difference(&wanted.managed_policies);
            let surplus: Vec<String> =
                surplus.filter(|arn| !policies::is_own(arn, &wanted.name)).cloned().collect();
            role::detach(iam, self.patience, &wanted.name, &surplus).await
        };
        updated.await.map_err(|failure: Failure| work.fail("updating", life::ROLE, &wanted.name, &failure))
    }

    async fn update_function(
        &self,
        order: &Order,
        prior: &Fields<'_>,
        planned: &Fields<'_>,
        work: &mut Work,
    ) -> Result<(), ()> {
        if prior.value("last_modified").is_null() {
            return self.make_function(order, work).await;
        }
        let differs = |names: &[&str]| names.iter().any(|name| prior.value(name) != planned.value(name));
        let wanted = &order.function;
        let updated = async {
            let lambda = self.settings.clients.lambda().await?;
            if differs(&["runtime", "memory_size_mib", "timeout_seconds", "role_arn", "log_group_arn"]) {
                calls::configure(lambda, self.patience, wanted).await?;
                work.set_text("role_arn", Some(&wanted.role_arn));
            }
            if differs(&["architecture", "code_sha256"]) {
                calls::replace_code(lambda, self.patience, wanted, self.code).await?;
                work.set_text("code_sha256", Some(&self.code.sha256));
            }
            let old = tags::read(prior.value("tags_all"));
            calls::retag(lambda, self.patience, &wanted.arn, &old, &wanted.tags).await?;
            work.set("tags_all", string_map(&wanted.tags));
            Ok(())
        };
        updated.await.map_err(|failure: Failure| work.fail("updating", FUNCTION, &wanted.name, &failure))?;
        if planned.value("last_modified").is_unknown() {
            self.look(order, work).await;
        }
        Ok(())
    }

    async fn delete_retired_roles(&self, work: &mut Work) -> Result<(), ()> {
        while let Some(name) = work.memory.retired_roles.last().cloned() {
            let deleted = async {
                let iam = self.settings.clients.iam().await?;
                policies::delete_role(iam, self.patience, &name, &mut work.memory).await
            };
            deleted.await.map_err(|failure: Failure| work.fail("deleting", life::ROLE, &name, &failure))?;
            work.memory.retired_roles.pop();
        }
        Ok(())
    }

    async fn delete_function(&self, prior: &Fields<'_>, arn: &str, unconfirmed: bool) -> Result<(), Failure> {
        let lambda = self.settings.clients.lambda().await?;
        // A create that got no answer. What has the name by now may be someone else's.
        if unconfirmed {
            let Some(found) = calls::find(lambda, self.patience, arn).await? else { return Ok(()) };
            let own = prior.text("role_arn").known() == Some(&found.is.role_arn)
                && prior.text("code_sha256").known() == Some(&found.code_sha256);
            if !own {
                return Ok(());
            }
        }
        calls::delete(lambda, self.patience, arn).await
    }
}

/// Notes the managed role that the function has no more; who brings that very role as their own keeps it.
fn retire(old: Option<String>, wanted: &str, work: &mut Work) {
    if let Some(old) = old.filter(|old| old != wanted)
        && !work.memory.retired_roles.contains(&old)
    {
        work.memory.retired_roles.push(old);
    }
}
