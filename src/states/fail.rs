//! `sfntasks_fail`.

use crate::unit::arg::Words;
use crate::unit::common;
use crate::unit::prelude::*;

/// Ends the machine with an error.
pub const UNIT: Unit = Unit {
    name: "fail",
    summary: "A Fail state: ends the machine with an error, or the branch, whose Parallel or Map may catch it.",
    links: &[("Fail workflow state", "https://docs.aws.amazon.com/step-functions/latest/dg/state-fail.html")],
    family: "Flow",
    args: &[ERROR.spec, CAUSE.spec],
    common: &[common::NAMING],
    body: Body::State(render),
    ..Unit::DEFAULT
};

const ERROR: Arg<Words> =
    text("error", "Name of the error, which `catch` and `retry` go by; an expression is allowed.");
const CAUSE: Arg<Words> = text("cause", "What happened, in words for people; an expression is allowed.");

fn render(call: &Call) -> Result<Rendered, Problems> {
    let mut state = common::head(call, "Fail");
    for (arg, key) in [(ERROR, "Error"), (CAUSE, "Cause")] {
        match call.get(arg) {
            None => {}
            Some(Text::Literal(text)) => {
                state.insert(key.to_owned(), json!(text));
            }
            Some(Text::Expression(text)) => common::twin(call, &mut state, key, text),
        }
    }
    Ok(common::last(call, state))
}
