//! The plan: what will be, as far as it is known, and exactly what is where nothing changes.

use crate::resources::place::Place;
use crate::resources::role::{documents, settings::prior_role};
use crate::resources::state_machine::definition::same_json;
use crate::resources::values::{self, Fields, Given, Problems, path, string_map};
use crate::tf::provider::{PlanRequest, PlanResponse};
use crate::tf::{Object, Value};

use super::config::Config;
use super::desired::{self, Desired, log_group_in};
use super::schema::defaults;
use super::{Code, Kind};

/// What makes Lambda change the function when it differs.
const OF_FUNCTION: [&str; 7] = [
    "runtime",
    "architecture",
    "memory_size_mib",
    "timeout_seconds",
    "role_arn",
    "log_group_arn",
    "code_sha256",
];

/// Plans a create or an update; a destroy needs no plan.
pub(super) fn plan(kind: &Kind, code: &Code, place: &Place, request: PlanRequest) -> PlanResponse {
    let mut problems = Problems::default();
    let config = Config::read(&request.config);
    let exists = !request.prior.is_null();
    let old = Fields::of(&request.prior);
    let kept = if exists { old.text("name") } else { Given::Unknown };
    let wanted = desired::desired(&config, kept, &prior_role(&request.prior), place, &mut problems);
    let Value::Map(mut planned) = request.proposed else { return PlanResponse::default() };
    let given = Fields::of(&request.config);
    for (name, default) in defaults(kind) {
        if given.value(name).is_null() {
            planned.insert(name.to_owned(), default);
        }
    }
    keep_spelling(&mut planned, &given, &old, &wanted);
    put_computed(&mut planned, code, &wanted, &old);
    let gone = old.value("last_modified").is_null();
    let changed = OF_FUNCTION.iter().any(|name| planned.get(*name) != Some(old.value(name)));
    let modified = if gone || changed { Value::Unknown } else { old.value("last_modified").clone() };
    planned.insert("last_modified".to_owned(), modified);
    let renamed = exists && planned.get("name") != Some(old.value("name"));
    PlanResponse {
        planned: Value::Map(planned),
        requires_replace: if renamed { vec![path(["name"])] } else { Vec::new() },
        private: request.private,
        diagnostics: problems.finish(),
    }
}

/// Keeps the state's spelling of arguments that mean the same as the configuration's.
fn keep_spelling(planned: &mut Object, config: &Fields<'_>, old: &Fields<'_>, wanted: &Desired) {
    let documents = "iam_policy_documents";
    if planned.contains_key(documents) {
        let kept = same_policy(wanted, old) && !old.value(documents).is_null();
        let value = if kept { old.value(documents) } else { config.value(documents) };
        planned.insert(documents.to_owned(), value.clone());
    }
    let group = "log_group_arn";
    if let (Given::Known(new), Given::Known(known)) = (config.text(group), old.text(group))
        && log_group_in(&new) == log_group_in(&known)
    {
        planned.insert(group.to_owned(), Value::String(known));
    }
}

fn same_policy(wanted: &Desired, old: &Fields<'_>) -> bool {
    match (&wanted.policy, old.text("iam_policy_json")) {
        (Given::Unknown, _) | (_, Given::Unknown) => false,
        (new, old) => documents::same(new.known().map(String::as_str), old.known().map(String::as_str)),
    }
}

/// What is computed from the configuration alone. Where the old value means the same, it stays.
fn put_computed(planned: &mut Object, code: &Code, wanted: &Desired, old: &Fields<'_>) {
    let policy = if same_policy(wanted, old) { old.text("iam_policy_json") } else { wanted.policy.clone() };
    let trust = match (&wanted.role.trust, old.text("assume_role_policy_json")) {
        (Given::Known(new), Given::Known(old)) if same_json(new, &old) => Given::Known(old),
        (new, _) => new.clone(),
    };
    for (name, value) in [
        ("name", &wanted.name),
        ("arn", &wanted.arn),
        ("id", &wanted.arn),
        ("role_arn", &wanted.role.arn),
        ("role_name", &wanted.role.name),
        ("assume_role_policy_json", &trust),
        ("iam_policy_json", &policy),
        ("code_sha256", &Given::Known(code.sha256.clone())),
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
