//! One apply in progress: the state as far as it is true already, and what is remembered beside it.

use serde_json::{Value as Json, json};

use crate::aws::Failure;
use crate::resources::values::{Problems, object, string};
use crate::tf::provider::ApplyResponse;
use crate::tf::{Object, Path, Value};

/// The state that an apply builds up, and what stopped it.
#[derive(Debug, Default)]
pub(super) struct Work {
    pub(super) state: Object,
    pub(super) memory: Memory,
    pub(super) problems: Problems,
}

impl Work {
    /// Records something that is true from now on.
    pub(super) fn set(&mut self, name: &str, value: Value) {
        self.state.insert(name.to_owned(), value);
    }

    /// Records a string, or null.
    pub(super) fn set_text(&mut self, name: &str, text: Option<&str>) {
        self.set(name, string(text));
    }

    /// Reports a failure: "creating Step Functions State Machine (orders): AccessDeniedException: ...".
    pub(super) fn fail(&mut self, doing: &str, what: &str, name: &str, failure: &Failure) {
        self.problems.error(
            Path::default(),
            &format!("{doing} {what}"),
            format!("{doing} {what} ({name}): {failure}"),
        );
    }

    /// The state and the problems as they are.
    pub(super) fn finish(self) -> ApplyResponse {
        let arn = match self.state.get("arn") {
            Some(Value::String(arn)) => Some(arn.clone()),
            _ => None,
        };
        ApplyResponse {
            identity: arn.map(|arn| object([("arn", Value::String(arn))])),
            state: Value::Map(self.state),
            private: self.memory.write(),
            diagnostics: self.problems.finish(),
        }
    }

    /// The same for an object that is gone.
    pub(super) fn finish_gone(self) -> ApplyResponse {
        ApplyResponse { diagnostics: self.problems.finish(), ..ApplyResponse::default() }
    }
}

/// What is remembered from apply to apply and is no one's business: kept in the resource's private bytes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Memory {
    /// When the last update was made whose predecessor's permissions are retained; seconds since 1970.
    pub(super) retained_since: Option<i64>,
    /// Managed roles of the past that executions may still use.
    pub(super) retired_roles: Vec<String>,
    /// Managed policies that are attached only for executions of an older revision.
    pub(super) retired_policies: Vec<String>,
    /// Managed policies that were made because the inline policy is full.
    pub(super) own_policies: Vec<String>,
}

impl Memory {
    /// Whether something is to be cleared away, once nobody needs it.
    pub(super) fn has_leftovers(&self) -> bool {
        !self.retired_roles.is_empty() || !self.retired_policies.is_empty()
    }

    /// Reads private bytes; what isn't understood is forgotten.
    pub(super) fn read(private: &[u8]) -> Self {
        let json: Json = serde_json::from_slice(private).unwrap_or_default();
        let texts = |name: &str| {
            let items = json.get(name).and_then(Json::as_array).into_iter().flatten();
            items.filter_map(|item| item.as_str().map(str::to_owned)).collect()
        };
        Self {
            retained_since: json.get("retained_since").and_then(Json::as_i64),
            retired_roles: texts("retired_roles"),
            retired_policies: texts("retired_policies"),
            own_policies: texts("own_policies"),
        }
    }

    fn write(&self) -> Vec<u8> {
        if *self == Self::default() {
            return Vec::new();
        }
        json!({
            "retained_since": self.retained_since,
            "retired_roles": self.retired_roles,
            "retired_policies": self.retired_policies,
            "own_policies": self.own_policies,
        })
        .to_string()
        .into_bytes()
    }
}

/// Replaces what is unknown by null: a state has no unknown values.
pub(super) fn without_unknown(value: &Value) -> Value {
    match value {
        Value::Unknown => Value::Null,
        Value::List(items) => Value::List(items.iter().map(without_unknown).collect()),
        Value::Map(map) => {
            Value::Map(map.iter().map(|(key, value)| (key.clone(), without_unknown(value))).collect())
        }
        Value::Dynamic(inner) => Value::Dynamic(Box::new((inner.0.clone(), without_unknown(&inner.1)))),
        known => known.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_is_read_as_it_is_written() {
        let memory = Memory {
            retained_since: Some(7),
            retired_roles: vec!["old".into()],
            retired_policies: vec!["p".into()],
            own_policies: vec!["q".into()],
        };
        assert_eq!(Memory::read(&memory.write()), memory);
        assert_eq!(Memory::read(b"\xff not JSON"), Memory::default());
        assert!(Memory::default().write().is_empty());
    }
}
