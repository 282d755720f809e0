//! Core's `AssertPlanValid`: a plan may differ from the configuration only where the provider computes.

use super::super::{Attribute, AttributeType, Block, Diagnostics, Mode, Nesting, Path, Value};

const SUMMARY: &str = "Provider produced an invalid plan";
const BUG: &str = "This is a bug in the provider; please report it.";

/// Every way in which core would refuse the plan, with paths instead of core's bug message.
pub fn check_plan(block: &Block, prior: &Value, config: &Value, planned: &Value) -> Diagnostics {
    let mut diagnostics = Diagnostics::default();
    if planned.is_null() != config.is_null() {
        let (verb, state) = if config.is_null() { ("destroy", "present") } else { ("keep", "gone") };
        diagnostics.push(super::super::Diagnostic::error(
            SUMMARY,
            format!("The configuration asks to {verb} the object, but it is planned to be {state}. {BUG}"),
        ));
    } else if !planned.is_null() {
        check_block(block, prior, config, planned, &Path::default(), &mut diagnostics);
    }
    diagnostics
}

fn refuse(path: Path, detail: &str, diagnostics: &mut Diagnostics) {
    let detail = format!("The planned value of {path} {detail}. {BUG}");
    diagnostics.error_at(path, SUMMARY, detail);
}

fn check_block(
    block: &Block,
    prior: &Value,
    config: &Value,
    planned: &Value,
    path: &Path,
    diagnostics: &mut Diagnostics,
) {
    check_attributes(&block.attributes, prior, config, planned, path, diagnostics);
    for nested in &block.blocks {
        let path = path.attribute(&nested.name);
        let (prior, config) = (prior.get(&nested.name), config.get(&nested.name));
        let planned = planned.get(&nested.name);
        match (nested.nesting, config, planned) {
            (_, Value::Unknown, Value::Unknown) => {}
            (Nesting::Single, config, planned) if config.is_null() && planned.is_null() => {}
            (Nesting::Single, config, planned @ Value::Map(_)) if !config.is_null() => {
                check_block(&nested.block, prior, config, planned, &path, diagnostics);
            }
            (Nesting::List, Value::List(config), Value::List(planned)) if config.len() == planned.len() => {
                let prior = prior.as_list().unwrap_or_default();
                for (index, (config, planned)) in config.iter().zip(planned).enumerate() {
                    let prior = prior.get(index).unwrap_or(&Value::Null);
                    check_block(&nested.block, prior, config, planned, &path.index(index), diagnostics);
                }
            }
            (Nesting::Map, Value::Map(config), Value::Map(planned)) if config.keys().eq(planned.keys()) => {
                for ((key, config), planned) in config.iter().zip(planned.values()) {
                    check_block(&nested.block, prior.get(key), config, planned, &path.key(key), diagnostics);
                }
            }
            // The elements of two sets can't be paired for certain; core trusts them, too.
            (Nesting::Set, Value::List(_), Value::List(_)) => {}
            _ => refuse(path, "has not the blocks of the configuration", diagnostics),
        }
    }
}

fn check_attributes(
    attributes: &[Attribute],
    prior: &Value,
    config: &Value,
    planned: &Value,
    path: &Path,
    diagnostics: &mut Diagnostics,
) {
    for attribute in attributes {
        let [prior, config, planned] = [prior, config, planned].map(|object| object.get(&attribute.name));
        let path = path.attribute(&attribute.name);
        let keeps_spelling = !prior.is_null() && !config.is_null() && planned.same(prior);
        if planned.same(config)
            || keeps_spelling
            || attribute.mode == Mode::Computed
            || (config.is_null() && attribute.is_computed())
        {
            continue;
        }
        match &attribute.ty {
            _ if config.is_null() => {
                refuse(
                    path,
                    "is set, but the configuration leaves it out and it is not computed",
                    diagnostics,
                );
            }
            AttributeType::Nested(nesting, attributes) => {
                check_nested(*nesting, attributes, prior, config, planned, &path, diagnostics);
            }
            AttributeType::Plain(super::super::Type::Set(_)) if same_set(config, planned) => {}
            AttributeType::Plain(_) => {
                refuse(path, "is neither the configured one nor the one before", diagnostics);
            }
        }
    }
}

fn check_nested(
    nesting: Nesting,
    attributes: &[Attribute],
    prior: &Value,
    config: &Value,
    planned: &Value,
    path: &Path,
    diagnostics: &mut Diagnostics,
) {
    match (nesting, config, planned) {
        (Nesting::Single, Value::Map(_), Value::Map(_)) => {
            check_attributes(attributes, prior, config, planned, path, diagnostics);
        }
        (Nesting::List, Value::List(config), Value::List(planned)) if config.len() == planned.len() => {
            let prior = prior.as_list().unwrap_or_default();
            for (index, (config, planned)) in config.iter().zip(planned).enumerate() {
                let prior = prior.get(index).unwrap_or(&Value::Null);
                check_element(attributes, prior, config, planned, &path.index(index), diagnostics);
            }
        }
        (Nesting::Map, Value::Map(config), Value::Map(planned)) if config.keys().eq(planned.keys()) => {
            for ((key, config), planned) in config.iter().zip(planned.values()) {
                check_element(attributes, prior.get(key), config, planned, &path.key(key), diagnostics);
            }
        }
        (Nesting::Set, Value::List(config), Value::List(planned)) if config.len() == planned.len() => {}
        _ => refuse(path.clone(), "has not the elements of the configuration", diagnostics),
    }
}

fn check_element(
    attributes: &[Attribute],
    prior: &Value,
    config: &Value,
    planned: &Value,
    path: &Path,
    diagnostics: &mut Diagnostics,
) {
    match (config, planned) {
        (Value::Map(_), Value::Map(_)) => {
            check_attributes(attributes, prior, config, planned, path, diagnostics);
        }
        (config, planned) if config.same(planned) => {}
        _ => refuse(path.clone(), "is not the configured one", diagnostics),
    }
}

/// Core hands sets over in an order of its own.
fn same_set(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::List(a), Value::List(b)) => {
            a.len() == b.len()
                && a.iter().all(|item| b.iter().any(|other| item.same(other)))
                && b.iter().all(|item| a.iter().any(|other| item.same(other)))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::Type;
    use super::*;

    fn block() -> Block {
        Block {
            attributes: vec![
                Attribute::new("given", Type::String, Mode::Optional, "."),
                Attribute::new("defaulted", Type::String, Mode::OptionalComputed, "."),
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
        }
    }

    fn object(given: &str, defaulted: Value, out: Value) -> Value {
        let item = Value::object([("given", Value::from(given)), ("out", out.clone())]);
        Value::object([
            ("given", given.into()),
            ("defaulted", defaulted),
            ("out", out),
            ("items", Value::from(vec![item])),
        ])
    }

    fn problems(prior: &Value, config: &Value, planned: &Value) -> Vec<String> {
        check_plan(&block(), prior, config, planned).into_iter().map(|d| d.path.to_string()).collect()
    }

    #[test]
    fn a_plan_may_compute_and_keep_the_prior_spelling() {
        let config = object("a", Value::Null, Value::Null);
        let planned = object("a", "d".into(), Value::Unknown);
        assert!(problems(&Value::Null, &config, &planned).is_empty());
        let prior = object("A", "d".into(), "o".into());
        assert!(problems(&prior, &config, &prior).is_empty());
    }

    #[test]
    fn a_plan_may_not_change_the_configuration() {
        let config = object("a", "mine".into(), Value::Null);
        let planned = object("b", "other".into(), "o".into());
        assert_eq!(problems(&Value::Null, &config, &planned), ["given", "defaulted", "items[0].given"]);
        assert_eq!(problems(&Value::Null, &config, &Value::Null), [""]);
        assert_eq!(problems(&planned, &Value::Null, &planned), [""]);
        let left_out = Value::object([("given", Value::Null)]);
        let set = Value::object([("given", "x")]);
        assert_eq!(problems(&Value::Null, &left_out, &set), ["given"]);
    }
}
