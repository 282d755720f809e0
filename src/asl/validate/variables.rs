//! Workflow variables: every read must come after an assignment that it can see.
//!
//! Source: the developer guide's "Passing data between states with variables". The states of one machine share a scope. A branch
//! or an inline processor has a scope of its own, reads the outer ones, and can't assign their names; a distributed processor
//! sees nothing from outside. What is assigned inside never gets out. A state reads what was there when it was entered, and what
//! it assigns depends on the way it is left: `Assign` of the state itself, of the matching rule, or of the catcher.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::Value;

use super::assign::variable;
use super::finding::{Place, Report, quote};
use super::flow::Graph;
use super::machine::{Machine, State};
use super::names::{self, MOST_SUGGESTIONS};
use super::reaching::Ways;
use crate::asl::expression::{self, Language};

/// One read: the state, the name, and where.
struct Read {
    state: usize,
    variable: String,
    pointer: String,
}

/// By variable: the scopes that assign it, each with the first state that does.
type Assigned<'a> = BTreeMap<&'a str, BTreeMap<usize, &'a str>>;

/// Checks all reads and assignments.
pub(super) fn check(machine: &Machine, graph: &Graph, report: &mut Report) {
    let mut assigned = Assigned::new();
    for state in &machine.states {
        for name in assigns(state) {
            assigned.entry(name).or_default().entry(state.scope).or_insert(state.name);
        }
    }
    shadowing(machine, &assigned, report);
    let mut reads = Vec::new();
    for (index, state) in machine.states.iter().enumerate() {
        reads_of(index, state, &mut reads);
    }
    reads.sort_by(|one, other| one.variable.cmp(&other.variable));
    let ways = Ways::of(machine, graph);
    let by_variable: Vec<&[Read]> = reads.chunk_by(|one, other| one.variable == other.variable).collect();
    let mut suggestions = MOST_SUGGESTIONS;
    // A word has a bit for each of 64 variables.
    for chunk in by_variable.chunks(64) {
        let bits: HashMap<&str, u64> = chunk
            .iter()
            .enumerate()
            .filter_map(|(bit, reads)| Some((reads.first()?.variable.as_str(), 1 << bit)))
            .filter(|(name, _)| assigned.contains_key(name))
            .collect();
        let of_reads = |read: &Read| Some((read.state, *bits.get(read.variable.as_str())?));
        let known = ways.known(&bits, chunk.iter().copied().flatten().filter_map(of_reads));
        for read in chunk.iter().copied().flatten().filter(|read| ways.enter(read.state)) {
            let known = known.get(&read.state).copied().unwrap_or_default();
            let bit = bits.get(read.variable.as_str()).copied().unwrap_or_default();
            if known.maybe & bit == 0 {
                never_assigned(read, machine, &assigned, &mut suggestions, report);
            } else if known.surely & bit == 0 {
                report.enter(machine.states.get(read.state).map(|state| state.name));
                report.warn(
                    "VARIABLE_MAY_BE_UNASSIGNED",
                    &Place::Base(&read.pointer),
                    format!(
                        "an expression reads ${}, which only some of the ways here assign.",
                        read.variable
                    ),
                    "Assign it before the ways part, or on each of them.".to_owned(),
                );
            }
        }
    }
}

/// The variables that a state assigns on any way out of it.
fn assigns<'a>(state: &State<'a>) -> impl Iterator<Item = &'a str> {
    let own = state.field("Assign");
    let elements = ["Choices", "Catch"].into_iter().flat_map(|field| state.list(field));
    own.into_iter()
        .chain(elements.filter_map(|element| element.get("Assign")))
        .filter_map(Value::as_object)
        .flat_map(|fields| fields.keys().map(|field| variable(field)))
}

/// A nested machine can't assign a name of a machine around it.
fn shadowing(machine: &Machine, assigned: &Assigned, report: &mut Report) {
    for state in &machine.states {
        let own: BTreeSet<&str> = assigns(state).collect();
        if own.is_empty() {
            continue;
        }
        let mut outer = BTreeSet::new();
        let mut scope = state.scope;
        while let Some(around) = enclosing(machine, scope) {
            outer.insert(around);
            scope = around;
        }
        for name in own.iter().filter(|name| {
            assigned.get(*name).is_some_and(|scopes| outer.iter().any(|scope| scopes.contains_key(scope)))
        }) {
            report.enter(Some(state.name));
            report.error(
                "VARIABLE_OF_OUTER_SCOPE",
                &Place::Base(&state.pointer),
                format!("it assigns ${name}, which a machine around it assigns, too."),
                "Use another name inside, return the value as output, and assign it at the outer state."
                    .to_owned(),
            );
        }
    }
}

/// The scope around a scope, if variables can be seen from there.
fn enclosing(machine: &Machine, scope: usize) -> Option<usize> {
    let scope = machine.scopes.get(scope)?;
    if scope.distributed {
        return None;
    }
    machine.states.get(scope.parent?).map(|state| state.scope)
}

/// Collects what a state's own expressions read; the machines inside it are looked at on their own.
fn reads_of(index: usize, state: &State, found: &mut Vec<Read>) {
    let base = Place::Base(&state.pointer);
    for (name, value) in state.fields {
        if matches!(name.as_str(), "Branches" | "ItemProcessor" | "Iterator" | "Result" | "Comment") {
            continue;
        }
        let is_path = name.ends_with("Path");
        expressions_in(value, is_path, index, state.language, &base.key(name), found);
    }
}

fn expressions_in(
    value: &Value,
    is_expression: bool,
    state: usize,
    language: Language,
    place: &Place,
    found: &mut Vec<Read>,
) {
    match value {
        Value::String(text) if language == Language::Jsonata || is_expression => {
            // An expression that asks itself whether a variable is there may read it anyway.
            if language == Language::Jsonata && text.contains("$exists") {
                return;
            }
            let read = |variable| Read { state, variable, pointer: place.pointer() };
            found.extend(expression::variables(text, language).into_iter().map(read));
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                expressions_in(item, false, state, language, &place.index(index), found);
            }
        }
        Value::Object(fields) => {
            let presence = fields.contains_key("IsPresent");
            for (name, value) in fields {
                let is_expression =
                    name.ends_with(".$") || name.ends_with("Path") || name == "Variable" && !presence;
                expressions_in(value, is_expression, state, language, &place.key(name), found);
            }
        }
        _ => {}
    }
}

fn never_assigned(
    read: &Read,
    machine: &Machine,
    assigned: &Assigned,
    suggestions: &mut usize,
    report: &mut Report,
) {
    let Some(state) = machine.states.get(read.state) else { return };
    let name = read.variable.as_str();
    report.enter(Some(state.name));
    let place = Place::Base(&read.pointer);
    let mut visible = vec![state.scope];
    let mut scope = state.scope;
    while let Some(around) = enclosing(machine, scope) {
        visible.push(around);
        scope = around;
    }
    match assigned.get(name) {
        None => {
            let candidates = if *suggestions > 0 { assigned.keys().copied().collect() } else { Vec::new() };
            *suggestions = suggestions.saturating_sub(1);
            report.error(
                "VARIABLE_NOT_ASSIGNED",
                &place,
                format!("an expression reads ${name}, which no state assigns."),
                names::suggest(name, candidates, "Assign it in an earlier state."),
            );
        }
        Some(scopes) if visible.iter().any(|scope| scopes.contains_key(scope)) => report.error(
            "VARIABLE_READ_BEFORE_ASSIGNED",
            &place,
            format!("an expression reads ${name}, which no way from StartAt has assigned by then."),
            "Assign it in a state before: a state reads what was assigned when it was entered.".to_owned(),
        ),
        Some(scopes) => {
            let state = scopes.values().next().copied().unwrap_or_default();
            report.error(
                "VARIABLE_OUT_OF_SCOPE",
                &place,
                format!(
                    "an expression reads ${name}, which only states of another machine assign, such as {}.",
                    quote(state)
                ),
                "Return the value as output of the Map or Parallel state and assign it there, or pass it in with ItemSelector."
                    .to_owned(),
            );
        }
    }
}
