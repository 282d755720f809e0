//! Ways to break Choice, Retry, Catch and Wait.

use serde_json::{Value, json};

use super::*;

/// All of them.
pub const ALL: &[Mutation] = &[
    // Choice.
    mutation("choices-missing", "MISSING_FIELD", |d| {
        remove(d, "Choice", "Choices") && d["States"].is_object()
    }),
    mutation("default-dangling", "MISSING_TRANSITION_TARGET", |d| {
        set(d, "Choice", "Default", json!("No such state at all"))
    }),
    mutation("choice-with-end", "UNKNOWN_FIELD", |d| set(d, "Choice", "End", json!(true))),
    mutation("rule-without-next", "MISSING_FIELD", |d| {
        first_of(d, "Choices", |rule| rule.shift_remove("Next").is_some())
    }),
    mutation("rule-dangling", "MISSING_TRANSITION_TARGET", |d| {
        first_of(d, "Choices", |rule| put(rule, "Next", json!("No such state at all")))
    }),
    mutation("rule-two-comparisons", "SEVERAL_COMPARISONS", |d| {
        comparison(d, |rule| !rule.contains_key("IsNull") && put(rule, "IsNull", json!(true)))
    }),
    mutation("rule-unknown-operator", "UNKNOWN_FIELD", |d| {
        comparison(d, |rule| put(rule, "StringEqual", json!("a")))
    }),
    mutation("rule-no-comparison", "NO_COMPARISON", |d| {
        comparison(d, |rule| {
            rule.retain(|name, _| name == "Variable" || name == "Next");
            true
        })
    }),
    mutation("rule-no-variable", "MISSING_FIELD", |d| {
        comparison(d, |rule| rule.shift_remove("Variable").is_some())
    }),
    mutation("rule-operand", "WRONG_TYPE", |d| {
        comparison(d, |rule| {
            rule.retain(|name, _| name == "Variable" || name == "Next");
            put(rule, "NumericEquals", json!("one"))
        })
    }),
    mutation("rule-pattern", "INVALID_PATTERN", |d| {
        comparison(d, |rule| {
            rule.retain(|name, _| name == "Variable" || name == "Next");
            put(rule, "StringMatches", json!("C:\\"))
        })
    }),
    mutation("rule-timestamp", "INVALID_TIMESTAMP", |d| {
        comparison(d, |rule| {
            rule.retain(|name, _| name == "Variable" || name == "Next");
            put(rule, "TimestampEquals", json!("yesterday"))
        })
    }),
    mutation("rule-and-empty", "EMPTY_LIST", |d| {
        comparison(d, |rule| {
            rule.retain(|name, _| name == "Next");
            put(rule, "And", json!([]))
        })
    }),
    mutation("rule-nested-next", "NEXT_IN_NESTED_RULE", |d| {
        comparison(d, |rule| {
            let Some(next) = rule.get("Next").cloned() else { return false };
            rule.retain(|name, _| name == "Next");
            put(rule, "Not", json!({"Variable": "$.a", "IsNull": true, "Next": next}))
        })
    }),
    mutation("condition-plain", "INVALID_CONDITION", |d| {
        jsonata(d) && first_of(d, "Choices", |rule| put(rule, "Condition", json!("a = b")))
    }),
    mutation("condition-missing", "MISSING_FIELD", |d| {
        jsonata(d) && first_of(d, "Choices", |rule| rule.shift_remove("Condition").is_some())
    }),
    mutation("condition-in-jsonpath", "WRONG_QUERY_LANGUAGE", |d| {
        comparison(d, |rule| put(rule, "Condition", json!("{% true %}")))
    }),
    // Retry and Catch.
    mutation("retry-object", "WRONG_TYPE", |d| {
        set(d, "Task", "Retry", json!({"ErrorEquals": ["States.ALL"]}))
    }),
    mutation("retry-no-errors", "MISSING_FIELD", |d| set(d, "Task", "Retry", json!([{"MaxAttempts": 1}]))),
    mutation("retry-empty-errors", "EMPTY_LIST", |d| set(d, "Task", "Retry", json!([{"ErrorEquals": []}]))),
    mutation("retry-all-not-last", "STATES_ALL_NOT_LAST", |d| {
        set(d, "Task", "Retry", json!([{"ErrorEquals": ["States.ALL"]}, {"ErrorEquals": ["A"]}]))
    }),
    mutation("retry-all-not-alone", "STATES_ALL_NOT_ALONE", |d| {
        set(d, "Task", "Retry", json!([{"ErrorEquals": ["A", "States.ALL"]}]))
    }),
    mutation("retry-interval", "OUT_OF_RANGE", |d| {
        set(d, "Task", "Retry", json!([{"ErrorEquals": ["A"], "IntervalSeconds": 0}]))
    }),
    mutation("retry-interval-fraction", "NOT_AN_INTEGER", |d| {
        set(d, "Task", "Retry", json!([{"ErrorEquals": ["A"], "IntervalSeconds": 1.5}]))
    }),
    mutation("retry-attempts", "OUT_OF_RANGE", |d| {
        set(d, "Task", "Retry", json!([{"ErrorEquals": ["A"], "MaxAttempts": -1}]))
    }),
    mutation("retry-rate", "OUT_OF_RANGE", |d| {
        set(d, "Task", "Retry", json!([{"ErrorEquals": ["A"], "BackoffRate": 0.5}]))
    }),
    mutation("retry-jitter", "INVALID_VALUE", |d| {
        set(d, "Task", "Retry", json!([{"ErrorEquals": ["A"], "JitterStrategy": "SOME"}]))
    }),
    mutation("retry-unknown-field", "UNKNOWN_FIELD", |d| {
        set(d, "Task", "Retry", json!([{"ErrorEquals": ["A"], "Interval": 1}]))
    }),
    mutation("catch-no-next", "MISSING_FIELD", |d| {
        first_of(d, "Catch", |c| c.shift_remove("Next").is_some())
    }),
    mutation("catch-dangling", "MISSING_TRANSITION_TARGET", |d| {
        first_of(d, "Catch", |c| put(c, "Next", json!("No such state at all")))
    }),
    mutation("catch-empty-errors", "EMPTY_LIST", |d| {
        first_of(d, "Catch", |c| put(c, "ErrorEquals", json!([])))
    }),
    mutation("catch-error-number", "WRONG_TYPE", |d| {
        first_of(d, "Catch", |c| put(c, "ErrorEquals", json!([404])))
    }),
    mutation("catch-result-path", "INVALID_PATH", |d| {
        json_path_only(d) && first_of(d, "Catch", |c| put(c, "ResultPath", json!("error")))
    }),
    // Wait.
    mutation("wait-twice", "EXCLUSIVE_FIELDS", |d| {
        change_state(d, &mut |f| {
            is(f, "Wait") && put(f, "Seconds", json!(1)) && put(f, "Timestamp", json!("2030-01-01T00:00:00Z"))
        })
    }),
    mutation("wait-nothing", "MISSING_FIELD", |d| {
        change_state(d, &mut |f| {
            is(f, "Wait") && {
                f.retain(|name, _| !name.starts_with("Seconds") && !name.starts_with("Timestamp"));
                true
            }
        })
    }),
    mutation("wait-timestamp", "INVALID_TIMESTAMP", |d| {
        replace(d, "Timestamp", json!("2030-01-01 00:00:00"))
    }),
    mutation("wait-negative", "OUT_OF_RANGE", |d| replace(d, "Seconds", json!(-1))),
    mutation("wait-text", "WRONG_TYPE", |d| replace(d, "Seconds", json!("ten"))),
    mutation("catch-all-not-last", "STATES_ALL_NOT_LAST", |d| {
        change_state(d, &mut |f| {
            f.get_mut("Catch").and_then(Value::as_array_mut).is_some_and(|catchers| {
                let next = catchers.first().map_or(Value::Null, |first| first["Next"].clone());
                catchers.insert(0, json!({"ErrorEquals": ["States.ALL"], "Next": next}));
                true
            })
        })
    }),
    mutation("retry-delay-too-long", "OUT_OF_RANGE", |d| {
        set(d, "Task", "Retry", json!([{"ErrorEquals": ["A"], "MaxDelaySeconds": 31_622_401}]))
    }),
    mutation("retry-expression", "WRONG_TYPE", |d| {
        set(d, "Task", "Retry", json!([{"ErrorEquals": ["A"], "IntervalSeconds": "$.seconds"}]))
    }),
    mutation("choices-empty", "EMPTY_LIST", |d| {
        let default = d["StartAt"].clone();
        change_state(d, &mut |f| is(f, "Choice") && put(f, "Choices", json!([]))) && default.is_string()
    }),
];
