//! The corpus of definitions: valid ones, and what becomes of them when they are broken in one way.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use sfntasks::asl::validate::{self, Finding, MachineType, Options, Severity};

use crate::{machines, mutations};

/// A broken machine says little more than a few others broken in the same way.
const MOST_PER_MUTATION: usize = 8;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/definitions/valid")
}

/// The valid definitions, by name.
pub fn valid() -> BTreeMap<String, Value> {
    let mut all = BTreeMap::new();
    for entry in fs::read_dir(folder()).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        all.insert(name, validate::parse(&fs::read_to_string(path).unwrap()).unwrap());
    }
    all
}

/// Every broken definition, with the code that must be found.
fn broken() -> Vec<(String, &'static str, Value)> {
    mutated(mutations::all())
}

/// The valid definitions, changed in these ways.
fn mutated(
    mutations: impl Iterator<Item = &'static mutations::Mutation>,
) -> Vec<(String, &'static str, Value)> {
    let valid = valid();
    let mut all = Vec::new();
    for mutation in mutations {
        let before = all.len();
        for (name, definition) in &valid {
            let mut changed = definition.clone();
            if (mutation.apply)(&mut changed) {
                all.push((format!("{}--{name}", mutation.name), mutation.code, changed));
            }
            if all.len() - before == MOST_PER_MUTATION {
                break;
            }
        }
        assert!(all.len() > before, "{} applies to no definition", mutation.name);
    }
    all
}

fn check(definition: &Value) -> Vec<Finding> {
    validate::validate(definition, &Options::default())
}

fn errors(findings: &[Finding]) -> BTreeSet<&'static str> {
    findings
        .iter()
        .filter(|finding| finding.severity == Severity::Error)
        .map(|finding| finding.code)
        .collect()
}

#[test]
fn valid_definitions_have_no_findings() {
    let valid = valid();
    assert!(valid.len() >= 60, "{} definitions", valid.len());
    for (name, definition) in &valid {
        let findings = check(definition);
        assert!(findings.is_empty(), "{name}: {findings:#?}");
    }
}

#[test]
fn each_way_to_break_a_definition_has_its_finding_and_no_other_error() {
    let mut wrong = Vec::new();
    let all = broken();
    assert!(all.len() + valid().len() >= 300, "{} broken definitions", all.len());
    for (name, code, definition) in all {
        let findings = check(&definition);
        if errors(&findings) != BTreeSet::from([code]) {
            wrong.push(format!("{name}: expected {code}, found {findings:#?}"));
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn each_way_to_write_what_is_hardly_meant_has_its_warning_and_no_error() {
    let mut wrong = Vec::new();
    for (name, code, definition) in mutated(mutations::warnings()) {
        let findings = check(&definition);
        let warned =
            findings.iter().any(|finding| finding.code == code && finding.severity == Severity::Warning);
        if !warned || !errors(&findings).is_empty() {
            wrong.push(format!("{name}: expected {code}, found {findings:#?}"));
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_pointer_leads_into_the_definition_and_every_finding_is_whole() {
    for (name, _, definition) in broken().into_iter().chain(mutated(mutations::warnings())) {
        for finding in check(&definition) {
            assert!(definition.pointer(&finding.pointer).is_some(), "{name}: {}", finding.pointer);
            assert!(finding.message.ends_with(['.', ')', '?']), "{name}: {}", finding.message);
            assert!(!finding.remedy.is_empty(), "{name}: {}", finding.code);
            if let Some(state) = &finding.state {
                let known = state.chars().take(100).collect::<String>();
                assert!(finding.message.contains(&known), "{name}: {}", finding.message);
            }
        }
    }
}

#[test]
fn an_express_machine_refuses_what_only_standard_has() {
    let express = Options { machine_type: MachineType::Express };
    let mut refused = 0;
    for (name, definition) in valid() {
        let text = definition.to_string();
        let standard_only = [".sync", ".waitForTaskToken", ":activity:", "\"DISTRIBUTED\""];
        let expected = standard_only.iter().any(|part| text.contains(part));
        let found = errors(&validate::validate(&definition, &express));
        assert_eq!(found.contains("NOT_IN_EXPRESS"), expected, "{name}: {found:?}");
        refused += usize::from(expected);
    }
    assert!(refused >= 10);
}

/// For the oracles: writes all definitions, what the units render among them, and our verdicts to the folder that the
/// environment names.
#[test]
fn definitions_are_written_for_the_oracles_when_asked() {
    let Some(folder) = std::env::var_os("SFNTASKS_ORACLE_DIR").map(PathBuf::from) else { return };
    fs::create_dir_all(folder.join("definitions")).unwrap();
    fs::create_dir_all(folder.join("diagrams")).unwrap();
    let valid = valid().into_iter().map(|(name, definition)| (format!("valid--{name}"), definition));
    let broken = broken().into_iter().map(|(name, _, definition)| (name, definition));
    let mut ours = String::new();
    for (name, definition) in valid.chain(broken).chain(machines::machines()) {
        let text = serde_json::to_string_pretty(&definition).unwrap();
        fs::write(folder.join("definitions").join(format!("{name}.json")), text).unwrap();
        let diagram = sfntasks::asl::diagram::mermaid(&definition);
        fs::write(folder.join("diagrams").join(format!("{name}.mmd")), diagram).unwrap();
        let codes = errors(&check(&definition));
        ours.push_str(&json!({"name": name, "valid": codes.is_empty(), "codes": codes}).to_string());
        ours.push('\n');
    }
    fs::write(folder.join("ours.jsonl"), ours).unwrap();
}

/// Every place in a value, the value itself first.
fn pointers(value: &Value, pointer: String, all: &mut Vec<String>) {
    match value {
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                pointers(item, format!("{pointer}/{index}"), all);
            }
        }
        Value::Object(fields) => {
            for (name, value) in fields {
                let name = name.replace('~', "~0").replace('/', "~1");
                pointers(value, format!("{pointer}/{name}"), all);
            }
        }
        _ => {}
    }
    all.push(pointer);
}

/// Whatever a valid definition has anywhere may be anything else instead.
#[test]
fn no_replacement_anywhere_makes_the_validator_or_the_diagram_panic() {
    let odd = [
        json!(null),
        json!(true),
        json!(-1),
        json!(1e300),
        json!(""),
        json!("$"),
        json!("$$"),
        json!("{%"),
        json!("{% ( %}"),
        json!("States.Format("),
        json!("é".repeat(90)),
        json!([]),
        json!([[]]),
        json!({}),
        json!({"": {"Type": "Map"}}),
    ];
    for (name, definition) in valid() {
        let mut places = Vec::new();
        pointers(&definition, String::new(), &mut places);
        for (index, place) in places.iter().enumerate() {
            let mut changed = definition.clone();
            if let Some(value) = changed.pointer_mut(place) {
                *value = odd[index % odd.len()].clone();
            }
            for finding in check(&changed) {
                assert!(changed.pointer(&finding.pointer).is_some(), "{name}{place}: {}", finding.pointer);
            }
            let diagram = sfntasks::asl::diagram::mermaid(&changed);
            assert!(diagram.starts_with("stateDiagram-v2\n"));
        }
    }
}
