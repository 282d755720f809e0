//! Ways to break the machine, and any state.

use serde_json::{Value, json};

use super::*;

/// All of them.
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
    mutation("machine-list", "INVALID_MACHINE", |d| {
        *d = json!([d.clone()]);
        true
    }),
    mutation("machine-too-large", "DEFINITION_TOO_LARGE", |d| {
        d["Comment"] = json!("x".repeat(1_100_000));
        true
    }),
    mutation("states-empty", "NO_STATES", |d| {
        d["States"] = json!({});
        true
    }),
    mutation("state-number", "INVALID_STATE", |d| {
        d["States"]["A number"] = json!(5);
        true
    }),
    mutation("branch-text", "INVALID_MACHINE", |d| {
        change_state(d, &mut |f| {
            f.get_mut("Branches").and_then(Value::as_array_mut).is_some_and(|branches| {
                branches.push(json!("a branch"));
                true
            })
        })
    }),
    mutation("result-path-of-several", "INVALID_PATH", |d| {
        json_path_only(d) && set(d, "Pass", "ResultPath", json!("$.a[*].b"))
    }),
];
