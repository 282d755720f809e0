//! What the tests of tasks share.

use serde_json::Value;

use crate::unit::{Env, Input, Unit};

/// Every error and warning of a configuration, as `argument: message`.
pub fn findings(unit: &'static Unit, config: Value) -> Vec<String> {
    let Value::Object(values) = config else { return vec![format!("{config} is no block")] };
    let problems = match unit.read(&Input { values, unknown: Vec::new() }, &Env::default()) {
        Ok((_, warnings, _)) => warnings,
        Err(problems) => problems,
    };
    problems.0.into_iter().map(|problem| format!("{}: {}", problem.path, problem.message)).collect()
}

/// Checks that a configuration has exactly one finding, which begins and goes on as given.
#[track_caller]
pub fn finds(unit: &'static Unit, config: Value, argument: &str, part: &str) {
    let found = findings(unit, config);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].starts_with(&format!("{argument}: ")) && found[0].contains(part), "{found:?}");
}
