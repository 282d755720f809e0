//! Fragments: pieces of a workflow that compose, with the permissions that they need.
//!
//! A fragment has one start state, states with their edges, open ends (states that go on to whatever comes next), and
//! the IAM statements of all its states, so that permissions follow the states wherever they are used.

use std::collections::BTreeSet;

use indexmap::IndexMap;
use serde_json::{Map, Value, json};

use crate::iam::Statement;

/// Stands, in the resources of a fragment's statements, for parts of the ARN of the machine that the fragment will be
/// part of: a Distributed Map starts executions of its own machine, whose name it can't know.
pub const SELF_PARTITION: &str = "{partition}";
/// Region of the machine; see [`SELF_PARTITION`].
pub const SELF_REGION: &str = "{region}";
/// Account of the machine; see [`SELF_PARTITION`].
pub const SELF_ACCOUNT: &str = "{account}";
/// Name of the machine; see [`SELF_PARTITION`].
pub const SELF_NAME: &str = "{self}";

/// Comparing a wrong name with every name costs time in proportion to both, so only so many wrong names get a suggestion.
const MOST_SUGGESTIONS: usize = 20;

/// The machine that a fragment ended up in, as far as it is known; `*` stands for what is not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MachineId {
    /// `aws`, …
    pub partition: String,
    /// `us-east-1`, …
    pub region: String,
    /// 12 digits.
    pub account: String,
    /// Name of the machine.
    pub name: String,
}

impl MachineId {
    /// A machine of which nothing is known.
    fn any() -> Self {
        let any = || "*".to_owned();
        Self { partition: any(), region: any(), account: any(), name: any() }
    }

    /// Fills the machine in, wherever a statement's resources refer to it.
    pub fn fill_in(&self, statements: &[Statement]) -> Vec<Statement> {
        let filled = |resource: &String| {
            resource
                .replace(SELF_PARTITION, &self.partition)
                .replace(SELF_REGION, &self.region)
                .replace(SELF_ACCOUNT, &self.account)
                .replace(SELF_NAME, &self.name)
        };
        let statement = |statement: &Statement| Statement {
            resources: statement.resources.iter().map(filled).collect(),
            ..statement.clone()
        };
        statements.iter().map(statement).collect()
    }
}

/// A state: its ASL object.
pub type State = Map<String, Value>;

/// A piece of a workflow.
#[derive(Debug, Clone, PartialEq)]
pub struct Fragment {
    /// Name of the first state.
    pub start_at: String,
    /// States by name, in the order in which they were composed.
    pub states: IndexMap<String, State>,
    /// States that have neither `Next` nor `End` yet.
    pub open: Vec<String>,
    /// What the states may do.
    pub policy: Vec<Statement>,
}

/// A finished machine: what `States.StartAt` starts, and what its role needs.
#[derive(Debug, Clone, PartialEq)]
pub struct Machine {
    /// `{"StartAt": …, "States": {…}}`.
    pub definition: Map<String, Value>,
    /// What the states may do, in order, not merged.
    pub policy: Vec<Statement>,
}

impl Fragment {
    /// A fragment of one state.
    pub fn single(name: &str, state: State, open: bool, policy: Vec<Statement>) -> Self {
        Self {
            start_at: name.to_owned(),
            states: IndexMap::from([(name.to_owned(), state)]),
            open: if open { vec![name.to_owned()] } else { Vec::new() },
            policy,
        }
    }

    /// Reads a fragment back from the JSON text that a data source gave.
    ///
    /// # Errors
    /// A sentence, when the text is no fragment; the most likely mistakes (a whole definition, a state) are named.
    pub fn parse(text: &str) -> Result<Self, String> {
        let value: Value = serde_json::from_str(text).map_err(|error| {
            format!("This is no fragment but text that isn't JSON ({error}). Give the `fragment` of a data source of this provider.")
        })?;
        let Value::Object(mut map) = value else {
            return Err(format!(
                "This is no fragment but the JSON value {}. Give the `fragment` of a data source of this provider.",
                short(&value)
            ));
        };
        if !map.contains_key("Open") {
            let what = if map.contains_key("States") {
                "a whole definition; its fragment is what composes (or give the definition to `sfntasks_state_machine.definition`)"
            } else if map.contains_key("Type") {
                "a single state (the attribute `json`); use the attribute `fragment`"
            } else {
                "some other object; use the attribute `fragment` of a data source"
            };
            return Err(format!("This is no fragment but {what}."));
        }
        let malformed = |part: &str| {
            format!("This fragment is malformed at `{part}`: use the `fragment` of a data source unchanged.")
        };
        let Some(Value::String(start_at)) = map.remove("StartAt") else { return Err(malformed("StartAt")) };
        let Some(Value::Object(states)) = map.remove("States") else { return Err(malformed("States")) };
        let Some(Value::Array(open)) = map.remove("Open") else { return Err(malformed("Open")) };
        let policy = match map.remove("Policy") {
            None => Vec::new(),
            Some(Value::Array(policy)) => policy,
            Some(_) => return Err(malformed("Policy")),
        };
        let fragment = Self {
            states: states
                .into_iter()
                .map(|(name, state)| match state {
                    Value::Object(state) => Ok((name, state)),
                    _ => Err(malformed("States")),
                })
                .collect::<Result<_, _>>()?,
            open: open
                .into_iter()
                .map(|name| match name {
                    Value::String(name) => Ok(name),
                    _ => Err(malformed("Open")),
                })
                .collect::<Result<_, _>>()?,
            policy: policy
                .iter()
                .map(statement)
                .collect::<Result<_, _>>()
                .map_err(|error| format!("This fragment is malformed at `Policy`: {error}"))?,
            start_at,
        };
        let known = |name: &String| fragment.states.contains_key(name);
        if !known(&fragment.start_at) || !fragment.open.iter().all(known) {
            return Err(malformed("StartAt or Open"));
        }
        Ok(fragment)
    }

    /// The fragment as canonical JSON text.
    pub fn to_text(&self) -> String {
        json!({
            "StartAt": self.start_at,
            "States": self.states,
            "Open": self.open,
            "Policy": self.policy.iter().map(Statement::to_json).collect::<Vec<_>>(),
        })
        .to_string()
    }

    /// Sends every open end to the state `next`.
    pub fn close_to(&mut self, next: &str) {
        for name in std::mem::take(&mut self.open) {
            if let Some(state) = self.states.get_mut(&name) {
                state.insert("Next".to_owned(), json!(next));
            }
        }
    }

    /// Ends the machine at every open end.
    pub fn close(&mut self) {
        for name in std::mem::take(&mut self.open) {
            if let Some(state) = self.states.get_mut(&name) {
                state.insert("End".to_owned(), json!(true));
            }
        }
    }

    /// Adds open ends; those of a state that came in twice only once.
    pub fn reopen(&mut self, open: Vec<String>) {
        for name in open {
            if !self.open.contains(&name) {
                self.open.push(name);
            }
        }
    }

    /// Takes in the states and permissions of another fragment, and hands back its open ends. One and the same state
    /// may come in twice (a handler that two states share); two states of one name may not.
    ///
    /// # Errors
    /// A sentence that names the state and what both of them are.
    pub fn absorb(&mut self, other: Self) -> Result<Vec<String>, String> {
        for (name, state) in other.states {
            match self.states.get(&name) {
                None => {
                    self.states.insert(name, state);
                }
                Some(first) if *first == state => {}
                Some(first) => return Err(repeated(&name, first, &state)),
            }
        }
        for statement in other.policy {
            if !self.policy.contains(&statement) {
                self.policy.push(statement);
            }
        }
        Ok(other.open)
    }

    /// Renames every state, nested ones too, and the jumps to them; jumps to states outside stay.
    #[must_use]
    pub fn prefixed(mut self, prefix: &str) -> Self {
        let names = names(&self.states);
        let rename =
            |name: &str| if names.contains(name) { format!("{prefix}{name}") } else { name.to_owned() };
        self.states = self
            .states
            .into_iter()
            .map(|(name, mut state)| {
                rename_in_state(&mut state, &rename);
                (rename(&name), state)
            })
            .collect();
        self.start_at = rename(&self.start_at);
        self.open = self.open.iter().map(|name| rename(name)).collect();
        self
    }

    /// Ends the open ends and resolves the jumps.
    ///
    /// # Errors
    /// One sentence for each jump to a state that the machine doesn't have, and for each name that nested machines
    /// repeat.
    pub fn into_machine(mut self) -> Result<Machine, Vec<String>> {
        self.close();
        let mut problems = Vec::new();
        for (name, state) in &self.states {
            for target in targets(state) {
                if !self.states.contains_key(target) {
                    let near = if problems.len() < MOST_SUGGESTIONS {
                        nearest(target, self.states.keys())
                    } else {
                        None
                    };
                    problems.push(format!(
                        "State {name:?} goes on to {target:?}, which is no state of this machine.{}",
                        near.map_or_else(String::new, |near| format!(" Did you mean {near:?}?"))
                    ));
                }
            }
        }
        let mut seen = BTreeSet::new();
        each_name(&self.states, &mut |name| {
            if !seen.insert(name.to_owned()) {
                problems.push(format!(
                    "The state name {name:?} occurs twice in this machine (nested machines of Map and Parallel count). \
                     Rename one, or give one of the chains a `state_name_prefix`."
                ));
            }
        });
        if !problems.is_empty() {
            return Err(problems);
        }
        let definition = Map::from_iter([
            ("StartAt".to_owned(), Value::String(self.start_at)),
            (
                "States".to_owned(),
                Value::Object(self.states.into_iter().map(|(k, v)| (k, Value::Object(v))).collect()),
            ),
        ]);
        Ok(Machine { definition, policy: self.policy })
    }
}

/// Reads a statement of a fragment, whose resources may refer to the machine that the fragment will be part of.
fn statement(value: &Value) -> Result<Statement, String> {
    let statement = Statement::from_json_unchecked(value)?;
    MachineId::any().fill_in(std::slice::from_ref(&statement)).iter().try_for_each(Statement::check)?;
    Ok(statement)
}

/// Joins fragments in order: every open end of a step goes to the start of the next.
///
/// # Errors
/// The index of the step at fault and a sentence.
pub fn chain(steps: Vec<Fragment>) -> Result<Fragment, (usize, String)> {
    let starts: Vec<String> = steps.iter().map(|step| step.start_at.clone()).collect();
    let mut steps = steps.into_iter().enumerate();
    let Some((_, mut whole)) = steps.next() else {
        return Err((0, "A chain needs at least one step.".to_owned()));
    };
    // Permissions and jumps are gathered in sets: a chain of thousands of steps must not compare all with all.
    let mut seen: BTreeSet<Statement> = whole.policy.iter().cloned().collect();
    let mut jumps: BTreeSet<String> = jumps(&whole).collect();
    for (index, mut step) in steps {
        if whole.open.is_empty() && !step.states.keys().any(|name| jumps.contains(name)) {
            return Err((
                index - 1,
                format!(
                    "The step that starts with {:?} never goes on (all its ends are closed), so the step behind it, {:?}, \
                     can't be reached. Make it the last one.",
                    starts[index - 1],
                    starts[index]
                ),
            ));
        }
        whole.close_to(&starts[index]);
        jumps.extend(self::jumps(&step));
        step.policy.retain(|statement| seen.insert(statement.clone()));
        let policy = std::mem::take(&mut step.policy);
        whole.open = whole.absorb(step).map_err(|problem| (index, problem))?;
        whole.policy.extend(policy);
    }
    Ok(whole)
}

/// The names of the states that the states of a fragment go on to.
fn jumps(fragment: &Fragment) -> impl Iterator<Item = String> {
    fragment.states.values().flat_map(targets).map(str::to_owned)
}

/// All jump targets of a state, in the order `Next`, `Choices`, `Default`, `Catch`.
pub fn targets(state: &State) -> impl Iterator<Item = &str> {
    let own = ["Next", "Default"].into_iter().filter_map(|key| state.get(key));
    let listed = ["Choices", "Catch"]
        .into_iter()
        .filter_map(|key| state.get(key).and_then(Value::as_array))
        .flatten()
        .filter_map(|item| item.get("Next"));
    own.chain(listed).filter_map(Value::as_str)
}

/// The machines nested in a state: branches of a Parallel, the item processor of a Map.
pub fn nested(state: &State) -> impl Iterator<Item = &Map<String, Value>> {
    let branches = state.get("Branches").and_then(Value::as_array).into_iter().flatten();
    let processor = state.get("ItemProcessor").or_else(|| state.get("Iterator")).into_iter();
    branches.chain(processor).filter_map(Value::as_object)
}

fn each_name<'a>(states: impl IntoIterator<Item = (&'a String, &'a State)>, visit: &mut impl FnMut(&str)) {
    for (name, state) in states {
        visit(name);
        for machine in nested(state) {
            if let Some(inner) = machine.get("States").and_then(Value::as_object) {
                let inner = inner.iter().filter_map(|(name, state)| Some((name, state.as_object()?)));
                each_name(inner.collect::<Vec<_>>(), visit);
            }
        }
    }
}

fn names(states: &IndexMap<String, State>) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    each_name(states, &mut |name| {
        names.insert(name.to_owned());
    });
    names
}

fn rename_in_state(state: &mut State, rename: &impl Fn(&str) -> String) {
    let renamed = |value: &mut Value| {
        if let Value::String(name) = value {
            *name = rename(name);
        }
    };
    for key in ["Next", "Default"] {
        if let Some(value) = state.get_mut(key) {
            renamed(value);
        }
    }
    for key in ["Choices", "Catch"] {
        let items = state.get_mut(key).and_then(Value::as_array_mut).into_iter().flatten();
        for target in items.filter_map(|item| item.get_mut("Next")) {
            renamed(target);
        }
    }
    if let Some(branches) = state.get_mut("Branches").and_then(Value::as_array_mut) {
        for machine in branches {
            rename_in_machine(machine, rename);
        }
    }
    for key in ["ItemProcessor", "Iterator"] {
        if let Some(machine) = state.get_mut(key) {
            rename_in_machine(machine, rename);
        }
    }
}

fn rename_in_machine(machine: &mut Value, rename: &impl Fn(&str) -> String) {
    if let Some(Value::String(start)) = machine.get_mut("StartAt") {
        *start = rename(start);
    }
    if let Some(states) = machine.get_mut("States").and_then(Value::as_object_mut) {
        for (name, mut state) in std::mem::take(states) {
            if let Some(state) = state.as_object_mut() {
                rename_in_state(state, rename);
            }
            states.insert(rename(&name), state);
        }
    }
}

fn repeated(name: &str, first: &State, second: &State) -> String {
    let what = |state: &State| {
        let text = |key: &str| state.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
        match text("Resource") {
            resource if resource.is_empty() => format!("a {}", text("Type")),
            resource => format!("a {} ({resource})", text("Type")),
        }
    };
    format!(
        "Two states are named {name:?}: {} and {}. A state name may occur once in a machine: rename one, or give one of \
         the chains a `state_name_prefix`.",
        what(first),
        what(second)
    )
}

/// The candidate that is nearest in spelling, if one is near enough to be meant.
pub fn nearest<'a>(text: &str, candidates: impl Iterator<Item = &'a String>) -> Option<&'a str> {
    candidates
        .map(|candidate| (distance(text, candidate), candidate.as_str()))
        .filter(|(distance, candidate)| *distance <= (candidate.chars().count() / 3).max(1))
        .min()
        .map(|(_, candidate)| candidate)
}

/// Levenshtein distance in characters, case folded.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) =
        (a.to_lowercase().chars().collect(), b.to_lowercase().chars().collect());
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], i + 1);
        for (j, y) in b.iter().enumerate() {
            let substitute = diagonal + usize::from(x != y);
            diagonal = row[j + 1];
            row[j + 1] = substitute.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

fn short(value: &Value) -> String {
    let text = value.to_string();
    if text.chars().count() > 60 { text.chars().take(60).chain(['…']).collect() } else { text }
}
