//! The definition as the checks see it: every state of every nested machine in one list, with what it inherits.

use std::collections::{HashMap, VecDeque};
use std::ops::Range;

use serde_json::{Map, Value};

use super::finding::{Place, Report, push_segment, quote, show};
use super::names;
use super::{MachineType, Options};
use crate::asl::expression::Language;

/// The type of a state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::asl) enum Kind {
    Pass,
    Task,
    Choice,
    Wait,
    Succeed,
    Fail,
    Parallel,
    Map,
}

/// The names of the state types.
pub(super) const KINDS: [(&str, Kind); 8] = [
    ("Pass", Kind::Pass),
    ("Task", Kind::Task),
    ("Choice", Kind::Choice),
    ("Wait", Kind::Wait),
    ("Succeed", Kind::Succeed),
    ("Fail", Kind::Fail),
    ("Parallel", Kind::Parallel),
    ("Map", Kind::Map),
];

impl Kind {
    fn named(name: &str) -> Option<Kind> {
        KINDS.iter().find(|(known, _)| *known == name).map(|(_, kind)| *kind)
    }

    /// The name, as `Type` has it.
    pub(super) fn name(self) -> &'static str {
        KINDS.iter().find(|(_, kind)| *kind == self).map_or("", |(name, _)| *name)
    }
}

/// One state.
pub(in crate::asl) struct State<'a> {
    pub(in crate::asl) name: &'a str,
    /// Its JSON pointer.
    pub(in crate::asl) pointer: String,
    pub(in crate::asl) fields: &'a Map<String, Value>,
    /// `None` when `Type` is missing or unknown; then nothing is known of its fields.
    pub(in crate::asl) kind: Option<Kind>,
    pub(in crate::asl) language: Language,
    /// The machine it belongs to, in [`Machine::scopes`].
    pub(in crate::asl) scope: usize,
    /// The machines inside it (branches, item processor), in [`Machine::scopes`].
    pub(in crate::asl) inner: Range<usize>,
}

/// One machine: the whole definition, a branch of a Parallel state, or the processor of a Map state.
pub(in crate::asl) struct Scope<'a> {
    /// Its JSON pointer.
    pub(in crate::asl) pointer: String,
    /// Its states, in [`Machine::states`].
    pub(in crate::asl) states: Range<usize>,
    /// Its states by name.
    pub(in crate::asl) by_name: HashMap<&'a str, usize>,
    pub(in crate::asl) start_at: Option<&'a str>,
    /// The state that contains it, in [`Machine::states`].
    pub(in crate::asl) parent: Option<usize>,
    /// Whether it runs as executions of its own (the processor of a distributed Map).
    pub(in crate::asl) distributed: bool,
    /// Whether those executions are Express.
    pub(in crate::asl) express: bool,
}

/// A definition and all the machines in it.
pub(in crate::asl) struct Machine<'a> {
    pub(in crate::asl) states: Vec<State<'a>>,
    /// The whole definition is the first.
    pub(in crate::asl) scopes: Vec<Scope<'a>>,
}

/// How a state goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::asl) enum Via {
    Next,
    Default,
    /// The choice rule of this index.
    Rule(usize),
    /// The catcher of this index.
    Catch(usize),
}

/// One way from a state to another.
#[derive(Debug, Clone, Copy)]
pub(in crate::asl) struct Transition<'a> {
    pub(in crate::asl) target: &'a str,
    pub(in crate::asl) via: Via,
}

impl<'a> State<'a> {
    /// The field of this name, unless it is absent.
    pub(in crate::asl) fn field(&self, name: &str) -> Option<&'a Value> {
        self.fields.get(name)
    }

    /// The elements of a field that is a list.
    pub(in crate::asl) fn list(&self, name: &str) -> &'a [Value] {
        self.fields.get(name).and_then(Value::as_array).map_or(&[], Vec::as_slice)
    }

    /// Whether the machine can end here.
    pub(in crate::asl) fn is_terminal(&self) -> bool {
        matches!(self.kind, Some(Kind::Succeed | Kind::Fail))
            || self.fields.get("End").is_some_and(|end| *end == Value::Bool(true))
    }

    /// All the ways out of this state, in the order of the document's fields.
    pub(in crate::asl) fn transitions(&self) -> Vec<Transition<'a>> {
        let mut all = Vec::new();
        let target = |value: &'a Value| value.get("Next").and_then(Value::as_str);
        match self.kind {
            Some(Kind::Choice) => {
                for (index, rule) in self.list("Choices").iter().enumerate() {
                    all.extend(target(rule).map(|target| Transition { target, via: Via::Rule(index) }));
                }
                let default = self.field("Default").and_then(Value::as_str);
                all.extend(default.map(|target| Transition { target, via: Via::Default }));
            }
            Some(Kind::Succeed | Kind::Fail) => {}
            _ => {
                let next = self.field("Next").and_then(Value::as_str);
                all.extend(next.map(|target| Transition { target, via: Via::Next }));
            }
        }
        if matches!(self.kind, Some(Kind::Task | Kind::Parallel | Kind::Map)) {
            for (index, catcher) in self.list("Catch").iter().enumerate() {
                all.extend(target(catcher).map(|target| Transition { target, via: Via::Catch(index) }));
            }
        }
        all
    }

    /// Whether this Map state runs its items as executions of their own.
    pub(in crate::asl) fn is_distributed(&self) -> bool {
        self.kind == Some(Kind::Map) && processor(self.fields).is_some_and(|(_, value)| distributed(value))
    }
}

/// The processor of a Map state under its current or its old name.
pub(super) fn processor(fields: &Map<String, Value>) -> Option<(&'static str, &Value)> {
    ["ItemProcessor", "Iterator"].into_iter().find_map(|name| fields.get(name).map(|value| (name, value)))
}

fn config<'v>(machine: &'v Value, field: &str) -> Option<&'v str> {
    machine.get("ProcessorConfig")?.get(field)?.as_str()
}

fn distributed(machine: &Value) -> bool {
    config(machine, "Mode") == Some("DISTRIBUTED")
}

/// A machine that is still to be read.
struct Pending<'a> {
    value: &'a Value,
    pointer: String,
    parent: Option<usize>,
    language: Language,
    distributed: bool,
    express: bool,
}

/// Reads a definition and reports what keeps it from being a machine at all.
pub(super) fn read<'a>(definition: &'a Value, options: &Options, report: &mut Report) -> Machine<'a> {
    let language = language_of(definition).unwrap_or_default();
    let mut machine = Machine { states: Vec::new(), scopes: Vec::new() };
    let mut pending = VecDeque::from([Pending {
        value: definition,
        pointer: String::new(),
        parent: None,
        language,
        distributed: false,
        express: options.machine_type == MachineType::Express,
    }]);
    // Breadth first, so that the states of one machine lie side by side and no depth of nesting costs stack.
    while let Some(next) = pending.pop_front() {
        let scope = machine.scopes.len();
        if let Some(parent) = next.parent.and_then(|parent| machine.states.get_mut(parent)) {
            let start = if parent.inner.is_empty() { scope } else { parent.inner.start };
            parent.inner = start..scope + 1;
            report.enter(Some(parent.name));
        } else {
            report.enter(None);
        }
        read_scope(next, language, &mut machine, &mut pending, report);
    }
    machine
}

/// Reads a definition for other purposes than checking it; what is wrong with it is left out.
pub(in crate::asl) fn outline(definition: &Value) -> Machine<'_> {
    read(definition, &Options::default(), &mut Report::default())
}

fn read_scope<'a>(
    next: Pending<'a>,
    machine_language: Language,
    machine: &mut Machine<'a>,
    pending: &mut VecDeque<Pending<'a>>,
    report: &mut Report,
) {
    let own = machine.scopes.len();
    let first = machine.states.len();
    let place = Place::Base(&next.pointer);
    let mut scope = Scope {
        pointer: next.pointer.clone(),
        states: first..first,
        by_name: HashMap::new(),
        start_at: next.value.get("StartAt").and_then(Value::as_str),
        parent: next.parent,
        distributed: next.distributed,
        express: next.express,
    };
    let states = own_fields(next.value, &place, next.parent.is_none(), report);
    let language = language_of(next.value).unwrap_or(next.language);
    let states_pointer = push_segment(next.pointer.clone(), "States");
    for (name, value) in states {
        let pointer = push_segment(states_pointer.clone(), name);
        report.enter(Some(name));
        let Some(fields) = value.as_object() else {
            report.error(
                "INVALID_STATE",
                &Place::Base(&pointer),
                format!("it is {}, not an object.", show(value)),
                "Write a state as an object with a Type.".to_owned(),
            );
            continue;
        };
        let index = machine.states.len();
        scope.by_name.insert(name, index);
        let kind = kind(fields, &Place::Base(&pointer), report);
        let own_language = state_language(fields, &Place::Base(&pointer), machine_language, report);
        let state = State {
            name,
            pointer,
            fields,
            kind,
            language: own_language.unwrap_or(language),
            scope: own,
            inner: 0..0,
        };
        nested(&state, index, &next, language, pending);
        machine.states.push(state);
    }
    scope.states.end = machine.states.len();
    machine.scopes.push(scope);
}

/// Queues the machines inside a state.
fn nested<'a>(
    state: &State<'a>,
    index: usize,
    outer: &Pending<'a>,
    language: Language,
    pending: &mut VecDeque<Pending<'a>>,
) {
    match state.kind {
        Some(Kind::Parallel) => {
            let branches = push_segment(state.pointer.clone(), "Branches");
            for (branch, value) in state.list("Branches").iter().enumerate() {
                pending.push_back(Pending {
                    value,
                    pointer: push_segment(branches.clone(), &branch.to_string()),
                    parent: Some(index),
                    language,
                    distributed: false,
                    express: outer.express,
                });
            }
        }
        Some(Kind::Map) => {
            if let Some((name, value)) = processor(state.fields) {
                let distributed = distributed(value);
                let express = config(value, "ExecutionType") == Some("EXPRESS");
                pending.push_back(Pending {
                    value,
                    pointer: push_segment(state.pointer.clone(), name),
                    parent: Some(index),
                    language,
                    distributed,
                    express: if distributed { express } else { outer.express },
                });
            }
        }
        _ => {}
    }
}

/// Checks a machine's own fields and returns its states.
fn own_fields<'a>(
    value: &'a Value,
    place: &Place,
    whole: bool,
    report: &mut Report,
) -> Box<dyn Iterator<Item = (&'a String, &'a Value)> + 'a> {
    const WHOLE: [&str; 6] = ["Comment", "QueryLanguage", "StartAt", "States", "TimeoutSeconds", "Version"];
    const NESTED: [&str; 5] = ["Comment", "ProcessorConfig", "QueryLanguage", "StartAt", "States"];
    let Some(fields) = value.as_object() else {
        report.error(
            "INVALID_MACHINE",
            place,
            format!("a state machine is an object, not {}.", show(value)),
            "Write an object with StartAt and States.".to_owned(),
        );
        return Box::new(std::iter::empty());
    };
    let known: &[&str] = if whole { &WHOLE } else { &NESTED };
    for name in fields.keys().filter(|name| !known.contains(&name.as_str())) {
        report.error(
            "UNKNOWN_FIELD",
            &place.key(name),
            format!("a state machine has no field {}.", quote(name)),
            names::suggest(name, known.iter().copied(), "Remove it."),
        );
    }
    if let Some(language) = fields.get("QueryLanguage") {
        let field = place.key("QueryLanguage");
        names::one_of(
            language,
            &["JSONPath", "JSONata"],
            "INVALID_QUERY_LANGUAGE",
            "QueryLanguage",
            &field,
            report,
        );
    }
    if let Some(comment) = fields.get("Comment").filter(|comment| !comment.is_string()) {
        wrong_type(comment, "Comment", "a string", &place.key("Comment"), report);
    }
    match fields.get("StartAt") {
        None => missing("StartAt", "the name of the first state", place, report),
        Some(start) if !start.is_string() => {
            wrong_type(start, "StartAt", "the name of the first state", &place.key("StartAt"), report);
        }
        Some(_) => {}
    }
    match fields.get("States") {
        Some(Value::Object(states)) => {
            if states.is_empty() {
                report.error(
                    "NO_STATES",
                    &place.key("States"),
                    "the machine has no states.".to_owned(),
                    "Add at least one state.".to_owned(),
                );
            }
            Box::new(states.iter())
        }
        Some(other) => {
            wrong_type(other, "States", "an object of states", &place.key("States"), report);
            Box::new(std::iter::empty())
        }
        None => {
            missing("States", "an object of states", place, report);
            Box::new(std::iter::empty())
        }
    }
}

/// Reports a field whose value has the wrong JSON type.
pub(super) fn wrong_type(value: &Value, field: &str, wanted: &str, place: &Place, report: &mut Report) {
    report.error(
        "WRONG_TYPE",
        place,
        format!("{field} is {}, not {wanted}.", show(value)),
        format!("Make {field} {wanted}."),
    );
}

/// Reports a field that must be there.
pub(super) fn missing(field: &str, what: &str, place: &Place, report: &mut Report) {
    report.error(
        "MISSING_FIELD",
        place,
        format!("the field {field} is missing."),
        format!("Add {field}, {what}."),
    );
}

fn kind(fields: &Map<String, Value>, place: &Place, report: &mut Report) -> Option<Kind> {
    match fields.get("Type") {
        Some(Value::String(name)) => {
            let kind = Kind::named(name);
            if kind.is_none() {
                report.error(
                    "UNKNOWN_STATE_TYPE",
                    &place.key("Type"),
                    format!("there is no state type {}.", quote(name)),
                    names::suggest(
                        name,
                        KINDS.iter().map(|(name, _)| *name),
                        "Use Pass, Task, Choice, Wait, Succeed, Fail, Parallel or Map.",
                    ),
                );
            }
            kind
        }
        Some(other) => {
            wrong_type(other, "Type", "a string", &place.key("Type"), report);
            None
        }
        None => {
            missing("Type", "the kind of state", place, report);
            None
        }
    }
}

fn language_of(value: &Value) -> Option<Language> {
    match value.get("QueryLanguage")?.as_str()? {
        "JSONata" => Some(Language::Jsonata),
        "JSONPath" => Some(Language::JsonPath),
        _ => None,
    }
}

/// A state's own query language. A JSONata machine has JSONata states only; the other way round is allowed.
/// Source: the developer guide's "Transforming data with JSONata".
fn state_language(
    fields: &Map<String, Value>,
    place: &Place,
    machine: Language,
    report: &mut Report,
) -> Option<Language> {
    let value = fields.get("QueryLanguage")?;
    let place = place.key("QueryLanguage");
    if !names::one_of(
        value,
        &["JSONPath", "JSONata"],
        "INVALID_QUERY_LANGUAGE",
        "QueryLanguage",
        &place,
        report,
    ) {
        return None;
    }
    if machine == Language::Jsonata && value.as_str() == Some("JSONPath") {
        report.error(
            "JSONPATH_IN_JSONATA_MACHINE",
            &place,
            "QueryLanguage is JSONPath, but the machine's is JSONata.".to_owned(),
            "Write the state in JSONata, or make JSONPath the machine's language and JSONata that of single states."
                .to_owned(),
        );
    }
    match value.as_str() {
        Some("JSONata") => Some(Language::Jsonata),
        _ => Some(Language::JsonPath),
    }
}

impl Machine<'_> {
    /// Whether this state is executed by an Express execution.
    pub(super) fn express(&self, state: &State) -> bool {
        self.scopes.get(state.scope).is_some_and(|scope| scope.express)
    }
}
