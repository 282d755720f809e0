//! Checks of single values: ranges, paths, timestamps, JSONata strings.

use serde_json::Value;

use super::finding::{Place, Report, quote, show};
use super::machine::wrong_type;
use crate::asl::condition::check_timestamp;
use crate::asl::expression::{self, Language};

/// The longest timeout, delay or wait, in seconds, and the largest count.
pub(super) const LARGEST: i64 = 99_999_999;

/// Checks a whole number; in a JSONata state an expression may stand for it.
pub(super) fn int(
    value: &Value,
    field: &str,
    range: (i64, i64),
    language: Language,
    place: &Place,
    report: &mut Report,
) {
    let (least, most) = range;
    match value {
        Value::Number(number) => {
            let found = number.as_f64().unwrap_or(f64::NAN);
            if found.fract() != 0.0 {
                report.error(
                    "NOT_AN_INTEGER",
                    place,
                    format!("{field} is {number}, not a whole number."),
                    format!("Use a whole number from {least} to {most}."),
                );
            } else if !(least as f64..=most as f64).contains(&found) {
                report.error(
                    "OUT_OF_RANGE",
                    place,
                    format!("{field} is {number}."),
                    format!("Use a whole number from {least} to {most}."),
                );
            }
        }
        Value::String(text) if language == Language::Jsonata && text.starts_with("{%") => {
            jsonata(text, field, place, report);
        }
        other => wrong_type(other, field, &format!("a whole number from {least} to {most}"), place, report),
    }
}

/// Checks a number that may have a fraction.
pub(super) fn number(
    value: &Value,
    field: &str,
    range: (f64, f64),
    language: Language,
    place: &Place,
    report: &mut Report,
) {
    let (least, most) = range;
    match value {
        Value::Number(number) => {
            if !number.as_f64().is_some_and(|found| (least..=most).contains(&found)) {
                let wanted = if most.is_finite() {
                    format!("Use a number from {least} to {most}.")
                } else {
                    format!("Use a number of at least {least}.")
                };
                report.error("OUT_OF_RANGE", place, format!("{field} is {number}."), wanted);
            }
        }
        Value::String(text) if language == Language::Jsonata && text.starts_with("{%") => {
            jsonata(text, field, place, report);
        }
        other => wrong_type(other, field, "a number", place, report),
    }
}

/// Checks a JSONPath (`InputPath`, `SecondsPath`, …).
pub(super) fn path(value: &Value, field: &str, place: &Place, report: &mut Report) {
    let Value::String(text) = value else {
        return wrong_type(value, field, "a string with a path", place, report);
    };
    if !text.starts_with('$') {
        return invalid_path(text, field, "a path starts with $", place, report);
    }
    match expression::check_path(text) {
        Ok(()) => finds_something(text, field, place, report),
        Err(error) => invalid_path(text, field, &error.message, place, report),
    }
}

/// Checks a path that is to lead to one value (`SecondsPath`, `ItemsPath`, …): the States Language wants a reference path there.
/// What leads to several places is a warning only, since the developer guide's page on paths has shown filters among its
/// reference paths.
pub(super) fn single_path(value: &Value, field: &str, place: &Place, report: &mut Report) {
    path(value, field, place, report);
    if let Value::String(text) = value
        && expression::path::parse(text).is_ok_and(|path| !path.is_reference())
    {
        report.warn(
            "AMBIGUOUS_PATH",
            place,
            format!("{field} is {}, which may lead to several places.", quote(text)),
            "Write a path of fields and indexes only, such as $.order.id.".to_owned(),
        );
    }
}

/// Warns of a path or a call whose paths Step Functions takes, but never finds anything with.
pub(super) fn finds_something(text: &str, field: &str, place: &Place, report: &mut Report) {
    if let Some((why, remedy)) = expression::finds_nothing(text) {
        report.warn(
            "PATH_FINDS_NOTHING",
            place,
            format!("{field} is {}: {why}.", quote(text)),
            remedy.to_owned(),
        );
    }
}

/// Checks a reference path (`ResultPath`): it names one place, so it has fields and indexes only.
pub(super) fn reference_path(value: &Value, field: &str, place: &Place, report: &mut Report) {
    let Value::String(text) = value else {
        return wrong_type(value, field, "a string with a reference path", place, report);
    };
    if !text.starts_with('$') {
        return invalid_path(text, field, "a path starts with $", place, report);
    }
    if text.starts_with("$$") {
        return invalid_path(text, field, "the context object can't be written to", place, report);
    }
    if let Err(error) = expression::check_reference_path(text) {
        invalid_path(text, field, &error.message, place, report);
    }
}

fn invalid_path(text: &str, field: &str, why: &str, place: &Place, report: &mut Report) {
    report.error(
        "INVALID_PATH",
        place,
        format!("{field} is {}: {}.", quote(text), why.trim_end_matches('.')),
        "Write a path such as $.order.id.".to_owned(),
    );
}

/// Checks a string of a JSONata state: whole and well-formed between `{%` and `%}`, or no expression at all.
/// Source: the developer guide says that an expression that is opened or closed improperly is a validation error.
pub(super) fn jsonata(text: &str, field: &str, place: &Place, report: &mut Report) {
    match (text.starts_with("{%"), text.ends_with("%}") && text.len() >= 4) {
        (true, true) => {
            if let Err(error) = expression::check(text, Language::Jsonata) {
                report.error(
                    "INVALID_JSONATA",
                    place,
                    format!("{field} is {}: {}", quote(text), error.message),
                    "Correct the expression between {% and %}.".to_owned(),
                );
            }
        }
        (false, false) => {
            if text.trim().starts_with("{%") && text.trim().ends_with("%}") {
                report.warn(
                    "JSONATA_DELIMITERS",
                    place,
                    format!("{field} is {}: with spaces around {{% %}} it is text.", quote(text)),
                    "Remove the spaces before {% and after %}.".to_owned(),
                );
            }
        }
        _ => report.error(
            "JSONATA_DELIMITERS",
            place,
            format!("{field} is {}: an expression starts with {{% and ends with %}}.", quote(text)),
            "Put the whole string between {% and %}, and join text inside with &.".to_owned(),
        ),
    }
}

/// Checks a literal time.
pub(super) fn timestamp(value: &Value, field: &str, place: &Place, report: &mut Report) {
    let message = match value {
        Value::String(text) => match check_timestamp(text) {
            Ok(()) => return,
            Err(message) => format!("{field}: {message}"),
        },
        other => format!("{field} is {}, not a string with a time.", show(other)),
    };
    report.error(
        "INVALID_TIMESTAMP",
        place,
        message,
        "Use an RFC 3339 time such as \"2030-01-31T12:00:00Z\".".to_owned(),
    );
}
