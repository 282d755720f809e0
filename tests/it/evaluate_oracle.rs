//! Translations of `evaluate_expression`: a golden file of them, and the lines for the differential oracle in
//! `tests/oracles/evaluate`, written where `SFNTASKS_ORACLE_DIR` says.

use std::fmt::Write as _;
use std::path::Path;

use serde_json::{Value, json};
use sfntasks::asl::evaluate::translate;

/// One expression a line; the unit tests share them.
const SAMPLES: &str = include_str!("../../src/asl/evaluate/samples.txt");

const GOLDEN: &str = "tests/translations/translations.txt";

#[test]
fn translations_match_the_golden_file() {
    let mut rendered = String::new();
    for javascript in SAMPLES.lines() {
        let translation =
            translate(javascript).unwrap_or_else(|error| panic!("{}", error.with_caret(javascript)));
        write!(rendered, "{javascript}\n  {}\n  {}\n", translation.paths.join(" "), translation.jsonata)
            .expect("a string takes everything");
    }
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join(GOLDEN);
    if std::env::var_os("SFNTASKS_GENERATE").is_some() {
        std::fs::write(&golden, &rendered).expect("the golden file is writable");
    }
    let expected = std::fs::read_to_string(&golden).unwrap_or_default();
    assert!(expected == rendered, "{GOLDEN} is out of date; `make generate` rewrites it");
}

#[test]
fn oracle_lines_are_written_on_demand() {
    let Some(folder) = std::env::var_os("SFNTASKS_ORACLE_DIR") else { return };
    let mut lines = String::new();
    for javascript in SAMPLES.lines() {
        let translation =
            translate(javascript).unwrap_or_else(|error| panic!("{}", error.with_caret(javascript)));
        for input in inputs(&translation.paths) {
            let line = json!({
                "javascript": javascript,
                "jsonata": translation.jsonata,
                "paths": translation.paths,
                "input": input,
            });
            writeln!(lines, "{line}").expect("a string takes everything");
        }
    }
    let file = Path::new(&folder).join("evaluate.jsonl");
    std::fs::write(&file, lines).unwrap_or_else(|error| panic!("writing {}: {error}", file.display()));
}

/// Inputs for an expression that reads these paths: every pair of values under `a` and `b`, the fields that other
/// samples read, and an input that lacks everything.
fn inputs(paths: &[String]) -> Vec<Value> {
    let of = |a: Value, b: Value| {
        json!({
            "a": a.clone(),
            "b": b.clone(),
            "list": [a.clone(), { "x": b.clone() }],
            "odd name": a.clone(),
            "waitMilliseconds": a.clone(),
            "waitSeconds": a.clone(),
            "order": { "price": a, "count": b.clone() },
            "shipping": [b],
        })
    };
    if paths.is_empty() {
        return vec![json!({})];
    }
    let values = values();
    let mut inputs = vec![json!({}), json!({ "a": [{ "b": 1 }], "b": {} })];
    let pairs = paths.iter().any(|path| path != &paths[0]);
    for a in &values {
        if pairs {
            inputs.extend(values.iter().map(|b| of(a.clone(), b.clone())));
        } else {
            inputs.push(of(a.clone(), json!(1)));
        }
    }
    inputs
}

/// Values at the edges where JavaScript and JSONata part ways.
fn values() -> Vec<Value> {
    let mut values = vec![
        json!(null),
        json!(true),
        json!(false),
        json!(""),
        json!("0"),
        json!("a"),
        json!("ab,a b, ab"),
        json!(" \u{a0}pad\tded \n"),
        json!("12"),
        json!("-1.5e3"),
        json!(" 7 "),
        json!("it's \"a-b-a\""),
        json!("h\u{e9}llo \u{1F600}!"),
        json!("%F0 100%"),
        json!([]),
        json!([1]),
        json!(["a"]),
        json!(["a", null, [1, [2.5]], {}]),
        json!([[1, 2], [3]]),
        json!([0]),
        json!({}),
        json!({ "b": 2, "length": 3 }),
        json!({ "b": [1] }),
    ];
    for number in [
        "0",
        "-0.0",
        "1",
        "-1",
        "2",
        "3",
        "5",
        "0.1",
        "0.3",
        "2.5",
        "-2.5",
        "0.49999999999999994",
        "1e21",
        "1.5e300",
        "1e-7",
        "9007199254740993",
        "123456789012345680",
        "0.30000000000000004",
        "1234.5678901234567",
        "0.000001234567890123456",
        "100",
        "4.35",
        "1.005",
        "0.1234567890123456",
        "99999999999999.98",
        "138355408540038.03",
        "9007199254740991",
    ] {
        values.push(serde_json::from_str(number).expect("a number"));
    }
    values
}
