//! Refresh and import: the state as things are at AWS, in the user's spelling where that means the same.

use std::collections::{BTreeMap, BTreeSet};

use aws_sdk_sfn::operation::describe_state_machine::DescribeStateMachineOutput;
use aws_sdk_sfn::types::StateMachineStatus;
use serde_json::Value as Json;

use crate::aws::{Failure, Patience};
use crate::provider::Settings;
use crate::resources::role::settings::default_role_name;
use crate::resources::role::show::role_value;
use crate::resources::role::{self, documents, policies};
use crate::resources::tags;
use crate::resources::values::{Fields, number, rfc3339, string, string_map, strings};
use crate::resources::work::{Memory, Work};
use crate::tf::provider::ApplyResponse;
use crate::tf::{Diagnostics, Object, Value};

use super::create::prefix_of_generated;
use super::definition::{compact, diagram_of, same_json};
use super::desired::ROLE_DESCRIPTION;
use super::model::Config;
use super::options::Options;
use super::policy::{self, Address};
use super::schema::defaults;
use super::{MACHINE, machine};

/// Refreshes `state`. One that knows nothing but the ARN comes from an import or a move, and everything is read.
pub(super) async fn read(
    settings: &Settings,
    patience: &Patience,
    state: Value,
    private: Vec<u8>,
) -> ApplyResponse {
    let importing = Fields::of(&state).text("name").is_absent();
    let prior = state.clone();
    let memory = Memory::read(&private);
    let Value::Map(object) = state else { return ApplyResponse::default() };
    let mut work = Work { state: object, memory, ..Work::default() };
    match refresh(settings, patience, &prior, importing, &mut work).await {
        Ok(true) => work.finish(),
        Ok(false) => work.finish_gone(),
        Err(failure) => {
            let name = Fields::of(&prior).text("arn").into_known().unwrap_or_default();
            work.fail("reading", MACHINE, &name, &failure);
            ApplyResponse { state: prior, private, ..work.finish() }
        }
    }
}

/// Refreshes the state in `work`; false when nothing is left at AWS.
async fn refresh(
    settings: &Settings,
    patience: &Patience,
    prior: &Value,
    importing: bool,
    work: &mut Work,
) -> Result<bool, Failure> {
    let fields = Fields::of(prior);
    let arn = fields.text("arn").into_known();
    let found = match &arn {
        Some(arn) => {
            let sfn = settings.clients.sfn().await?;
            check_region(arn, &settings.clients.region().await?)?;
            machine::find(sfn, patience, arn).await?
        }
        None => None,
    };
    let deleting =
        |machine: &DescribeStateMachineOutput| machine.status() == Some(&StateMachineStatus::Deleting);
    let found = found.filter(|machine| !deleting(machine));
    let mut role_name = fields.text("role_name").into_known();
    match &found {
        Some(machine) => {
            let sfn = settings.clients.sfn().await?;
            let tags = machine::tags_of(sfn, patience, machine.state_machine_arn()).await?;
            show_machine(work, prior, machine);
            show_tags(work, prior, &tags, settings);
            if importing {
                show_inputs(work, machine);
                show_versions(settings, patience, work, machine).await;
                role_name = managed_role(settings, patience, machine).await?;
            } else if let Some(version) = fields.text("version_arn").known()
                && fields.flag("publish").into_known() == Some(true)
                && machine::find(sfn, patience, version).await?.is_none()
            {
                // Somebody has deleted it: what follows version_arn would lead nowhere.
                work.set("version_arn", Value::Null);
            }
        }
        None if importing => return Ok(false),
        // The machine is gone, but a role that is left must not get lost: the state stays, and the next apply makes
        // the machine anew or deletes the role.
        None => {
            for name in ["status", "creation_date", "revision_id"] {
                work.set(name, Value::Null);
            }
        }
    }
    let role_found = match &role_name {
        Some(name) => show_role(settings, patience, prior, name, importing, work).await?,
        None => false,
    };
    let there = found.is_some() || role_found || !work.memory.retired_roles.is_empty();
    if !there && !work.memory.own_policies.is_empty() {
        // A destroy that stopped between the role and its policies.
        policies::forget_missing(settings.clients.iam().await?, patience, &mut work.memory).await?;
    }
    Ok(there || !work.memory.own_policies.is_empty())
}

/// A machine is where its ARN says. Asking another region would make it look deleted, and then lost.
fn check_region(arn: &str, region: &str) -> Result<(), Failure> {
    match Address::parse(arn) {
        Some(address) if address.region != region => Err(Failure::configuration(format!(
            "the machine is in region {}, but the provider is configured for {region}; configure a provider for that \
             region and use it for this resource",
            address.region
        ))),
        _ => Ok(()),
    }
}

fn show_machine(work: &mut Work, prior: &Value, machine: &DescribeStateMachineOutput) {
    let fields = Fields::of(prior);
    work.set_text("arn", Some(machine.state_machine_arn()));
    work.set_text("id", Some(machine.state_machine_arn()));
    work.set_text("name", Some(machine.name()));
    work.set_text("type", Some(machine.r#type().as_str()));
    work.set_text("role_arn", Some(machine.role_arn()));
    work.set_text("status", Some(machine.status().map_or("ACTIVE", StateMachineStatus::as_str)));
    work.set_text("creation_date", Some(&rfc3339(machine.creation_date())));
    work.set_text("revision_id", machine.revision_id());
    let known = fields.text("json").into_known().filter(|json| same_json(json, machine.definition()));
    let json = known.unwrap_or_else(|| compact(machine.definition()));
    work.set_text("json", Some(&json));
    work.set_text("diagram", diagram_of(&json).as_deref());
    let spelled = ["logging", "encryption"].map(|name| fields.value(name).clone());
    for (name, value) in Options::deployed(machine).show(&Config::read(prior), spelled) {
        work.set(name, value);
    }
}

/// `tags_all` is what AWS has; `tags` is that without the provider's default tags, unless the user wrote them too.
fn show_tags(work: &mut Work, prior: &Value, tags: &BTreeMap<String, String>, settings: &Settings) {
    let fields = Fields::of(prior);
    if tags::read(fields.value("tags_all")) == *tags && !matches!(fields.value("tags_all"), Value::Null) {
        return;
    }
    let own = tags::read(fields.value("tags"));
    let defaults = settings.default_tags.clone().unwrap_or_default();
    let rest: BTreeMap<String, String> = tags
        .iter()
        .filter(|(key, value)| own.contains_key(*key) || defaults.get(*key) != Some(value))
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect();
    let shown =
        if rest.is_empty() && own.is_empty() { fields.value("tags").clone() } else { string_map(&rest) };
    work.set("tags", shown);
    work.set("tags_all", string_map(tags));
}

/// Fills in the arguments that a configuration may have used to make this definition.
fn show_inputs(work: &mut Work, machine: &DescribeStateMachineOutput) {
    let Ok(Json::Object(definition)) = serde_json::from_str::<Json>(machine.definition()) else { return };
    let text = |key: &str| string(definition.get(key).and_then(Json::as_str));
    let seconds = definition.get("TimeoutSeconds").and_then(Json::as_i64);
    let fragment = serde_json::json!({
        "StartAt": definition.get("StartAt"),
        "States": definition.get("States"),
        "Open": [],
        "Policy": [],
    });
    work.set_text("definition", Some(machine.definition()));
    work.set("steps", strings([fragment.to_string()]));
    work.set("comment", text("Comment"));
    work.set("query_language", text("QueryLanguage"));
    work.set("timeout_seconds", number(seconds));
    work.set_text("name_prefix", prefix_of_generated(machine.name()));
    for (name, default) in defaults() {
        if work.state.get(name) == Some(&Value::Null) {
            work.set(name, default);
        }
    }
}

/// Fills in what the newest version tells, when it is one of the current revision: that is a machine whose changes are
/// published. Versions are no part of the machine, so an import goes on without them.
async fn show_versions(
    settings: &Settings,
    patience: &Patience,
    work: &mut Work,
    machine: &DescribeStateMachineOutput,
) {
    let newest = async {
        let sfn = settings.clients.sfn().await?;
        machine::newest_version(sfn, patience, machine.state_machine_arn()).await
    };
    match newest.await {
        Ok(Some(version)) if version.revision_id() == machine.revision_id() => {
            work.set("publish", Value::Bool(true));
            work.set_text("version_arn", Some(version.state_machine_arn()));
            let description = version.description().filter(|text| !text.is_empty());
            work.set_text("version_description", description);
        }
        Ok(_) => {}
        Err(failure) => work.problems.warning(
            Default::default(),
            "Versions not read",
            format!(
                "Whether the versions of {} are published could not be found out: {failure}. With publish = true the next \
                 apply publishes one.",
                machine.state_machine_arn()
            ),
        ),
    }
}

/// The name of an imported machine's role, when this resource made it: it trusts just this machine, and has the name,
/// the description or the inline policy that only this resource gives.
async fn managed_role(
    settings: &Settings,
    patience: &Patience,
    machine: &DescribeStateMachineOutput,
) -> Result<Option<String>, Failure> {
    let Some(address) = Address::parse(machine.state_machine_arn()) else { return Ok(None) };
    let Some((_, name)) = machine.role_arn().rsplit_once('/') else { return Ok(None) };
    let iam = settings.clients.iam().await?;
    let found = match role::find(iam, patience, name).await {
        Ok(Some(found)) => found,
        // Whose role can't be looked at is the user's own.
        Ok(None) => return Ok(None),
        Err(failure) if failure.is(&["AccessDenied", "AccessDeniedException"]) => return Ok(None),
        Err(failure) => return Err(failure),
    };
    let ours = same_json(&found.trust, &policy::trust(&address))
        && (name == default_role_name("states", &address.name, &address.region, &found.path)
            || found.description == ROLE_DESCRIPTION
            || role::policy(iam, patience, name).await?.is_some());
    Ok(ours.then(|| name.to_owned()))
}

/// Shows the managed role; false when it is gone.
async fn show_role(
    settings: &Settings,
    patience: &Patience,
    prior: &Value,
    name: &str,
    importing: bool,
    work: &mut Work,
) -> Result<bool, Failure> {
    let fields = Fields::of(prior);
    let iam = settings.clients.iam().await?;
    let Some(found) = role::find(iam, patience, name).await? else {
        for name in ["role_name", "assume_role_policy_json", "iam_policy_json", "retained_iam_policy_json"] {
            work.set(name, Value::Null);
        }
        return Ok(false);
    };
    let attached = role::attached(iam, patience, name).await?;
    for own in attached.iter().filter(|arn| policies::is_own(arn, name)) {
        if !work.memory.own_policies.contains(own) {
            work.memory.own_policies.push(own.clone());
        }
    }
    let deployed = policies::deployed(iam, patience, name, &attached).await?;
    work.set_text("role_name", Some(name));
    let trust = fields.text("assume_role_policy_json").into_known();
    let trust = trust.filter(|known| same_json(known, &found.trust)).unwrap_or_else(|| compact(&found.trust));
    work.set_text("assume_role_policy_json", Some(&trust));
    let own = fields.text("iam_policy_json").into_known();
    let retained = fields.text("retained_iam_policy_json").into_known();
    let expected = documents::union(own.as_deref(), retained.as_deref());
    if !documents::same(expected.as_deref(), deployed.as_deref()) {
        work.set_text("iam_policy_json", deployed.as_deref().map(compact).as_deref());
        work.set("retained_iam_policy_json", Value::Null);
    }
    if importing && let Some(document) = &deployed {
        work.set("iam_policy_documents", strings([compact(document)]));
    }
    let retired: BTreeSet<String> = work.memory.retired_policies.iter().cloned().collect();
    let attached =
        attached.difference(&retired).filter(|arn| !policies::is_own(arn, name)).cloned().collect();
    let region = fields.text("arn").known().and_then(|arn| Address::parse(arn)).map(|address| address.region);
    let machine = work.state.get("name").cloned().unwrap_or_default();
    let named = match (importing, region, machine) {
        (true, Some(region), Value::String(machine)) => {
            name != default_role_name("states", &machine, &region, &found.path)
        }
        _ => false,
    };
    let all = tags::read(work.state.get("tags_all").unwrap_or(&Value::Null));
    let shown =
        role_value(fields.value("role"), &found, &attached, &all, named.then_some(name), ROLE_DESCRIPTION);
    work.set("role", shown);
    Ok(true)
}

/// A state that knows nothing but the ARN, for a refresh to fill in.
///
/// # Errors
/// When it is the ARN of something else.
pub(super) fn known_by(arn: &str, blank: Object) -> Result<Object, Diagnostics> {
    if Address::parse(arn).is_none() {
        return Err(Diagnostics::error(
            "Invalid import ID",
            format!(
                "{arn:?} is no ARN of a state machine; one looks like \
                 \"arn:aws:states:eu-west-1:123456789012:stateMachine:orders\"."
            ),
        ));
    }
    let mut state = blank;
    state.insert("arn".to_owned(), Value::String(arn.to_owned()));
    state.insert("id".to_owned(), Value::String(arn.to_owned()));
    Ok(state)
}

/// The configuration of an imported machine: the state has every argument that may have made it, and a configuration
/// needs one of each kind.
pub(super) fn configuration(state: Value) -> Value {
    let Value::Map(mut config) = state else { return state };
    let is_null = |config: &Object, name: &str| config.get(name).is_none_or(Value::is_null);
    let mut needless = Vec::new();
    if !is_null(&config, "name_prefix") {
        needless.push("name");
    }
    if !is_null(&config, "definition") {
        needless.extend(["steps", "comment", "query_language", "timeout_seconds"]);
    }
    if !is_null(&config, "role_name") {
        needless.push("role_arn");
    }
    for name in needless {
        config.insert(name.to_owned(), Value::Null);
    }
    for (name, default) in defaults() {
        if config.get(name) == Some(&default) {
            config.insert(name.to_owned(), Value::Null);
        }
    }
    Value::Map(config)
}

/// Imports the machine with this ARN.
pub(super) async fn import(
    settings: &Settings,
    patience: &Patience,
    arn: &str,
    blank: Object,
) -> ApplyResponse {
    let state = match known_by(arn, blank) {
        Ok(state) => state,
        Err(diagnostics) => return ApplyResponse { diagnostics, ..ApplyResponse::default() },
    };
    let mut response = read(settings, patience, Value::Map(state), Vec::new()).await;
    if response.state == Value::Null && response.diagnostics.0.is_empty() {
        response.diagnostics = Diagnostics::error("State machine not found", format!("There is no {arn}."));
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_region_is_not_a_missing_machine() {
        let arn = "arn:aws:states:eu-west-1:123456789012:stateMachine:orders";
        assert!(check_region(arn, "eu-west-1").is_ok());
        assert!(check_region(arn, "us-east-1").is_err_and(|failure| failure.says("eu-west-1")));
    }
}
