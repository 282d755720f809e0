//! Fragments: pieces of a workflow that compose, with the permissions that they need.
//!
//! A fragment has one start state, states with their edges, open ends (states that go on to whatever comes next), and
//! the IAM statements of all its states, so that permissions follow the states wherever they are used.

use std::collections::{HashMap, HashSet};

use indexmap::map::Entry;
use indexmap::{IndexMap, IndexSet};
use serde_json::{Map, Value, json};

use super::expression::suggest::distance;
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
    pub open: IndexSet<String>,
    /// What the states may do, each statement once.
    pub policy: IndexSet<Statement>,
}

/// A finished machine: what `States.StartAt` starts, and what its role needs.
#[derive(Debug, Clone, PartialEq)]
pub struct Machine {
    /// `{"StartAt": …, "States": {…}}`.
    pub definition: Map<String, Value>,
    /// What the states may do, in order, each statement once, not merged.
    pub policy: Vec<Statement>,
}

impl Fragment {
    /// A fragment of one state.
    pub fn single(name: &str, state: State, open: bool, policy: Vec<Statement>) -> Self {
        Self {
            start_at: name.to_owned(),
            states: IndexMap::from([(name.to_owned(), state)]),
            open: open.then(|| name.to_owned()).into_iter().collect(),
            policy: policy.into_iter().collect(),
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
        let policy: Value = self.policy.iter().map(Statement::to_json).collect();
        format!(
            r#"{{"StartAt":{},"States":{},"Open":{},"Policy":{policy}}}"#,
            json!(self.start_at),
            self.states_as_text(),
            json!(self.open)
        )
    }

    /// The finished definition of the fragment by itself, as canonical JSON text: the machine ends at every open end.
    pub fn to_definition(&self) -> String {
        let mut closed = Self { policy: IndexSet::new(), ..self.clone() };
        closed.close();
        format!(r#"{{"StartAt":{},"States":{}}}"#, json!(closed.start_at), closed.states_as_text())
    }

    fn states_as_text(&self) -> String {
        // Of texts and JSON values there always is a JSON text.
        serde_json::to_string(&self.states).unwrap_or_default()
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

    /// Takes in the states and permissions of another fragment, and hands back its open ends. One and the same state
    /// may come in twice (a handler that two states share); two states of one name may not.
    ///
    /// # Errors
    /// A sentence that names the state and what both of them are.
    pub fn absorb(&mut self, other: Self) -> Result<IndexSet<String>, String> {
        for (name, state) in other.states {
            match self.states.entry(name) {
                Entry::Vacant(place) => {
                    place.insert(state);
                }
                Entry::Occupied(first) if *first.get() == state => {}
                Entry::Occupied(first) => return Err(repeated(first.key(), first.get(), &state)),
            }
        }
        self.policy.extend(other.policy);
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

    /// Whether some state has machines nested in it.
    pub fn nests(&self) -> bool {
        self.states.values().any(|state| nested(state).next().is_some())
    }

    /// One sentence for each name that occurs more than once, nested machines included. States of one level never share
    /// a name, so a fragment in which nothing is nested has none.
    ///
    /// Source: the developer guide's "States" and the Amazon States Language: "State names MUST be unique within the scope
    /// of the whole state machine".
    pub fn repeated_names(&self) -> Vec<String> {
        if !self.nests() {
            return Vec::new();
        }
        let mut first: HashMap<&str, Option<&str>> = HashMap::new();
        let mut problems = Vec::new();
        each_name(&self.states, None, &mut |name, parent| {
            match first.get(name) {
            None => {
                first.insert(name, parent);
            }
            Some(other) => problems.push(format!(
                "The state name {name:?} occurs twice in this machine (nested machines of Map and Parallel count): {} and {}. \
                 Rename one, or give one of the chains a `state_name_prefix`.",
                place(*other),
                place(parent)
            )),
        }
        });
        problems
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
        problems.extend(self.repeated_names());
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
        Ok(Machine { definition, policy: self.policy.into_iter().collect() })
    }
}

/// Where a state stands: at the top of its machine, or nested in the state of this name.
fn place(parent: Option<&str>) -> String {
    parent.map_or_else(|| "at the top".to_owned(), |parent| format!("inside {parent:?}"))
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
    reached(&steps)?;
    let mut steps = steps.into_iter().enumerate();
    let Some((_, mut whole)) = steps.next() else {
        return Err((0, "A chain needs at least one step.".to_owned()));
    };
    for (index, step) in steps {
        whole.close_to(&step.start_at);
        whole.open = whole.absorb(step).map_err(|problem| (index, problem))?;
    }
    Ok(whole)
}

/// Checks that every step is reached: from an open end of the one before, or by a jump from an earlier one.
fn reached(steps: &[Fragment]) -> Result<(), (usize, String)> {
    // Most chains have no closed step on the way; then nobody has to look at all their states.
    if steps.iter().rev().skip(1).all(|step| !step.open.is_empty()) {
        return Ok(());
    }
    let mut jumps = HashSet::new();
    for (index, pair) in steps.windows(2).enumerate() {
        let [step, next] = pair else { continue };
        jumps.extend(step.states.values().flat_map(targets));
        if step.open.is_empty() && !next.states.keys().any(|name| jumps.contains(name.as_str())) {
            return Err((
                index,
                format!(
                    "The step that starts with {:?} never goes on (all its ends are closed), so the step behind it, {:?}, \
                     can't be reached. Make it the last one.",
                    step.start_at, next.start_at
                ),
            ));
        }
    }
    Ok(())
}

/// All jump targets of a state, in the order of its fields.
pub fn targets(state: &State) -> impl Iterator<Item = &str> {
    state.iter().flat_map(|(key, value)| {
        let own = matches!(key.as_str(), "Next" | "Default").then_some(value);
        let items = matches!(key.as_str(), "Choices" | "Catch").then(|| value.as_array()).flatten();
        let listed = items.into_iter().flatten().filter_map(|item| item.get("Next"));
        own.into_iter().chain(listed).filter_map(Value::as_str)
    })
}

/// The machines nested in a state: branches of a Parallel, the item processor of a Map.
pub fn nested(state: &State) -> impl Iterator<Item = &Map<String, Value>> {
    state.iter().flat_map(|(key, value)| {
        let branches = (key == "Branches").then(|| value.as_array()).flatten();
        let processor = matches!(key.as_str(), "ItemProcessor" | "Iterator").then_some(value);
        branches.into_iter().flatten().chain(processor).filter_map(Value::as_object)
    })
}

/// Visits every name, nested ones too, with the name of the state in which it is nested.
fn each_name<'a>(
    states: impl IntoIterator<Item = (&'a String, &'a State)>,
    parent: Option<&'a str>,
    visit: &mut impl FnMut(&'a str, Option<&'a str>),
) {
    for (name, state) in states {
        visit(name, parent);
        for machine in nested(state) {
            if let Some(inner) = machine.get("States").and_then(Value::as_object) {
                let inner = inner.iter().filter_map(|(name, state)| Some((name, state.as_object()?)));
                each_name(inner.collect::<Vec<_>>(), Some(name), visit);
            }
        }
    }
}

fn names(states: &IndexMap<String, State>) -> HashSet<String> {
    let mut names = HashSet::new();
    each_name(states, None, &mut |name, _| {
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
    for (key, value) in state {
        match key.as_str() {
            "Next" | "Default" => renamed(value),
            "Choices" | "Catch" => {
                let items = value.as_array_mut().into_iter().flatten();
                items.filter_map(|item| item.get_mut("Next")).for_each(renamed);
            }
            "Branches" => {
                value.as_array_mut().into_iter().flatten().for_each(|it| rename_in_machine(it, rename));
            }
            "ItemProcessor" | "Iterator" => rename_in_machine(value, rename),
            _ => {}
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

/// A value for a message: its beginning, when it is long.
pub fn short(value: &Value) -> String {
    let text = value.to_string();
    if text.chars().count() > 60 { text.chars().take(60).chain(['…']).collect() } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fragment_that_refers_to_its_machine_is_read_back() {
        let arn = |name: &str| {
            format!("arn:{SELF_PARTITION}:states:{SELF_REGION}:{SELF_ACCOUNT}:stateMachine:{name}")
        };
        let fragment = |resource: String| {
            let state = json!({ "Type": "Pass" }).as_object().cloned().unwrap_or_default();
            Fragment::single("A", state, true, vec![Statement::allow(["states:StartExecution"], [resource])])
        };
        let own = fragment(arn(SELF_NAME));
        assert_eq!(Fragment::parse(&own.to_text()), Ok(own));
        let wrong = Fragment::parse(&fragment("machine".to_owned()).to_text()).unwrap_err();
        assert!(wrong.contains("`Policy`") && wrong.contains("\"machine\""), "{wrong}");
    }
}
