//! `sfntasks_custom_state`.

use crate::asl::fragment::Fragment;
use crate::tf::Path;
use crate::unit::arg::{ObjectList, Str};
use crate::unit::common;
use crate::unit::prelude::*;

/// A state as the user wrote it.
pub const UNIT: Unit = Unit {
    name: "custom_state",
    summary: "A state in the Amazon States Language as you write it, for what no other data source renders, with the permissions it needs.",
    links: &[("Amazon States Language", "https://states-language.net/spec.html")],
    family: "Flow",
    args: &[STATE_JSON.spec, IAM_STATEMENTS.spec],
    common: &[NAMING],
    check,
    body: Body::State(render),
    ..Unit::DEFAULT
};

const NAMING: &[crate::unit::Spec] = &[common::STATE_NAME.spec];
const STATE_JSON: Arg<Str> = plain(
    "state_json",
    "The state as JSON, from `jsonencode`. Without `Next` and `End` it goes on to what follows.",
)
.required()
.format(crate::unit::format::Format::With(state_format));
const IAM_STATEMENTS: Arg<ObjectList> =
    object_list("iam_statements", "What the state's role needs for it.", common::STATEMENT_KIND);

fn state_format(text: &str) -> Result<(), String> {
    match serde_json::from_str::<Value>(text) {
        Ok(Value::Object(state)) => match state.get("Type") {
            Some(Value::String(kind)) if TYPES.contains(&kind.as_str()) => Ok(()),
            Some(kind) => Err(format!("{kind} is no type of state; one of {} is.", TYPES.join(", "))),
            None if state.contains_key("States") => {
                Err("This is a whole machine, not one state. Give it to `sfntasks_state_machine.definition`, or nest it in a Parallel.".to_owned())
            }
            None => Err(format!("The state has no `Type`; it needs one of {}.", TYPES.join(", "))),
        },
        Ok(other) => Err(format!("A state is a JSON object, not {other}.")),
        Err(error) => Err(format!("This is no JSON document ({error}). Use jsonencode(…).")),
    }
}

const TYPES: [&str; 8] = ["Task", "Pass", "Choice", "Wait", "Succeed", "Fail", "Parallel", "Map"];

fn check(call: &Call, problems: &mut Problems) {
    if let Some(Value::Object(state)) = call.get(STATE_JSON).and_then(|text| serde_json::from_str(text).ok())
        && state.contains_key("Next")
        && state.contains_key("End")
    {
        problems.error("state_json", "A state has `Next` or `End`, not both.");
    }
}

fn render(call: &Call) -> Result<Rendered, Problems> {
    let text = call.get(STATE_JSON).unwrap_or_default();
    let state: Map<String, Value> =
        serde_json::from_str(text).map_err(|error| Problem::on("state_json", error.to_string()))?;
    let goes_on = match state.get("Type").and_then(Value::as_str) {
        Some("Choice" | "Succeed" | "Fail") => false,
        _ => !state.contains_key("Next") && state.get("End") != Some(&json!(true)),
    };
    let policy = common::statements(call, IAM_STATEMENTS)?;
    let json = Value::Object(state.clone()).to_string();
    let fragment = Fragment::single(call.state_name(), state, goes_on, policy.clone());
    common::refuse_repeated_names(&fragment, &Path::root(STATE_JSON.spec.name))?;
    Ok(Rendered { json, policy, fragment, more: Vec::new() })
}
