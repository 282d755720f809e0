//! Which assignments reach a state: what is known of workflow variables on the ways there.
//!
//! It looks backwards from the reads of a variable to its assignments, and then only at what lies between them: most of the many
//! variables of a large machine are read soon after they are assigned, so that together they cost a few walks through the
//! machine and not one each.

use std::collections::{HashMap, VecDeque};

use serde_json::Value;

use super::assign::variable;
use super::flow::Graph;
use super::machine::{Machine, State, Via};

/// What is known of a variable when a state is entered, for up to 64 variables at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Known {
    /// Assigned on at least one way here.
    pub(super) maybe: u64,
    /// Assigned on every way here.
    pub(super) surely: u64,
}

/// One way from a state to another; also the one into an inner machine, which starts with what its state was entered with.
struct Way<'a> {
    from: usize,
    to: usize,
    /// The `Assign` that applies.
    assign: Option<&'a Value>,
}

/// All ways that an execution can take.
pub(super) struct Ways<'a> {
    ways: Vec<Way<'a>>,
    /// By the index of the state: the ways that lead there, in `ways`.
    into: Vec<Vec<usize>>,
    /// By the index of the state: the ways that lead on, in `ways`.
    out: Vec<Vec<usize>>,
    /// By the index of the state: whether an execution can get there.
    entered: Vec<bool>,
    /// Where executions start, with no variables: the machine itself, and the processors of distributed Maps.
    starts: Vec<usize>,
}

impl<'a> Ways<'a> {
    /// The ways of a machine.
    pub(super) fn of(machine: &Machine<'a>, graph: &Graph) -> Self {
        let count = machine.states.len();
        let mut all = Self {
            ways: Vec::new(),
            into: vec![Vec::new(); count],
            out: vec![Vec::new(); count],
            entered: vec![false; count],
            starts: Vec::new(),
        };
        let start = |scope: usize| graph.starts.get(scope).copied().flatten();
        all.starts.extend(start(0));
        let mut waiting = all.starts.clone();
        while let Some(index) = waiting.pop() {
            let (Some(state), Some(entered)) = (machine.states.get(index), all.entered.get_mut(index)) else {
                continue;
            };
            if std::mem::replace(entered, true) {
                continue;
            }
            for scope in state.inner.clone() {
                let Some(to) = start(scope) else { continue };
                waiting.push(to);
                if machine.scopes.get(scope).is_some_and(|scope| scope.distributed) {
                    all.starts.push(to);
                } else {
                    all.add(Way { from: index, to, assign: None });
                }
            }
            for edge in graph.edges.get(index).into_iter().flatten() {
                waiting.push(edge.to);
                all.add(Way { from: index, to: edge.to, assign: assign_of(state, edge.via) });
            }
        }
        all
    }

    fn add(&mut self, way: Way<'a>) {
        if let (Some(into), Some(out)) = (self.into.get_mut(way.to), self.out.get_mut(way.from)) {
            into.push(self.ways.len());
            out.push(self.ways.len());
            self.ways.push(way);
        }
    }

    /// Whether an execution can get to a state.
    pub(super) fn enter(&self, state: usize) -> bool {
        self.entered.get(state).copied().unwrap_or(false)
    }

    fn listed(&'_ self, list: &'_ [Vec<usize>], state: usize) -> impl Iterator<Item = &'_ Way<'a>> {
        list.get(state).into_iter().flatten().filter_map(|way| self.ways.get(*way))
    }

    /// What is known of variables, each of which has a bit, where they are read; a state that no execution gets to is left out.
    pub(super) fn known(
        &self,
        bits: &HashMap<&str, u64>,
        reads: impl Iterator<Item = (usize, u64)>,
    ) -> HashMap<usize, Known> {
        let assigned_by = |way: &Way| {
            way.assign.and_then(Value::as_object).map_or(0, |fields| {
                fields.keys().filter_map(|field| bits.get(variable(field))).fold(0, |all, bit| all | bit)
            })
        };
        let wanted = self.wanted(reads, assigned_by);
        let mut flow = Flow::default();
        for start in self.starts.iter().filter(|start| wanted.contains_key(*start)) {
            flow.meet(*start, Known::default());
        }
        for state in wanted.keys() {
            // From a state where nothing is wanted, only what is assigned on the way counts.
            for way in self.listed(&self.into, *state).filter(|way| !wanted.contains_key(&way.from)) {
                let new = assigned_by(way);
                flow.meet(*state, Known { maybe: new, surely: new });
            }
        }
        while let Some(index) = flow.queue.pop_front() {
            let entry = flow.known.get(&index).copied().unwrap_or_default();
            for way in self.listed(&self.out, index).filter(|way| wanted.contains_key(&way.to)) {
                let new = assigned_by(way);
                flow.meet(way.to, Known { maybe: entry.maybe | new, surely: entry.surely | new });
            }
        }
        flow.known
    }

    /// The states where it matters whether a variable has been assigned already, each with those variables.
    fn wanted(
        &self,
        reads: impl Iterator<Item = (usize, u64)>,
        assigned_by: impl Fn(&Way) -> u64,
    ) -> HashMap<usize, u64> {
        let mut wanted: HashMap<usize, u64> = HashMap::new();
        let mut waiting: Vec<(usize, u64)> = reads.collect();
        while let Some((state, bits)) = waiting.pop() {
            let known = wanted.entry(state).or_default();
            let new = bits & !*known;
            *known |= new;
            if new != 0 {
                let before = |way: &Way| (way.from, new & !assigned_by(way));
                waiting.extend(self.listed(&self.into, state).map(before).filter(|(_, bits)| *bits != 0));
            }
        }
        wanted
    }
}

/// The `Assign` that applies when a state is left this way.
fn assign_of<'a>(state: &State<'a>, via: Via) -> Option<&'a Value> {
    match via {
        Via::Next | Via::Default => state.field("Assign"),
        Via::Rule(rule) => state.list("Choices").get(rule)?.get("Assign"),
        Via::Catch(catcher) => state.list("Catch").get(catcher)?.get("Assign"),
    }
}

/// What is known so far, and the states whose successors are still to be told.
#[derive(Default)]
struct Flow {
    known: HashMap<usize, Known>,
    queue: VecDeque<usize>,
}

impl Flow {
    fn meet(&mut self, to: usize, incoming: Known) {
        let old = self.known.get(&to).copied();
        let merged = old.map_or(incoming, |old| Known {
            maybe: old.maybe | incoming.maybe,
            surely: old.surely & incoming.surely,
        });
        if old != Some(merged) {
            self.known.insert(to, merged);
            self.queue.push_back(to);
        }
    }
}
