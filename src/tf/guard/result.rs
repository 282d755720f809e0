//! What core demands of a state after apply or read.

use super::super::{AttributeType, Block, Diagnostic, Diagnostics, Nesting, Path, Type, Value};

const SUMMARY: &str = "Provider produced an invalid state";

/// Every unknown value in a state is an error.
pub fn wholly_known(state: &Value, ty: &Type) -> Diagnostics {
    let error = |path: Path| {
        let detail = format!("The value of {path} is still unknown. {BUG}");
        Diagnostic::error(SUMMARY, detail).at(path)
    };
    unknown_paths(state, ty).into_iter().map(error).collect()
}

/// Where the unknown values are.
pub fn unknown_paths(value: &Value, ty: &Type) -> Vec<Path> {
    let mut paths = Vec::new();
    if !value.is_known() {
        find_unknown(value, ty, &Path::default(), &mut paths);
    }
    paths
}

fn find_unknown(value: &Value, ty: &Type, path: &Path, paths: &mut Vec<Path>) {
    match (ty, value) {
        (_, Value::Unknown) => paths.push(path.clone()),
        (_, Value::Dynamic(inner)) => find_unknown(&inner.1, &inner.0, path, paths),
        // A set's elements have no address.
        (Type::Set(_), value) if !value.is_known() => paths.push(path.clone()),
        (Type::List(element), Value::List(items)) => {
            for (index, item) in items.iter().enumerate() {
                find_unknown(item, element, &path.index(index), paths);
            }
        }
        (Type::Tuple(elements), Value::List(items)) => {
            for (index, (item, element)) in items.iter().zip(elements).enumerate() {
                find_unknown(item, element, &path.index(index), paths);
            }
        }
        (Type::Map(element), Value::Map(entries)) => {
            for (key, item) in entries {
                find_unknown(item, element, &path.key(key), paths);
            }
        }
        (Type::Object(attributes), Value::Map(entries)) => {
            for (name, item) in entries {
                // What the type lacks is told when the value is written.
                if let Some(element) = attributes.get(name) {
                    find_unknown(item, element, &path.attribute(name), paths);
                }
            }
        }
        _ => {}
    }
}

/// Core's `AssertObjectCompatible`: what was planned as known must come out the same; what was unknown may be anything.
pub fn compatible(block: &Block, planned: &Value, state: &Value) -> Diagnostics {
    let mut diagnostics = Diagnostics::default();
    if planned.is_null() != state.is_null() {
        let (planned, state) = if planned.is_null() { ("gone", "present") } else { ("present", "gone") };
        diagnostics.push(Diagnostic::error(
            "Provider produced an inconsistent result",
            format!("The object was planned to be {planned}, but it is {state}. {BUG}"),
        ));
    } else {
        compare_block(block, planned, state, &Path::default(), &mut diagnostics);
    }
    diagnostics
}

const BUG: &str = "This is a bug in the provider; please report it.";

fn compare_block(block: &Block, planned: &Value, state: &Value, path: &Path, diagnostics: &mut Diagnostics) {
    for attribute in &block.attributes {
        let set = matches!(attribute.ty, AttributeType::Nested(Nesting::Set, _))
            || matches!(attribute.ty, AttributeType::Plain(Type::Set(_)));
        let (planned, state) = (planned.get(&attribute.name), state.get(&attribute.name));
        if !matches(planned, state, set) {
            // Values are left out of the message: they may be sensitive.
            diagnostics.error_at(
                path.attribute(&attribute.name),
                "Provider produced an inconsistent result",
                format!(
                    "The value of {} is not the one that was planned. {BUG}",
                    path.attribute(&attribute.name)
                ),
            );
        }
    }
    for nested in &block.blocks {
        let (planned, state) = (planned.get(&nested.name), state.get(&nested.name));
        let path = path.attribute(&nested.name);
        match (nested.nesting, planned, state) {
            (_, Value::Unknown, _) | (Nesting::Set, _, _) => {}
            (Nesting::Single, planned, state) if planned.is_null() == state.is_null() => {
                compare_block(&nested.block, planned, state, &path, diagnostics);
            }
            (Nesting::List, Value::List(planned), Value::List(state)) if planned.len() == state.len() => {
                for (index, (planned, state)) in planned.iter().zip(state).enumerate() {
                    compare_block(&nested.block, planned, state, &path.index(index), diagnostics);
                }
            }
            (Nesting::Map, Value::Map(planned), Value::Map(state)) if planned.keys().eq(state.keys()) => {
                for ((key, planned), state) in planned.iter().zip(state.values()) {
                    compare_block(&nested.block, planned, state, &path.key(key), diagnostics);
                }
            }
            _ => diagnostics.error_at(
                path,
                "Provider produced an inconsistent result",
                format!("There is another number of blocks than was planned. {BUG}"),
            ),
        }
    }
}

/// Whether `state` is one of the values that `planned` stands for.
fn matches(planned: &Value, state: &Value, set: bool) -> bool {
    match (planned, state) {
        (Value::Unknown, _) => true,
        (Value::List(planned), Value::List(state)) if set => {
            let known = |item: &&Value| item.is_known();
            state.len() <= planned.len()
                && planned.iter().filter(known).all(|item| state.iter().any(|other| item.same(other)))
        }
        (Value::List(planned), Value::List(state)) => {
            planned.len() == state.len() && planned.iter().zip(state).all(|(p, s)| matches(p, s, false))
        }
        (Value::Map(planned), Value::Map(state)) => {
            planned.keys().eq(state.keys())
                && planned.values().zip(state.values()).all(|(p, s)| matches(p, s, false))
        }
        (Value::Dynamic(planned), Value::Dynamic(state)) => matches(&planned.1, &state.1, false),
        (planned, state) => planned.same(state),
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::{Attribute, Mode};
    use super::*;

    fn block() -> Block {
        Block {
            attributes: vec![
                Attribute::new("a", Type::List(Box::new(Type::Number)), Mode::Optional, "."),
                Attribute::new("s", Type::Set(Box::new(Type::String)), Mode::Optional, "."),
            ],
            ..Block::default()
        }
    }

    fn object(a: Vec<Value>, s: Vec<Value>) -> Value {
        Value::object([("a", a.into()), ("s", Value::from(s))])
    }

    #[test]
    fn the_unknown_may_become_anything_and_sets_have_no_order() {
        let planned = object(vec![Value::Unknown, 1.into()], vec!["x".into(), "y".into()]);
        let state = object(vec![7.into(), 1.into()], vec!["y".into(), "x".into()]);
        assert!(compatible(&block(), &planned, &state).is_empty());
    }

    #[test]
    fn what_differs_is_named() {
        let planned = object(vec![1.into()], vec!["x".into()]);
        let paths = |state| -> Vec<String> {
            compatible(&block(), &planned, &state).into_iter().map(|d| d.path.to_string()).collect()
        };
        assert_eq!(paths(object(vec![2.into()], vec!["x".into()])), ["a"]);
        assert_eq!(paths(object(vec![], vec!["x".into(), "y".into()])), ["a", "s"]);
        assert_eq!(paths(Value::Null), [""]);
    }

    #[test]
    fn unknowns_in_a_state_are_named() {
        let state = object(vec![1.into(), Value::Unknown], vec!["x".into(), Value::Unknown]);
        let ty = block().implied_type();
        let paths: Vec<String> =
            wholly_known(&state, &ty).into_iter().map(|diagnostic| diagnostic.path.to_string()).collect();
        assert_eq!(paths, ["a[1]", "s"]);
    }
}
