//! What the task and composition data sources must render, case by case (`tests/conformance/README.md`), through a real
//! Terraform.

mod judge;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};

use crate::support::acceptance;
use crate::support::terraform::{Diagnostic, Terraform};

const SETTINGS: &str = r#"terraform {
  required_providers {
    sfntasks = { source = "sfntasks/sfntasks" }
  }
}
"#;

const PROVIDER: &str = r#"provider "sfntasks" {
  region     = "us-east-1"
  account_id = "123456789012"
  partition  = "aws"
}
"#;

/// One case, under a label that is unique among all cases.
struct Case {
    label: String,
    title: String,
    source: Source,
    expect: Value,
}

enum Source {
    /// The attributes of one task's data block.
    Task { data_source: String, config: Value },
    /// Data blocks and an output `machine`.
    Composition { hcl: String },
}

impl Case {
    /// The data sources that the case cannot do without.
    fn data_sources(&self) -> BTreeSet<String> {
        match &self.source {
            Source::Task { data_source, .. } => BTreeSet::from([data_source.clone()]),
            Source::Composition { hcl } => hcl
                .split("data \"")
                .skip(1)
                .filter_map(|rest| rest.split('"').next())
                .map(str::to_owned)
                .collect(),
        }
    }

    /// The faults of what the case's output holds after an apply.
    fn judge(&self, output: &Value) -> Vec<String> {
        let document =
            |value: &Value| value.as_str().and_then(|text| serde_json::from_str::<Value>(text).ok());
        match &self.source {
            Source::Task { .. } => judge::task(
                &self.expect,
                document(&output["json"]).as_ref(),
                document(&output["policy"]).as_ref(),
            ),
            Source::Composition { .. } => match document(output) {
                Some(fragment) => judge::machine(&self.expect, &fragment),
                None => vec![format!("the fragment is not JSON: {output}")],
            },
        }
    }
}

#[test]
fn cases_render_as_expected() {
    if !acceptance("conformance::cases_render_as_expected") {
        return;
    }
    let mut failures = BTreeMap::new();
    let schema = Terraform::new(&format!("{SETTINGS}{PROVIDER}")).schema();
    let offered: BTreeSet<String> =
        schema["data_source_schemas"].as_object().into_iter().flat_map(Map::keys).cloned().collect();

    let mut ready = Vec::new();
    let all = read_cases();
    let total = all.len();
    for case in all {
        let missing: Vec<_> =
            case.data_sources().into_iter().filter(|name| !offered.contains(name)).collect();
        if missing.is_empty() {
            ready.push(case);
        } else {
            failures.insert(case.title, vec![format!("the provider lacks {}", missing.join(", "))]);
        }
    }

    let judged = ready.len();
    for (case, outcome) in outcomes(ready) {
        let faults = match outcome {
            Ok(output) => case.judge(&output),
            Err(refusal) => vec![format!("refused: {refusal}")],
        };
        if !faults.is_empty() {
            failures.insert(case.title, faults);
        }
    }
    eprintln!("conformance: {total} cases, {judged} judged, {} failures", failures.len());
    let report: String =
        failures.iter().map(|(title, faults)| format!("{title}\n  {}\n", faults.join("\n  "))).collect();
    assert!(failures.is_empty(), "\n{report}");
}

/// Applies all cases in one root module, and gives each one's output or the reason for its refusal. Those that Terraform
/// names in its errors are set aside, and the rest is applied again.
fn outcomes(cases: Vec<Case>) -> Vec<(Case, Result<Value, String>)> {
    if cases.is_empty() {
        return Vec::new();
    }
    let terraform = root_module(&cases);
    let run = terraform.run(&["apply", "-auto-approve", "-json"]);
    if run.status == 0 {
        let state = terraform.show_json();
        let output = |case: &Case| state["values"]["outputs"][case.label.as_str()]["value"].clone();
        return cases
            .into_iter()
            .map(|case| (output(&case), case))
            .map(|(value, case)| (case, Ok(value)))
            .collect();
    }

    let errors = run.errors();
    let refusal = |case: &Case| {
        let texts = errors.iter().filter(|error| names(error, &case.label));
        texts.map(|error| format!("{}: {}", error.summary, error.detail)).collect::<Vec<_>>().join(" | ")
    };
    let (refused, mut rest): (Vec<_>, Vec<_>) =
        cases.into_iter().map(|case| (refusal(&case), case)).partition(|(refusal, _)| !refusal.is_empty());
    let mut found: Vec<_> = refused.into_iter().map(|(refusal, case)| (case, Err(refusal))).collect();
    if found.is_empty() {
        // The errors name no case, so the search is by halves.
        if let [_] = rest.as_slice() {
            let text = format!("{errors:?} {}", run.stderr);
            return rest.into_iter().map(|(_, case)| (case, Err(text.clone()))).collect();
        }
        let half = rest.split_off(rest.len() / 2);
        found.extend(outcomes(half.into_iter().map(|(_, case)| case).collect()));
    }
    found.extend(outcomes(rest.into_iter().map(|(_, case)| case).collect()));
    found
}

/// A root module of all these cases: tasks in Terraform's JSON syntax, each composition as a module of its own.
fn root_module(cases: &[Case]) -> Terraform {
    let terraform = Terraform::new(&format!("{SETTINGS}{PROVIDER}"));
    let mut data: BTreeMap<&str, Map<String, Value>> = BTreeMap::new();
    let mut modules = Map::new();
    let mut outputs = Map::new();
    for Case { label, source, .. } in cases {
        let value = match source {
            Source::Task { data_source, config } => {
                data.entry(data_source).or_default().insert(label.clone(), literal(config));
                let address = format!("data.{data_source}.{label}");
                json!({"json": format!("${{{address}.json}}"), "policy": format!("${{{address}.iam_policy_json}}")})
            }
            Source::Composition { hcl } => {
                terraform.write(&format!("{label}/main.tf"), &format!("{SETTINGS}{hcl}"));
                modules.insert(label.clone(), json!({"source": format!("./{label}")}));
                json!(format!("${{module.{label}.machine}}"))
            }
        };
        outputs.insert(label.clone(), json!({"value": value}));
    }
    let mut root = json!({"output": outputs});
    if !data.is_empty() {
        root["data"] = json!(data);
    }
    if !modules.is_empty() {
        root["module"] = json!(modules);
    }
    terraform.write("cases.tf.json", &root.to_string());
    terraform.run(&["get"]).success();
    terraform
}

/// Whether a diagnostic is about the case with this label.
fn names(error: &Diagnostic, label: &str) -> bool {
    [&error.address, &error.context, &error.place]
        .into_iter()
        .flat_map(|text| text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_'))
        .any(|word| word == label)
}

/// A JSON value in Terraform's JSON syntax, where every string is a template.
fn literal(value: &Value) -> Value {
    let escape = |text: &str| text.replace("${", "$${").replace("%{", "%%{");
    match value {
        Value::String(text) => Value::String(escape(text)),
        Value::Array(list) => list.iter().map(literal).collect(),
        Value::Object(fields) => fields.iter().map(|(name, value)| (escape(name), literal(value))).collect(),
        other => other.clone(),
    }
}

fn read_cases() -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/conformance");
    let mut cases = Vec::new();
    let mut add = |title: String, source, expect: &Value| {
        let label = format!("case_{}", cases.len());
        cases.push(Case { label, title, source, expect: expect.clone() });
    };
    for (stem, file) in read_files(&folder.join("tasks")) {
        for case in file["cases"].as_array().expect("a list of cases") {
            let data_source = file["data_source"].as_str().expect("the data source's name").to_owned();
            let source = Source::Task { data_source, config: case["config"].clone() };
            add(
                format!("{stem} {}", case["name"].as_str().expect("the case's name")),
                source,
                &case["expect"],
            );
        }
    }
    for (stem, case) in read_files(&folder.join("compositions")) {
        let hcl = case["hcl"].as_str().expect("the case's HCL").to_owned();
        add(stem, Source::Composition { hcl }, &case["expect"]);
    }
    cases
}

/// The JSON files of a folder by their names without extension, in order.
fn read_files(folder: &Path) -> BTreeMap<String, Value> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let files: Vec<PathBuf> = entries.map(|entry| entry.expect("a directory entry").path()).collect();
    files
        .into_iter()
        .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
        .map(|path| {
            let text =
                fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            let value =
                serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            (path.file_stem().unwrap_or_default().to_string_lossy().into_owned(), value)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates_are_escaped_in_keys_and_values() {
        assert_eq!(literal(&json!({"a${b}": ["%{if}", 1, null]})), json!({"a$${b}": ["%%{if}", 1, null]}));
    }

    #[test]
    fn every_file_is_read() {
        let cases = read_cases();
        let labels: BTreeSet<_> = cases.iter().map(|case| &case.label).collect();
        assert_eq!(labels.len(), cases.len());
        assert!(
            cases.iter().any(|case| case.data_sources().contains("sfntasks_chain")),
            "compositions name theirs"
        );
        assert!(cases.len() > 200, "{} cases", cases.len());
    }
}
