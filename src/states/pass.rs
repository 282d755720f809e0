//! `sfntasks_pass`.

use crate::unit::arg::{Json, data};
use crate::unit::common;
use crate::unit::prelude::*;

/// Passes its input on, or something made of it.
pub const UNIT: Unit = Unit {
    name: "pass",
    summary: "A Pass state: passes its input on, with fixed or computed data added.",
    links: &[("Pass workflow state", "https://docs.aws.amazon.com/step-functions/latest/dg/state-pass.html")],
    family: "Flow",
    args: &[RESULT.spec, PARAMETERS.spec],
    common: &[
        common::NAMING,
        common::IN_OUT,
        common::RESULT,
        common::VARIABLES,
        common::OUTPUTS,
        common::JUMP,
    ],
    rules: &[Rule::AtMostOne(&["result", "parameters"])],
    check,
    body: Body::State(render),
    ..Unit::DEFAULT
};

const RESULT: Arg<Json> =
    data("result", "What the state gives, as it stands. For expressions use `parameters`.")
        .only(Language::JsonPath, "output");
const PARAMETERS: Arg<Json> = json_value("parameters", "What the state gives, with expressions in it.")
    .only(Language::JsonPath, "output");

fn check(call: &Call, problems: &mut Problems) {
    if let Some(result) = call.get(RESULT)
        && let Some(expression) = first_expression(result, call.language())
    {
        problems.error(
            "result",
            format!("The expression {expression:?} would be passed on as text: `result` is literal. Use `parameters`, or write a backslash before the text."),
        );
    }
}

fn first_expression(value: &Value, language: Language) -> Option<&str> {
    match value {
        Value::String(text) => match crate::asl::expression::classify(text, language) {
            Text::Expression(text) => Some(text),
            Text::Literal(_) => None,
        },
        Value::Array(items) => items.iter().find_map(|item| first_expression(item, language)),
        Value::Object(map) => map.values().find_map(|item| first_expression(item, language)),
        _ => None,
    }
}

fn render(call: &Call) -> Result<Rendered, Problems> {
    let mut state = common::head(call, "Pass");
    common::path(call, &mut state, common::INPUT_PATH, "InputPath");
    if let Some(result) = call.get(RESULT) {
        state.insert("Result".to_owned(), call.template("result", result)?);
    }
    common::template_field(call, &mut state, PARAMETERS, "Parameters")?;
    common::finish(call, state, Vec::new(), Vec::new(), Vec::new())
}
