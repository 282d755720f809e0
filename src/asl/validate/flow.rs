//! The way through the machine: where it starts, where each state leads, whether everything is reached and everything ends.

use std::collections::HashMap;

use serde_json::Value;

use super::finding::{Place, Report, quote};
use super::machine::{Kind, Machine, Scope, State, Transition, Via};
use super::names;

/// One way from a state to another that exists.
#[derive(Debug, Clone, Copy)]
pub(super) struct Edge {
    /// The index of the other state.
    pub(super) to: usize,
    /// What leads there.
    pub(super) via: Via,
}

/// All states with the ways between them.
pub(super) struct Graph {
    /// By the index of the state.
    pub(super) edges: Vec<Vec<Edge>>,
    /// By the index of the scope: the state that it starts with.
    pub(super) starts: Vec<Option<usize>>,
    /// By the index of the state: whether it leads somewhere that does not exist, so that nothing can be said of what follows.
    open: Vec<bool>,
    suggestions: usize,
}

/// Checks all transitions and returns the graph they make.
pub(super) fn check(machine: &Machine, report: &mut Report) -> Graph {
    let mut anywhere: HashMap<&str, usize> = HashMap::with_capacity(machine.states.len());
    for (index, state) in machine.states.iter().enumerate() {
        anywhere.entry(state.name).or_insert(index);
    }
    let mut graph = Graph {
        edges: vec![Vec::new(); machine.states.len()],
        starts: vec![None; machine.scopes.len()],
        open: vec![false; machine.states.len()],
        suggestions: 0,
    };
    for (index, scope) in machine.scopes.iter().enumerate() {
        start(index, scope, machine, &anywhere, &mut graph, report);
        for state in scope.states.clone() {
            connect(state, scope, machine, &anywhere, &mut graph, report);
        }
        reached(index, scope, machine, &graph, report);
    }
    graph
}

fn start(
    index: usize,
    scope: &Scope,
    machine: &Machine,
    anywhere: &HashMap<&str, usize>,
    graph: &mut Graph,
    report: &mut Report,
) {
    report.enter(scope.parent.and_then(|parent| machine.states.get(parent)).map(|state| state.name));
    let place = Place::Base(&scope.pointer);
    match scope.start_at {
        // That the machine has no states, or does not say where it starts, has been reported.
        None => {}
        Some(_) if scope.by_name.is_empty() => {}
        Some(name) => {
            let found = scope.by_name.get(name).copied();
            let start = found.or_else(|| {
                dangling("StartAt", name, scope, machine, anywhere, &place.key("StartAt"), graph, report)
            });
            if let Some(slot) = graph.starts.get_mut(index) {
                *slot = start;
            }
        }
    }
}

fn connect(
    index: usize,
    scope: &Scope,
    machine: &Machine,
    anywhere: &HashMap<&str, usize>,
    graph: &mut Graph,
    report: &mut Report,
) {
    let Some(state) = machine.states.get(index) else { return };
    let place = Place::Base(&state.pointer);
    let mut edges = Vec::new();
    let mut open = has_gaps(state);
    for Transition { target, via } in state.transitions() {
        let to = match scope.by_name.get(target) {
            Some(to) => Some(*to),
            None => {
                report.enter(Some(state.name));
                let choices = place.key("Choices");
                let catch = place.key("Catch");
                let element = match via {
                    Via::Rule(rule) => choices.index(rule),
                    Via::Catch(catcher) => catch.index(catcher),
                    Via::Next | Via::Default => place,
                };
                let field = if via == Via::Default { "Default" } else { "Next" };
                dangling(field, target, scope, machine, anywhere, &element.key(field), graph, report)
            }
        };
        open |= to.is_none();
        edges.extend(to.map(|to| Edge { to, via }));
    }
    // A state that should go on and doesn't say where is reported on its own; the rest of the way is unknown.
    open |= edges.is_empty() && !state.is_terminal();
    if let (Some(slot), Some(flag)) = (graph.edges.get_mut(index), graph.open.get_mut(index)) {
        *slot = edges;
        *flag = open;
    }
}

/// Whether a state has places that should say where it goes and don't.
fn has_gaps(state: &State) -> bool {
    let incomplete = |field: &str| {
        state.field(field).is_some_and(|value| {
            let next = |element: &Value| element.get("Next").is_some_and(Value::is_string);
            !value.as_array().is_some_and(|elements| elements.iter().all(next))
        })
    };
    match state.kind {
        None => true,
        Some(Kind::Choice) => state.list("Choices").is_empty() || incomplete("Choices"),
        Some(_) => incomplete("Catch"),
    }
}

/// Reports a name that is no state of this machine; returns the state that was probably meant.
#[expect(clippy::too_many_arguments, reason = "one call site for each kind of reference, all of it context")]
fn dangling(
    field: &str,
    target: &str,
    scope: &Scope,
    machine: &Machine,
    anywhere: &HashMap<&str, usize>,
    place: &Place,
    graph: &mut Graph,
    report: &mut Report,
) -> Option<usize> {
    let elsewhere = anywhere.get(target).and_then(|index| machine.states.get(*index));
    let near = if elsewhere.is_none() && graph.suggestions < names::MOST_SUGGESTIONS {
        graph.suggestions += 1;
        let names =
            machine.states.get(scope.states.clone()).unwrap_or_default().iter().map(|state| state.name);
        names::nearest(target, names)
    } else {
        None
    };
    let (message, remedy) = match (elsewhere, near) {
        (Some(other), _) => (
            format!("{field} is {}, a state of another machine, at {}.", quote(target), other.pointer),
            "Lead to a state of the same States object: no transition crosses the border of a Map or a Parallel state."
                .to_owned(),
        ),
        (None, Some(near)) => (
            format!("{field} is {}, and there is no such state.", quote(target)),
            format!("Did you mean {}?", quote(near)),
        ),
        (None, None) => (
            format!("{field} is {}, and there is no such state.", quote(target)),
            "Use the name of a state of the same States object.".to_owned(),
        ),
    };
    report.error("MISSING_TRANSITION_TARGET", place, message, remedy);
    near.and_then(|near| scope.by_name.get(near).copied())
}

/// Reports states that nothing leads to, and those from which the machine can't end.
fn reached(index: usize, scope: &Scope, machine: &Machine, graph: &Graph, report: &mut Report) {
    let Some(start) = graph.starts.get(index).copied().flatten() else { return };
    let base = scope.states.start;
    let mut seen = vec![false; scope.states.len()];
    let mut stack = vec![start];
    while let Some(state) = stack.pop() {
        let Some(flag) = seen.get_mut(state.wrapping_sub(base)) else { continue };
        if !std::mem::replace(flag, true) {
            stack.extend(graph.edges.get(state).into_iter().flatten().map(|edge| edge.to));
        }
    }
    let mut reached_states = scope.states.clone().zip(&seen).filter(|(_, seen)| **seen);
    let certain = !reached_states.any(|(state, _)| graph.open.get(state).copied().unwrap_or(true));
    for (state, reached) in machine.states.get(scope.states.clone()).unwrap_or_default().iter().zip(&seen) {
        if *reached {
            continue;
        }
        report.enter(Some(state.name));
        let place = Place::Base(&state.pointer);
        let message = "no way leads to it from StartAt.".to_owned();
        if certain {
            let remedy = "Lead to it with Next, Default or Catch, or remove it.".to_owned();
            report.error("UNREACHABLE_STATE", &place, message, remedy);
        } else {
            let remedy =
                "Correct the transitions that lead nowhere first; one of them may be the missing way.";
            report.warn("UNREACHABLE_STATE", &place, message, remedy.to_owned());
        }
    }
    ends(index, scope, &seen, machine, graph, report);
}

fn ends(index: usize, scope: &Scope, seen: &[bool], machine: &Machine, graph: &Graph, report: &mut Report) {
    let base = scope.states.start;
    let mut backwards: Vec<Vec<usize>> = vec![Vec::new(); scope.states.len()];
    let mut stack = Vec::new();
    for state in scope.states.clone() {
        for edge in graph.edges.get(state).into_iter().flatten() {
            if let Some(sources) = backwards.get_mut(edge.to.wrapping_sub(base)) {
                sources.push(state);
            }
        }
        let terminal = machine.states.get(state).is_some_and(State::is_terminal);
        if terminal || graph.open.get(state).copied().unwrap_or(true) {
            stack.push(state);
        }
    }
    let nowhere = stack.is_empty();
    let mut ending = vec![false; scope.states.len()];
    while let Some(state) = stack.pop() {
        let Some(flag) = ending.get_mut(state.wrapping_sub(base)) else { continue };
        if !std::mem::replace(flag, true) {
            stack.extend(backwards.get(state.wrapping_sub(base)).into_iter().flatten());
        }
    }
    let trapped: Vec<usize> = seen
        .iter()
        .zip(&ending)
        .enumerate()
        .filter(|(_, (seen, ending))| **seen && !**ending)
        .map(|(offset, _)| base + offset)
        .collect();
    if nowhere && graph.starts.get(index).is_some_and(Option::is_some) {
        report.enter(scope.parent.and_then(|parent| machine.states.get(parent)).map(|state| state.name));
        report.error(
            "NO_TERMINAL_STATE",
            &Place::Base(&scope.pointer).key("States"),
            "no state of the machine ends it.".to_owned(),
            "Give a state End true, or add a Succeed or a Fail state.".to_owned(),
        );
        return;
    }
    for group in loops(&trapped, base, graph) {
        let names: Vec<String> = group
            .iter()
            .take(5)
            .filter_map(|state| machine.states.get(*state))
            .map(|s| quote(s.name))
            .collect();
        let Some(first) = group.first().and_then(|first| machine.states.get(*first)) else { continue };
        report.enter(Some(first.name));
        report.warn(
            "INFINITE_LOOP",
            &Place::Base(&first.pointer),
            format!(
                "the machine never leaves the loop of {}{}.",
                names.join(", "),
                if group.len() > names.len() { " and others" } else { "" }
            ),
            "Add a Choice or a Catch that leads out of the loop.".to_owned(),
        );
    }
}

/// The loops without exit among states that can't reach an end: strongly connected, nothing leads out. Each in document order.
///
/// Tarjan's algorithm with a stack of its own, since a chain of states can be long.
fn loops(trapped: &[usize], base: usize, graph: &Graph) -> Vec<Vec<usize>> {
    const NEW: usize = usize::MAX;
    let count = trapped.iter().max().map_or(0, |last| last - base + 1);
    let mut rank = vec![NEW; count];
    let mut low = vec![NEW; count];
    let mut component = vec![NEW; count];
    let mut open: Vec<usize> = Vec::new();
    let mut found: Vec<Vec<usize>> = Vec::new();
    let mut ranks = 0;
    let at = |table: &[usize], state: usize| table.get(state.wrapping_sub(base)).copied().unwrap_or(NEW);
    let set = |table: &mut [usize], state: usize, value: usize| {
        if let Some(slot) = table.get_mut(state.wrapping_sub(base)) {
            *slot = value;
        }
    };
    let successor = |state: usize, nth: usize| {
        graph.edges.get(state).and_then(|edges| edges.get(nth)).map(|edge| edge.to)
    };
    for &root in trapped {
        if at(&rank, root) != NEW {
            continue;
        }
        let mut path = vec![(root, 0)];
        while let Some((state, nth)) = path.pop() {
            if nth == 0 {
                set(&mut rank, state, ranks);
                set(&mut low, state, ranks);
                ranks += 1;
                open.push(state);
            }
            match successor(state, nth) {
                Some(next) => {
                    path.push((state, nth + 1));
                    if at(&rank, next) == NEW {
                        path.push((next, 0));
                    } else if at(&component, next) == NEW {
                        let least = at(&low, state).min(at(&rank, next));
                        set(&mut low, state, least);
                    }
                }
                None => {
                    let least = at(&low, state);
                    if least == at(&rank, state) {
                        let mut members = Vec::new();
                        while let Some(member) = open.pop() {
                            set(&mut component, member, found.len());
                            members.push(member);
                            if member == state {
                                break;
                            }
                        }
                        members.sort_unstable();
                        found.push(members);
                    }
                    if let Some((parent, _)) = path.last() {
                        let least = at(&low, *parent).min(least);
                        set(&mut low, *parent, least);
                    }
                }
            }
        }
    }
    let mut closed: Vec<Vec<usize>> = found
        .into_iter()
        .enumerate()
        .filter(|(own, members)| {
            members.iter().all(|member| {
                graph.edges.get(*member).into_iter().flatten().all(|edge| at(&component, edge.to) == *own)
            })
        })
        .map(|(_, members)| members)
        .collect();
    closed.sort_unstable();
    closed
}
