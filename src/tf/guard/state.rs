//! Makes states what core expects of them, whatever a handler left out or changed.

use super::super::{Attribute, AttributeType, Block, Mode, Nesting, Value};

/// The state of a data source: the configuration, with `result`'s values only where the provider may give them. Core
/// itself would take a changed argument without a word.
pub fn fill_computed(block: &Block, config: Value, result: Value) -> Value {
    let (Value::Map(mut config), Value::Map(mut result)) = (config, result) else {
        return Value::Null;
    };
    for attribute in &block.attributes {
        let taken = result.remove(&attribute.name).unwrap_or_default();
        if let Some(value) = config.get_mut(&attribute.name) {
            fill_attribute(attribute, value, taken);
        } else {
            config.insert(attribute.name.clone(), taken);
        }
    }
    for nested in &block.blocks {
        let taken = result.remove(&nested.name).unwrap_or_default();
        if let Some(value) = config.get_mut(&nested.name) {
            pair(nested.nesting, value, taken, &mut |value, taken| {
                *value = fill_computed(&nested.block, std::mem::take(value), taken);
            });
        }
    }
    Value::Map(config)
}

fn fill_attribute(attribute: &Attribute, value: &mut Value, taken: Value) {
    if attribute.mode == Mode::Computed || (attribute.mode == Mode::OptionalComputed && value.is_null()) {
        *value = taken;
    } else if let AttributeType::Nested(nesting, attributes) = &attribute.ty
        && attributes.iter().any(may_compute)
    {
        pair(*nesting, value, taken, &mut |value, taken| {
            if let (Value::Map(entries), Value::Map(mut taken)) = (value, taken) {
                for attribute in attributes {
                    let taken = taken.remove(&attribute.name).unwrap_or_default();
                    if let Some(value) = entries.get_mut(&attribute.name) {
                        fill_attribute(attribute, value, taken);
                    }
                }
            }
        });
    }
}

fn may_compute(attribute: &Attribute) -> bool {
    attribute.is_computed()
        || matches!(&attribute.ty, AttributeType::Nested(_, attributes) if attributes.iter().any(may_compute))
}

/// Visits the elements that two collections have at the same place.
fn pair(nesting: Nesting, value: &mut Value, other: Value, visit: &mut dyn FnMut(&mut Value, Value)) {
    match (nesting, value, other) {
        (Nesting::Single, value @ Value::Map(_), other @ Value::Map(_)) => visit(value, other),
        (Nesting::List | Nesting::Set, Value::List(items), Value::List(others)) => {
            items.iter_mut().zip(others).for_each(|(item, other)| visit(item, other));
        }
        (Nesting::Map, Value::Map(entries), Value::Map(mut others)) => {
            for (key, item) in entries {
                if let Some(other) = others.remove(key) {
                    visit(item, other);
                }
            }
        }
        _ => {}
    }
}

/// Makes the blocks that are null or missing empty, which is how core writes that there are none.
pub fn fill_blocks(block: &Block, value: &mut Value) {
    let Value::Map(entries) = value else { return };
    for nested in &block.blocks {
        let value = entries.entry(nested.name.clone()).or_default();
        match (nested.nesting, value) {
            (Nesting::Single, value) => fill_blocks(&nested.block, value),
            (Nesting::Map, Value::Map(entries)) => {
                entries.values_mut().for_each(|value| fill_blocks(&nested.block, value));
            }
            (_, Value::List(items)) => items.iter_mut().for_each(|value| fill_blocks(&nested.block, value)),
            (Nesting::Map, value @ Value::Null) => *value = Value::Map(Default::default()),
            (_, value @ Value::Null) => *value = Value::List(Vec::new()),
            _ => {}
        }
    }
}

/// Takes the write-only attributes out of what will be stored.
pub fn clear_write_only(names: &[&str], value: &mut Value) {
    if let Value::Map(entries) = value {
        for name in names {
            if let Some(value) = entries.get_mut(*name) {
                *value = Value::Null;
            }
        }
    }
}

/// Nulls what is unknown, so that the rest of a state can be stored.
pub fn forget_unknown(value: &mut Value) {
    match value {
        Value::Unknown => *value = Value::Null,
        Value::List(items) => items.iter_mut().for_each(forget_unknown),
        Value::Map(entries) => entries.values_mut().for_each(forget_unknown),
        Value::Dynamic(inner) => forget_unknown(&mut inner.1),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::{NestedBlock, Type};
    use super::*;

    #[test]
    fn a_result_changes_only_what_the_provider_computes() {
        let block = Block {
            attributes: vec![
                Attribute::new("given", Type::String, Mode::Required, "."),
                Attribute::new("left_out", Type::String, Mode::Optional, "."),
                Attribute::new("defaulted", Type::String, Mode::OptionalComputed, "."),
                Attribute::new("set", Type::String, Mode::OptionalComputed, "."),
                Attribute::new("out", Type::String, Mode::Computed, "."),
                Attribute::nested(
                    "items",
                    Nesting::List,
                    vec![
                        Attribute::new("given", Type::String, Mode::Required, "."),
                        Attribute::new("out", Type::String, Mode::Computed, "."),
                    ],
                    Mode::Optional,
                    ".",
                ),
            ],
            ..Block::default()
        };
        let item = |given: &str, out: Value| Value::object([("given", Value::from(given)), ("out", out)]);
        let config = Value::object([
            ("given", Value::from("a")),
            ("left_out", Value::Null),
            ("defaulted", Value::Null),
            ("set", "mine".into()),
            ("out", Value::Null),
            ("items", vec![item("x", Value::Null)].into()),
        ]);
        let result = Value::object([
            ("given", Value::from("changed")),
            ("left_out", "changed".into()),
            ("defaulted", "d".into()),
            ("set", "changed".into()),
            ("out", "o".into()),
            ("items", vec![item("changed", "p".into())].into()),
        ]);
        let expected = Value::object([
            ("given", Value::from("a")),
            ("left_out", Value::Null),
            ("defaulted", "d".into()),
            ("set", "mine".into()),
            ("out", "o".into()),
            ("items", vec![item("x", "p".into())].into()),
        ]);
        assert_eq!(fill_computed(&block, config, result), expected);
    }

    #[test]
    fn missing_blocks_are_empty_and_a_single_one_is_null() {
        let nested =
            |name: &str, nesting| NestedBlock { name: name.into(), nesting, block: Block::default() };
        let block = Block {
            blocks: vec![
                nested("one", Nesting::Single),
                nested("many", Nesting::List),
                nested("by", Nesting::Map),
            ],
            ..Block::default()
        };
        let mut value = Value::object([("many", Value::Null)]);
        fill_blocks(&block, &mut value);
        let empty_map = Value::Map(Default::default());
        assert_eq!(value, Value::object([("one", Value::Null), ("many", vec![].into()), ("by", empty_map)]));
    }
}
