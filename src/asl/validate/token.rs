//! Task tokens: a task that waits for one must give it away.

use serde_json::Value;

use super::finding::{Place, Report};
use super::machine::State;
use crate::asl::expression::{self, Language};

/// Reports a `.waitForTaskToken` task of which no argument carries the token: nobody could ever answer.
pub(super) fn check(state: &State, report: &mut Report) {
    let (field, token) = match state.language {
        Language::JsonPath => ("Parameters", "$$.Task.Token"),
        Language::Jsonata => ("Arguments", "{% $states.context.Task.Token %}"),
    };
    if state.field(field).is_some_and(|value| passes(value, state.language)) {
        return;
    }
    let place = Place::Base(&state.pointer);
    let at = if state.field(field).is_some() { place.key(field) } else { place };
    report.error(
        "TASK_TOKEN_NOT_PASSED",
        &at,
        format!("it waits for a task token, but nothing in {field} passes the token on."),
        format!("Add {token} to what the task receives."),
    );
}

/// Whether a payload passes the token on. In JSONPath a text is a path only in a field whose name ends in `.$`.
fn passes(value: &Value, language: Language) -> bool {
    match value {
        Value::String(text) => language == Language::Jsonata && expression::reads_task_token(text, language),
        Value::Array(items) => items.iter().any(|item| passes(item, language)),
        Value::Object(fields) => fields.iter().any(|(name, value)| match value {
            Value::String(text) if language == Language::JsonPath && name.ends_with(".$") => {
                expression::reads_task_token(text, language)
            }
            value => passes(value, language),
        }),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_token_is_found_wherever_it_is_passed() {
        let path = |value| passes(&value, Language::JsonPath);
        assert!(path(json!({"Payload": {"a": [{"t.$": "$$.Task.Token"}]}})));
        assert!(path(json!({"Payload.$": "States.Format('{}', $$.Task.Token)"})));
        assert!(path(json!({"Context.$": "$$"})));
        assert!(path(json!({"Body.$": "States.JsonToString($$.Task)"})));
        assert!(!path(json!({"Payload.$": "$.token", "Id.$": "$$.Execution.Id"})));
        assert!(!path(json!({"Payload": {"t": "$$.Task.Token", "u": ["$$.Task.Token"]}})));
        let jsonata = |value| passes(&value, Language::Jsonata);
        assert!(jsonata(json!({"Payload": "{% {'t': $states.context.Task.Token} %}"})));
        assert!(jsonata(json!({"Payload": "{% $states.context %}"})));
        assert!(!jsonata(json!({"Payload": "{% $states.context.Execution.Id & $states.input.x %}"})));
    }
}
