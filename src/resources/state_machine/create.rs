//! Create: the role, its policies, then the machine.

use aws_sdk_sfn::types::StateMachineStatus;

use crate::aws::{Failure, Patience};
use crate::provider::Settings;
use crate::resources::place::place;
use crate::resources::role::life;
use crate::resources::role::settings::PriorRole;
use crate::resources::values::{Fields, Given, rfc3339, string_map};
use crate::resources::work::{Work, without_unknown};
use crate::tf::Value;
use crate::tf::provider::{ApplyRequest, ApplyResponse};

use super::MACHINE;
use super::definition::diagram_of;
use super::machine::{self, Made};
use super::model::Config;
use super::order::{Order, order};

/// What a state has only once something was made.
const RESULTS: [&str; 15] = [
    "diagram",
    "arn",
    "id",
    "json",
    "iam_policy_json",
    "role_name",
    "assume_role_policy_json",
    "retained_iam_policy_json",
    "revision_id",
    "status",
    "creation_date",
    "version_arn",
    "tags_all",
    "role_arn",
    "name",
];

/// Creates the machine, and its role unless the user has one. On a failure the state holds what was made until then.
pub(super) async fn create(settings: &Settings, patience: &Patience, request: ApplyRequest) -> ApplyResponse {
    let mut work = Work::default();
    let Value::Map(state) = without_unknown(&request.planned) else { return work.finish_gone() };
    work.state = state;
    for name in RESULTS {
        work.set(name, Value::Null);
    }
    let planned = Fields::of(&request.planned);
    let config = Config::read(&request.config);
    let name = match planned.text("name") {
        Given::Known(name) => name,
        _ => generated_name(config.name_prefix.known().map_or("terraform-", String::as_str)),
    };
    let place = match place(settings, patience).await {
        Ok(place) => place,
        Err(failure) => {
            work.fail("creating", MACHINE, &name, &failure);
            return work.finish_gone();
        }
    };
    let order = match order(config, name, &PriorRole::default(), &place) {
        Ok(order) => order,
        Err(problems) => return ApplyResponse { diagnostics: problems, ..ApplyResponse::default() },
    };
    work.set_text("name", Some(&order.making.name));
    if let Err(failure) = must_not_exist(settings, patience, &order).await {
        work.fail("creating", MACHINE, &order.making.name, &failure);
        return work.finish_gone();
    }
    if make_role(settings, patience, &order, &mut work).await.is_ok() {
        make_machine(settings, patience, &order, &mut work).await;
    }
    let nothing_made = matches!(work.state.get("role_name"), Some(Value::Null))
        && matches!(work.state.get("arn"), Some(Value::Null));
    if nothing_made { work.finish_gone() } else { work.finish() }
}

/// Step Functions answers a create that repeats an existing machine with that machine. To Terraform it would be its own
/// from then on, and the next destroy would delete what someone else made.
async fn must_not_exist(settings: &Settings, patience: &Patience, order: &Order) -> Result<(), Failure> {
    let sfn = settings.clients.sfn().await?;
    match machine::find(sfn, patience, &order.arn).await {
        Ok(None) => Ok(()),
        Ok(Some(found)) if found.status() == Some(&StateMachineStatus::Deleting) => {
            machine::gone(sfn, patience, &order.arn).await
        }
        Ok(Some(_)) => Err(Failure::configuration(format!(
            "{} exists already; import it (its ID is the ARN), or choose another name. When this very resource is to be \
             replaced with create_before_destroy, give it a name_prefix instead",
            order.arn
        ))),
        // Who may not look may still create; the create then says what is wrong, if anything.
        Err(failure) if failure.is(&["AccessDenied", "AccessDeniedException"]) => Ok(()),
        Err(failure) => Err(failure),
    }
}

/// Makes the managed role with its policies; nothing to do for a role of the user's own.
///
/// # Errors
/// When it failed, which is then reported, and what was made is in the state.
pub(super) async fn make_role(
    settings: &Settings,
    patience: &Patience,
    order: &Order,
    work: &mut Work,
) -> Result<(), ()> {
    let Some(wanted) = &order.role else {
        work.set_text("iam_policy_json", order.policy.as_deref());
        return Ok(());
    };
    let (arn, document) = (&order.making.role_arn, order.policy.as_deref());
    life::make(settings, patience, wanted, arn, document, work).await
}

/// Makes the machine and records it.
pub(super) async fn make_machine(settings: &Settings, patience: &Patience, order: &Order, work: &mut Work) {
    let made: Result<Made, Failure> = async {
        let sfn = settings.clients.sfn().await?;
        machine::create(sfn, patience, &order.making).await
    }
    .await;
    match made {
        Ok(made) => {
            record_machine(work, order, &made);
            work.set("tags_all", string_map(&order.making.tags));
            work.set_text("version_arn", made.version_arn.as_deref());
            look(settings, patience, &made.arn, work).await;
        }
        Err(failure) => {
            if failure.is_ambiguous() {
                // The machine may be there. Without a status in the state a destroy makes sure that it is this one.
                work.set_text("arn", Some(&order.arn));
                work.set_text("id", Some(&order.arn));
                work.set_text("json", Some(&order.making.definition));
                work.set_text("role_arn", Some(&order.making.role_arn));
            }
            work.fail("creating", MACHINE, &order.making.name, &failure);
        }
    }
}

/// Records what a create or an update made.
pub(super) fn record_machine(work: &mut Work, order: &Order, made: &Made) {
    work.set_text("arn", Some(&made.arn));
    work.set_text("id", Some(&made.arn));
    work.set_text("name", Some(&order.making.name));
    work.set_text("type", Some(&order.making.machine_type));
    work.set_text("json", Some(&order.making.definition));
    work.set_text("diagram", diagram_of(&order.making.definition).as_deref());
    work.set_text("role_arn", Some(&order.making.role_arn));
    work.set_text("revision_id", made.revision_id.as_deref());
    work.set_text("status", Some(StateMachineStatus::Active.as_str()));
}

/// Reads back what only AWS knows. The machine is made whether or not this works, so a failure is only a warning.
pub(super) async fn look(settings: &Settings, patience: &Patience, arn: &str, work: &mut Work) {
    let found = async {
        let sfn = settings.clients.sfn().await?;
        machine::find(sfn, patience, arn).await
    };
    match found.await {
        Ok(Some(machine)) => {
            work.set_text("revision_id", machine.revision_id());
            work.set_text("status", Some(machine.status().map_or("ACTIVE", StateMachineStatus::as_str)));
            work.set_text("creation_date", Some(&rfc3339(machine.creation_date())));
        }
        Ok(None) => {}
        Err(failure) => work.problems.warning(
            Default::default(),
            "State machine not read back",
            format!("{arn} was made, but reading it back failed: {failure}. The next refresh reads it."),
        ),
    }
}

/// A name that starts with the prefix: the time and a counter make it unique, as in Terraform's own generated names.
pub(crate) fn generated_name(prefix: &str) -> String {
    use std::sync::atomic::{AtomicU32, Ordering};
    use std::time::{SystemTime, UNIX_EPOCH};

    static COUNTER: AtomicU32 = AtomicU32::new(1);
    let nanos = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_nanos());
    let count = COUNTER.fetch_add(1, Ordering::Relaxed);
    format!("{prefix}{:016x}{:04x}{:04x}", nanos / 1000, std::process::id() & 0xffff, count & 0xffff)
}

/// The prefix that a generated name has; `None` for a name that a user chose.
pub(super) fn prefix_of_generated(name: &str) -> Option<&str> {
    let split = name.len().checked_sub(24)?;
    let (prefix, suffix) = name.split_at_checked(split)?;
    let generated = suffix.starts_with("000") && suffix.bytes().all(|byte| byte.is_ascii_hexdigit());
    generated.then_some(prefix)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn generated_names_differ_and_are_recognised() {
        let (one, other) = (generated_name("orders-"), generated_name("orders-"));
        assert_ne!(one, other);
        assert_eq!(one.len(), "orders-".len() + 24);
        assert_eq!(prefix_of_generated(&one), Some("orders-"));
        assert_eq!(prefix_of_generated("orders"), None);
        assert_eq!(prefix_of_generated("a-name-that-a-user-chose-for-it"), None);
    }
}
