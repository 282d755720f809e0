//! Payloads: templates with `.$` keys in JSONPath, values with `{% %}` strings in JSONata, and how large constants may be.

use serde_json::{Map, Value};

use super::finding::{Place, Report, quote};
use super::limits;
use super::machine::{Kind, State, wrong_type};
use super::{assign, values};
use crate::asl::expression::{self, Language, Text, jsonata};

/// Parameters of AWS services that hold paths into documents of their own: filters of SageMaker, inputs of EventBridge targets.
const PATHS_OF_SERVICES: [&str; 4] = ["InputFilter", "InputPath", "InputPathsMap", "OutputFilter"];

/// Checks every payload of a state.
pub(super) fn check(state: &State, report: &mut Report) {
    let Some(kind) = state.kind else { return };
    let place = Place::Base(&state.pointer);
    for (name, value) in state.fields {
        let at = place.key(name);
        match name.as_str() {
            "Parameters" | "ResultSelector" | "ItemSelector" | "Arguments" | "Output" | "Credentials"
            | "Items" => {
                payload(name, value, state, &at, report);
                if kind == Kind::Map && name == "Items" {
                    items(value, &at, report);
                }
            }
            "Result" => limits::payload(name, value, &at, report),
            "Assign" => assigned(value, state, &at, report),
            "Choices" | "Catch" => {
                for (index, element) in state.list(name).iter().enumerate() {
                    element_payloads(name, element, state, &at.index(index), report);
                }
            }
            _ => {}
        }
    }
    if state.language == Language::Jsonata {
        states_parts(kind, state, report);
    }
}

/// `Assign` and `Output` of a choice rule or a catcher.
fn element_payloads(field: &str, element: &Value, state: &State, place: &Place, report: &mut Report) {
    if let Some(value) = element.get("Assign") {
        assigned(value, state, &place.key("Assign"), report);
    }
    if let Some(value) = element.get("Output").filter(|_| state.language == Language::Jsonata) {
        payload("Output", value, state, &place.key("Output"), report);
        if field == "Choices" && reads(value, Part::ErrorOutput) {
            misplaced("errorOutput", "the Assign and Output of a catcher", &place.key("Output"), report);
        }
    }
}

fn assigned(value: &Value, state: &State, place: &Place, report: &mut Report) {
    assign::check(value, place, report);
    payload("Assign", value, state, place, report);
}

/// Checks one payload in the state's query language.
pub(super) fn payload(name: &str, value: &Value, state: &State, place: &Place, report: &mut Report) {
    match state.language {
        Language::JsonPath => {
            if !value.is_object() && name != "Parameters" && name != "ItemSelector" {
                return wrong_type(value, name, "an object", place, report);
            }
            template(value, place, report);
        }
        Language::Jsonata => expressions(value, name, place, report),
    }
    limits::payload(name, value, place, report);
}

/// A payload template: every field whose name ends in `.$` holds a path or a call, and no other string does.
fn template(value: &Value, place: &Place, report: &mut Report) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                template_field(name, value, fields, &place.key(name), report);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                template(item, &place.index(index), report);
            }
        }
        Value::String(text) => looks_like_expression(text, "a value", place, report),
        _ => {}
    }
}

fn template_field(
    name: &str,
    value: &Value,
    fields: &Map<String, Value>,
    place: &Place,
    report: &mut Report,
) {
    let Some(plain) = name.strip_suffix(".$") else {
        return match value {
            _ if PATHS_OF_SERVICES.contains(&name) => {}
            Value::String(text) => looks_like_expression(text, name, place, report),
            _ => template(value, place, report),
        };
    };
    if fields.contains_key(plain) {
        report.error(
            "DUPLICATE_PAYLOAD_FIELD",
            place,
            format!("both {} and {} are given; they render the same field.", quote(plain), quote(name)),
            "Remove one of them.".to_owned(),
        );
    }
    let Value::String(text) = value else {
        return wrong_type(value, name, "a string with a path or an intrinsic function", place, report);
    };
    if !matches!(expression::classify(text, Language::JsonPath), Text::Expression(_)) {
        return report.error(
            "INVALID_EXPRESSION",
            place,
            format!("{} is {}, which is neither a path nor a call of States.", quote(name), quote(text)),
            format!(
                "Write a path such as $.id, or name the field {} if the value is plain text.",
                quote(plain)
            ),
        );
    }
    match expression::check(text, Language::JsonPath) {
        Ok(()) => values::finds_something(text, &quote(name), place, report),
        Err(error) => report.error(
            "INVALID_EXPRESSION",
            place,
            format!("{} is {}: {}", quote(name), quote(text), error.message),
            "Correct the expression.".to_owned(),
        ),
    }
}

/// Warns of a string that is plain text here although it is a whole path or call. `$name` is left alone: it may well be a
/// price or an alias (`$LATEST`), and is as often meant as written.
pub(super) fn looks_like_expression(text: &str, name: &str, place: &Place, report: &mut Report) {
    let named =
        text.strip_prefix('$').is_some_and(|rest| rest.starts_with(|c: char| c == '_' || c.is_alphabetic()));
    if !named
        && matches!(expression::classify(text, Language::JsonPath), Text::Expression(_))
        && expression::check(text, Language::JsonPath).is_ok()
    {
        report.warn(
            "NO_DOLLAR",
            place,
            format!("{} is {}, which is plain text here.", quote(name), quote(text)),
            "If it is meant as a path, end the field's name in .$ (or use the field's Path twin).".to_owned(),
        );
    } else if text.starts_with("{%") && text.ends_with("%}") {
        report.warn(
            "JSONATA_IN_JSONPATH",
            place,
            format!("{} is {}, but the state's query language is JSONPath.", quote(name), quote(text)),
            "Set QueryLanguage to JSONata, or write a path.".to_owned(),
        );
    }
}

/// A JSONata payload: strings are expressions or plain.
fn expressions(value: &Value, name: &str, place: &Place, report: &mut Report) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                let place = place.key(name);
                if name.ends_with(".$") {
                    report.warn(
                        "JSONPATH_IN_JSONATA",
                        &place,
                        format!("{} is an ordinary name in a JSONata state.", quote(name)),
                        "Drop the .$ and write the value between {% and %}.".to_owned(),
                    );
                } else if let Value::String(text) = value
                    && !PATHS_OF_SERVICES.contains(&name.as_str())
                    && (text.starts_with("$.") || text.starts_with("$$.") || text.starts_with("States."))
                    && matches!(expression::classify(text, Language::JsonPath), Text::Expression(_))
                {
                    report.warn(
                        "JSONPATH_IN_JSONATA",
                        &place,
                        format!(
                            "{} is {}, which is plain text in a JSONata state.",
                            quote(name),
                            quote(text)
                        ),
                        "Write it between {% and %}, starting at $states.input.".to_owned(),
                    );
                }
                expressions(value, name, &place, report);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                expressions(item, name, &place.index(index), report);
            }
        }
        Value::String(text) => values::jsonata(text, name, place, report),
        _ => {}
    }
}

/// `Items` is a list, an object, or an expression that yields one.
fn items(value: &Value, place: &Place, report: &mut Report) {
    let fine = match value {
        Value::Array(_) | Value::Object(_) => true,
        Value::String(text) => text.starts_with("{%"),
        _ => false,
    };
    if !fine {
        wrong_type(value, "Items", "a list, an object, or an expression between {% and %}", place, report);
    }
}

/// `$states.result` exists only where there is a result, `$states.errorOutput` only where there is an error.
/// Source: the developer guide's "Passing data between states with variables", on the reserved variable.
fn states_parts(kind: Kind, state: &State, report: &mut Report) {
    let place = Place::Base(&state.pointer);
    let has_result = matches!(kind, Kind::Task | Kind::Parallel | Kind::Map);
    for (name, value) in state.fields {
        let at = place.key(name);
        match name.as_str() {
            "Branches" | "ItemProcessor" | "Iterator" | "Catch" | "Comment" => continue,
            "Assign" | "Output" if has_result => {}
            _ if reads(value, Part::Result) => {
                misplaced("result", "the Assign and Output of Task, Parallel and Map", &at, report);
            }
            _ => {}
        }
        if reads(value, Part::ErrorOutput) {
            misplaced("errorOutput", "the Assign and Output of a catcher", &at, report);
        }
    }
}

fn misplaced(part: &str, where_it_exists: &str, place: &Place, report: &mut Report) {
    report.error(
        "STATES_FIELD_NOT_AVAILABLE",
        place,
        format!("an expression reads $states.{part}, which is not there."),
        format!("$states.{part} exists in {where_it_exists}."),
    );
}

/// A part of `$states` that does not exist everywhere.
#[derive(Clone, Copy)]
enum Part {
    Result,
    ErrorOutput,
}

/// Whether any expression in a value reads a part of `$states`.
fn reads(value: &Value, part: Part) -> bool {
    match value {
        // A text that is no expression, or a broken one, has no analysis; the latter has been reported.
        Value::String(text) => jsonata::check_delimited(text).is_ok_and(|analysis| match part {
            Part::Result => analysis.reads_result,
            Part::ErrorOutput => analysis.reads_error_output,
        }),
        Value::Array(items) => items.iter().any(|item| reads(item, part)),
        Value::Object(fields) => fields.values().any(|value| reads(value, part)),
        _ => false,
    }
}
