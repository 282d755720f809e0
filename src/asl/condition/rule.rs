//! Choice rules that users bring as they are.

use std::fmt;

use serde_json::{Map, Value as Json};

use super::super::expression::{self, suggest};
use super::check_timestamp;

/// How deep a rule may nest.
const MAX_DEPTH: usize = 100;

/// What is wrong with a choice rule, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleError {
    /// JSON pointer from the rule to the value that is wrong; empty for the rule itself.
    pub pointer: String,
    /// A sentence that says what is wrong and what would be right.
    pub message: String,
}

impl fmt::Display for RuleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.pointer.is_empty() {
            f.write_str(&self.message)
        } else {
            write!(f, "{}: {}", self.pointer, self.message)
        }
    }
}

impl std::error::Error for RuleError {}

/// What an operator compares with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Operand {
    Text,
    Number,
    Boolean,
    Timestamp,
    Path,
}

/// The comparison operators of the Amazon States Language.
const OPERATORS: &[(&str, Operand)] = &[
    ("StringEquals", Operand::Text),
    ("StringEqualsPath", Operand::Path),
    ("StringLessThan", Operand::Text),
    ("StringLessThanPath", Operand::Path),
    ("StringGreaterThan", Operand::Text),
    ("StringGreaterThanPath", Operand::Path),
    ("StringLessThanEquals", Operand::Text),
    ("StringLessThanEqualsPath", Operand::Path),
    ("StringGreaterThanEquals", Operand::Text),
    ("StringGreaterThanEqualsPath", Operand::Path),
    ("StringMatches", Operand::Text),
    ("NumericEquals", Operand::Number),
    ("NumericEqualsPath", Operand::Path),
    ("NumericLessThan", Operand::Number),
    ("NumericLessThanPath", Operand::Path),
    ("NumericGreaterThan", Operand::Number),
    ("NumericGreaterThanPath", Operand::Path),
    ("NumericLessThanEquals", Operand::Number),
    ("NumericLessThanEqualsPath", Operand::Path),
    ("NumericGreaterThanEquals", Operand::Number),
    ("NumericGreaterThanEqualsPath", Operand::Path),
    ("BooleanEquals", Operand::Boolean),
    ("BooleanEqualsPath", Operand::Path),
    ("TimestampEquals", Operand::Timestamp),
    ("TimestampEqualsPath", Operand::Path),
    ("TimestampLessThan", Operand::Timestamp),
    ("TimestampLessThanPath", Operand::Path),
    ("TimestampGreaterThan", Operand::Timestamp),
    ("TimestampGreaterThanPath", Operand::Path),
    ("TimestampLessThanEquals", Operand::Timestamp),
    ("TimestampLessThanEqualsPath", Operand::Path),
    ("TimestampGreaterThanEquals", Operand::Timestamp),
    ("TimestampGreaterThanEqualsPath", Operand::Path),
    ("IsNull", Operand::Boolean),
    ("IsPresent", Operand::Boolean),
    ("IsNumeric", Operand::Boolean),
    ("IsString", Operand::Boolean),
    ("IsBoolean", Operand::Boolean),
    ("IsTimestamp", Operand::Boolean),
];

/// Fields of a top-level rule that aren't part of its condition.
const BESIDE: &[&str] = &["Next", "Comment", "Assign", "Output"];

/// Checks a choice rule of the Amazon States Language (JSONPath): one comparison, or one of `And`, `Or` and `Not`, with
/// operators that exist and operands of their types. `Next`, `Comment`, `Assign` and `Output` may stand beside it at the
/// top, and aren't looked into.
pub fn check_rule(rule: &Json) -> Result<(), RuleError> {
    check(rule, &mut String::new(), 0)
}

fn check(rule: &Json, pointer: &mut String, depth: usize) -> Result<(), RuleError> {
    if depth > MAX_DEPTH {
        return wrong(pointer, format!("The rule nests deeper than {MAX_DEPTH} levels."));
    }
    let Json::Object(fields) = rule else {
        return wrong(pointer, format!("A choice rule is an object, not {rule}."));
    };
    let conditions: Vec<&str> = fields
        .keys()
        .map(String::as_str)
        .filter(|field| *field != "Variable" && !BESIDE.contains(field))
        .collect();
    if depth > 0
        && let Some(field) =
            ["Next", "Assign", "Output"].into_iter().find(|field| fields.contains_key(*field))
    {
        return wrong(
            pointer,
            format!("`{field}` belongs to the outermost rule; a nested one can't have it."),
        );
    }
    match conditions.as_slice() {
        [] => wrong(
            pointer,
            "A choice rule needs `Variable` and a comparison (such as `StringEquals`), or `And`, `Or` or `Not`.",
        ),
        [only] => condition(fields, only, pointer, depth),
        [first, second, ..] => wrong(
            pointer,
            format!(
                "A choice rule has one condition, not `{first}` and `{second}`; join several with `And`."
            ),
        ),
    }
}

fn condition(
    fields: &Map<String, Json>,
    field: &str,
    pointer: &mut String,
    depth: usize,
) -> Result<(), RuleError> {
    let operand = fields.get(field).unwrap_or(&Json::Null);
    if matches!(field, "And" | "Or" | "Not") && fields.contains_key("Variable") {
        return wrong(pointer, format!("`Variable` goes with a comparison, not with `{field}`."));
    }
    match field {
        "And" | "Or" => match operand.as_array().map(Vec::as_slice) {
            None | Some([]) => {
                let given = format!("`{field}` takes a list of one or more rules, not {operand}.");
                wrong(&format!("{pointer}/{field}"), given)
            }
            Some(parts) => parts.iter().enumerate().try_for_each(|(index, part)| {
                below(pointer, &format!("/{field}/{index}"), |pointer| check(part, pointer, depth + 1))
            }),
        },
        "Not" => below(pointer, "/Not", |pointer| check(operand, pointer, depth + 1)),
        "Condition" => wrong(
            pointer,
            "`Condition` belongs to JSONata; in JSONPath a rule has `Variable` and a comparison.",
        ),
        _ => comparison(fields, field, operand, pointer),
    }
}

fn below(
    pointer: &mut String,
    step: &str,
    inner: impl FnOnce(&mut String) -> Result<(), RuleError>,
) -> Result<(), RuleError> {
    let length = pointer.len();
    pointer.push_str(step);
    let result = inner(pointer);
    pointer.truncate(length);
    result
}

fn comparison(
    fields: &Map<String, Json>,
    field: &str,
    operand: &Json,
    pointer: &str,
) -> Result<(), RuleError> {
    let Some((_, kind)) = OPERATORS.iter().find(|(name, _)| *name == field) else {
        let names: Vec<&str> =
            OPERATORS.iter().map(|(name, _)| *name).chain(["And", "Or", "Not", "Variable"]).collect();
        return wrong(
            pointer,
            format!("`{field}` is no comparison operator; use {}.", suggest::nearest(field, &names)),
        );
    };
    match fields.get("Variable") {
        Some(Json::String(path)) => {
            if let Err(error) = expression::check_path(path) {
                return wrong(&format!("{pointer}/Variable"), error.with_caret(path));
            }
        }
        Some(other) => {
            return wrong(&format!("{pointer}/Variable"), format!("`Variable` is a path, not {other}."));
        }
        None => {
            return wrong(
                pointer,
                format!("`{field}` needs a `Variable`: the path of the value to compare."),
            );
        }
    }
    let here = format!("{pointer}/{field}");
    let expected = match (kind, operand) {
        (Operand::Text, Json::String(_))
        | (Operand::Number, Json::Number(_))
        | (Operand::Boolean, Json::Bool(_)) => return Ok(()),
        (Operand::Timestamp, Json::String(text)) => {
            return check_timestamp(text).or_else(|message| wrong(&here, message));
        }
        (Operand::Path, Json::String(path)) => {
            return expression::check_path(path).or_else(|error| wrong(&here, error.with_caret(path)));
        }
        (Operand::Text, _) => "a string",
        (Operand::Number, _) => "a number",
        (Operand::Boolean, _) => "true or false",
        (Operand::Timestamp, _) => "a timestamp such as \"2030-01-31T08:00:00Z\"",
        (Operand::Path, _) => "a path such as \"$.x\"",
    };
    wrong(&here, format!("`{field}` takes {expected}, not {operand}."))
}

fn wrong<T>(pointer: &str, message: impl Into<String>) -> Result<T, RuleError> {
    Err(RuleError { pointer: pointer.to_owned(), message: message.into() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn rules_of_the_developer_guide_are_taken() {
        for rule in [
            json!({ "Not": { "Variable": "$.type", "StringEquals": "Private" }, "Next": "Public" }),
            json!({ "And": [
                { "Variable": "$.value", "IsPresent": true },
                { "Variable": "$.value", "IsNumeric": true },
                { "Variable": "$.value", "NumericGreaterThanEquals": 20 },
                { "Variable": "$.value", "NumericLessThan": 30.5 },
            ], "Next": "ValueInTwenties" }),
            json!({ "Variable": "$.rating", "NumericGreaterThanPath": "$.auditThreshold", "Comment": "x" }),
            json!({ "Variable": "$$.State.EnteredTime", "TimestampLessThan": "2030-01-01T00:00:00Z" }),
            json!({ "Variable": "$v", "IsNull": false, "Assign": { "a": 1 } }),
        ] {
            assert_eq!(check_rule(&rule), Ok(()), "{rule}");
        }
    }

    #[test]
    fn wrong_rules_say_where_and_what() {
        for (rule, pointer, message) in [
            (json!([]), "", "A choice rule is an object, not []."),
            (json!({ "Variable": "$.a" }), "", "needs `Variable` and a comparison"),
            (
                json!({ "Variable": "$.a", "StringEqual": "x" }),
                "",
                "`StringEqual` is no comparison operator; use StringEquals.",
            ),
            (json!({ "StringEquals": "x" }), "", "`StringEquals` needs a `Variable`"),
            (json!({ "Variable": "$.a", "StringEquals": 1 }), "/StringEquals", "takes a string, not 1."),
            (json!({ "Variable": "$.a", "IsNull": "true" }), "/IsNull", "takes true or false, not \"true\"."),
            (json!({ "Variable": "a", "IsNull": true }), "/Variable", "A path starts with `$`"),
            (
                json!({ "Variable": "$.a", "NumericEqualsPath": "b" }),
                "/NumericEqualsPath",
                "A path starts with `$`",
            ),
            (
                json!({ "Variable": "$.a", "TimestampEquals": "now" }),
                "/TimestampEquals",
                "`now` is not a timestamp",
            ),
            (
                json!({ "Variable": "$.a", "IsNull": true, "IsString": true }),
                "",
                "not `IsNull` and `IsString`",
            ),
            (json!({ "And": [] }), "/And", "a list of one or more rules"),
            (
                json!({ "Or": [{ "Variable": "$.a", "IsNull": true }, { "Not": 5 }] }),
                "/Or/1/Not",
                "an object, not 5",
            ),
            (json!({ "Not": { "Variable": "$.a", "IsNull": true, "Next": "X" } }), "/Not", "outermost"),
            (
                json!({ "Variable": "$.a", "Not": { "Variable": "$.a", "IsNull": true } }),
                "",
                "`Variable` goes with",
            ),
            (json!({ "Condition": "{% true %}" }), "", "belongs to JSONata"),
        ] {
            let error = check_rule(&rule).expect_err(&rule.to_string());
            assert_eq!(error.pointer, pointer, "{rule}");
            assert!(error.message.contains(message), "{rule}: {}", error.message);
        }
    }

    #[test]
    fn nesting_is_bounded() {
        let mut rule = json!({ "Variable": "$.a", "IsNull": true });
        for _ in 0..200 {
            rule = json!({ "Not": rule });
        }
        assert!(check_rule(&rule).is_err());
    }
}
