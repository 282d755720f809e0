//! Workflow variables: every read must come after an assignment that it can see.
//!
//! Source: the developer guide's "Passing data between states with variables". The states of one machine share a scope. A branch
//! or an inline processor has a scope of its own, reads the outer ones, and can't assign their names; a distributed processor
//! sees nothing from outside. What is assigned inside never gets out. A state reads what was there when it was entered, and what
//! it assigns depends on the way it is left: `Assign` of the state itself, of the matching rule, or of the catcher.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};

use serde_json::Value;

use super::assign::variable;
use super::finding::{Place, Report, quote};
use super::flow::Graph;
use super::machine::{Machine, State, Via};
use super::names;
use crate::asl::expression::{self, Language};

/// One read: the state, the name, and where.
struct Read<'n> {
    state: usize,
    variable: &'n str,
    pointer: String,
    /// Whether the expression asks itself if the variable is there.
    guarded: bool,
}

/// What is known of a variable when a state is entered, for up to 64 variables at once.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Known {
    /// Assigned on at least one way here.
    maybe: u64,
    /// Assigned on every way here.
    surely: u64,
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
    let mut texts = Vec::new();
    for (index, state) in machine.states.iter().enumerate() {
        reads(index, state, &mut texts);
    }
    let reads: Vec<Read> = texts
        .iter()
        .flat_map(|(state, pointer, names, guarded)| {
            names.iter().map(|name| Read {
                state: *state,
                variable: name,
                pointer: pointer.clone(),
                guarded: *guarded,
            })
        })
        .collect();
    let mut wanted: Vec<&str> = reads.iter().map(|read| read.variable).collect();
    wanted.sort_unstable();
    wanted.dedup();
    let mut by_variable: HashMap<&str, Vec<&Read>> = HashMap::new();
    for read in &reads {
        by_variable.entry(read.variable).or_default().push(read);
    }
    // A word has a bit for each of 64 variables; a definition of 1 MiB has few enough words.
    for chunk in wanted.chunks(64) {
        let known = propagate(chunk, machine, graph);
        for (bit, name) in chunk.iter().enumerate() {
            let mask = 1 << bit;
            for read in by_variable.get(name).into_iter().flatten() {
                let Some(Some(known)) = known.get(read.state) else { continue };
                if known.maybe & mask == 0 && !read.guarded {
                    never_assigned(read, machine, &assigned, report);
                } else if known.surely & mask == 0 && !read.guarded {
                    report.enter(machine.states.get(read.state).map(|state| state.name));
                    report.warn(
                        "VARIABLE_MAY_BE_UNASSIGNED",
                        &Place::Base(&read.pointer),
                        format!("an expression reads ${name}, which only some of the ways here assign."),
                        "Assign it before the ways part, or on each of them.".to_owned(),
                    );
                }
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

/// The `Assign` that applies when a state is left this way.
fn assign_of<'a>(state: &State<'a>, via: Via) -> Option<&'a Value> {
    match via {
        Via::Next | Via::Default => state.field("Assign"),
        Via::Rule(rule) => state.list("Choices").get(rule)?.get("Assign"),
        Via::Catch(catcher) => state.list("Catch").get(catcher)?.get("Assign"),
    }
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

type Found = (usize, String, Vec<String>, bool);

/// Collects what a state's own expressions read; the machines inside it are looked at on their own.
fn reads(index: usize, state: &State, found: &mut Vec<Found>) {
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
    found: &mut Vec<Found>,
) {
    match value {
        Value::String(text) if language == Language::Jsonata || is_expression => {
            let names = expression::variables(text, language);
            if !names.is_empty() {
                let guarded = language == Language::Jsonata && text.contains("$exists");
                found.push((state, place.pointer(), names, guarded));
            }
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

fn never_assigned(read: &Read, machine: &Machine, assigned: &Assigned, report: &mut Report) {
    let Some(state) = machine.states.get(read.state) else { return };
    let name = read.variable;
    report.enter(Some(state.name));
    let place = Place::Base(&read.pointer);
    let mut visible = vec![state.scope];
    let mut scope = state.scope;
    while let Some(around) = enclosing(machine, scope) {
        visible.push(around);
        scope = around;
    }
    match assigned.get(name) {
        None => report.error(
            "VARIABLE_NOT_ASSIGNED",
            &place,
            format!("an expression reads ${name}, which no state assigns."),
            names::suggest(name, assigned.keys().copied(), "Assign it in an earlier state."),
        ),
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

/// What is known of each of the variables at the entry of each state; `None` for a state that is never entered.
fn propagate(variables: &[&str], machine: &Machine, graph: &Graph) -> Vec<Option<Known>> {
    let bits: HashMap<&str, u64> =
        variables.iter().enumerate().map(|(bit, name)| (*name, 1 << bit)).collect();
    let assigned_by = |value: Option<&Value>| {
        value.and_then(Value::as_object).map_or(0, |fields| {
            fields.keys().filter_map(|field| bits.get(variable(field))).fold(0, |all, bit| all | bit)
        })
    };
    let mut flow = Flow { known: vec![None; machine.states.len()], queue: VecDeque::new() };
    let nothing = Known { maybe: 0, surely: 0 };
    if let Some(start) = graph.starts.first().copied().flatten() {
        flow.meet(start, nothing);
    }
    while let Some(index) = flow.queue.pop_front() {
        let (Some(state), Some(Some(entry))) = (machine.states.get(index), flow.known.get(index).copied())
        else {
            continue;
        };
        for inner in state.inner.clone() {
            let distributed = machine.scopes.get(inner).is_some_and(|scope| scope.distributed);
            if let Some(start) = graph.starts.get(inner).copied().flatten() {
                flow.meet(start, if distributed { nothing } else { entry });
            }
        }
        for edge in graph.edges.get(index).into_iter().flatten() {
            let new = assigned_by(assign_of(state, edge.via));
            flow.meet(edge.to, Known { maybe: entry.maybe | new, surely: entry.surely | new });
        }
    }
    flow.known
}

/// The states whose successors are still to be told.
struct Flow {
    known: Vec<Option<Known>>,
    queue: VecDeque<usize>,
}

impl Flow {
    fn meet(&mut self, to: usize, incoming: Known) {
        let Some(slot) = self.known.get_mut(to) else { return };
        let merged = match *slot {
            None => incoming,
            Some(old) => Known { maybe: old.maybe | incoming.maybe, surely: old.surely & incoming.surely },
        };
        if *slot != Some(merged) {
            *slot = Some(merged);
            self.queue.push_back(to);
        }
    }
}
