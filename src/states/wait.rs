//! `sfntasks_wait`.

use crate::unit::arg::{Integer, Words};
use crate::unit::common;
use crate::unit::format::Format;
use crate::unit::prelude::*;

/// Waits for a time, or until one.
pub const UNIT: Unit = Unit {
    name: "wait",
    summary: "A Wait state: waits for some seconds, or until a point in time.",
    links: &[("Wait workflow state", "https://docs.aws.amazon.com/step-functions/latest/dg/state-wait.html")],
    family: "Flow",
    args: &[SECONDS.spec, TIMESTAMP.spec],
    common: &[common::NAMING, common::IN_OUT, common::VARIABLES, common::OUTPUTS, common::JUMP],
    rules: &[Rule::ExactlyOne(&["seconds", "timestamp"])],
    body: Body::State(render),
    ..Unit::DEFAULT
};

const SECONDS: Arg<Integer> =
    integer("seconds", "How long it waits; an expression is allowed.").range(0, 99_999_999).path_twin();
const TIMESTAMP: Arg<Words> =
    text("timestamp", "Until when it waits: RFC 3339 with a capital `T` and `Z`, such as `2030-01-01T00:00:00Z`, or an expression.")
        .format(Format::With(crate::asl::condition::check_timestamp))
        .path_twin();

fn render(call: &Call) -> Result<Rendered, Problems> {
    let mut state = common::head(call, "Wait");
    common::seconds(call, &mut state, SECONDS, "Seconds");
    match call.get(TIMESTAMP) {
        None => {}
        Some(Text::Literal(text)) => {
            state.insert("Timestamp".to_owned(), json!(text));
        }
        Some(Text::Expression(text)) => common::twin(call, &mut state, "Timestamp", text),
    }
    common::path(call, &mut state, common::INPUT_PATH, "InputPath");
    common::finish(call, state, Vec::new(), Vec::new(), Vec::new())
}
