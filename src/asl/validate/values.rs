//! Checks of single values: ranges, paths, timestamps, JSONata strings.

use serde_json::Value;

use super::expressions;
use super::finding::{Place, Report, quote, show};
use super::machine::wrong_type;
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
    if let Err(error) = expression::check_path(text) {
        invalid_path(text, field, &error.message, place, report);
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
            if expressions::jsonata_body(text).is_some_and(|body| body.trim().is_empty()) {
                report.error(
                    "INVALID_JSONATA",
                    place,
                    format!("{field} is {}, an empty expression.", quote(text)),
                    "Write an expression between {% and %}, or remove the field.".to_owned(),
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

/// Checks a time as RFC 3339 profiles ISO 8601: with an upper-case T, and an upper-case Z or an offset.
pub(super) fn timestamp(value: &Value, field: &str, place: &Place, report: &mut Report) {
    match value {
        Value::String(text) if is_timestamp(text) => {}
        other => report.error(
            "INVALID_TIMESTAMP",
            place,
            format!("{field} is {}.", show(other)),
            "Use an RFC 3339 time such as \"2030-01-31T12:00:00Z\".".to_owned(),
        ),
    }
}

fn is_timestamp(text: &str) -> bool {
    let bytes = text.as_bytes();
    let number = |from: usize, to: usize| -> Option<u32> {
        let digits = text.get(from..to)?;
        digits.bytes().all(|b| b.is_ascii_digit()).then(|| digits.parse().ok())?
    };
    let fits = |from, to, range: std::ops::RangeInclusive<u32>| {
        number(from, to).is_some_and(|found| range.contains(&found))
    };
    let punctuation = [(4, b'-'), (7, b'-'), (10, b'T'), (13, b':'), (16, b':')];
    if !punctuation.iter().all(|(at, wanted)| bytes.get(*at) == Some(wanted)) {
        return false;
    }
    let (Some(year), Some(month), Some(day)) = (number(0, 4), number(5, 7), number(8, 10)) else {
        return false;
    };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return false,
    };
    if day == 0 || day > days || !fits(11, 13, 0..=23) || !fits(14, 16, 0..=59) || !fits(17, 19, 0..=60) {
        return false;
    }
    let mut rest = text.get(19..).unwrap_or_default();
    if let Some(fraction) = rest.strip_prefix('.') {
        let digits = fraction.bytes().take_while(u8::is_ascii_digit).count();
        if digits == 0 {
            return false;
        }
        rest = fraction.get(digits..).unwrap_or_default();
    }
    match rest.as_bytes() {
        b"Z" => true,
        [b'+' | b'-', _, _, b':', _, _] => {
            let start = text.len() - 5;
            fits(start, start + 2, 0..=23) && fits(start + 3, start + 5, 0..=59)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn timestamps_are_rfc_3339() {
        for good in ["2016-03-14T01:59:00Z", "2016-02-29T01:59:00.123+05:30", "2016-12-31T23:59:60-00:00"] {
            assert!(is_timestamp(good), "{good}");
        }
        for bad in [
            "2016-03-14t01:59:00Z",
            "2016-03-14T01:59:00z",
            "2016-03-14 01:59:00Z",
            "2016-03-14T01:59:00",
            "2015-02-29T01:59:00Z",
            "2016-13-14T01:59:00Z",
            "2016-03-14T25:59:00Z",
            "2016-03-14T01:59:00.Z",
            "2016-03-14T01:59:00+5:30",
            "2016-03-14",
            "",
            "2016-03-14T01:59:00+é0:30",
        ] {
            assert!(!is_timestamp(bad), "{bad}");
        }
    }
}
