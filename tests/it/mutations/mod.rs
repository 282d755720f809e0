//! Ways to break a valid definition in exactly one place, each with the code of the finding that must come of it.

use serde_json::{Map, Value, json};

mod data;
mod machine;
mod maps;
mod steering;
mod tasks;
mod warnings;

/// A way to break a definition.
pub struct Mutation {
    /// What is done, as a file name.
    pub name: &'static str,
    /// The code of the error that must be found.
    pub code: &'static str,
    /// Breaks the definition; returns whether there was something to break.
    pub apply: fn(&mut Value) -> bool,
}

const fn mutation(name: &'static str, code: &'static str, apply: fn(&mut Value) -> bool) -> Mutation {
    Mutation { name, code, apply }
}

type Fields = Map<String, Value>;

/// Calls `change` with one state after the other, nested ones too, until it has changed something.
fn change_state(definition: &mut Value, change: &mut dyn FnMut(&mut Fields) -> bool) -> bool {
    let Some(states) = definition.get_mut("States").and_then(Value::as_object_mut) else { return false };
    for state in states.values_mut() {
        let Some(fields) = state.as_object_mut() else { continue };
        if change(fields) {
            return true;
        }
        for inner in ["ItemProcessor", "Iterator"] {
            if fields.get_mut(inner).is_some_and(|machine| change_state(machine, change)) {
                return true;
            }
        }
        let branches = fields.get_mut("Branches").and_then(Value::as_array_mut);
        if branches.is_some_and(|branches| branches.iter_mut().any(|machine| change_state(machine, change))) {
            return true;
        }
    }
    false
}

fn is(fields: &Fields, kind: &str) -> bool {
    fields.get("Type").and_then(Value::as_str) == Some(kind)
}

/// Sets a field of the first state of a type.
fn set(definition: &mut Value, kind: &str, field: &str, value: Value) -> bool {
    change_state(definition, &mut |fields| {
        is(fields, kind) && {
            fields.insert(field.to_owned(), value.clone());
            true
        }
    })
}

/// Replaces a field where it is given.
fn replace(definition: &mut Value, field: &str, value: Value) -> bool {
    change_state(definition, &mut |fields| {
        fields.contains_key(field) && {
            fields.insert(field.to_owned(), value.clone());
            true
        }
    })
}

fn remove(definition: &mut Value, kind: &str, field: &str) -> bool {
    change_state(definition, &mut |fields| is(fields, kind) && fields.shift_remove(field).is_some())
}

/// Changes the first element of a list field, if it is an object.
fn first_of(definition: &mut Value, list: &str, change: fn(&mut Fields) -> bool) -> bool {
    change_state(definition, &mut |fields| {
        fields
            .get_mut(list)
            .and_then(Value::as_array_mut)
            .and_then(|elements| elements.first_mut())
            .and_then(Value::as_object_mut)
            .is_some_and(change)
    })
}

fn put(fields: &mut Fields, name: &str, value: Value) -> bool {
    fields.insert(name.to_owned(), value);
    true
}

fn jsonata(definition: &Value) -> bool {
    definition["QueryLanguage"] == "JSONata"
}

fn json_path_only(definition: &Value) -> bool {
    !definition.to_string().contains("JSONata")
}

/// Changes the resource of the first task for which the change makes another text.
fn resource(definition: &mut Value, change: fn(&str) -> Option<String>) -> bool {
    change_state(definition, &mut |fields| {
        let changed = fields.get("Resource").and_then(Value::as_str).and_then(change);
        changed.is_some_and(|resource| put(fields, "Resource", json!(resource)))
    })
}

/// A rule of a JSONPath Choice that has a plain comparison.
fn comparison(definition: &mut Value, change: fn(&mut Fields) -> bool) -> bool {
    change_state(definition, &mut |fields| {
        let Some(rules) = fields.get_mut("Choices").and_then(Value::as_array_mut) else { return false };
        rules
            .iter_mut()
            .filter_map(Value::as_object_mut)
            .find(|rule| rule.contains_key("Variable"))
            .is_some_and(change)
    })
}

fn inline_map(fields: &Fields) -> bool {
    is(fields, "Map")
        && fields["ItemProcessor"].pointer("/ProcessorConfig/Mode") != Some(&json!("DISTRIBUTED"))
}

fn distributed_map(fields: &Fields) -> bool {
    is(fields, "Map") && !inline_map(fields)
}

fn in_map(definition: &mut Value, which: fn(&Fields) -> bool, change: fn(&mut Fields) -> bool) -> bool {
    change_state(definition, &mut |fields| which(fields) && change(fields))
}

/// All ways to make an error.
pub fn all() -> impl Iterator<Item = &'static Mutation> {
    [machine::ALL, data::ALL, steering::ALL, tasks::ALL, maps::ALL].into_iter().flatten()
}

/// All ways to get a warning, and no error.
pub fn warnings() -> impl Iterator<Item = &'static Mutation> {
    warnings::ALL.iter()
}
