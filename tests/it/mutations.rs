//! Ways to break a valid definition in exactly one place, each with the code of the finding that must come of it.

use serde_json::{Map, Value, json};

/// A way to break a definition.
pub struct Mutation {
    /// What is done, as a file name.
    pub name: &'static str,
    /// The code of the error that must be found.
    pub code: &'static str,
    /// Breaks the definition; returns whether there was something to break.
    pub apply: fn(&mut Value) -> bool,
}

const fn mutation(name: &'static str, code: &'static str, apply: fn(&mut Value) -> bool) -> Mutation {
    Mutation { name, code, apply }
}

type Fields = Map<String, Value>;

/// Calls `change` with one state after the other, nested ones too, until it has changed something.
fn change_state(definition: &mut Value, change: &mut dyn FnMut(&mut Fields) -> bool) -> bool {
    let Some(states) = definition.get_mut("States").and_then(Value::as_object_mut) else { return false };
    for state in states.values_mut() {
        let Some(fields) = state.as_object_mut() else { continue };
        if change(fields) {
            return true;
        }
        for inner in ["ItemProcessor", "Iterator"] {
            if fields.get_mut(inner).is_some_and(|machine| change_state(machine, change)) {
                return true;
            }
        }
        let branches = fields.get_mut("Branches").and_then(Value::as_array_mut);
        if branches.is_some_and(|branches| branches.iter_mut().any(|machine| change_state(machine, change))) {
            return true;
        }
    }
    false
}

fn is(fields: &Fields, kind: &str) -> bool {
    fields.get("Type").and_then(Value::as_str) == Some(kind)
}

/// Sets a field of the first state of a type.
fn set(definition: &mut Value, kind: &str, field: &str, value: Value) -> bool {
    change_state(definition, &mut |fields| {
        is(fields, kind) && {
            fields.insert(field.to_owned(), value.clone());
            true
        }
    })
}

/// Replaces a field where it is given.
fn replace(definition: &mut Value, field: &str, value: Value) -> bool {
    change_state(definition, &mut |fields| {
        fields.contains_key(field) && {
            fields.insert(field.to_owned(), value.clone());
            true
        }
    })
}

fn remove(definition: &mut Value, kind: &str, field: &str) -> bool {
    change_state(definition, &mut |fields| is(fields, kind) && fields.shift_remove(field).is_some())
}

/// Changes the first element of a list field, if it is an object.
fn first_of(definition: &mut Value, list: &str, change: fn(&mut Fields) -> bool) -> bool {
    change_state(definition, &mut |fields| {
        fields
            .get_mut(list)
            .and_then(Value::as_array_mut)
            .and_then(|elements| elements.first_mut())
            .and_then(Value::as_object_mut)
            .is_some_and(change)
    })
}

fn put(fields: &mut Fields, name: &str, value: Value) -> bool {
    fields.insert(name.to_owned(), value);
    true
}

fn jsonata(definition: &Value) -> bool {
    definition["QueryLanguage"] == "JSONata"
}

fn json_path_only(definition: &Value) -> bool {
    !definition.to_string().contains("JSONata")
}

/// Changes the resource of the first task for which the change makes another text.
fn resource(definition: &mut Value, change: fn(&str) -> Option<String>) -> bool {
    change_state(definition, &mut |fields| {
        let changed = fields.get("Resource").and_then(Value::as_str).and_then(change);
        changed.is_some_and(|resource| put(fields, "Resource", json!(resource)))
    })
}

/// A rule of a JSONPath Choice that has a plain comparison.
fn comparison(definition: &mut Value, change: fn(&mut Fields) -> bool) -> bool {
    change_state(definition, &mut |fields| {
        let Some(rules) = fields.get_mut("Choices").and_then(Value::as_array_mut) else { return false };
        rules
            .iter_mut()
            .filter_map(Value::as_object_mut)
            .find(|rule| rule.contains_key("Variable"))
            .is_some_and(change)
    })
}

fn inline_map(fields: &Fields) -> bool {
    is(fields, "Map")
        && fields["ItemProcessor"].pointer("/ProcessorConfig/Mode") != Some(&json!("DISTRIBUTED"))
}

fn distributed_map(fields: &Fields) -> bool {
    is(fields, "Map") && !inline_map(fields)
}

fn in_map(definition: &mut Value, which: fn(&Fields) -> bool, change: fn(&mut Fields) -> bool) -> bool {
    change_state(definition, &mut |fields| which(fields) && change(fields))
}

/// All ways.
pub const ALL: &[Mutation] = &[
    // The machine.
    mutation("start-missing", "MISSING_FIELD", |d| {
        d.as_object_mut().is_some_and(|machine| machine.shift_remove("StartAt").is_some())
    }),
    mutation("start-dangling", "MISSING_TRANSITION_TARGET", |d| {
        d["StartAt"] = json!("No such state at all");
        true
    }),
    mutation("states-missing", "MISSING_FIELD", |d| {
        d.as_object_mut().is_some_and(|machine| machine.shift_remove("States").is_some())
    }),
    mutation("states-list", "WRONG_TYPE", |d| {
        d["States"] = json!([]);
        true
    }),
    mutation("machine-unknown-field", "UNKNOWN_FIELD", |d| {
        d["Stat"] = json!({});
        true
    }),
    mutation("machine-language", "INVALID_QUERY_LANGUAGE", |d| {
        json_path_only(d) && {
            d["QueryLanguage"] = json!("XPath");
            true
        }
    }),
    mutation("machine-version", "UNKNOWN_VERSION", |d| {
        d["Version"] = json!("2.0");
        true
    }),
    mutation("machine-timeout", "OUT_OF_RANGE", |d| {
        d["TimeoutSeconds"] = json!(-1);
        true
    }),
    mutation("machine-comment", "WRONG_TYPE", |d| {
        d["Comment"] = json!(5);
        true
    }),
    mutation("name-too-long", "INVALID_STATE_NAME", |d| {
        let name = "x".repeat(81);
        let start = std::mem::replace(&mut d["StartAt"], json!(name));
        d["States"][&name] = json!({"Type": "Pass", "Next": start});
        true
    }),
    mutation("unreachable", "UNREACHABLE_STATE", |d| {
        d["States"]["Nobody leads here"] = json!({"Type": "Pass", "End": true});
        true
    }),
    mutation("no-end", "NO_TERMINAL_STATE", |d| {
        let start = d["StartAt"].clone();
        let Some(states) = d["States"].as_object_mut() else { return false };
        if states.values().any(|state| state["Type"] == "Succeed" || state["Type"] == "Fail") {
            return false;
        }
        for state in states.values_mut().filter_map(Value::as_object_mut) {
            if state.shift_remove("End").is_some() {
                state.insert("Next".to_owned(), start.clone());
            }
        }
        true
    }),
    // Any state.
    mutation("type-missing", "MISSING_FIELD", |d| change_state(d, &mut |f| f.shift_remove("Type").is_some())),
    mutation("type-unknown", "UNKNOWN_STATE_TYPE", |d| replace(d, "Type", json!("Taks"))),
    mutation("state-unknown-field", "UNKNOWN_FIELD", |d| {
        change_state(d, &mut |f| put(f, "Ressource", json!("x")))
    }),
    mutation("state-comment", "WRONG_TYPE", |d| change_state(d, &mut |f| put(f, "Comment", json!(["x"])))),
    mutation("next-dangling", "MISSING_TRANSITION_TARGET", |d| {
        change_state(d, &mut |f| {
            f.contains_key("End")
                && f.shift_remove("End").is_some()
                && put(f, "Next", json!("No such state at all"))
        })
    }),
    mutation("next-missing", "NO_NEXT", |d| change_state(d, &mut |f| f.shift_remove("End").is_some())),
    mutation("next-and-end", "NEXT_AND_END", |d| {
        change_state(d, &mut |f| f.contains_key("Next") && put(f, "End", json!(true)))
    }),
    mutation("next-number", "WRONG_TYPE", |d| {
        change_state(d, &mut |f| f.shift_remove("End").is_some() && put(f, "Next", json!(1)))
    }),
    mutation("next-across-border", "MISSING_TRANSITION_TARGET", |d| {
        let outer = d["StartAt"].clone();
        change_state(d, &mut |f| {
            let inner = f.get_mut("ItemProcessor").filter(|machine| machine["States"].is_object());
            inner.is_some_and(|machine| {
                change_state(machine, &mut |f| {
                    f.shift_remove("End").is_some() && put(f, "Next", outer.clone())
                })
            })
        })
    }),
    mutation("input-path", "INVALID_PATH", |d| {
        json_path_only(d) && set(d, "Pass", "InputPath", json!("a.b"))
    }),
    mutation("result-path-context", "INVALID_PATH", |d| {
        json_path_only(d) && set(d, "Pass", "ResultPath", json!("$$.a"))
    }),
    mutation("output-path-number", "WRONG_TYPE", |d| {
        json_path_only(d) && set(d, "Pass", "OutputPath", json!(1))
    }),
    mutation("retry-on-pass", "UNKNOWN_FIELD", |d| {
        set(d, "Pass", "Retry", json!([{"ErrorEquals": ["States.ALL"]}]))
    }),
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
    mutation("retry-delay", "MAX_DELAY_NOT_ABOVE_INTERVAL", |d| {
        set(d, "Task", "Retry", json!([{"ErrorEquals": ["A"], "IntervalSeconds": 9, "MaxDelaySeconds": 5}]))
    }),
    mutation("retry-unknown-error", "UNKNOWN_ERROR_NAME", |d| {
        set(d, "Task", "Retry", json!([{"ErrorEquals": ["States.TimeOut"]}]))
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
    // Task.
    mutation("resource-missing", "MISSING_FIELD", |d| remove(d, "Task", "Resource")),
    mutation("resource-no-arn", "INVALID_RESOURCE", |d| replace(d, "Resource", json!("lambda"))),
    mutation("resource-pattern", "UNKNOWN_PATTERN", |d| {
        resource(d, |r| {
            r.contains(":::lambda:invoke").then(|| "arn:aws:states:::lambda:invoke.async".to_owned())
        })
    }),
    mutation("resource-sync", "UNSUPPORTED_PATTERN", |d| {
        resource(d, |r| {
            let lacks = [":::sqs:sendMessage", ":::sns:publish", ":::dynamodb:getItem", ":aws-sdk:"];
            (lacks.iter().any(|part| r.contains(part)) && !r.contains('.')).then(|| format!("{r}.sync"))
        })
    }),
    mutation("token-not-passed", "TASK_TOKEN_NOT_PASSED", |d| {
        resource(d, |r| {
            [":::sqs:sendMessage", ":::sns:publish", ":::lambda:invoke"]
                .iter()
                .any(|end| r.ends_with(end))
                .then(|| format!("{r}.waitForTaskToken"))
        })
    }),
    mutation("parameter-missing", "MISSING_PARAMETER", |d| {
        change_state(d, &mut |f| {
            f.get("Resource").and_then(Value::as_str).is_some_and(|r| r.contains(":::lambda:invoke"))
                && ["Parameters", "Arguments"].iter().any(|name| {
                    f.get_mut(*name)
                        .and_then(Value::as_object_mut)
                        .is_some_and(|p| p.shift_remove("FunctionName").is_some())
                })
        })
    }),
    mutation("parameter-case", "PARAMETER_NOT_PASCAL_CASE", |d| {
        change_state(d, &mut |f| {
            f.get("Resource").and_then(Value::as_str).is_some_and(|r| r.contains(":::"))
                && ["Parameters", "Arguments"].iter().any(|name| {
                    f.get_mut(*name)
                        .and_then(Value::as_object_mut)
                        .is_some_and(|p| put(p, "qualifier", json!("1")))
                })
        })
    }),
    mutation("timeout-zero", "OUT_OF_RANGE", |d| {
        change_state(d, &mut |f| {
            is(f, "Task")
                && !f.contains_key("TimeoutSecondsPath")
                && !f.contains_key("HeartbeatSeconds")
                && put(f, "TimeoutSeconds", json!(0))
        })
    }),
    mutation("heartbeat-too-long", "HEARTBEAT_NOT_BELOW_TIMEOUT", |d| {
        change_state(d, &mut |f| {
            is(f, "Task")
                && !f.contains_key("TimeoutSecondsPath")
                && put(f, "TimeoutSeconds", json!(30))
                && put(f, "HeartbeatSeconds", json!(30))
        })
    }),
    mutation("timeout-twice", "EXCLUSIVE_FIELDS", |d| {
        json_path_only(d)
            && change_state(d, &mut |f| {
                is(f, "Task")
                    && !f.contains_key("HeartbeatSeconds")
                    && put(f, "TimeoutSeconds", json!(30))
                    && put(f, "TimeoutSecondsPath", json!("$.t"))
            })
    }),
    // Succeed and Fail.
    mutation("succeed-next", "UNKNOWN_FIELD", |d| {
        let start = d["StartAt"].clone();
        set(d, "Succeed", "Next", start)
    }),
    mutation("fail-end", "UNKNOWN_FIELD", |d| set(d, "Fail", "End", json!(true))),
    mutation("fail-error-number", "WRONG_TYPE", |d| {
        set(d, "Fail", "Error", json!(500)) && !d.to_string().contains("ErrorPath")
    }),
    mutation("fail-error-twice", "EXCLUSIVE_FIELDS", |d| {
        json_path_only(d)
            && change_state(d, &mut |f| {
                is(f, "Fail") && put(f, "Error", json!("A")) && put(f, "ErrorPath", json!("$.e"))
            })
    }),
    mutation("fail-cause-function", "INVALID_PATH", |d| {
        json_path_only(d)
            && change_state(d, &mut |f| {
                is(f, "Fail") && {
                    f.shift_remove("Cause");
                    put(f, "CausePath", json!("States.MathAdd(1, 2)"))
                }
            })
    }),
    // Parallel.
    mutation("branches-missing", "MISSING_FIELD", |d| remove(d, "Parallel", "Branches")),
    mutation("branches-empty", "EMPTY_LIST", |d| set(d, "Parallel", "Branches", json!([]))),
    mutation("branch-start", "MISSING_TRANSITION_TARGET", |d| {
        first_of(d, "Branches", |branch| put(branch, "StartAt", json!("No such state at all")))
    }),
    mutation("branch-without-states", "MISSING_FIELD", |d| {
        first_of(d, "Branches", |branch| branch.shift_remove("States").is_some())
    }),
    mutation("duplicate-name", "DUPLICATE_STATE_NAME", |d| {
        let name = d["StartAt"].as_str().unwrap_or_default().to_owned();
        change_state(d, &mut |f| {
            let branch = f.get_mut("Branches").and_then(|branches| branches.get_mut(0));
            branch.is_some_and(|branch| {
                *branch = json!({"StartAt": name, "States": {name.clone(): {"Type": "Pass", "End": true}}});
                true
            })
        }) && !d.to_string().contains("\"Assign\"")
    }),
    // Map.
    mutation("processor-missing", "MISSING_FIELD", |d| remove(d, "Map", "ItemProcessor")),
    mutation("concurrency-negative", "OUT_OF_RANGE", |d| {
        in_map(
            d,
            |f| is(f, "Map") && !f.contains_key("MaxConcurrencyPath"),
            |f| put(f, "MaxConcurrency", json!(-1)),
        )
    }),
    mutation("label-inline", "DISTRIBUTED_ONLY", |d| {
        in_map(d, inline_map, |f| put(f, "Label", json!("Rows")))
    }),
    mutation("batcher-inline", "DISTRIBUTED_ONLY", |d| {
        in_map(d, inline_map, |f| put(f, "ItemBatcher", json!({"MaxItemsPerBatch": 5})))
    }),
    mutation("mode-unknown", "INVALID_VALUE", |d| {
        in_map(d, inline_map, |f| {
            f["ItemProcessor"]["ProcessorConfig"] = json!({"Mode": "FAST"});
            true
        })
    }),
    mutation("execution-type-missing", "MISSING_FIELD", |d| {
        in_map(d, distributed_map, |f| {
            f["ItemProcessor"]["ProcessorConfig"] = json!({"Mode": "DISTRIBUTED"});
            true
        })
    }),
    mutation("label-too-long", "INVALID_LABEL", |d| {
        in_map(d, distributed_map, |f| put(f, "Label", json!("x".repeat(41))))
    }),
    mutation("percentage", "OUT_OF_RANGE", |d| {
        in_map(
            d,
            |f| distributed_map(f) && f.contains_key("ToleratedFailurePercentage"),
            |f| put(f, "ToleratedFailurePercentage", json!(101)),
        )
    }),
    mutation("batcher-empty", "MISSING_FIELD", |d| {
        in_map(d, distributed_map, |f| put(f, "ItemBatcher", json!({})))
    }),
    mutation("reader-without-resource", "MISSING_FIELD", |d| {
        in_map(d, distributed_map, |f| {
            f.get_mut("ItemReader")
                .and_then(Value::as_object_mut)
                .is_some_and(|r| r.shift_remove("Resource").is_some())
        })
    }),
    mutation("reader-type", "INVALID_VALUE", |d| {
        in_map(
            d,
            |f| distributed_map(f) && f["ItemReader"].get("ReaderConfig").is_some(),
            |f| {
                f["ItemReader"]["ReaderConfig"]["InputType"] = json!("XML");
                true
            },
        )
    }),
    mutation("sync-in-express-child", "NOT_IN_EXPRESS", |d| {
        in_map(
            d,
            |f| distributed_map(f) && f["ItemProcessor"].to_string().contains(".sync"),
            |f| {
                f["ItemProcessor"]["ProcessorConfig"]["ExecutionType"] = json!("EXPRESS");
                true
            },
        )
    }),
];
