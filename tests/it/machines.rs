//! What every unit renders, as whole machines: each case of the golden files in a machine of its own, for our validator, for the
//! outside judges and for the diagram.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use serde_json::{Map, Value, json};
use sfntasks::asl::fragment::{self, Fragment};
use sfntasks::asl::validate::{self, Options, Severity};

use crate::golden::project;

/// All machines, by `golden--UNIT--CASE`.
pub fn machines() -> BTreeMap<String, Value> {
    let mut all = BTreeMap::new();
    for entry in fs::read_dir(project().join("tests/golden")).expect("golden files") {
        let path = entry.expect("an entry").path();
        if path.extension().is_none_or(|extension| extension != "json") {
            continue;
        }
        let unit = path.file_stem().expect("a name").to_string_lossy().into_owned();
        let text = fs::read_to_string(&path).expect("a golden file");
        let cases: BTreeMap<String, Value> = serde_json::from_str(&text).expect("cases by label");
        all.extend(
            cases.iter().map(|(label, results)| (format!("golden--{unit}--{label}"), machine(results))),
        );
    }
    all
}

/// The machine of one case: of its fragment where the golden file has it, otherwise of its one state.
fn machine(results: &Value) -> Value {
    let mut fragment = match &results["fragment"] {
        Value::Null => {
            let state = results["json"].as_object().cloned().unwrap_or_default();
            let ends = state.contains_key("Next") || state["Type"] == "Choice";
            Fragment::single("State", state, !ends, Vec::new())
        }
        fragment => Fragment::parse(&fragment.to_string()).expect("a fragment"),
    };
    fragment.close();
    // States that the case jumps to belong to the rest of the user's machine.
    let targets: BTreeSet<String> =
        fragment.states.values().flat_map(fragment::targets).map(str::to_owned).collect();
    for target in targets {
        fragment.states.entry(target).or_insert_with(|| fields(&json!({"Type": "Pass", "End": true})));
    }
    let states =
        Map::from_iter(fragment.states.into_iter().map(|(name, state)| (name, Value::Object(state))));
    let mut machine = json!({"StartAt": fragment.start_at, "States": states});
    assign_what_is_read(&mut machine);
    machine
}

/// Variables that the case reads are assigned in the rest of the user's machine.
fn assign_what_is_read(machine: &mut Value) {
    let findings = validate::validate(machine, &Options::default());
    let unassigned = findings.iter().filter(|finding| finding.code == "VARIABLE_NOT_ASSIGNED");
    let names: BTreeSet<String> = unassigned.filter_map(|finding| variable(&finding.message)).collect();
    if names.is_empty() {
        return;
    }
    let values = Map::from_iter(names.into_iter().map(|name| (name, json!(1))));
    let first = json!({"Type": "Pass", "Assign": values, "Next": machine["StartAt"]});
    machine["States"]["Assign"] = first;
    machine["StartAt"] = json!("Assign");
}

/// The first `$name` of a sentence.
fn variable(message: &str) -> Option<String> {
    let name = message.split('$').nth(1)?;
    Some(name.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect())
}

fn fields(state: &Value) -> Map<String, Value> {
    state.as_object().cloned().unwrap_or_default()
}

#[test]
fn what_the_units_render_passes_our_own_validator() {
    let mut wrong = Vec::new();
    let machines = machines();
    assert!(machines.len() >= 10, "{} machines", machines.len());
    for (name, machine) in machines {
        for finding in validate::validate(&machine, &Options::default()) {
            if finding.severity == Severity::Error {
                wrong.push(format!("{name}: {} at {}: {}", finding.code, finding.pointer, finding.message));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
