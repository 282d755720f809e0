//! The plan: what will be, as far as it is known, and exactly what is where nothing changes.

use crate::resources::place::Place;
use crate::resources::role::{documents, settings::prior_role};
use crate::resources::values::{self, Fields, Given, Problems, path, string_map};
use crate::tf::provider::{PlanRequest, PlanResponse};
use crate::tf::{Object, Value};

use super::definition::{diagram_of, same_json};
use super::desired::{self, Desired};
use super::model::Config;
use super::options::same_group;
use super::schema::{DEFINITION_INPUTS, defaults, nested_defaults};

/// What a plan has to know that is in neither configuration nor state.
#[derive(Debug, Clone, Default)]
pub(super) struct Circumstances {
    pub(super) place: Place,
    /// Whether what was retained for running executions can go, because none of them runs any more.
    pub(super) retained_is_idle: bool,
}

/// Plans a create or an update; a destroy needs no plan.
pub(super) fn plan(circumstances: &Circumstances, request: PlanRequest) -> PlanResponse {
    let mut problems = Problems::default();
    let config = Config::read(&request.config);
    let prior = match &request.prior {
        Value::Map(prior) => Some(prior),
        _ => None,
    };
    let old = Fields::of(&request.prior);
    let wanted = desired::desired(
        &config,
        kept_name(&config, prior.is_some(), &old),
        &prior_role(&request.prior),
        &circumstances.place,
        &mut problems,
    );
    desired::check_account(&config, &circumstances.place, &mut problems);
    warn_of_role(&wanted, &old, &mut problems);
    let Value::Map(mut planned) = request.proposed else {
        return PlanResponse { diagnostics: problems.finish(), ..PlanResponse::default() };
    };
    keep_spelling(&mut planned, &request.config, &old, &wanted);
    put_defaults(&mut planned, &request.config);
    keep_log_group(&mut planned, &old);
    put_computed(&mut planned, &wanted, &old);
    if prior.is_none() {
        put_on_create(&mut planned, &config);
    } else {
        put_on_update(&mut planned, &config, &wanted, &old, circumstances.retained_is_idle);
    }
    let mut requires_replace = Vec::new();
    if prior.is_some() {
        for name in ["name", "type"] {
            if planned.get(name) != Some(old.value(name)) {
                requires_replace.push(path([name]));
            }
        }
    }
    PlanResponse {
        planned: Value::Map(planned),
        requires_replace,
        private: request.private,
        diagnostics: problems.finish(),
    }
}

/// Who names the managed role as their own, as a configuration does that Terraform before 1.14 generated, takes it out of
/// the resource's hands.
fn warn_of_role(wanted: &Desired, old: &Fields<'_>, problems: &mut Problems) {
    let (Given::Known(name), Given::Known(arn)) = (old.text("role_name"), &wanted.role.arn) else { return };
    if wanted.role.managed == Some(false) && old.text("role_arn").known() == Some(arn) {
        problems.warning(
            path(["role_arn"]),
            "Role no longer managed",
            format!(
                "{arn} is the role that this resource manages. With role_arn it becomes one of your own: it stays as it is, and \
                 neither follows the states nor goes with the machine. To keep {name} managed, leave role_arn out."
            ),
        );
    }
}

/// The name that a machine without a configured one keeps: the one it has, as long as it starts with the prefix.
fn kept_name(config: &Config, exists: bool, old: &Fields<'_>) -> Given<String> {
    match (exists, old.text("name"), &config.name_prefix) {
        (true, Given::Known(name), Given::Known(prefix)) if name.starts_with(prefix.as_str()) => {
            Given::Known(name)
        }
        (true, Given::Known(name), Given::Absent) => Given::Known(name),
        _ => Given::Unknown,
    }
}

/// Keeps the state's spelling of arguments that mean the same as the configuration's.
fn keep_spelling(planned: &mut Object, config: &Value, old: &Fields<'_>, wanted: &Desired) {
    let config = Fields::of(config);
    let same_definition = match (&wanted.json, old.text("json")) {
        (Given::Known(new), Given::Known(old)) => same_json(new, &old),
        _ => false,
    };
    let same_policy = match (&wanted.policy, old.text("iam_policy_json")) {
        (Given::Unknown, _) | (_, Given::Unknown) => false,
        (new, old) => documents::same(new.known().map(String::as_str), old.known().map(String::as_str)),
    };
    for name in DEFINITION_INPUTS {
        let value = if same_definition && same_policy { old.value(name) } else { config.value(name) };
        // A value that only the configuration has can't be left out.
        let value = if matches!(value, Value::Null) { config.value(name) } else { value };
        planned.insert(name.to_owned(), value.clone());
    }
}

fn put_defaults(planned: &mut Object, config: &Value) {
    let config = Fields::of(config);
    for (name, default) in defaults() {
        if *config.value(name) == Value::Null {
            planned.insert(name.to_owned(), default);
        }
    }
    for (name, nested, default) in nested_defaults() {
        if Fields::of(config.value(name)).value(nested) == &Value::Null
            && let Some(Value::Map(block)) = planned.get_mut(name)
        {
            block.insert(nested.to_owned(), default);
        }
    }
}

/// A log group may be written with and without `:*` at its end.
fn keep_log_group(planned: &mut Object, old: &Fields<'_>) {
    let old = Fields::of(old.value("logging")).value("log_group_arn");
    if let Some(Value::Map(logging)) = planned.get_mut("logging")
        && let Some(Value::String(new)) = logging.get("log_group_arn")
        && let Value::String(group) = old
        && same_group(new, group)
    {
        logging.insert("log_group_arn".to_owned(), old.clone());
    }
}

/// What is computed from the configuration alone. Where the old value means the same, it stays.
fn put_computed(planned: &mut Object, wanted: &Desired, old: &Fields<'_>) {
    let json = match (&wanted.json, old.text("json")) {
        (Given::Known(new), Given::Known(old)) if same_json(new, &old) => Given::Known(old),
        (new, _) => new.clone(),
    };
    let policy = match (&wanted.policy, old.text("iam_policy_json")) {
        (Given::Known(new), Given::Known(old)) if documents::same(Some(new), Some(&old)) => Given::Known(old),
        (new, _) => new.clone(),
    };
    let trust = match (&wanted.role.trust, old.text("assume_role_policy_json")) {
        (Given::Known(new), Given::Known(old)) if same_json(new, &old) => Given::Known(old),
        (new, _) => new.clone(),
    };
    let diagram = match &json {
        Given::Known(json) => diagram_of(json).map_or(Given::Absent, Given::Known),
        Given::Absent | Given::Unknown => Given::Unknown,
    };
    for (name, value) in [
        ("diagram", &diagram),
        ("name", &wanted.name),
        ("type", &wanted.machine_type),
        ("arn", &wanted.arn),
        ("id", &wanted.arn),
        ("json", &json),
        ("iam_policy_json", &policy),
        ("role_arn", &wanted.role.arn),
        ("role_name", &wanted.role.name),
        ("assume_role_policy_json", &trust),
    ] {
        planned.insert(name.to_owned(), values::planned(value));
    }
    let tags = match &wanted.tags {
        Given::Known(tags) => string_map(tags),
        Given::Unknown => Value::Unknown,
        Given::Absent => Value::Null,
    };
    planned.insert("tags_all".to_owned(), tags);
}

fn put_on_create(planned: &mut Object, config: &Config) {
    for name in ["revision_id", "status", "creation_date"] {
        planned.insert(name.to_owned(), Value::Unknown);
    }
    planned.insert("retained_iam_policy_json".to_owned(), Value::Null);
    let publishes = config.publish.is_unknown() || config.publishes();
    planned.insert("version_arn".to_owned(), if publishes { Value::Unknown } else { Value::Null });
}

fn put_on_update(planned: &mut Object, config: &Config, wanted: &Desired, old: &Fields<'_>, idle: bool) {
    let gone = matches!(old.value("status"), Value::Null);
    let differs = |names: &[&str]| names.iter().any(|name| planned.get(*name) != Some(old.value(name)));
    let machine_changes = gone
        || differs(&["json", "role_arn"])
        || wanted.json.is_unknown()
        || differs(&["logging", "tracing_enabled", "encryption"]);
    let attached = |role: &Value| Fields::of(role).value("managed_policy_arns").clone();
    let permissions_change = differs(&["iam_policy_json", "role_name"])
        || planned.get("role").map(attached) != Some(attached(old.value("role")));
    // A version that is gone, or was never there, is published anew.
    let publishing_starts = config.publishes()
        && (old.flag("publish").into_known() != Some(true) || old.text("version_arn").is_absent());
    let retained = !matches!(old.value("retained_iam_policy_json"), Value::Null);
    let unknown_if = |unknown: bool, name: &str| {
        if unknown { Value::Unknown } else { old.value(name).clone() }
    };
    let computed = [
        ("revision_id", unknown_if(machine_changes, "revision_id")),
        ("status", unknown_if(gone, "status")),
        ("creation_date", unknown_if(gone, "creation_date")),
        (
            "version_arn",
            unknown_if(
                config.publish.is_unknown() || publishing_starts || (config.publishes() && machine_changes),
                "version_arn",
            ),
        ),
        (
            "retained_iam_policy_json",
            unknown_if(
                permissions_change
                    || idle
                    || (retained && (machine_changes || !config.retains_permissions())),
                "retained_iam_policy_json",
            ),
        ),
    ];
    for (name, value) in computed {
        planned.insert(name.to_owned(), value);
    }
}

#[cfg(test)]
mod tests;
