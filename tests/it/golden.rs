//! What the data sources render, kept in `tests/golden/`: the examples and the further cases beside the golden files are
//! applied by a real Terraform, and the results compared. Rendered JSON is API: a change here is a plan diff for every user,
//! and needs a line in CHANGELOG.md.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use serde_json::{Map, Value, json};
use sfntasks::unit::Unit;

use crate::support::terraform::Terraform;

const PROVIDER: &str = r#"terraform {
  required_providers {
    sfntasks = { source = "sfntasks/sfntasks" }
  }
}
"#;

const CONFIGURED: &str = r#"provider "sfntasks" {
  region     = "us-east-1"
  account_id = "123456789012"
  partition  = "aws"
}
"#;

/// The project's folder.
pub fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every unit, in the order of the provider.
pub fn units() -> impl Iterator<Item = &'static Unit> {
    sfntasks::tasks::ALL.iter().chain(sfntasks::states::ALL).copied()
}

/// The example of a unit.
pub fn example(unit: &Unit) -> PathBuf {
    project().join(format!("examples/data-sources/{}/data-source.tf", unit.type_name()))
}

/// Further cases of a unit, which are no example to read.
pub fn cases(unit: &Unit) -> PathBuf {
    project().join(format!("tests/golden/{}.tf", unit.name))
}

/// What every unit's examples and cases render: unit, then label, then results; and the values that were configured.
pub struct Rendered {
    /// `json`, `iam_policy_json` and, for flow states, `fragment`, parsed.
    pub results: BTreeMap<String, BTreeMap<String, Value>>,
    /// The configured attributes of each block.
    pub values: BTreeMap<String, Vec<Value>>,
}

/// Applies all examples and cases in one run of Terraform, once for the whole test binary.
pub fn rendered() -> &'static Rendered {
    static RENDERED: OnceLock<Rendered> = OnceLock::new();
    RENDERED.get_or_init(|| {
        let mut root = format!("{PROVIDER}{CONFIGURED}");
        for unit in units() {
            root.push_str(&format!("module \"{0}\" {{\n  source = \"./{0}\"\n}}\n", unit.name));
        }
        let terraform = Terraform::new(&root);
        for unit in units() {
            terraform.write(&format!("{}/versions.tf", unit.name), PROVIDER);
            for (file, path) in [("example.tf", example(unit)), ("cases.tf", cases(unit))] {
                if let Ok(text) = fs::read_to_string(&path) {
                    terraform.write(&format!("{}/{file}", unit.name), &text);
                }
            }
        }
        terraform.run(&["get"]).success();
        terraform.apply();
        let state = terraform.show_json();
        let mut all = Rendered { results: BTreeMap::new(), values: BTreeMap::new() };
        for module in state["values"]["root_module"]["child_modules"].as_array().into_iter().flatten() {
            let unit = module["address"]
                .as_str()
                .and_then(|address| address.strip_prefix("module."))
                .unwrap_or_default();
            for block in module["resources"].as_array().into_iter().flatten() {
                if block["type"] == format!("sfntasks_{unit}") {
                    let label = block["name"].as_str().unwrap_or_default().to_owned();
                    all.results
                        .entry(unit.to_owned())
                        .or_default()
                        .insert(label, results(&block["values"], unit));
                    all.values.entry(unit.to_owned()).or_default().push(block["values"].clone());
                }
            }
        }
        all
    })
}

fn results(values: &Value, unit: &str) -> Value {
    let parsed = |name: &str| {
        values[name]
            .as_str()
            .map_or(Value::Null, |text| serde_json::from_str(text).unwrap_or_else(|_| json!(text)))
    };
    let found = units().find(|known| known.name == unit);
    let composes = found.is_some_and(|unit| unit.task().is_none());
    let names = ["json", "iam_policy_json"].into_iter().chain(composes.then_some("fragment"));
    let more = found.into_iter().flat_map(|unit| unit.results).map(|(name, _)| *name);
    Value::Object(names.chain(more).map(|name| (name.to_owned(), parsed(name))).collect::<Map<_, _>>())
}

/// Compares a generated file with the committed one, or rewrites it when `SFNTASKS_GENERATE` is set. Returns what is wrong.
pub fn generated(path: &Path, text: &str) -> Option<String> {
    let committed = fs::read_to_string(path).unwrap_or_default();
    if committed == text {
        return None;
    }
    let shown = path.strip_prefix(project()).unwrap_or(path).display();
    if std::env::var_os("SFNTASKS_GENERATE").is_some() {
        fs::create_dir_all(path.parent().expect("a file has a folder"))
            .expect("the folder of a generated file");
        fs::write(path, text).unwrap_or_else(|error| panic!("writing {shown}: {error}"));
        return None;
    }
    let line = committed
        .lines()
        .zip(text.lines())
        .position(|(a, b)| a != b)
        .unwrap_or_else(|| committed.lines().count().min(text.lines().count()));
    Some(format!(
        "{shown} is not what is rendered now, from line {}:\n  committed: {}\n  now:       {}",
        line + 1,
        committed.lines().nth(line).unwrap_or("(end)"),
        text.lines().nth(line).unwrap_or("(end)"),
    ))
}

/// Fails with every outdated file, and with the command that rewrites them.
pub fn current(problems: Vec<String>) {
    assert!(
        problems.is_empty(),
        "{}\n\n`make generate` rewrites these files. Read what changes.",
        problems.join("\n")
    );
}

/// Files of a folder that no unit accounts for any more.
pub fn orphans(folder: &str, known: impl Fn(&str) -> bool) -> Vec<String> {
    let entries = fs::read_dir(project().join(folder)).into_iter().flatten().flatten();
    entries
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .filter(|name| !known(name))
        .map(|name| format!("{folder}/{name} belongs to nothing that the provider has"))
        .collect()
}

#[test]
fn golden_files_are_what_is_rendered() {
    let mut problems = Vec::new();
    for unit in units() {
        match rendered().results.get(unit.name) {
            None => problems.push(format!("{} has no example", unit.type_name())),
            Some(results) => {
                let text = serde_json::to_string_pretty(results).expect("JSON") + "\n";
                problems
                    .extend(generated(&project().join(format!("tests/golden/{}.json", unit.name)), &text));
            }
        }
    }
    problems.extend(orphans("tests/golden", |name| {
        units().any(|unit| name.strip_prefix(unit.name).is_some_and(|rest| matches!(rest, ".json" | ".tf")))
    }));
    current(problems);
}
