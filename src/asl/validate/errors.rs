//! `Retry` and `Catch`.

use std::collections::HashSet;

use serde_json::{Map, Value};

use super::finding::{Place, Report, quote};
use super::machine::{Kind, State, missing, wrong_type};
use super::names;
use super::values::{self, LARGEST};
use crate::asl::expression::Language;

/// The error names that Step Functions itself defines.
/// Source: the specification's appendix A, and the developer guide's "Handling errors".
const RESERVED: [&str; 17] = [
    "States.ALL",
    "States.BranchFailed",
    "States.DataLimitExceeded",
    "States.ExceedToleratedFailureThreshold",
    "States.HeartbeatTimeout",
    "States.Http.Socket",
    "States.IntrinsicFailure",
    "States.ItemReaderFailed",
    "States.NoChoiceMatched",
    "States.ParameterPathFailure",
    "States.Permissions",
    "States.QueryEvaluationError",
    "States.ResultPathMatchFailure",
    "States.ResultWriterFailed",
    "States.Runtime",
    "States.TaskFailed",
    "States.Timeout",
];

/// The longest delay between two attempts, in seconds: 366 days.
const LONGEST_DELAY: i64 = 31_622_400;

/// Checks the retriers and catchers of a state.
pub(super) fn check(state: &State, report: &mut Report) {
    if !matches!(state.kind, Some(Kind::Task | Kind::Parallel | Kind::Map)) {
        return;
    }
    let place = Place::Base(&state.pointer);
    for field in ["Retry", "Catch"] {
        match state.field(field) {
            None => {}
            Some(Value::Array(handlers)) => handlers_of(field, handlers, state, &place.key(field), report),
            Some(other) => wrong_type(other, field, "a list", &place.key(field), report),
        }
    }
}

fn handlers_of(field: &str, handlers: &[Value], state: &State, place: &Place, report: &mut Report) {
    let mut seen: HashSet<&str> = HashSet::new();
    for (index, handler) in handlers.iter().enumerate() {
        let place = place.index(index);
        let Some(fields) = handler.as_object() else {
            wrong_type(handler, field, "a list of objects", &place, report);
            continue;
        };
        let names = error_names(field, fields, index + 1 == handlers.len(), &place, report);
        repeated(field, &names, &mut seen, &place, report);
        if field == "Retry" {
            retrier(fields, &place, report);
        } else {
            catcher(fields, state.language, &place, report);
        }
    }
}

/// Checks `ErrorEquals` and returns the names in it.
fn error_names<'a>(
    field: &str,
    fields: &'a Map<String, Value>,
    last: bool,
    place: &Place,
    report: &mut Report,
) -> Vec<&'a str> {
    let at = place.key("ErrorEquals");
    let list = match fields.get("ErrorEquals") {
        Some(Value::Array(list)) => list,
        Some(other) => {
            wrong_type(other, "ErrorEquals", "a list of error names", &at, report);
            return Vec::new();
        }
        None => {
            missing("ErrorEquals", "a list of error names", place, report);
            return Vec::new();
        }
    };
    if list.is_empty() {
        report.error(
            "EMPTY_LIST",
            &at,
            "ErrorEquals is empty.".to_owned(),
            "Name at least one error, or States.ALL.".to_owned(),
        );
    }
    let mut names = Vec::new();
    for (index, value) in list.iter().enumerate() {
        let at = at.index(index);
        let Some(name) = value.as_str() else {
            wrong_type(value, "ErrorEquals", "a list of strings", &at, report);
            continue;
        };
        let known = RESERVED.contains(&name) || name.starts_with("States.Http.StatusCode.");
        if name.starts_with("States.") && !known {
            // Reserved, but taken: a Fail state inside a Parallel may well use such a name.
            report.warn(
                "UNKNOWN_ERROR_NAME",
                &at,
                format!("ErrorEquals names {}, which is no error of Step Functions.", quote(name)),
                names::suggest(
                    name,
                    RESERVED,
                    "Names that start with States. are reserved: use another name.",
                ),
            );
        }
        names.push(name);
    }
    if names.contains(&"States.ALL") {
        if names.len() > 1 {
            report.error(
                "STATES_ALL_NOT_ALONE",
                &at,
                "States.ALL stands together with other names.".to_owned(),
                "Keep only States.ALL in this list: it matches the others, too.".to_owned(),
            );
        }
        if !last {
            report.error(
                "STATES_ALL_NOT_LAST",
                place,
                format!(
                    "States.ALL is not in the last element of {field}; those after it are never reached."
                ),
                "Move it to the end.".to_owned(),
            );
        }
    }
    names
}

/// A name that an earlier element handles already has no effect here.
fn repeated<'a>(
    field: &str,
    names: &[&'a str],
    seen: &mut HashSet<&'a str>,
    place: &Place,
    report: &mut Report,
) {
    for name in names {
        if *name != "States.ALL" && !seen.insert(name) {
            report.warn(
                "REPEATED_ERROR_NAME",
                &place.key("ErrorEquals"),
                format!("{} is named twice in {field}; the first one takes it.", quote(name)),
                "Remove the second one.".to_owned(),
            );
        }
    }
}

fn unknown(field: &str, name: &str, known: &[&str], place: &Place, report: &mut Report) {
    report.error(
        "UNKNOWN_FIELD",
        &place.key(name),
        format!("an element of {field} has no field {}.", quote(name)),
        names::suggest(name, known.iter().copied(), "Remove it."),
    );
}

fn retrier(fields: &Map<String, Value>, place: &Place, report: &mut Report) {
    const KNOWN: [&str; 7] = [
        "ErrorEquals",
        "IntervalSeconds",
        "MaxAttempts",
        "BackoffRate",
        "MaxDelaySeconds",
        "JitterStrategy",
        "Comment",
    ];
    let language = Language::JsonPath;
    for (name, value) in fields {
        let at = place.key(name);
        match name.as_str() {
            "ErrorEquals" | "Comment" => {}
            "IntervalSeconds" => values::int(value, name, (1, LARGEST), language, &at, report),
            "MaxAttempts" => values::int(value, name, (0, LARGEST), language, &at, report),
            "MaxDelaySeconds" => values::int(value, name, (1, LONGEST_DELAY), language, &at, report),
            "BackoffRate" => values::number(value, name, (1.0, f64::INFINITY), language, &at, report),
            "JitterStrategy" => {
                names::one_of(value, &["FULL", "NONE"], "INVALID_VALUE", name, &at, report);
            }
            _ => unknown("Retry", name, &KNOWN, place, report),
        }
    }
    let number = |name| fields.get(name).and_then(Value::as_f64);
    if let (Some(interval), Some(longest)) = (number("IntervalSeconds"), number("MaxDelaySeconds"))
        && longest < interval
    {
        report.warn(
            "MAX_DELAY_BELOW_INTERVAL",
            &place.key("MaxDelaySeconds"),
            format!(
                "MaxDelaySeconds is {longest}, less than IntervalSeconds, which is {interval} and never applies."
            ),
            "Make MaxDelaySeconds larger than IntervalSeconds.".to_owned(),
        );
    }
}

fn catcher(fields: &Map<String, Value>, language: Language, place: &Place, report: &mut Report) {
    const KNOWN: [&str; 6] = ["ErrorEquals", "Next", "ResultPath", "Assign", "Output", "Comment"];
    match fields.get("Next") {
        None => missing("Next", "the state to go to after the error", place, report),
        Some(Value::String(_)) => {}
        Some(other) => wrong_type(other, "Next", "a string", &place.key("Next"), report),
    }
    for (name, value) in fields {
        let at = place.key(name);
        match (name.as_str(), language) {
            ("ResultPath", Language::JsonPath) => {
                if !value.is_null() {
                    values::reference_path(value, name, &at, report);
                }
            }
            ("ResultPath", Language::Jsonata) => report.error(
                "WRONG_QUERY_LANGUAGE",
                &at,
                "ResultPath is a field of JSONPath, but the state's query language is JSONata.".to_owned(),
                "Use Output.".to_owned(),
            ),
            ("Output", Language::JsonPath) => report.error(
                "WRONG_QUERY_LANGUAGE",
                &at,
                "Output is a field of JSONata, but the state's query language is JSONPath.".to_owned(),
                "Use ResultPath.".to_owned(),
            ),
            _ if KNOWN.contains(&name.as_str()) => {}
            _ => unknown("Catch", name, &KNOWN, place, report),
        }
    }
}
