//! What a case demands, asked of what the provider rendered.

use std::collections::BTreeSet;

use serde_json::{Value, json};

/// The faults of a rendered state and of its policy document, each a sentence; none when it is as expected.
pub fn task(expect: &Value, state: Option<&Value>, policy: Option<&Value>) -> Vec<String> {
    let mut faults = Vec::new();
    if let Some(want) = expect.get("json") {
        let mut got = state.cloned().unwrap_or_default();
        if let Some(fields) = got.as_object_mut() {
            // Where a state goes next is the chain's business.
            fields.retain(|name, _| name != "Next" && name != "End");
        }
        faults.extend(difference(want, &got, "$"));
    }
    let pairs = |name: &str| {
        expect[name].as_array().into_iter().flatten().map(|pair| (text(&pair[0]), text(&pair[1])))
    };
    for (action, resource) in pairs("allow") {
        if !allows(policy, action, resource) {
            faults.push(format!("the policy must allow {action} on {resource}"));
        }
    }
    for (action, resource) in pairs("deny") {
        if allows(policy, action, resource) {
            faults.push(format!("the policy must not allow {action} on {resource}"));
        }
    }
    faults
}

/// The faults of a composed machine, given as its fragment.
pub fn machine(expect: &Value, fragment: &Value) -> Vec<String> {
    let mut states = fragment["States"].clone();
    for state in states.as_object_mut().into_iter().flat_map(|states| states.values_mut()) {
        let ends_by_itself = matches!(state["Type"].as_str(), Some("Choice" | "Succeed" | "Fail"));
        if !ends_by_itself && state.get("Next").is_none() {
            state["End"] = json!(true);
        }
    }
    let want = json!({"StartAt": expect["StartAt"], "States": expect["States"]});
    let got = json!({"StartAt": fragment["StartAt"], "States": states});
    difference(&want, &got, "$").into_iter().collect()
}

/// Whether a policy document allows the pair, with every condition met and no `Deny` looked at.
fn allows(policy: Option<&Value>, action: &str, resource: &str) -> bool {
    let statements = policy.map(|policy| listed(&policy["Statement"])).unwrap_or_default();
    statements.into_iter().filter(|statement| statement["Effect"] == "Allow").any(|statement| {
        let action = action.to_lowercase();
        listed(&statement["Action"])
            .into_iter()
            .any(|pattern| matches(&text(pattern).to_lowercase(), &action))
            && listed(&statement["Resource"]).into_iter().any(|pattern| matches(text(pattern), resource))
    })
}

/// IAM's wildcards: `*` is any text, `?` any one character.
fn matches(pattern: &str, text: &str) -> bool {
    let text: Vec<char> = text.chars().collect();
    // The lengths of the beginnings of `text` that the pattern so far matches.
    let mut reached = BTreeSet::from([0]);
    for wanted in pattern.chars() {
        reached = match wanted {
            '*' => reached.first().map(|&from| (from..=text.len()).collect()).unwrap_or_default(),
            _ => reached
                .into_iter()
                .filter(|&at| text.get(at).is_some_and(|&found| wanted == '?' || wanted == found))
                .map(|at| at + 1)
                .collect(),
        };
    }
    reached.contains(&text.len())
}

/// The first place where two JSON values differ: keys in any order, lists in order, numbers by value.
fn difference(want: &Value, got: &Value, path: &str) -> Option<String> {
    match (want, got) {
        (Value::Object(want), Value::Object(got)) => {
            let keys: BTreeSet<_> = want.keys().chain(got.keys()).collect();
            keys.into_iter().find_map(|key| match (want.get(key), got.get(key)) {
                (Some(want), Some(got)) => difference(want, got, &format!("{path}.{key}")),
                (Some(want), None) => Some(format!("{path}.{key}: missing, expected {want}")),
                (None, got) => {
                    Some(format!("{path}.{key}: not expected, got {}", got.unwrap_or(&Value::Null)))
                }
            })
        }
        (Value::Array(want), Value::Array(got)) if want.len() == got.len() => want
            .iter()
            .zip(got)
            .enumerate()
            .find_map(|(index, (want, got))| difference(want, got, &format!("{path}[{index}]"))),
        (Value::Number(want), Value::Number(got)) if want.as_f64() == got.as_f64() => None,
        _ => (want != got).then(|| format!("{path}: got {got}, expected {want}")),
    }
}

fn listed(value: &Value) -> Vec<&Value> {
    value.as_array().map_or_else(|| vec![value], |list| list.iter().collect())
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn iam_wildcards() {
        for (pattern, text) in
            [("*", ""), ("a*c", "abbc"), ("a?c", "abc"), ("a*b*c", "a-b-b-c"), ("ab", "ab"), ("*b", "abab")]
        {
            assert!(matches(pattern, text), "{pattern} must match {text}");
        }
        for (pattern, text) in [("", "a"), ("a", ""), ("a?c", "ac"), ("a*c", "acb"), ("?", ""), ("*b", "aba")]
        {
            assert!(!matches(pattern, text), "{pattern} must not match {text}");
        }
    }

    #[test]
    fn a_pair_needs_one_statement_that_names_both() {
        let policy = json!({"Statement": [
            {"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": ["arn:a", "arn:b*"]},
            {"Effect": "Allow", "Action": ["kms:Decrypt"], "Resource": "*"},
            {"Effect": "Deny", "Action": "*", "Resource": "arn:a"},
        ]});
        assert!(allows(Some(&policy), "SQS:sendmessage", "arn:bc"));
        assert!(allows(Some(&policy), "kms:Decrypt", "*"));
        assert!(!allows(Some(&policy), "sqs:SendMessage", "*"), "only a Resource of * covers *");
        assert!(!allows(Some(&policy), "kms:Encrypt", "arn:a"));
        assert!(!allows(None, "kms:Encrypt", "arn:a"));
    }

    #[test]
    fn differences_name_their_place() {
        let want = json!({"a": [1, {"b": true}], "c": null});
        assert_eq!(difference(&want, &json!({"c": null, "a": [1.0, {"b": true}]}), "$"), None);
        let found = |got: Value| difference(&want, &got, "$").unwrap();
        assert_eq!(found(json!({"a": [1, {"b": 1}], "c": null})), "$.a[1].b: got 1, expected true");
        assert_eq!(found(json!({"a": [1, {"b": true}]})), "$.c: missing, expected null");
        assert_eq!(found(json!({"a": [1, {"b": true}], "c": null, "d": 1})), "$.d: not expected, got 1");
        assert!(found(json!({"a": [1], "c": null})).starts_with("$.a: got [1]"));
    }

    #[test]
    fn a_state_is_compared_without_its_edges_and_a_machine_with_them() {
        let expect = json!({"json": {"Type": "Pass"}, "deny": [["a:B", "*"]]});
        assert_eq!(task(&expect, Some(&json!({"Type": "Pass", "Next": "B"})), None), Vec::<String>::new());
        assert_eq!(task(&expect, None, None).len(), 1);
        let expect =
            json!({"StartAt": "A", "States": {"A": {"Type": "Pass", "End": true}, "B": {"Type": "Fail"}}});
        let fragment =
            json!({"StartAt": "A", "Open": ["A"], "States": {"A": {"Type": "Pass"}, "B": {"Type": "Fail"}}});
        assert_eq!(machine(&expect, &fragment), Vec::<String>::new());
        assert_eq!(machine(&expect, &json!({"StartAt": "A", "States": {}})).len(), 1);
    }
}
