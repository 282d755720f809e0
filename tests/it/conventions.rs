//! Rules that hold for every unit: names, sentences, and that everything declared is exercised.

use std::collections::BTreeSet;
use std::fs;

use serde_json::Value;
use sfntasks::unit::{Kind, Rule, Spec, Unit};

use crate::golden::{cases, example, rendered, units};

/// Names that Terraform keeps for itself in every block.
const META_ARGUMENTS: [&str; 7] =
    ["depends_on", "count", "for_each", "provider", "lifecycle", "connection", "provisioner"];

fn each_spec(
    specs: impl Iterator<Item = &'static Spec>,
    path: &str,
    visit: &mut impl FnMut(&str, &'static Spec),
) {
    for spec in specs {
        let path = if path.is_empty() { spec.name.to_owned() } else { format!("{path}.{}", spec.name) };
        visit(&path, spec);
        if let Kind::Object(nested) | Kind::List(Kind::Object(nested)) | Kind::Map(Kind::Object(nested)) =
            &spec.kind
        {
            each_spec(nested.iter(), &path, visit);
        }
    }
}

#[test]
fn names_are_unique_and_allowed() {
    let mut names = BTreeSet::new();
    for unit in units() {
        assert!(names.insert(unit.name), "two units are named {}", unit.name);
        let mut args = BTreeSet::new();
        for spec in unit.all_args() {
            assert!(args.insert(spec.name), "{} has two arguments named {}", unit.name, spec.name);
            assert!(
                !META_ARGUMENTS.contains(&spec.name),
                "{}: Terraform keeps {} for itself",
                unit.name,
                spec.name
            );
        }
        each_spec(unit.all_args(), "", &mut |path, spec| {
            let snake = spec.name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
            assert!(snake, "{}.{path} is not in snake_case", unit.name);
        });
    }
}

#[test]
fn documentation_is_made_of_sentences() {
    let sentence = |text: &str| {
        let start = text.trim_start_matches(['`', '(']).chars().next();
        start.is_some_and(|c| c.is_uppercase() || c.is_numeric() || text.starts_with('`'))
            && text.trim_end_matches(['`', ')']).ends_with(['.', '…'])
    };
    let mut wrong = Vec::new();
    for unit in units() {
        if !sentence(unit.summary) {
            wrong.push(format!("{}: {}", unit.name, unit.summary));
        }
        assert!(!unit.family.is_empty(), "{} stands under no heading", unit.name);
        each_spec(unit.all_args(), "", &mut |path, spec| {
            if !sentence(spec.doc) {
                wrong.push(format!("{}.{path}: {}", unit.name, spec.doc));
            }
        });
        if unit.task().is_some() {
            assert!(!unit.links.is_empty(), "{} links to no page at AWS", unit.name);
        }
    }
    assert!(wrong.is_empty(), "these are no sentences:\n{}", wrong.join("\n"));
}

/// Every name in a rule is an argument of the object that the rule is about.
fn check_rule<'a>(place: &str, rule: &Rule, specs: impl Iterator<Item = &'a Spec>) {
    let names: Vec<&str> = specs.map(|spec| spec.name).collect();
    for name in rule.sentence().split('`').skip(1).step_by(2) {
        assert!(names.contains(&name), "{place}: a rule names {name}, which is no argument");
    }
}

#[test]
fn rules_name_arguments() {
    for unit in units() {
        for rule in unit.rules {
            check_rule(unit.name, rule, unit.all_args());
        }
        each_spec(unit.args.iter(), "", &mut |path, spec| {
            let (Kind::Object(nested) | Kind::List(Kind::Object(nested)) | Kind::Map(Kind::Object(nested))) =
                &spec.kind
            else {
                assert!(spec.rules.is_empty(), "{}: {path} is no object, but has rules", unit.name);
                return;
            };
            for rule in spec.rules {
                check_rule(&format!("{}.{path}", unit.name), rule, nested.iter());
            }
        });
        if let Some(task) = unit.task()
            && !task.token_argument.is_empty()
        {
            assert!(
                unit.args.iter().any(|spec| spec.name == task.token_argument),
                "{}: no argument {}",
                unit.name,
                task.token_argument
            );
        }
    }
}

/// Own arguments of a unit that no block of its example or its cases sets.
fn unexercised(unit: &'static Unit, blocks: &[Value]) -> Vec<String> {
    let mut missing = Vec::new();
    each_spec(unit.args.iter(), "", &mut |path, _| {
        let steps: Vec<&str> = path.split('.').collect();
        if !blocks.iter().any(|block| reaches(block, &steps)) {
            missing.push(path.to_owned());
        }
    });
    missing
}

/// Whether the path leads to a value that is set, through any element of the lists and maps on its way.
fn reaches(value: &Value, steps: &[&str]) -> bool {
    let Some((first, rest)) = steps.split_first() else { return !value.is_null() };
    match value {
        Value::Array(items) => items.iter().any(|item| reaches(item, steps)),
        Value::Object(map) => match map.get(*first) {
            Some(inner) => reaches(inner, rest),
            None => map.values().any(|item| reaches(item, steps)),
        },
        _ => false,
    }
}

#[test]
fn every_argument_and_pattern_is_exercised() {
    let mut missing = Vec::new();
    for unit in units() {
        let blocks = rendered().values.get(unit.name).cloned().unwrap_or_default();
        missing.extend(
            unexercised(unit, &blocks).into_iter().map(|path| format!("{}: argument {path}", unit.name)),
        );
        let Some(task) = unit.task() else { continue };
        let text = fs::read_to_string(example(unit)).unwrap_or_default();
        for pattern in task.patterns {
            let written = text.contains(&format!("\"{}\"", pattern.name()));
            let defaulted = *pattern == task.default_pattern
                && text.matches("data \"").count() > text.matches("integration_pattern").count();
            if !written && !defaulted {
                missing.push(format!("{}: the example has no {}", unit.name, pattern.name()));
            }
        }
        let languages = text + &fs::read_to_string(cases(unit)).unwrap_or_default();
        if !languages.contains("\"JSONata\"") {
            missing.push(format!("{}: nothing in JSONata", unit.name));
        }
    }
    assert!(missing.is_empty(), "neither example nor golden case exercises:\n{}", missing.join("\n"));
}
