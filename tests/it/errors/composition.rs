//! Several blocks together: chains, branches, machines. Fragments are results, so these errors come with the plan.

use super::{PROVIDER, REQUIRED, check, compare, data};
use crate::support::acceptance;
use crate::support::terraform::Terraform;

const STATES: &str = r#"
data "sfntasks_pass" "a" {
  state_name = "A"
}
data "sfntasks_pass" "b" {
  state_name = "B"
  next       = "Missing"
}
data "sfntasks_succeed" "done" {
  state_name = "Done"
}
"#;

#[test]
fn a_broken_fragment_is_told_on_its_element() {
    if !acceptance("errors::a_broken_fragment_is_told_on_its_element") {
        return;
    }
    let fragment = r#"jsonencode({ StartAt = "B", States = {}, Open = [] })"#;
    check(
        "validate",
        &[
            data(
                "data.sfntasks_chain",
                "steps = [\"{\"]",
                &[("Invalid steps[0]", "\"{\"", "This is no fragment but text that isn't JSON")],
            ),
            data("data.sfntasks_chain", "steps = []", &[("Invalid steps", "[]", "at least 1 are needed")]),
            data(
                "data.sfntasks_chain",
                format!("steps = [{fragment}]"),
                &[("Invalid steps[0]", fragment_source(fragment), "This fragment is malformed at `StartAt")],
            ),
            data(
                "data.sfntasks_parallel",
                "state_name = \"A\"\nbranches = [\"[]\"]",
                &[("Invalid branches[0]", "\"[]\"", "This is no fragment")],
            ),
            data(
                "sfntasks_state_machine",
                "name = \"m\"\nsteps = [\"{}\"]",
                &[("Invalid steps", "\"{}\"", "fragment")],
            ),
        ],
    );
}

/// What Terraform underlines of a call: all of it.
fn fragment_source(text: &'static str) -> &'static str {
    text
}

#[test]
fn what_does_not_join_is_told_where_it_is_joined() {
    if !acceptance("errors::what_does_not_join_is_told_where_it_is_joined") {
        return;
    }
    let blocks = r#"
data "sfntasks_chain" "twice" {
  steps = [data.sfntasks_pass.a.fragment, data.sfntasks_pass.a.fragment]
}
data "sfntasks_chain" "unreachable" {
  steps = [data.sfntasks_succeed.done.fragment, data.sfntasks_pass.a.fragment]
}
data "sfntasks_parallel" "dangling" {
  state_name = "Both"
  branches   = [data.sfntasks_pass.a.fragment, data.sfntasks_pass.b.fragment]
}
data "sfntasks_parallel" "inner" {
  state_name = "A"
  branches   = [data.sfntasks_pass.a.fragment]
}
resource "sfntasks_state_machine" "dangling" {
  name  = "m"
  steps = [data.sfntasks_pass.b.fragment]
}
"#;
    let errors =
        Terraform::new(&format!("{REQUIRED}{PROVIDER}{STATES}{blocks}")).run(&["plan", "-json"]).errors();
    let of = |address: &str| errors.iter().filter(|error| error.address == address).collect::<Vec<_>>();
    for (address, expected) in [
        ("data.sfntasks_chain.twice", ("Invalid steps[1]", "data.sfntasks_pass.a.fragment", "\"A\"")),
        (
            "data.sfntasks_chain.unreachable",
            ("Invalid steps[0]", "data.sfntasks_succeed.done.fragment", "\"Done\" never goes on"),
        ),
        (
            "data.sfntasks_parallel.dangling",
            ("Invalid branches[1]", "data.sfntasks_pass.b.fragment", "\"Missing\", which is no state"),
        ),
        (
            "sfntasks_state_machine.dangling",
            ("Invalid steps", "[data.sfntasks_pass.b.fragment]", "\"Missing\", which is no state"),
        ),
    ] {
        compare(address, &of(address), &[expected]);
    }
}

#[test]
fn a_name_repeated_in_a_nested_machine_is_told() {
    if !acceptance("errors::a_name_repeated_in_a_nested_machine_is_told") {
        return;
    }
    let blocks = r#"
data "sfntasks_parallel" "outer" {
  state_name = "A"
  branches   = [data.sfntasks_pass.a.fragment]
}
data "sfntasks_parallel" "branches" {
  state_name = "Both"
  branches   = [data.sfntasks_pass.a.fragment, data.sfntasks_pass.a.fragment]
}
data "sfntasks_map" "each" {
  state_name     = "Each"
  item_processor = data.sfntasks_pass.a.fragment
}
data "sfntasks_chain" "behind" {
  steps = [data.sfntasks_pass.a.fragment, data.sfntasks_map.each.fragment]
}
resource "sfntasks_state_machine" "it" {
  name  = "m"
  steps = [data.sfntasks_map.each.fragment, data.sfntasks_pass.a.fragment]
}
"#;
    let errors =
        Terraform::new(&format!("{REQUIRED}{PROVIDER}{STATES}{blocks}")).run(&["plan", "-json"]).errors();
    let of = |address: &str| errors.iter().filter(|error| error.address == address).collect::<Vec<_>>();
    for (address, expected) in [
        (
            "data.sfntasks_parallel.outer",
            ("Invalid branches", "[data.sfntasks_pass.a.fragment]", "at the top and inside \"A\""),
        ),
        (
            "data.sfntasks_parallel.branches",
            (
                "Invalid branches",
                "[data.sfntasks_pass.a.fragment, data.sfntasks_pass.a.fragment]",
                "inside \"Both\" and inside \"Both\"",
            ),
        ),
        (
            "data.sfntasks_chain.behind",
            (
                "Invalid steps",
                "[data.sfntasks_pass.a.fragment, data.sfntasks_map.each.fragment]",
                "The state name \"A\" occurs twice in this machine (nested machines of Map and Parallel count): at the top \
                 and inside \"Each\"",
            ),
        ),
    ] {
        compare(address, &of(address), &[expected]);
    }
    compare(
        "sfntasks_state_machine.it",
        &of("sfntasks_state_machine.it"),
        &[(
            "Invalid steps",
            "[data.sfntasks_map.each.fragment, data.sfntasks_pass.a.fragment]",
            "inside \"Each\" and at the top",
        )],
    );
    assert_eq!(errors.len(), 4, "{errors:#?}");
}
