//! Choice states: rules, comparisons, and the case that nothing matches.

use std::collections::HashSet;

use serde_json::{Map, Value};

use super::finding::{Place, Report, quote, show};
use super::machine::{Kind, State, missing, wrong_type};
use super::{names, values};
use crate::asl::expression::Language;

/// What a comparison compares with.
#[derive(Clone, Copy)]
enum Operand {
    Text,
    Number,
    Boolean,
    Timestamp,
    Path,
}

/// The operand of a comparison operator, or `None` if there is no such operator.
fn operand(operator: &str) -> Option<Operand> {
    let ordered = ["Equals", "LessThan", "GreaterThan", "LessThanEquals", "GreaterThanEquals"];
    match operator {
        "StringMatches" => return Some(Operand::Text),
        "IsNull" | "IsPresent" | "IsNumeric" | "IsString" | "IsBoolean" | "IsTimestamp" => {
            return Some(Operand::Boolean);
        }
        _ => {}
    }
    let (comparison, path) = match operator.strip_suffix("Path") {
        Some(comparison) => (comparison, true),
        None => (operator, false),
    };
    let operand = if comparison == "BooleanEquals" {
        Operand::Boolean
    } else if comparison.strip_prefix("String").is_some_and(|rest| ordered.contains(&rest)) {
        Operand::Text
    } else if comparison.strip_prefix("Numeric").is_some_and(|rest| ordered.contains(&rest)) {
        Operand::Number
    } else if comparison.strip_prefix("Timestamp").is_some_and(|rest| ordered.contains(&rest)) {
        Operand::Timestamp
    } else {
        return None;
    };
    Some(if path { Operand::Path } else { operand })
}

/// All comparison operators, to suggest from.
fn operators() -> Vec<String> {
    let mut all: Vec<String> =
        ["StringMatches", "BooleanEquals", "BooleanEqualsPath"].map(str::to_owned).to_vec();
    for kind in ["Null", "Present", "Numeric", "String", "Boolean", "Timestamp"] {
        all.push(format!("Is{kind}"));
    }
    for kind in ["String", "Numeric", "Timestamp"] {
        for comparison in ["Equals", "LessThan", "GreaterThan", "LessThanEquals", "GreaterThanEquals"] {
            all.push(format!("{kind}{comparison}"));
            all.push(format!("{kind}{comparison}Path"));
        }
    }
    all
}

/// Checks a Choice state's rules.
pub(super) fn check(state: &State, report: &mut Report) {
    if state.kind != Some(Kind::Choice) {
        return;
    }
    let place = Place::Base(&state.pointer);
    match state.field("Choices") {
        None => {}
        Some(Value::Array(rules)) => {
            let place = place.key("Choices");
            if rules.is_empty() {
                report.error(
                    "EMPTY_LIST",
                    &place,
                    "Choices is empty.".to_owned(),
                    "Add at least one rule.".to_owned(),
                );
            }
            for (index, rule) in rules.iter().enumerate() {
                top_rule(rule, state.language, &place.index(index), report);
            }
        }
        Some(other) => wrong_type(other, "Choices", "a list of rules", &place.key("Choices"), report),
    }
    if state.field("Default").is_none() && !always_matches(state) && !matches_either_way(state) {
        report.warn(
            "CHOICE_WITHOUT_DEFAULT",
            &place,
            "it has no Default: when no rule matches, the execution fails with States.NoChoiceMatched."
                .to_owned(),
            "Add Default with the name of a state.".to_owned(),
        );
    }
}

/// Whether a rule's condition is the constant true.
fn always_matches(state: &State) -> bool {
    state.list("Choices").iter().any(|rule| match rule.get("Condition") {
        Some(Value::Bool(true)) => true,
        Some(Value::String(text)) => text
            .strip_prefix("{%")
            .and_then(|rest| rest.strip_suffix("%}"))
            .is_some_and(|body| body.trim() == "true"),
        _ => false,
    })
}

/// Whether one rule tests the opposite of another: `Not`, `$not(…)`, or a comparison with true and with false.
fn matches_either_way(state: &State) -> bool {
    let mut seen = HashSet::new();
    state.list("Choices").iter().filter_map(Value::as_object).any(|rule| {
        let (test, opposites) = test_and_opposites(rule);
        let known = opposites.iter().any(|opposite| seen.contains(opposite));
        seen.insert(test);
        known
    })
}

/// What a rule tests, as text, and the texts of rules that match exactly when it doesn't.
fn test_and_opposites(rule: &Map<String, Value>) -> (String, Vec<String>) {
    if let Some(Value::String(text)) = rule.get("Condition") {
        let body =
            |text: &str| text.strip_prefix("{%")?.strip_suffix("%}").map(|body| body.trim().to_owned());
        let condition = body(text).unwrap_or_else(|| text.clone());
        let inner =
            condition.strip_prefix("$not(").and_then(|rest| rest.strip_suffix(')')).map(str::to_owned);
        let opposites = inner.into_iter().chain([format!("$not({condition})")]).collect();
        return (condition, opposites);
    }
    const BESIDE: [&str; 3] = ["Next", "Assign", "Comment"];
    let test: Map<String, Value> = rule
        .iter()
        .filter(|(name, _)| !BESIDE.contains(&name.as_str()))
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect();
    let mut opposites = Vec::new();
    match test.get("Not").and_then(Value::as_object) {
        Some(inner) => opposites.push(sorted(inner)),
        None => opposites.push(format!("Not=({})", sorted(&test))),
    }
    let mut turned = test.clone();
    for value in turned.values_mut() {
        if let Value::Bool(truth) = value {
            *truth = !*truth;
        }
    }
    if turned != test {
        opposites.push(sorted(&turned));
    }
    (sorted(&test), opposites)
}

/// A rule as text; the order in which it is written does not count.
fn sorted(rule: &Map<String, Value>) -> String {
    let field = |(name, value): (&String, &Value)| match value.as_object().filter(|_| name == "Not") {
        Some(inner) => format!("{name}=({})", sorted(inner)),
        None => format!("{name}={value}"),
    };
    let mut fields: Vec<String> = rule.iter().map(field).collect();
    fields.sort_unstable();
    fields.join(",")
}

fn top_rule(rule: &Value, language: Language, place: &Place, report: &mut Report) {
    let Some(fields) = rule.as_object() else {
        return wrong_type(rule, "a rule of Choices", "an object", place, report);
    };
    match fields.get("Next") {
        None => missing("Next", "the state to go to when the rule matches", place, report),
        Some(Value::String(_)) => {}
        Some(other) => wrong_type(other, "Next", "a string", &place.key("Next"), report),
    }
    match language {
        Language::Jsonata => jsonata_rule(fields, place, report),
        Language::JsonPath => json_path_rule(fields, true, place, report),
    }
}

fn jsonata_rule(fields: &Map<String, Value>, place: &Place, report: &mut Report) {
    const KNOWN: [&str; 5] = ["Condition", "Next", "Assign", "Output", "Comment"];
    for name in fields.keys().filter(|name| !KNOWN.contains(&name.as_str())) {
        if matches!(name.as_str(), "Variable" | "And" | "Or" | "Not") || operand(name).is_some() {
            report.error(
                "WRONG_QUERY_LANGUAGE",
                &place.key(name),
                format!("{name} is a field of JSONPath rules, but the state's query language is JSONata."),
                "Write the whole test as one expression in Condition.".to_owned(),
            );
        } else {
            unknown(name, &KNOWN, place, report);
        }
    }
    let at = place.key("Condition");
    match fields.get("Condition") {
        None => missing("Condition", "a JSONata expression that yields true or false", place, report),
        Some(Value::Bool(_)) => {}
        Some(Value::String(text)) if text.starts_with("{%") => {
            values::jsonata(text, "Condition", &at, report);
        }
        Some(other) => report.error(
            "INVALID_CONDITION",
            &at,
            format!("Condition is {}, which is neither true or false nor an expression.", show(other)),
            "Write a JSONata expression between {% and %}.".to_owned(),
        ),
    }
}

fn json_path_rule(fields: &Map<String, Value>, top: bool, place: &Place, report: &mut Report) {
    const COMBINATORS: [&str; 3] = ["And", "Or", "Not"];
    let mut tests: Vec<&str> = Vec::new();
    for (name, value) in fields {
        let at = place.key(name);
        match name.as_str() {
            "Variable" => values::path(value, "Variable", &at, report),
            "Comment" => {}
            "Next" | "Assign" if top => {}
            "Next" | "Assign" => report.error(
                "NEXT_IN_NESTED_RULE",
                &at,
                format!("{name} stands in a rule inside And, Or or Not."),
                format!("Move {name} to the outermost rule."),
            ),
            "And" | "Or" => {
                tests.push(name);
                combined(name, value, &at, report);
            }
            "Not" => {
                tests.push(name);
                match value.as_object() {
                    Some(inner) => json_path_rule(inner, false, &at, report),
                    None => wrong_type(value, "Not", "one rule", &at, report),
                }
            }
            "Condition" | "Output" => report.error(
                "WRONG_QUERY_LANGUAGE",
                &at,
                format!("{name} is a field of JSONata rules, but the state's query language is JSONPath."),
                "Use Variable with a comparison, or set the state's QueryLanguage to JSONata.".to_owned(),
            ),
            operator => match operand(operator) {
                Some(operand) => {
                    tests.push(operator);
                    compare(operator, operand, value, &at, report);
                }
                None => {
                    let known = operators();
                    let known: Vec<&str> = known
                        .iter()
                        .map(String::as_str)
                        .chain(COMBINATORS)
                        .chain(["Variable", "Next"])
                        .collect();
                    unknown(operator, &known, place, report);
                }
            },
        }
    }
    let comparison = tests.first().filter(|test| !COMBINATORS.contains(*test));
    match (tests.as_slice(), fields.contains_key("Variable")) {
        ([], true) => report.error(
            "NO_COMPARISON",
            place,
            "the rule has a Variable but no comparison.".to_owned(),
            "Add one comparison, such as StringEquals.".to_owned(),
        ),
        ([], false) => report.error(
            "NO_COMPARISON",
            place,
            "the rule tests nothing.".to_owned(),
            "Add Variable and one comparison, or one of And, Or and Not.".to_owned(),
        ),
        ([_, _, ..], _) => report.error(
            "SEVERAL_COMPARISONS",
            place,
            format!("the rule has {}, of which only one can be given.", tests.join(" and ")),
            "Split the rule, and combine the parts with And or Or.".to_owned(),
        ),
        ([_], false) if comparison.is_some() => {
            missing("Variable", "the path whose value is compared", place, report);
        }
        ([_], true) if comparison.is_none() => report.error(
            "UNKNOWN_FIELD",
            &place.key("Variable"),
            format!("a rule with {} has no Variable.", tests.join("")),
            "Move Variable into the rules inside.".to_owned(),
        ),
        _ => {}
    }
}

fn combined(name: &str, value: &Value, place: &Place, report: &mut Report) {
    let Some(rules) = value.as_array() else {
        return wrong_type(value, name, "a list of rules", place, report);
    };
    if rules.is_empty() {
        report.error("EMPTY_LIST", place, format!("{name} is empty."), "Add at least one rule.".to_owned());
    }
    for (index, rule) in rules.iter().enumerate() {
        match rule.as_object() {
            Some(inner) => json_path_rule(inner, false, &place.index(index), report),
            None => wrong_type(rule, "a rule", "an object", &place.index(index), report),
        }
    }
}

fn compare(operator: &str, operand: Operand, value: &Value, place: &Place, report: &mut Report) {
    match (operand, value) {
        (Operand::Text, Value::String(pattern)) if operator == "StringMatches" => {
            if pattern.bytes().rev().take_while(|byte| *byte == b'\\').count() % 2 == 1 {
                report.error(
                    "INVALID_PATTERN",
                    place,
                    format!("StringMatches is {}, which ends in an open escape.", quote(pattern)),
                    "Write a literal backslash as two, and a literal asterisk as \\*.".to_owned(),
                );
            }
        }
        (Operand::Text, Value::String(_))
        | (Operand::Number, Value::Number(_))
        | (Operand::Boolean, Value::Bool(_)) => {}
        (Operand::Text, _) => wrong_type(value, operator, "a string", place, report),
        (Operand::Number, _) => wrong_type(value, operator, "a number", place, report),
        (Operand::Boolean, _) => wrong_type(value, operator, "true or false", place, report),
        (Operand::Timestamp, _) => values::timestamp(value, operator, place, report),
        (Operand::Path, _) => values::path(value, operator, place, report),
    }
}

fn unknown(name: &str, known: &[&str], place: &Place, report: &mut Report) {
    report.error(
        "UNKNOWN_FIELD",
        &place.key(name),
        format!("a rule of Choices has no field {}.", quote(name)),
        names::suggest(name, known.iter().copied(), "Remove it."),
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_thirty_nine_comparisons_and_each_has_an_operand() {
        let all = operators();
        assert_eq!(all.len(), 39);
        assert!(all.iter().all(|name| operand(name).is_some()));
        for none in ["StringMatchesPath", "BooleanLessThan", "IsPresentPath", "Equals", "String"] {
            assert!(operand(none).is_none(), "{none}");
        }
    }
}
