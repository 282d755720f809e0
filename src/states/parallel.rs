//! `sfntasks_parallel`.

use indexmap::IndexSet;

use crate::tf::Path;
use crate::unit::arg::{Json, Kind, TextList};
use crate::unit::common;
use crate::unit::format::Format;
use crate::unit::prelude::*;

/// Runs branches at the same time.
pub const UNIT: Unit = Unit {
    name: "parallel",
    summary: "A Parallel state: runs its branches at the same time, and goes on with the list of their results when all are done.",
    links: &[(
        "Parallel workflow state",
        "https://docs.aws.amazon.com/step-functions/latest/dg/state-parallel.html",
    )],
    family: "Flow",
    args: &[BRANCHES.spec, PARAMETERS.spec, ARGUMENTS.spec],
    common: &[
        common::NAMING,
        common::IN_OUT,
        common::RESULT,
        common::SELECTOR,
        common::VARIABLES,
        common::OUTPUTS,
        common::ERRORS,
        common::JUMP,
    ],
    body: Body::State(render),
    ..Unit::DEFAULT
};

const BRANCHES: Arg<TextList> =
    list("branches", "Fragments that run at the same time. A jump in one can't leave it.")
        .required()
        .length(1, usize::MAX)
        .of(&Kind::Plain(Format::Length(1, usize::MAX)));
const PARAMETERS: Arg<Json> = json_value("parameters", "Input of every branch, in place of the state's.")
    .only(Language::JsonPath, "arguments");
const ARGUMENTS: Arg<Json> = json_value("arguments", "Input of every branch, in place of the state's.")
    .only(Language::Jsonata, "parameters");

fn render(call: &Call) -> Result<Rendered, Problems> {
    let mut problems = Problems::default();
    let mut branches = Vec::new();
    let mut policy = IndexSet::new();
    for (index, text) in
        call.args.raw(&BRANCHES.spec).and_then(Value::as_array).into_iter().flatten().enumerate()
    {
        let at = Path::root("branches").index(index);
        match common::nested_machine(text.as_str().unwrap_or_default(), &at) {
            Ok(machine) => {
                branches.push(Value::Object(machine.definition));
                policy.extend(machine.policy);
            }
            Err(found) => problems.extend(found),
        }
    }
    if problems.has_errors() {
        return Err(problems);
    }
    let mut state = common::head(call, "Parallel");
    common::path(call, &mut state, common::INPUT_PATH, "InputPath");
    common::template_field(call, &mut state, PARAMETERS, "Parameters")?;
    common::template_field(call, &mut state, ARGUMENTS, "Arguments")?;
    state.insert("Branches".to_owned(), Value::Array(branches));
    common::finish(call, state, Vec::new(), policy.into_iter().collect(), Vec::new())
}
