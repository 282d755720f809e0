//! Ways to break Task, Succeed, Fail and Parallel.

use serde_json::{Value, json};

use super::*;

/// All of them.
pub const ALL: &[Mutation] = &[
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
    mutation("token-as-text", "TASK_TOKEN_NOT_PASSED", |d| {
        json_path_only(d)
            && change_state(d, &mut |f| {
                let waits = f
                    .get("Resource")
                    .and_then(Value::as_str)
                    .is_some_and(|r| r.ends_with(".waitForTaskToken"));
                let parameters = f.get_mut("Parameters").and_then(Value::as_object_mut);
                waits
                    && parameters.is_some_and(|parameters| {
                        let text = json!(parameters).to_string().replace(".$\":", "\":");
                        *parameters = serde_json::from_str(&text).unwrap_or_default();
                        text.contains("\"$$.Task.Token\"")
                    })
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
    mutation("resource-expression", "INVALID_RESOURCE", |d| replace(d, "Resource", json!("$.function"))),
    mutation("resource-state-machine", "INVALID_RESOURCE", |d| {
        replace(d, "Resource", json!("arn:aws:states:us-east-1:123456789012:stateMachine:inner"))
    }),
    mutation("credentials-without-role", "MISSING_PARAMETER", |d| {
        set(d, "Task", "Credentials", json!({"Role": "arn:aws:iam::123456789012:role/r"}))
    }),
    mutation("timeout-too-long", "OUT_OF_RANGE", |d| {
        change_state(d, &mut |f| {
            is(f, "Task")
                && !f.contains_key("TimeoutSecondsPath")
                && put(f, "TimeoutSeconds", json!(100_000_000))
        })
    }),
];
