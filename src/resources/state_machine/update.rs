//! Update in place. New permissions come before the machine that needs them, old ones go after it: at no moment does a
//! running execution lack what it needs.

use std::collections::BTreeSet;

use crate::aws::{Failure, Patience};
use crate::provider::Settings;
use crate::resources::place::{Place, place};
use crate::resources::role::life::ROLE;
use crate::resources::role::{self, Role, documents, policies, settings::prior_role};
use crate::resources::tags;
use crate::resources::values::{Fields, has_unknown, string_map};
use crate::resources::work::{Memory, Work};
use crate::tf::Value;
use crate::tf::provider::{ApplyRequest, ApplyResponse};

use super::create::{look, make_machine, make_role, record_machine};
use super::model::Config;
use super::options::Options;
use super::order::{Order, order};
use super::policy::Address;
use super::retention::{self, Updated};
use super::{MACHINE, machine};

/// Updates the machine and its role as planned. On a failure the state holds what is true until then.
pub(super) async fn update(settings: &Settings, patience: &Patience, request: ApplyRequest) -> ApplyResponse {
    let Value::Map(prior_object) = &request.prior else { return ApplyResponse::default() };
    let mut work =
        Work { state: prior_object.clone(), memory: Memory::read(&request.private), ..Work::default() };
    let prior = Fields::of(&request.prior);
    let planned = Fields::of(&request.planned);
    let order = match prepare(settings, patience, &request).await {
        Ok(order) => order,
        Err(response) => {
            work.problems = response;
            return work.finish();
        }
    };
    let update = Update { settings, patience, order: &order, prior, planned };
    // The first step that fails has reported it; those behind it need what it should have made.
    let done = async {
        update.widen(&mut work).await?;
        update.machine(&mut work).await?;
        update.tags(&mut work).await?;
        update.narrow(&mut work).await
    };
    if done.await.is_ok() {
        take_planned(&mut work, &request.planned);
    }
    work.finish()
}

async fn prepare(
    settings: &Settings,
    patience: &Patience,
    request: &ApplyRequest,
) -> Result<Order, crate::resources::values::Problems> {
    let prior = Fields::of(&request.prior);
    let address = prior.text("arn").known().and_then(|arn| Address::parse(arn));
    let place = match address {
        Some(address) => Place {
            region: Some(address.region),
            identity: Some(address.identity),
            default_tags: settings.default_tags.clone(),
        },
        None => place(settings, patience).await.map_err(|failure| {
            let mut work = Work::default();
            work.fail("updating", MACHINE, "", &failure);
            work.problems
        })?,
    };
    let planned = Fields::of(&request.planned);
    let name = planned.text("name").into_known().or(prior.text("name").into_known()).unwrap_or_default();
    order(Config::read(&request.config), name, &prior_role(&request.prior), &place)
        .map_err(crate::resources::values::Problems::from)
}

/// Takes over what the plan knew, now that all of it is true: the arguments, and results in the spelling that was planned.
fn take_planned(work: &mut Work, planned: &Value) {
    let Value::Map(planned) = planned else { return };
    for (name, value) in planned.iter().filter(|(_, value)| !has_unknown(value)) {
        work.set(name, value.clone());
    }
}

struct Update<'a> {
    settings: &'a Settings,
    patience: &'a Patience,
    order: &'a Order,
    prior: Fields<'a>,
    planned: Fields<'a>,
}

impl Update<'_> {
    fn changes(&self, names: &[&str]) -> bool {
        names.iter().any(|name| self.prior.value(name) != self.planned.value(name))
    }

    fn is_unknown(&self, name: &str) -> bool {
        *self.planned.value(name) == Value::Unknown
    }

    fn old_role(&self) -> Option<String> {
        self.prior.text("role_name").into_known()
    }

    /// Whether the machine keeps the managed role that it has.
    fn keeps_role(&self) -> bool {
        self.order.role.as_ref().is_some_and(|role| self.old_role().as_ref() == Some(&role.name))
    }

    /// What the managed role may do so far.
    fn old_policy(&self) -> Option<String> {
        let own = self.prior.text("iam_policy_json").into_known();
        let retained = self.prior.text("retained_iam_policy_json").into_known();
        documents::union(own.as_deref(), retained.as_deref())
    }

    async fn deploy(&self, role: &Role, document: Option<&str>, work: &mut Work) -> Result<(), Failure> {
        let iam = self.settings.clients.iam().await?;
        let arn = &self.order.making.role_arn;
        policies::deploy(iam, self.patience, role, arn, document, &mut work.memory).await
    }

    /// Makes the role what it should be, with the permissions of the old and the new revision.
    async fn widen(&self, work: &mut Work) -> Result<(), ()> {
        let attributes =
            ["role", "role_name", "role_arn", "assume_role_policy_json", "iam_policy_json", "tags_all"];
        let Some(wanted) = &self.order.role else { return Ok(()) };
        if !self.changes(&attributes) && !self.is_unknown("retained_iam_policy_json") {
            return Ok(());
        }
        if !self.keeps_role() {
            // Before the new role takes its place in the state: whatever fails from here on, the old one isn't lost.
            self.retire_role(work);
            return make_role(self.settings, self.patience, self.order, work).await;
        }
        let found = async {
            let iam = self.settings.clients.iam().await?;
            role::find(iam, self.patience, &wanted.name).await
        };
        let found = found.await.map_err(|failure| work.fail("reading", ROLE, &wanted.name, &failure))?;
        let Some(found) = found else {
            return make_role(self.settings, self.patience, self.order, work).await;
        };
        let widened = async {
            let iam = self.settings.clients.iam().await?;
            role::reconcile(iam, self.patience, wanted, &found).await?;
            work.set_text("assume_role_policy_json", Some(&wanted.trust));
            let new = self.order.policy.as_deref();
            let old = documents::beyond(self.old_policy().as_deref(), new);
            let both = documents::union(old.as_deref(), new);
            if !documents::same(both.as_deref(), self.old_policy().as_deref()) {
                self.deploy(wanted, both.as_deref(), work).await?;
                let own = self.prior.text("iam_policy_json").into_known();
                let more = documents::beyond(both.as_deref(), own.as_deref());
                work.set_text("retained_iam_policy_json", more.as_deref());
            }
            let attached = role::attached(iam, self.patience, &wanted.name).await?;
            let missing = wanted.managed_policies.difference(&attached);
            role::attach(iam, self.patience, &wanted.name, missing).await
        };
        widened.await.map_err(|failure: Failure| work.fail("updating", ROLE, &wanted.name, &failure))
    }

    /// Updates the machine, makes it anew when it is gone, or just publishes a version.
    async fn machine(&self, work: &mut Work) -> Result<(), ()> {
        let making = &self.order.making;
        if *self.prior.value("status") == Value::Null {
            make_machine(self.settings, self.patience, self.order, work).await;
            return if work.problems.has_error() { Err(()) } else { Ok(()) };
        }
        let publish = self.is_unknown("version_arn") && making.publish;
        if self.is_unknown("revision_id") {
            let updated = async {
                let sfn = self.settings.clients.sfn().await?;
                let had = Options::of(&Config::read(&Value::Map(work.state.clone())));
                machine::update(sfn, self.patience, &self.order.arn, making, &had).await
            };
            let made =
                updated.await.map_err(|failure| work.fail("updating", MACHINE, &making.name, &failure))?;
            record_machine(work, self.order, &made);
            if publish {
                work.set_text("version_arn", made.version_arn.as_deref());
            }
            work.memory.retained_since = Some(made.at);
            look(self.settings, self.patience, &self.order.arn, work).await;
        } else if publish {
            let published = async {
                let sfn = self.settings.clients.sfn().await?;
                let description = making.version_description.as_deref();
                machine::publish(sfn, self.patience, &self.order.arn, description).await
            };
            let version = published
                .await
                .map_err(|failure| work.fail("publishing a version of", MACHINE, &making.name, &failure))?;
            work.set_text("version_arn", Some(&version));
        }
        Ok(())
    }

    async fn tags(&self, work: &mut Work) -> Result<(), ()> {
        let old = tags::read(self.prior.value("tags_all"));
        let new = &self.order.making.tags;
        if old != *new && *self.prior.value("status") != Value::Null {
            let tagged = async {
                let sfn = self.settings.clients.sfn().await?;
                machine::retag(sfn, self.patience, &self.order.arn, &old, new).await
            };
            tagged
                .await
                .map_err(|failure| work.fail("tagging", MACHINE, &self.order.making.name, &failure))?;
        }
        work.set("tags_all", string_map(new));
        Ok(())
    }

    /// Takes away what only older revisions needed, unless something still uses them.
    async fn narrow(&self, work: &mut Work) -> Result<(), ()> {
        let policy = self.order.policy.as_deref();
        work.set_text("iam_policy_json", policy);
        work.set_text("role_arn", Some(&self.order.making.role_arn));
        self.retire_role(work);
        match &self.order.role {
            Some(role) => work.set_text("role_name", Some(&role.name)),
            None => {
                work.set("role_name", Value::Null);
                work.set("assume_role_policy_json", Value::Null);
            }
        }
        if !self.is_unknown("retained_iam_policy_json") {
            return Ok(());
        }
        let old = if self.keeps_role() { self.old_policy() } else { None };
        let left = documents::beyond(old.as_deref(), policy);
        let surplus = self.surplus(work).await?;
        if (left.is_some() || !surplus.is_empty() || !work.memory.retired_roles.is_empty())
            && self.order.config.retains_permissions()
            && self.still_needed(work).await
        {
            work.memory.retired_policies = surplus.into_iter().collect();
            work.set_text("retained_iam_policy_json", left.as_deref());
            return Ok(());
        }
        let narrowed = async {
            let iam = self.settings.clients.iam().await?;
            if let Some(wanted) = &self.order.role
                && self.keeps_role()
            {
                if left.is_some() {
                    self.deploy(wanted, policy, work).await?;
                }
                role::detach(iam, self.patience, &wanted.name, &surplus).await?;
            }
            work.memory.retired_policies.clear();
            work.set("retained_iam_policy_json", Value::Null);
            while let Some(name) = work.memory.retired_roles.last().cloned() {
                policies::delete_role(iam, self.patience, &name, &mut work.memory).await?;
                work.memory.retired_roles.pop();
            }
            work.memory.retained_since = None;
            Ok(())
        };
        let name = self.order.role.as_ref().map_or_else(String::new, |role| role.name.clone());
        narrowed.await.map_err(|failure: Failure| work.fail("updating", ROLE, &name, &failure))
    }

    /// Notes the managed role that the machine has no more; who brings that very role as their own keeps it. A role that
    /// was retired earlier and is wanted again is retired no more.
    fn retire_role(&self, work: &mut Work) {
        let wanted = self.order.making.role_arn.rsplit('/').next().unwrap_or_default();
        work.memory.retired_roles.retain(|retired| retired != wanted);
        if let Some(old) = self.old_role()
            && old != wanted
            && !work.memory.retired_roles.contains(&old)
        {
            work.memory.retired_roles.push(old);
        }
    }

    /// Managed policies that are attached and shouldn't be.
    async fn surplus(&self, work: &mut Work) -> Result<BTreeSet<String>, ()> {
        let Some(wanted) = self.order.role.as_ref().filter(|_| self.keeps_role()) else {
            return Ok(BTreeSet::new());
        };
        let attached = async {
            let iam = self.settings.clients.iam().await?;
            role::attached(iam, self.patience, &wanted.name).await
        };
        let attached =
            attached.await.map_err(|failure| work.fail("reading", ROLE, &wanted.name, &failure))?;
        let surplus = attached.difference(&wanted.managed_policies);
        Ok(surplus.filter(|arn| !policies::is_own(arn, &wanted.name)).cloned().collect())
    }

    /// Whether an older revision is in use. Who can't tell keeps the permissions.
    async fn still_needed(&self, work: &mut Work) -> bool {
        let since = *work.memory.retained_since.get_or_insert_with(retention::now);
        let in_use = async {
            let updated = Updated {
                client: self.settings.clients.sfn().await?,
                patience: self.patience,
                arn: &self.order.arn,
                machine_type: &self.order.making.machine_type,
                since,
            };
            updated.has_older_in_use().await
        };
        match in_use.await {
            Ok(in_use) => in_use,
            Err(failure) => {
                work.problems.warning(
                    Default::default(),
                    "Permissions retained",
                    format!(
                        "Whether executions or aliases of {} still use an older revision could not be found out: \
                         {failure}. What only that revision needs stays in the role until an apply can tell; \
                         permission_retention = \"NONE\" does without.",
                        self.order.arn
                    ),
                );
                true
            }
        }
    }
}
