//! Ways to break query languages, payloads and variables.

use serde_json::{Value, json};

use super::*;

/// All of them.
pub const ALL: &[Mutation] = &[
    // Query languages.
    mutation("input-path-in-jsonata", "WRONG_QUERY_LANGUAGE", |d| {
        jsonata(d) && set(d, "Pass", "InputPath", json!("$.a"))
    }),
    mutation("parameters-in-jsonata", "WRONG_QUERY_LANGUAGE", |d| {
        jsonata(d) && set(d, "Task", "Parameters", json!({"A": 1}))
    }),
    mutation("output-in-jsonpath", "WRONG_QUERY_LANGUAGE", |d| {
        json_path_only(d) && set(d, "Pass", "Output", json!({"a": 1}))
    }),
    mutation("arguments-in-jsonpath", "WRONG_QUERY_LANGUAGE", |d| {
        json_path_only(d) && set(d, "Task", "Arguments", json!({"A": 1}))
    }),
    mutation("jsonpath-state-in-jsonata", "JSONPATH_IN_JSONATA_MACHINE", |d| {
        jsonata(d)
            && change_state(d, &mut |f| {
                f.len() == 2 && f.contains_key("End") && put(f, "QueryLanguage", json!("JSONPath"))
            })
    }),
    mutation("jsonata-unclosed", "JSONATA_DELIMITERS", |d| {
        jsonata(d) && set(d, "Pass", "Output", json!({"a": "{% $states.input.a"}))
    }),
    mutation("result-in-arguments", "STATES_FIELD_NOT_AVAILABLE", |d| {
        jsonata(d)
            && change_state(d, &mut |f| {
                f.get_mut("Arguments").and_then(Value::as_object_mut).is_some_and(|arguments| {
                    arguments.contains_key("Payload")
                        && put(arguments, "ClientContext", json!("{% $states.result %}"))
                })
            })
    }),
    // Payload templates.
    mutation("dollar-plain", "INVALID_EXPRESSION", |d| {
        json_path_only(d) && set(d, "Pass", "Parameters", json!({"a.$": "plain"}))
    }),
    mutation("dollar-number", "WRONG_TYPE", |d| {
        json_path_only(d) && set(d, "Pass", "Parameters", json!({"deep": [{"a.$": 5}]}))
    }),
    mutation("dollar-twice", "DUPLICATE_PAYLOAD_FIELD", |d| {
        json_path_only(d) && set(d, "Pass", "Parameters", json!({"a": 1, "a.$": "$.a"}))
    }),
    // Variables.
    mutation("variable-unknown", "VARIABLE_NOT_ASSIGNED", |d| {
        json_path_only(d) && set(d, "Pass", "Parameters", json!({"a.$": "$nobodyAssignsThis.b"}))
    }),
    mutation("variable-reserved", "RESERVED_VARIABLE", |d| set(d, "Pass", "Assign", json!({"states": 1}))),
    mutation("variable-name", "INVALID_VARIABLE_NAME", |d| set(d, "Wait", "Assign", json!({"a-b": 1}))),
    mutation("assign-list", "WRONG_TYPE", |d| set(d, "Task", "Assign", json!([1]))),
    mutation("variable-of-branch", "VARIABLE_OUT_OF_SCOPE", |d| {
        let Some(states) = d["States"].as_object_mut() else { return false };
        let Some((_, parallel)) = states.iter_mut().find(|(_, state)| state["Branches"].is_array()) else {
            return false;
        };
        let Some(next) = parallel["Next"].as_str().map(str::to_owned) else { return false };
        let assigned =
            change_state(&mut parallel["Branches"][0], &mut |f| put(f, "Assign", json!({"inBranch": 1})));
        assigned
            && states[&next]["Type"] == "Pass"
            && states[&next].get("Parameters").is_some_and(Value::is_object)
            && {
                states[&next]["Parameters"]["b.$"] = json!("$inBranch");
                true
            }
    }),
    mutation("variable-name-long", "INVALID_VARIABLE_NAME", |d| {
        set(d, "Pass", "Assign", json!({"v".repeat(81): 1}))
    }),
    mutation("variable-read-too-early", "VARIABLE_READ_BEFORE_ASSIGNED", |d| {
        let start = d["StartAt"].as_str().unwrap_or_default().to_owned();
        let assigns = ["Pass", "Task", "Wait"].iter().any(|kind| d["States"][&start]["Type"] == *kind);
        json_path_only(d) && assigns && {
            d["States"][&start]["Assign"] = json!({"assignedLate": 1});
            d["StartAt"] = json!("Reads too early");
            d["States"]["Reads too early"] =
                json!({"Type": "Pass", "Parameters": {"a.$": "$assignedLate"}, "Next": start});
            true
        }
    }),
    mutation("variable-of-outer-scope", "VARIABLE_OF_OUTER_SCOPE", |d| {
        change_state(d, &mut |f| {
            let inside =
                f.get_mut("Branches").and_then(|branches| branches.get_mut(0)).is_some_and(|branch| {
                    change_state(branch, &mut |f| {
                        is(f, "Pass") && !f.contains_key("Assign") && put(f, "Assign", json!({"same": 1}))
                    })
                });
            inside && !f.contains_key("Assign") && put(f, "Assign", json!({"same": 2}))
        })
    }),
    mutation("payload-too-large", "PAYLOAD_TOO_LARGE", |d| {
        json_path_only(d) && set(d, "Pass", "Parameters", json!({"a": "x".repeat(262_145)}))
    }),
    mutation("result-too-large", "PAYLOAD_TOO_LARGE", |d| {
        json_path_only(d) && set(d, "Pass", "Result", json!("x".repeat(262_145)))
    }),
    mutation("intrinsic-unknown", "INVALID_EXPRESSION", |d| {
        json_path_only(d) && set(d, "Pass", "Parameters", json!({"a.$": "States.Default($.a, 1)"}))
    }),
    mutation("intrinsic-arguments", "INVALID_EXPRESSION", |d| {
        json_path_only(d) && set(d, "Pass", "Parameters", json!({"a.$": "States.ArrayGetItem($.list)"}))
    }),
    mutation("intrinsic-escape", "INVALID_EXPRESSION", |d| {
        json_path_only(d) && set(d, "Pass", "Parameters", json!({"a.$": "States.Format('\\\"{}\\\"', $.a)"}))
    }),
    mutation("context-unknown", "INVALID_EXPRESSION", |d| {
        json_path_only(d) && set(d, "Pass", "Parameters", json!({"a.$": "$$.Execution.Number"}))
    }),
    mutation("jsonata-syntax", "INVALID_JSONATA", |d| {
        jsonata(d) && set(d, "Pass", "Output", json!({"a": "{% $states.input.a + %}"}))
    }),
    mutation("jsonata-function", "INVALID_JSONATA", |d| {
        jsonata(d) && set(d, "Pass", "Output", json!({"a": "{% $eval('1') %}"}))
    }),
    mutation("jsonata-parent-of-nothing", "INVALID_JSONATA", |d| {
        jsonata(d) && set(d, "Pass", "Output", json!({"a": "{% %.a %}"}))
    }),
    mutation("jsonata-of-no-document", "INVALID_JSONATA", |d| {
        jsonata(d) && set(d, "Pass", "Output", json!({"a": "{% total > 10 %}"}))
    }),
    mutation("jsonata-context", "INVALID_JSONATA", |d| {
        jsonata(d) && set(d, "Pass", "Output", json!({"a": "{% $states.input.list[$$.Execution.Id = id] %}"}))
    }),
    mutation("jsonata-states", "INVALID_JSONATA", |d| {
        jsonata(d) && set(d, "Pass", "Output", json!({"a": "{% $states.inputs.a %}"}))
    }),
    mutation("error-path-in-jsonata", "WRONG_QUERY_LANGUAGE", |d| {
        jsonata(d) && set(d, "Fail", "ErrorPath", json!("$.e"))
    }),
];
