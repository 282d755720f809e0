//! What the inline and the distributed Map share.

use crate::asl::fragment::State;
use crate::iam::Statement;
use crate::tf::Path;
use crate::unit::arg::{Integer, Json, Spec, Str};
use crate::unit::common;
use crate::unit::format::Format;
use crate::unit::prelude::*;

/// `ItemProcessor`.
pub const ITEM_PROCESSOR: Arg<Str> =
    plain("item_processor", "Fragment that runs for each item. A jump in it can't leave it.").required();
/// `ItemsPath`.
pub const ITEMS_PATH: Arg<Str> =
    plain("items_path", "Path of the list in the input. Default: the input is the list.")
        .format(Format::Path)
        .only(Language::JsonPath, "items");
/// `Items`.
pub const ITEMS: Arg<Json> =
    json_value("items", "The list, or an expression that gives it. Default: the input is the list.")
        .only(Language::Jsonata, "items_path");
/// `ItemSelector`.
pub const ITEM_SELECTOR: Arg<Json> = json_value(
    "item_selector",
    "What each run gets as its input, in place of the item. The item itself is `$$.Map.Item.Value` (JSONata: `$states.context.Map.Item.Value`).",
);
/// `MaxConcurrency`.
pub const MAX_CONCURRENCY: Arg<Integer> =
    integer("max_concurrency", "How many items run at the same time at most; 0 for as many as Step Functions manages. An expression is allowed.")
        .range(0, i64::MAX)
        .path_twin();
/// The groups that every Map has.
pub const COMMON: &[&[Spec]] = &[
    common::NAMING,
    common::IN_OUT,
    common::RESULT,
    common::SELECTOR,
    common::VARIABLES,
    common::OUTPUTS,
    common::ERRORS,
    common::JUMP,
];

/// The fields of a Map before its processor.
pub fn head(call: &Call) -> Result<State, Problems> {
    let mut state = common::head(call, "Map");
    common::path(call, &mut state, common::INPUT_PATH, "InputPath");
    common::path(call, &mut state, ITEMS_PATH, "ItemsPath");
    common::template_field(call, &mut state, ITEMS, "Items")?;
    common::template_field(call, &mut state, ITEM_SELECTOR, "ItemSelector")?;
    Ok(state)
}

/// `ItemProcessor`, with the permissions of its states.
pub fn processor(
    call: &Call,
    state: &mut State,
    config: Value,
    policy: &mut Vec<Statement>,
) -> Result<(), Problems> {
    let at = Path::root(ITEM_PROCESSOR.spec.name);
    let machine = common::nested_machine(call.get(ITEM_PROCESSOR).unwrap_or_default(), &at)?;
    policy.extend(machine.policy);
    let mut processor = Map::from_iter([("ProcessorConfig".to_owned(), config)]);
    processor.extend(machine.definition);
    state.insert("ItemProcessor".to_owned(), Value::Object(processor));
    Ok(())
}

/// `MaxConcurrency`.
pub fn concurrency(call: &Call, state: &mut State) {
    common::seconds(call, state, MAX_CONCURRENCY, "MaxConcurrency");
}
