//! What a check has to say, and the desk where all checks hand it in.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Step Functions refuses the definition, or an execution that gets there is sure to fail.
    Error,
    /// Step Functions takes the definition, but it is unlikely to do what was meant.
    Warning,
}

/// One thing that is wrong with a definition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The rule's name, stable between releases, such as `UNREACHABLE_STATE`.
    pub code: &'static str,
    /// Whether the definition can be used at all.
    pub severity: Severity,
    /// Where: a JSON pointer (RFC 6901) into the definition. A missing field is reported where it should be, at its object.
    pub pointer: String,
    /// The state that is concerned, or `None` for the machine itself.
    pub state: Option<String>,
    /// A sentence that names the state, the field and the value.
    pub message: String,
    /// What would be right.
    pub remedy: String,
}

/// A place in the definition. Cheap to extend; it becomes text only when there is something to report.
#[derive(Clone, Copy)]
pub(super) enum Place<'a> {
    /// A JSON pointer that is already text.
    Base(&'a str),
    /// A field of an object.
    Key(&'a Place<'a>, &'a str),
    /// An element of an array.
    Index(&'a Place<'a>, usize),
}

impl<'a> Place<'a> {
    /// The field `name` of the object at this place.
    pub(super) fn key(&'a self, name: &'a str) -> Place<'a> {
        Place::Key(self, name)
    }

    /// The element `index` of the array at this place.
    pub(super) fn index(&'a self, index: usize) -> Place<'a> {
        Place::Index(self, index)
    }

    /// The JSON pointer.
    pub(super) fn pointer(&self) -> String {
        match self {
            Place::Base(text) => (*text).to_owned(),
            Place::Key(parent, name) => push_segment(parent.pointer(), name),
            Place::Index(parent, index) => push_segment(parent.pointer(), &index.to_string()),
        }
    }
}

/// Appends one reference token to a JSON pointer, escaped as RFC 6901 has it.
pub(super) fn push_segment(mut pointer: String, segment: &str) -> String {
    pointer.push('/');
    for c in segment.chars() {
        match c {
            '~' => pointer.push_str("~0"),
            '/' => pointer.push_str("~1"),
            c => pointer.push(c),
        }
    }
    pointer
}

/// Collects findings; knows which state is being looked at, so that every message can name it.
#[derive(Default)]
pub(super) struct Report {
    findings: Vec<Finding>,
    state: Option<String>,
}

impl Report {
    /// From here on findings belong to this state, or to the machine.
    pub(super) fn enter(&mut self, state: Option<&str>) {
        self.state = state.map(str::to_owned);
    }

    /// Records something that makes the definition unusable. `message` and `remedy` are sentences.
    pub(super) fn error(&mut self, code: &'static str, place: &Place, message: String, remedy: String) {
        self.push(code, Severity::Error, place, message, remedy);
    }

    /// Records something that is unlikely to be meant.
    pub(super) fn warn(&mut self, code: &'static str, place: &Place, message: String, remedy: String) {
        self.push(code, Severity::Warning, place, message, remedy);
    }

    fn push(&mut self, code: &'static str, severity: Severity, at: &Place, message: String, remedy: String) {
        let message = match &self.state {
            Some(state) => format!("State {}: {message}", quote(state)),
            None => message,
        };
        self.findings.push(Finding {
            code,
            severity,
            pointer: at.pointer(),
            state: self.state.clone(),
            message,
            remedy,
        });
    }

    /// All findings in document order, each once.
    pub(super) fn finish(self, definition: &Value) -> Vec<Finding> {
        if self.findings.len() < 2 {
            return self.findings;
        }
        let mut findings: Vec<(*const Value, Finding)> =
            self.findings.into_iter().map(|f| (nearest(definition, &f.pointer), f)).collect();
        let mut ranks = findings.iter().map(|(value, _)| (*value, 0)).collect();
        rank(definition, &mut ranks);
        findings.sort_by_key(|(value, _)| ranks.get(value).copied());
        let mut seen = HashSet::new();
        findings.retain(|(_, f)| seen.insert((f.code, f.pointer.clone(), f.message.clone())));
        findings.into_iter().map(|(_, finding)| finding).collect()
    }
}

/// Ranks these values of the definition in document order, by their addresses (which are stable while it is borrowed).
fn rank(definition: &Value, ranks: &mut HashMap<*const Value, usize>) {
    let mut seen = 0;
    let mut stack = vec![definition];
    while let Some(value) = stack.pop() {
        if let Some(rank) = ranks.get_mut(&std::ptr::from_ref(value)) {
            *rank = seen;
        }
        seen += 1;
        match value {
            Value::Array(items) => stack.extend(items.iter().rev()),
            Value::Object(fields) => stack.extend(fields.values().rev()),
            _ => {}
        }
    }
}

/// What a pointer points to; the nearest enclosing value if it points at something absent.
fn nearest(definition: &Value, mut pointer: &str) -> *const Value {
    loop {
        if let Some(value) = definition.pointer(pointer) {
            return value;
        }
        pointer = pointer.rfind('/').and_then(|end| pointer.get(..end)).unwrap_or_default();
    }
}

/// A name in double quotes, shortened if it is very long.
pub(super) fn quote(name: &str) -> String {
    format!("\"{}\"", shorten(name))
}

/// A value as JSON, shortened if it is very long.
pub(super) fn show(value: &Value) -> String {
    match value {
        Value::String(text) => quote(text),
        Value::Array(items) if items.len() > 8 => format!("a list of {} elements", items.len()),
        Value::Object(fields) if fields.len() > 8 => format!("an object of {} fields", fields.len()),
        other => shorten(&other.to_string()),
    }
}

fn shorten(text: &str) -> String {
    const LONGEST: usize = 100;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}...", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn pointers_are_escaped() {
        let root = Place::Base("");
        let states = root.key("States");
        assert_eq!(states.key("a/b~c").index(3).pointer(), "/States/a~1b~0c/3");
    }

    #[test]
    fn findings_come_in_document_order_and_once() {
        let definition = json!({"b": {"x": 1}, "a": [1, 2]});
        let mut report = Report::default();
        for pointer in ["/a/1", "/b/x", "/a", "/b/missing", "/b/x"] {
            report.warn("CODE", &Place::Base(pointer), "m".to_owned(), "r".to_owned());
        }
        let found: Vec<_> = report.finish(&definition).into_iter().map(|f| f.pointer).collect();
        assert_eq!(found, ["/b/missing", "/b/x", "/a", "/a/1"]);
    }

    #[test]
    fn long_values_are_shortened_between_characters() {
        assert_eq!(show(&json!("é".repeat(200))).chars().count(), 105);
        assert_eq!(show(&json!({"a": 1})), "{\"a\":1}");
    }
}
