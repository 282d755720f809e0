//! Refresh and import: the state as things are at AWS, in the user's spelling where that means the same.

use crate::aws::{Failure, Patience};
use crate::iam::Arn;
use crate::provider::Settings;
use crate::resources::object::check_region;
use crate::resources::role::settings::default_role_name;
use crate::resources::role::show::role_value;
use crate::resources::role::{self, documents, policies};
use crate::resources::state_machine::definition::{compact, same_json};
use crate::resources::values::{Fields, Given, number, strings};
use crate::resources::work::{Memory, Work};
use crate::resources::{tags, values};
use crate::tf::provider::ApplyResponse;
use crate::tf::{Diagnostic, Diagnostics, Object, Value};

use super::calls::{self, Found};
use super::desired::{ROLE_DESCRIPTION, log_group_in, name_in, trust};
use super::{Code, FUNCTION};

/// Refreshes `state`. One that knows nothing but the ARN comes from an import, and everything is read.
pub(super) async fn read(
    settings: &Settings,
    patience: &Patience,
    state: Value,
    private: Vec<u8>,
) -> ApplyResponse {
    let prior = state.clone();
    let Value::Map(object) = state else { return ApplyResponse::default() };
    let mut work = Work { state: object, memory: Memory::read(&private), ..Work::default() };
    match refresh(settings, patience, &prior, &mut work).await {
        Ok(true) => work.finish(),
        Ok(false) => work.finish_gone(),
        Err(failure) => {
            let name = Fields::of(&prior).text("arn").into_known().unwrap_or_default();
            work.fail("reading", FUNCTION, &name, &failure);
            ApplyResponse { state: prior, private, ..work.finish() }
        }
    }
}

/// Refreshes the state in `work`; false when nothing is left at AWS.
async fn refresh(
    settings: &Settings,
    patience: &Patience,
    prior: &Value,
    work: &mut Work,
) -> Result<bool, Failure> {
    let fields = Fields::of(prior);
    let importing = fields.text("name").is_absent();
    let mut role_name = fields.text("role_name").into_known();
    let found = match fields.text("arn").into_known() {
        Some(arn) => {
            let lambda = settings.clients.lambda().await?;
            check_region(&arn, &settings.clients.region().await?)?;
            calls::find(lambda, patience, &arn).await?
        }
        None => None,
    };
    match &found {
        Some(found) => {
            show_function(work, &fields, found);
            tags::show(settings, &found.is.tags, &mut work.state);
            if importing {
                role_name = managed_role(settings, patience, found).await?;
            }
        }
        None if importing => return Ok(false),
        // The function is gone, but a role that is left must not get lost: the state stays, and the next apply makes the
        // function anew or deletes the role.
        None => work.set("last_modified", Value::Null),
    }
    let role_found = match &role_name {
        Some(name) => show_role(settings, patience, &fields, name, importing, work).await?,
        None => false,
    };
    let there = found.is_some() || role_found || !work.memory.retired_roles.is_empty();
    if !there && !work.memory.own_policies.is_empty() {
        // A destroy that stopped between the role and its policies.
        policies::forget_missing(settings.clients.iam().await?, patience, &mut work.memory).await?;
    }
    Ok(there || !work.memory.own_policies.is_empty())
}

fn show_function(work: &mut Work, prior: &Fields<'_>, found: &Found) {
    let is = &found.is;
    for (name, text) in [
        ("name", &is.name),
        ("arn", &is.arn),
        ("id", &is.arn),
        ("runtime", &is.runtime),
        ("architecture", &is.architecture),
        ("role_arn", &is.role_arn),
        ("code_sha256", &found.code_sha256),
        ("last_modified", &found.last_modified),
    ] {
        work.set_text(name, Some(text));
    }
    work.set("memory_size_mib", number(Some(is.memory_size_mib.into())));
    work.set("timeout_seconds", number(Some(is.timeout_seconds.into())));
    let known = prior.text("log_group_arn").into_known();
    let known = known.as_deref().and_then(log_group_in);
    // A function without a group of its own has one by default, and the user may have given that very one.
    let same = match &is.log_group {
        Some(group) => known == Some(group.as_str()),
        None => known.is_none_or(|known| is.is_default_group(known)),
    };
    if !same {
        let arn = is.log_group.as_ref().and_then(|group| log_group_arn(&is.arn, group));
        work.set("log_group_arn", values::string(arn));
    }
}

/// ARN of a log group beside the function.
fn log_group_arn(function: &str, group: &str) -> Option<String> {
    let Arn { partition, region, account, .. } = Arn::parse(function)?;
    Some(format!("arn:{partition}:logs:{region}:{account}:log-group:{group}"))
}

/// The name of an imported function's role, when this resource made it: its trust policy names the function.
async fn managed_role(
    settings: &Settings,
    patience: &Patience,
    found: &Found,
) -> Result<Option<String>, Failure> {
    let Some((_, name)) = found.is.role_arn.rsplit_once('/') else { return Ok(None) };
    match role::find(settings.clients.iam().await?, patience, name).await {
        Ok(Some(role)) => Ok(same_json(&role.trust, &trust(&found.is.arn)).then(|| name.to_owned())),
        // Whose role can't be looked at is the user's own.
        Ok(None) => Ok(None),
        Err(failure) if failure.is(&["AccessDenied"]) => Ok(None),
        Err(failure) => Err(failure),
    }
}

/// Shows the managed role; false when it is gone.
async fn show_role(
    settings: &Settings,
    patience: &Patience,
    prior: &Fields<'_>,
    name: &str,
    importing: bool,
    work: &mut Work,
) -> Result<bool, Failure> {
    let iam = settings.clients.iam().await?;
    let Some(found) = role::find(iam, patience, name).await? else {
        for name in ["role_name", "assume_role_policy_json", "iam_policy_json"] {
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
    work.set_text("role_name", Some(name));
    let trust = prior.text("assume_role_policy_json").into_known();
    let trust = trust.filter(|known| same_json(known, &found.trust)).unwrap_or_else(|| compact(&found.trust));
    work.set_text("assume_role_policy_json", Some(&trust));
    let deployed = policies::deployed(iam, patience, name, &attached).await?;
    let known = prior.text("iam_policy_json").into_known();
    if !documents::same(known.as_deref(), deployed.as_deref()) {
        work.set_text("iam_policy_json", deployed.as_deref().map(compact).as_deref());
    }
    if importing
        && work.state.contains_key("iam_policy_documents")
        && let Some(document) = &deployed
    {
        work.set("iam_policy_documents", strings([compact(document)]));
    }
    let others = attached.into_iter().filter(|arn| !policies::is_own(arn, name)).collect();
    let default_name = match (work.state.get("name"), work.state.get("arn")) {
        (Some(Value::String(function)), Some(Value::String(arn))) => {
            let region = Arn::parse(arn).map(|arn| arn.region).unwrap_or_default();
            default_role_name("lambda", function, region, &found.path)
        }
        _ => String::new(),
    };
    let named = (importing && name != default_name).then_some(name);
    let all = work.state.get("tags_all").map(tags::read).unwrap_or_default();
    let shown = role_value(prior.value("role"), &found, &others, &all, named, ROLE_DESCRIPTION);
    work.set("role", shown);
    Ok(true)
}

/// The configuration of a function that was found: a role that the resource manages is not the user's own.
pub(super) fn configuration(state: Value) -> Value {
    let Value::Map(mut object) = state else { return state };
    if object.get("role_name").is_some_and(|name| !name.is_null()) {
        object.insert("role_arn".to_owned(), Value::Null);
    }
    Value::Map(object)
}

/// Imports the function with this ARN.
pub(super) async fn import(
    settings: &Settings,
    patience: &Patience,
    code: &Code,
    arn: &str,
    mut blank: Object,
) -> ApplyResponse {
    if name_in(arn).is_none() {
        let problem = Diagnostics::error(
            "Invalid import ID",
            format!(
                "{arn:?} is no ARN of a function; one looks like \
                 \"arn:aws:lambda:eu-west-1:123456789012:function:evaluator\", without a version or alias."
            ),
        );
        return ApplyResponse { diagnostics: problem, ..ApplyResponse::default() };
    }
    blank.insert("arn".to_owned(), Value::String(arn.to_owned()));
    blank.insert("id".to_owned(), Value::String(arn.to_owned()));
    let mut response = read(settings, patience, Value::Map(blank), Vec::new()).await;
    if response.state.is_null() && response.diagnostics.0.is_empty() {
        response.diagnostics = Diagnostics::error("Function not found", format!("There is no {arn}."));
    }
    if let Given::Known(sha256) = Fields::of(&response.state).text("code_sha256")
        && sha256 != code.sha256
    {
        response.diagnostics.push(Diagnostic::warning(
            "Other code",
            format!(
                "{arn} runs other code than this version of the provider deploys. The next apply replaces it; if the function \
                 does something else, don't import it."
            ),
        ));
    }
    response
}
