//! Bad input through a real Terraform: what users read, and where it points.

mod composition;
mod offline;
mod provider;
mod tasks;
mod unknown;
mod values;

use crate::support::terraform::{Diagnostic, Terraform};

/// The `terraform` block that every module here starts with.
const REQUIRED: &str =
    "terraform {\n  required_providers {\n    sfntasks = { source = \"sfntasks/sfntasks\" }\n  }\n}\n";
/// A provider block that says where the machines live, so that nothing has to be looked up.
const PROVIDER: &str = r#"provider "sfntasks" {
  region     = "us-east-1"
  account_id = "123456789012"
  partition  = "aws"
}
"#;
/// A function that exists nowhere.
const FUNCTION: &str = r#""arn:aws:lambda:us-east-1:123456789012:function:orders""#;

/// What one diagnostic must be: the start of its summary, the source that Terraform underlines, a part of its detail.
///
/// Terraform underlines an argument's value or an element of it. For what lies deeper the text tells the path.
type Expected = (&'static str, &'static str, &'static str);
/// The brace that Terraform underlines when it can't point any closer.
const BLOCK: &str = "{";

/// One block of a module, with all that is wrong with it.
struct Case {
    /// `data.sfntasks_pass`, without the name, which is the case's position.
    kind: &'static str,
    arguments: String,
    expected: Vec<Expected>,
}

fn data(kind: &'static str, arguments: impl Into<String>, expected: &[Expected]) -> Case {
    Case { kind, arguments: arguments.into(), expected: expected.to_vec() }
}

/// Runs the CLI once over all cases, and compares each block's errors: all of them, and no others.
fn check(command: &str, cases: &[Case]) {
    let mut module = format!("{REQUIRED}{PROVIDER}");
    for (index, Case { kind, arguments, .. }) in cases.iter().enumerate() {
        let (mode, kind) = match kind.strip_prefix("data.") {
            Some(kind) => ("data", kind),
            None => ("resource", *kind),
        };
        module.push_str(&format!("{mode} {kind:?} \"case{index}\" {{\n{arguments}\n}}\n"));
    }
    let errors = Terraform::new(&module).run(&[command, "-json"]).errors();
    for (index, case) in cases.iter().enumerate() {
        let address = format!("{}.case{index}", case.kind);
        let found: Vec<&Diagnostic> = errors.iter().filter(|error| error.address == address).collect();
        compare(&case.arguments, &found, &case.expected);
    }
    let strays: Vec<_> = errors.iter().filter(|error| !error.address.contains(".case")).collect();
    assert!(strays.is_empty(), "{strays:#?}");
}

/// An element of a map: before Terraform 1.15 only the first character, or the text without its quotes, is underlined.
fn is_map_element(found: &str, element: &str) -> bool {
    match element.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
        Some(text) => found == text,
        None => found == "{" && element.starts_with("{ value") && element.ends_with('}'),
    }
}

/// Each expected diagnostic must be there once, and nothing else; the order is free.
fn compare(source: &str, found: &[&Diagnostic], expected: &[Expected]) {
    let mut left = found.to_vec();
    for (summary, underlined, detail) in expected {
        let fits = |it: &&Diagnostic| {
            it.summary.starts_with(summary)
                && (it.underlined == *underlined || is_map_element(&it.underlined, underlined))
                && it.detail.contains(detail)
        };
        match left.iter().position(fits) {
            Some(position) => drop(left.remove(position)),
            None => panic!("{source}\nhas no {summary:?} on {underlined:?} with {detail:?}, but\n{found:#?}"),
        }
    }
    assert!(left.is_empty(), "{source}\nhas more than was expected:\n{left:#?}");
}
