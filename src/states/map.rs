//! `sfntasks_map`.

use crate::states::family::map as shared;
use crate::unit::common;
use crate::unit::prelude::*;

/// Works on each item of a list, within the execution.
pub const UNIT: Unit = Unit {
    name: "map",
    summary: "An inline Map state: runs a fragment for each item of a list, within the execution.",
    notes: "An inline Map runs up to 40 items at the same time, and its items share the history of the execution (25,000 events). For more, \
            or for items in S3, use `sfntasks_distributed_map`.",
    links: &[(
        "Using Map state in Inline mode",
        "https://docs.aws.amazon.com/step-functions/latest/dg/state-map-inline.html",
    )],
    family: "Flow",
    args: &[
        shared::ITEM_PROCESSOR.spec,
        shared::ITEMS_PATH.spec,
        shared::ITEMS.spec,
        shared::ITEM_SELECTOR.spec,
        shared::MAX_CONCURRENCY.spec,
    ],
    common: shared::COMMON,
    body: Body::State(render),
    ..Unit::DEFAULT
};

fn render(call: &Call) -> Result<Rendered, Problems> {
    let mut policy = Vec::new();
    let mut state = shared::head(call)?;
    shared::processor(call, &mut state, json!({ "Mode": "INLINE" }), &mut policy)?;
    shared::concurrency(call, &mut state);
    common::finish(call, state, Vec::new(), policy, Vec::new())
}
