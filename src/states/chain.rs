//! `sfntasks_chain`.

use crate::asl::fragment::{self, Fragment};
use crate::tf::Path;
use crate::unit::arg::{Kind, Str, TextList};
use crate::unit::common;
use crate::unit::format::Format;
use crate::unit::prelude::*;

/// Joins fragments one behind the other.
pub const UNIT: Unit = Unit {
    name: "chain",
    summary: "A chain: fragments one behind the other, every open end of a step leading to the start of the next.",
    notes: "`json` is the finished definition of the chain, which is valid on its own; `fragment` composes further.",
    family: "Flow",
    args: &[STEPS.spec, STATE_NAME_PREFIX.spec],
    common: &[],
    body: Body::State(render),
    ..Unit::DEFAULT
};

const STEPS: Arg<TextList> =
    list("steps", "Fragments, in order: the attribute `fragment` of tasks, flow states and other chains.")
        .required()
        .length(1, usize::MAX)
        .of(&Kind::Plain(Format::Length(1, usize::MAX)));
const STATE_NAME_PREFIX: Arg<Str> = plain(
    "state_name_prefix",
    "Goes before the name of every state of the chain, nested ones too, and of the jumps to them, so that one chain can be used twice.",
)
.format(Format::Length(1, 79));

fn render(call: &Call) -> Result<Rendered, Problems> {
    let mut problems = Problems::default();
    let mut steps = Vec::new();
    let at = |index| Path::root("steps").index(index);
    for (index, text) in
        call.args.raw(&STEPS.spec).and_then(Value::as_array).into_iter().flatten().enumerate()
    {
        match Fragment::parse(text.as_str().unwrap_or_default()) {
            Ok(fragment) => steps.push(fragment),
            Err(message) => problems.error_at(at(index), message),
        }
    }
    if problems.has_errors() {
        return Err(problems);
    }
    let mut chained = fragment::chain(steps).map_err(|(index, message)| Problem::at(at(index), message))?;
    common::refuse_repeated_names(&chained, &Path::root(STEPS.spec.name))?;
    if let Some(prefix) = call.get(STATE_NAME_PREFIX) {
        chained = chained.prefixed(prefix);
        if let Some(name) = chained.states.keys().find(|name| name.chars().count() > 80) {
            return Err(Problem::on(
                "state_name_prefix",
                format!("With the prefix the name {name:?} has more than 80 characters."),
            )
            .into());
        }
    }
    let policy = chained.policy.iter().cloned().collect();
    Ok(Rendered { json: chained.to_definition(), policy, fragment: chained, more: Vec::new() })
}
