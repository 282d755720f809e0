//! Ways to make something that Step Functions takes but that is unlikely to be meant.

use serde_json::{Value, json};

use super::*;

/// All of them.
pub const ALL: &[Mutation] = &[
    mutation("name-with-line-break", "CONTROL_CHARACTER_IN_NAME", |d| {
        let start = std::mem::replace(&mut d["StartAt"], json!("two\nlines"));
        d["States"]["two\nlines"] = json!({"Type": "Pass", "Next": start});
        true
    }),
    mutation("default-missing", "CHOICE_WITHOUT_DEFAULT", |d| {
        // The state that Default leads to must be reached on another way.
        change_state(d, &mut |f| {
            let default = f.get("Default").cloned();
            let led_to = |default: &Value| {
                f.get("Choices")
                    .and_then(Value::as_array)
                    .is_some_and(|rules| rules.iter().any(|rule| rule["Next"] == *default))
            };
            default.as_ref().is_some_and(led_to) && f.shift_remove("Default").is_some()
        })
    }),
    mutation("loop-without-exit", "INFINITE_LOOP", |d| {
        let start = std::mem::replace(&mut d["StartAt"], json!("Which way?"));
        let choices = if jsonata(d) {
            json!([{"Condition": "{% $states.input.a %}", "Next": "Round and round"}])
        } else {
            json!([{"Variable": "$.a", "IsPresent": true, "Next": "Round and round"}])
        };
        d["States"]["Which way?"] = json!({"Type": "Choice", "Choices": choices, "Default": start});
        d["States"]["Round and round"] = json!({"Type": "Pass", "Next": "Round and round"});
        true
    }),
    mutation("iterator", "DEPRECATED_FIELD", |d| {
        in_map(
            d,
            |f| is(f, "Map") && f.contains_key("ItemProcessor"),
            |f| {
                let processor = f.shift_remove("ItemProcessor").unwrap_or_default();
                put(f, "Iterator", processor)
            },
        )
    }),
    mutation("map-parameters", "DEPRECATED_FIELD", |d| {
        json_path_only(d)
            && in_map(
                d,
                |f| is(f, "Map") && f.contains_key("ItemSelector"),
                |f| {
                    let selector = f.shift_remove("ItemSelector").unwrap_or_default();
                    put(f, "Parameters", selector)
                },
            )
    }),
    mutation("path-as-text", "NO_DOLLAR", |d| {
        json_path_only(d) && set(d, "Pass", "Parameters", json!({"deep": ["x", {"a": "$.a.b"}]}))
    }),
    mutation("jsonata-as-text", "JSONATA_IN_JSONPATH", |d| {
        json_path_only(d) && set(d, "Pass", "Parameters", json!({"a": "{% $states.input.a %}"}))
    }),
    mutation("jsonpath-as-text", "JSONPATH_IN_JSONATA", |d| {
        jsonata(d) && set(d, "Pass", "Output", json!({"a": "$.a.b"}))
    }),
    mutation("dollar-name-in-jsonata", "JSONPATH_IN_JSONATA", |d| {
        jsonata(d) && set(d, "Pass", "Output", json!({"a.$": "{% $states.input.a %}"}))
    }),
    mutation("jsonata-in-spaces", "JSONATA_DELIMITERS", |d| {
        jsonata(d) && set(d, "Pass", "Output", json!({"a": " {% $states.input.a %} "}))
    }),
    mutation("path-function", "PATH_FINDS_NOTHING", |d| {
        json_path_only(d) && set(d, "Pass", "Parameters", json!({"a.$": "$.list.length()"}))
    }),
    mutation("path-function-in-call", "PATH_FINDS_NOTHING", |d| {
        json_path_only(d) && set(d, "Pass", "Parameters", json!({"a.$": "States.Format('{}', $.list.max())"}))
    }),
    mutation("writer-without-type", "MISSING_FIELD", |d| {
        in_map(d, distributed_map, |f| {
            put(f, "ResultWriter", json!({"WriterConfig": {"Transformation": "FLATTEN"}}))
        })
    }),
    mutation("items-of-several", "AMBIGUOUS_PATH", |d| {
        json_path_only(d) && set(d, "Map", "ItemsPath", json!("$.orders[*].lines"))
    }),
    mutation("wait-of-several", "AMBIGUOUS_PATH", |d| {
        json_path_only(d)
            && change_state(d, &mut |f| {
                f.contains_key("SecondsPath") && put(f, "SecondsPath", json!("$.waits[?(@.now == true)]"))
            })
    }),
    mutation("path-negative-index", "PATH_FINDS_NOTHING", |d| {
        json_path_only(d) && set(d, "Pass", "InputPath", json!("$.list[-1]"))
    }),
    mutation("error-name-reserved", "UNKNOWN_ERROR_NAME", |d| {
        set(d, "Task", "Retry", json!([{"ErrorEquals": ["States.TimeOut"]}]))
    }),
    mutation("retry-delay", "MAX_DELAY_BELOW_INTERVAL", |d| {
        set(d, "Task", "Retry", json!([{"ErrorEquals": ["A"], "IntervalSeconds": 9, "MaxDelaySeconds": 5}]))
    }),
    mutation("error-name-repeated", "REPEATED_ERROR_NAME", |d| {
        set(d, "Task", "Retry", json!([{"ErrorEquals": ["A", "B"]}, {"ErrorEquals": ["C", "A"]}]))
    }),
    mutation("function-without-region", "INCOMPLETE_ARN", |d| {
        resource(d, |r| r.contains(":lambda:us-").then(|| "arn:aws:lambda:::function:work".to_owned()))
    }),
    mutation("integration-unknown", "UNKNOWN_INTEGRATION", |d| {
        resource(d, |r| {
            r.contains(":::dynamodb:getItem").then(|| "arn:aws:states:::dynamodb:query".to_owned())
        })
    }),
    mutation("parameter-unknown", "UNKNOWN_PARAMETER", |d| {
        change_state(d, &mut |f| {
            f.get("Resource").and_then(Value::as_str).is_some_and(|r| r.contains(":::sqs:sendMessage"))
                && ["Parameters", "Arguments"].iter().any(|name| {
                    f.get_mut(*name)
                        .and_then(Value::as_object_mut)
                        .is_some_and(|p| put(p, "Message", json!("x")))
                })
        })
    }),
    mutation("variable-of-one-way", "VARIABLE_MAY_BE_UNASSIGNED", |d| {
        let start = d["StartAt"].clone();
        json_path_only(d)
            && {
                d["StartAt"] = json!("Which way?");
                d["States"]["Which way?"] = json!({
                    "Type": "Choice",
                    "Choices": [{"Variable": "$.a", "IsPresent": true, "Assign": {"sometimes": 1}, "Next": "Reads"}],
                    "Default": "Reads",
                });
                d["States"]["Reads"] =
                    json!({"Type": "Pass", "Parameters": {"a.$": "$sometimes"}, "Next": start});
                true
            }
    }),
];
