//! Which fields each type of state has, in which query language, and what they may hold.
//!
//! Source: the States Language specification's table of fields per state type; the developer guide's page of each state type;
//! its page on JSONata for the fields of either language.

use serde_json::Value;

use super::finding::{Place, Report, quote, show};
use super::machine::{Kind, State, missing, wrong_type};
use super::map::MOST_ITEMS;
use super::values::{self, LARGEST};
use super::{names, payload};
use crate::asl::expression::{self, Language};

/// What a field's value must be, as far as it can be said of the field alone.
#[derive(Clone, Copy)]
enum Check {
    /// Checked in a room of its own, or free.
    Elsewhere,
    Text,
    /// A string; in a JSONata state it may be an expression.
    TextOrJsonata,
    Boolean,
    /// A path or `null`.
    NullablePath,
    /// A reference path or `null`.
    NullableReferencePath,
    /// A path to one value.
    SinglePath,
    /// A path or one of the few intrinsic functions that a Fail state takes.
    FailPath,
    Int(i64, i64),
    Percentage,
    Timestamp,
}

/// One row: field, languages, check.
struct Field {
    name: &'static str,
    /// `None`: both.
    language: Option<Language>,
    check: Check,
}

const fn both(name: &'static str, check: Check) -> Field {
    Field { name, language: None, check }
}

const fn json_path(name: &'static str, check: Check) -> Field {
    Field { name, language: Some(Language::JsonPath), check }
}

const fn jsonata(name: &'static str, check: Check) -> Field {
    Field { name, language: Some(Language::Jsonata), check }
}

const COMMON: &[Field] =
    &[both("Type", Check::Elsewhere), both("Comment", Check::Text), both("QueryLanguage", Check::Elsewhere)];

const DATA: &[Field] = &[
    json_path("InputPath", Check::NullablePath),
    json_path("OutputPath", Check::NullablePath),
    jsonata("Output", Check::Elsewhere),
];

const FLOW: &[Field] =
    &[both("Next", Check::Text), both("End", Check::Boolean), both("Assign", Check::Elsewhere)];

const WORK: &[Field] = &[
    json_path("Parameters", Check::Elsewhere),
    json_path("ResultSelector", Check::Elsewhere),
    json_path("ResultPath", Check::NullableReferencePath),
    both("Retry", Check::Elsewhere),
    both("Catch", Check::Elsewhere),
];

const TASK: &[Field] = &[
    both("Resource", Check::Elsewhere),
    jsonata("Arguments", Check::Elsewhere),
    both("TimeoutSeconds", Check::Int(1, LARGEST)),
    json_path("TimeoutSecondsPath", Check::SinglePath),
    both("HeartbeatSeconds", Check::Int(1, LARGEST)),
    json_path("HeartbeatSecondsPath", Check::SinglePath),
    both("Credentials", Check::Elsewhere),
];

const PASS: &[Field] = &[
    json_path("Result", Check::Elsewhere),
    json_path("Parameters", Check::Elsewhere),
    json_path("ResultPath", Check::NullableReferencePath),
];

const WAIT: &[Field] = &[
    both("Seconds", Check::Int(0, LARGEST)),
    json_path("SecondsPath", Check::SinglePath),
    both("Timestamp", Check::Timestamp),
    json_path("TimestampPath", Check::SinglePath),
];

const CHOICE: &[Field] =
    &[both("Choices", Check::Elsewhere), both("Default", Check::Text), both("Assign", Check::Elsewhere)];

const FAIL: &[Field] = &[
    both("Error", Check::TextOrJsonata),
    json_path("ErrorPath", Check::FailPath),
    both("Cause", Check::TextOrJsonata),
    json_path("CausePath", Check::FailPath),
];

const PARALLEL: &[Field] = &[both("Branches", Check::Elsewhere), jsonata("Arguments", Check::Elsewhere)];

const MAP: &[Field] = &[
    both("ItemProcessor", Check::Elsewhere),
    both("Iterator", Check::Elsewhere),
    json_path("ItemsPath", Check::SinglePath),
    jsonata("Items", Check::Elsewhere),
    both("ItemSelector", Check::Elsewhere),
    both("ItemReader", Check::Elsewhere),
    both("ItemBatcher", Check::Elsewhere),
    both("ResultWriter", Check::Elsewhere),
    both("MaxConcurrency", Check::Int(0, LARGEST)),
    json_path("MaxConcurrencyPath", Check::SinglePath),
    both("ToleratedFailureCount", Check::Int(0, MOST_ITEMS)),
    json_path("ToleratedFailureCountPath", Check::SinglePath),
    both("ToleratedFailurePercentage", Check::Percentage),
    json_path("ToleratedFailurePercentagePath", Check::SinglePath),
    both("Label", Check::Text),
];

/// The groups of fields of a state type.
fn groups(kind: Kind) -> &'static [&'static [Field]] {
    match kind {
        Kind::Task => &[COMMON, DATA, FLOW, WORK, TASK],
        Kind::Pass => &[COMMON, DATA, FLOW, PASS],
        Kind::Wait => &[COMMON, DATA, FLOW, WAIT],
        Kind::Choice => &[COMMON, DATA, CHOICE],
        Kind::Succeed => &[COMMON, DATA],
        Kind::Fail => &[COMMON, FAIL],
        Kind::Parallel => &[COMMON, DATA, FLOW, WORK, PARALLEL],
        Kind::Map => &[COMMON, DATA, FLOW, WORK, MAP],
    }
}

fn known(kind: Kind) -> impl Iterator<Item = &'static Field> {
    groups(kind).iter().flat_map(|group| group.iter())
}

/// Whether a state of this type and language has such a field. What it can't have is reported once, on its own.
fn may_have(state: &State, name: &str) -> bool {
    let fits = |field: &Field| field.language.is_none_or(|language| language == state.language);
    state.kind.is_some_and(|kind| known(kind).any(|field| field.name == name && fits(field)))
}

/// Checks that a state has the fields it must have, none that it can't have, and plain values of the right kind.
pub(super) fn check(state: &State, report: &mut Report) {
    let Some(kind) = state.kind else { return };
    let place = Place::Base(&state.pointer);
    for (name, value) in state.fields {
        match known(kind).find(|field| field.name == name) {
            None => unknown(kind, name, &place, report),
            Some(field) => match field.language {
                Some(language) if language != state.language => {
                    wrong_language(name, state.language, &place, report);
                }
                _ => check_value(field.check, name, value, state.language, &place.key(name), report),
            },
        }
    }
    required(kind, state, &place, report);
    exclusive(state, &place, report);
    going_on(kind, state, &place, report);
    timeouts(state, &place, report);
}

fn unknown(kind: Kind, name: &str, place: &Place, report: &mut Report) {
    let names = known(kind).map(|field| field.name);
    let remedy = match (kind, name) {
        (Kind::Choice, "Next") => {
            "Put Next in the rules of Choices, and the other case in Default.".to_owned()
        }
        (Kind::Choice, "End") => "Let the rules and Default lead to a state that ends.".to_owned(),
        (Kind::Succeed | Kind::Fail, "Next" | "End") => {
            format!("Remove it: {} always ends.", kind.name())
        }
        (_, "Retry" | "Catch") => "Only Task, Parallel and Map have Retry and Catch.".to_owned(),
        _ => names::suggest(name, names, "Remove it."),
    };
    report.error(
        "UNKNOWN_FIELD",
        &place.key(name),
        format!("a {} state has no field {}.", kind.name(), quote(name)),
        remedy,
    );
}

/// A field of the other language, with what to write instead.
fn wrong_language(name: &str, language: Language, place: &Place, report: &mut Report) {
    let (own, other) = match language {
        Language::Jsonata => ("JSONata", "JSONPath"),
        Language::JsonPath => ("JSONPath", "JSONata"),
    };
    let remedy = match name {
        "InputPath" => "Select from $states.input where the data is used.",
        "OutputPath" | "ResultPath" | "ResultSelector" => "Use Output.",
        "Parameters" => "Use Arguments (in a Pass state Output, in a Map state ItemSelector).",
        "Result" => "Use Output.",
        "ItemsPath" => "Use Items.",
        "Arguments" => "Use Parameters.",
        "Output" => "Use ResultSelector, ResultPath or OutputPath.",
        "Items" => "Use ItemsPath.",
        _ => "Put the expression in the field of the same name without Path.",
    };
    report.error(
        "WRONG_QUERY_LANGUAGE",
        &place.key(name),
        format!("{name} is a field of {other}, but the state's query language is {own}."),
        remedy.to_owned(),
    );
}

fn check_value(
    check: Check,
    name: &str,
    value: &Value,
    language: Language,
    place: &Place,
    report: &mut Report,
) {
    match (check, value) {
        (Check::Elsewhere, _)
        | (Check::Text, Value::String(_))
        | (Check::NullablePath | Check::NullableReferencePath, Value::Null)
        | (Check::Boolean, Value::Bool(_)) => {}
        (Check::Text, _) => wrong_type(value, name, "a string", place, report),
        (Check::Boolean, _) => wrong_type(value, name, "true or false", place, report),
        (Check::NullablePath, _) => values::path(value, name, place, report),
        (Check::SinglePath, _) => values::single_path(value, name, place, report),
        (Check::NullableReferencePath, _) => values::reference_path(value, name, place, report),
        (Check::Int(least, most), _) => values::int(value, name, (least, most), language, place, report),
        (Check::Percentage, _) => values::number(value, name, (0.0, 100.0), language, place, report),
        (Check::TextOrJsonata, Value::String(text)) => {
            if language == Language::Jsonata {
                values::jsonata(text, name, place, report);
            } else {
                payload::looks_like_expression(text, name, place, report);
            }
        }
        (Check::TextOrJsonata, _) => wrong_type(value, name, "a string", place, report),
        (Check::Timestamp, Value::String(text))
            if language == Language::Jsonata && text.starts_with("{%") =>
        {
            values::jsonata(text, name, place, report);
        }
        (Check::Timestamp, _) => values::timestamp(value, name, place, report),
        (Check::FailPath, _) => fail_path(value, name, place, report),
    }
}

/// `ErrorPath` and `CausePath` take a reference path, or one of seven intrinsic functions that return a string.
fn fail_path(value: &Value, name: &str, place: &Place, report: &mut Report) {
    const ALLOWED: [&str; 7] = [
        "States.Format",
        "States.JsonToString",
        "States.ArrayGetItem",
        "States.Base64Encode",
        "States.Base64Decode",
        "States.Hash",
        "States.UUID",
    ];
    let function =
        value.as_str().filter(|text| text.starts_with("States.")).and_then(|text| text.split('(').next());
    match (function, value.as_str()) {
        (Some(function), Some(text)) => {
            if !ALLOWED.contains(&function.trim_end()) {
                report.error(
                    "INVALID_PATH",
                    place,
                    format!("{name} calls {}, which a Fail state does not take.", quote(function)),
                    format!("Use one of {}, or compute the text in a Pass state before.", ALLOWED.join(", ")),
                );
            } else if let Err(error) = expression::check(text, Language::JsonPath) {
                report.error(
                    "INVALID_EXPRESSION",
                    place,
                    format!("{name} is {}: {}", quote(text), error.message),
                    "Correct the call.".to_owned(),
                );
            }
        }
        _ => values::single_path(value, name, place, report),
    }
}

fn required(kind: Kind, state: &State, place: &Place, report: &mut Report) {
    match kind {
        Kind::Task if state.field("Resource").is_none() => {
            missing("Resource", "the ARN of what the task does", place, report);
        }
        Kind::Choice if state.field("Choices").is_none() => {
            missing("Choices", "a list of rules", place, report);
        }
        Kind::Map if state.field("ItemProcessor").is_none() && state.field("Iterator").is_none() => {
            missing("ItemProcessor", "the machine that runs for each item", place, report);
        }
        Kind::Parallel => branches(state, place, report),
        Kind::Wait => {
            const ONE_OF: [&str; 4] = ["Seconds", "SecondsPath", "Timestamp", "TimestampPath"];
            let given: Vec<_> = ONE_OF.into_iter().filter(|name| state.field(name).is_some()).collect();
            let own = given.iter().filter(|name| may_have(state, name)).count();
            if given.is_empty() {
                missing("Seconds", "or one of SecondsPath, Timestamp and TimestampPath", place, report);
            } else if own > 1 {
                report.error(
                    "EXCLUSIVE_FIELDS",
                    place,
                    format!("it has {}, of which only one can be given.", given.join(" and ")),
                    "Keep one of them.".to_owned(),
                );
            }
        }
        _ => {}
    }
}

fn branches(state: &State, place: &Place, report: &mut Report) {
    match state.field("Branches") {
        None => missing("Branches", "a list of machines", place, report),
        Some(Value::Array(branches)) if branches.is_empty() => report.error(
            "EMPTY_LIST",
            &place.key("Branches"),
            "Branches is empty.".to_owned(),
            "Add at least one branch.".to_owned(),
        ),
        Some(Value::Array(_)) => {}
        Some(other) => wrong_type(other, "Branches", "a list of machines", &place.key("Branches"), report),
    }
}

/// A field and its twin that takes the value from a path can't be given together.
fn exclusive(state: &State, place: &Place, report: &mut Report) {
    const TWINS: [(&str, &str); 9] = [
        ("TimeoutSeconds", "TimeoutSecondsPath"),
        ("HeartbeatSeconds", "HeartbeatSecondsPath"),
        ("MaxConcurrency", "MaxConcurrencyPath"),
        ("ToleratedFailureCount", "ToleratedFailureCountPath"),
        ("ToleratedFailurePercentage", "ToleratedFailurePercentagePath"),
        ("Error", "ErrorPath"),
        ("Cause", "CausePath"),
        ("ItemProcessor", "Iterator"),
        ("ItemSelector", "Parameters"),
    ];
    for (one, other) in TWINS {
        if may_have(state, one)
            && may_have(state, other)
            && state.field(one).is_some()
            && state.field(other).is_some()
        {
            report.error(
                "EXCLUSIVE_FIELDS",
                &place.key(other),
                format!("it has both {one} and {other}."),
                format!("Keep one of {one} and {other}."),
            );
        }
    }
}

/// A state that goes on has exactly one of `Next` and `End`.
fn going_on(kind: Kind, state: &State, place: &Place, report: &mut Report) {
    if matches!(kind, Kind::Choice | Kind::Succeed | Kind::Fail) {
        return;
    }
    let ends = state.field("End").is_some_and(|end| *end == Value::Bool(true));
    match (state.field("Next"), ends) {
        (Some(next), true) => report.error(
            "NEXT_AND_END",
            place,
            format!("it has both Next {} and End true.", show(next)),
            "Keep one of Next and End.".to_owned(),
        ),
        (None, false) => report.error(
            "NO_NEXT",
            place,
            "it has neither Next nor End.".to_owned(),
            "Add Next with the name of a state, or End with the value true.".to_owned(),
        ),
        _ => {}
    }
}

/// A heartbeat that is not smaller than the timeout never has an effect, and is refused.
fn timeouts(state: &State, place: &Place, report: &mut Report) {
    let seconds = |name| state.field(name).and_then(Value::as_f64);
    if let (Some(heartbeat), Some(timeout)) = (seconds("HeartbeatSeconds"), seconds("TimeoutSeconds"))
        && state.kind == Some(Kind::Task)
        && heartbeat >= timeout
    {
        report.error(
            "HEARTBEAT_NOT_BELOW_TIMEOUT",
            &place.key("HeartbeatSeconds"),
            format!("HeartbeatSeconds is {heartbeat}, TimeoutSeconds is {timeout}."),
            "Make HeartbeatSeconds smaller than TimeoutSeconds.".to_owned(),
        );
    }
}
