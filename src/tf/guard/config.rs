//! Checks of a configuration that core leaves to the provider (hashicorp/terraform#30669): an argument that is required
//! must not be null, and an attribute that only the provider computes must not be set.

use super::super::{Attribute, AttributeType, Block, Diagnostics, Mode, Nesting, Path, Value};

/// All such problems of one block together.
pub fn check_config(block: &Block, config: &Value) -> Diagnostics {
    let mut diagnostics = Diagnostics::default();
    check_block(block, config, &Path::default(), &mut diagnostics);
    diagnostics
}

/// Takes away what a configuration can't set: the values that only the provider computes.
pub fn only_configurable(block: &Block, value: &mut Value) {
    only_configurable_attributes(&block.attributes, value);
    let Value::Map(object) = value else { return };
    for nested in &block.blocks {
        if let Some(value) = object.get_mut(&nested.name) {
            each_object(nested.nesting, value, &mut |value| only_configurable(&nested.block, value));
        }
    }
}

fn only_configurable_attributes(attributes: &[Attribute], value: &mut Value) {
    let Value::Map(object) = value else { return };
    for attribute in attributes {
        let Some(value) = object.get_mut(&attribute.name) else { continue };
        match (attribute.mode, &attribute.ty) {
            (Mode::Computed, _) => *value = Value::Null,
            (_, AttributeType::Nested(nesting, attributes)) => {
                each_object(*nesting, value, &mut |value| only_configurable_attributes(attributes, value));
            }
            (_, AttributeType::Plain(_)) => {}
        }
    }
}

fn each_object(nesting: Nesting, value: &mut Value, visit: &mut dyn FnMut(&mut Value)) {
    match (nesting, value) {
        (Nesting::Single, value) => visit(value),
        (_, Value::List(items)) => items.iter_mut().for_each(visit),
        (_, Value::Map(items)) => items.values_mut().for_each(visit),
        _ => {}
    }
}

fn check_block(block: &Block, config: &Value, path: &Path, diagnostics: &mut Diagnostics) {
    check_attributes(&block.attributes, config, path, diagnostics);
    for nested in &block.blocks {
        let value = config.get(&nested.name);
        if !value.is_null() {
            let path = path.attribute(&nested.name);
            elements(nested.nesting, value, &path, &mut |value, path| {
                check_block(&nested.block, value, path, diagnostics);
            });
        }
    }
}

fn check_attributes(attributes: &[Attribute], config: &Value, path: &Path, diagnostics: &mut Diagnostics) {
    // An object that is unknown or null as a whole has no attributes to speak of.
    if config.as_map().is_none() {
        return;
    }
    for attribute in attributes {
        let value = config.get(&attribute.name);
        match (attribute.mode, value.is_null()) {
            (Mode::Required, true) => {
                let path = path.attribute(&attribute.name);
                let detail = format!("The argument `{path}` is required, but it is null.");
                diagnostics.error_at(path, "Missing required argument", detail);
            }
            (Mode::Computed, false) => {
                let path = path.attribute(&attribute.name);
                let detail = format!(
                    "The provider computes `{path}`; a configuration can't set it. Remove the argument."
                );
                diagnostics.error_at(path, "Value for a read-only attribute", detail);
            }
            (_, true) => {}
            (_, false) => {
                if let AttributeType::Nested(nesting, attributes) = &attribute.ty {
                    let path = path.attribute(&attribute.name);
                    elements(*nesting, value, &path, &mut |value, path| {
                        check_attributes(attributes, value, path, diagnostics);
                    });
                }
            }
        }
    }
}

/// Visits the objects of a nested attribute or block, with their paths; those of a set have the set's.
fn elements(nesting: Nesting, value: &Value, path: &Path, visit: &mut dyn FnMut(&Value, &Path)) {
    match (nesting, value) {
        (Nesting::Single, value) => visit(value, path),
        (Nesting::List, Value::List(items)) => {
            for (index, item) in items.iter().enumerate() {
                visit(item, &path.index(index));
            }
        }
        (Nesting::Set, Value::List(items)) => {
            for item in items {
                visit(item, path);
            }
        }
        (Nesting::Map, Value::Map(entries)) => {
            for (key, item) in entries {
                visit(item, &path.key(key));
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::Type;
    use super::*;

    fn block() -> Block {
        let inner = || {
            vec![
                Attribute::new("must", Type::String, Mode::Required, "."),
                Attribute::new("out", Type::String, Mode::Computed, "."),
            ]
        };
        Block {
            attributes: vec![
                Attribute::new("name", Type::String, Mode::Required, "."),
                Attribute::nested("items", Nesting::List, inner(), Mode::Optional, "."),
                Attribute::nested("bag", Nesting::Set, inner(), Mode::Optional, "."),
                Attribute::nested("named", Nesting::Map, inner(), Mode::Optional, "."),
            ],
            ..Block::default()
        }
    }

    fn problems(config: &Value) -> Vec<String> {
        check_config(&block(), config).into_iter().map(|d| format!("{}: {}", d.path, d.summary)).collect()
    }

    #[test]
    fn all_problems_are_told_together_on_their_paths() {
        let wrong = || Value::object([("out", "x")]);
        let config = Value::object([
            ("items", Value::List(vec![Value::object([("must", "x")]), wrong()])),
            ("bag", Value::List(vec![wrong()])),
            ("named", Value::object([("k", wrong())])),
        ]);
        assert_eq!(
            problems(&config),
            [
                "name: Missing required argument",
                "items[1].must: Missing required argument",
                "items[1].out: Value for a read-only attribute",
                "bag.must: Missing required argument",
                "bag.out: Value for a read-only attribute",
                "named[\"k\"].must: Missing required argument",
                "named[\"k\"].out: Value for a read-only attribute",
            ]
        );
    }

    #[test]
    fn the_unknown_is_no_problem() {
        let config = Value::object([("name", Value::Unknown), ("items", Value::Unknown)]);
        assert_eq!(problems(&config), Vec::<String>::new());
        assert_eq!(problems(&Value::Unknown), Vec::<String>::new());
    }
}
