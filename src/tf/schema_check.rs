//! The rules by which core accepts a schema. A schema that breaks one makes the whole provider unusable, or crashes
//! core, so that a test over the whole provider calls [`check`].

use std::collections::BTreeSet;

use super::provider::{Provider, Signature};
use super::{Attribute, AttributeType, Block, Nesting, Schema, Type};

/// Names that Terraform itself gives a meaning in each block.
const RESERVED: [&str; 7] =
    ["count", "for_each", "depends_on", "provider", "lifecycle", "connection", "provisioner"];
/// And in the provider block.
const RESERVED_IN_PROVIDER: [&str; 2] = ["alias", "version"];

/// All violations in a provider, one line each; none in a good one. `prefix` is the provider's local name and `_`.
pub fn check(provider: &dyn Provider, prefix: &str) -> Vec<String> {
    let mut faults = Vec::new();
    check_schema("provider", provider.schema(), &RESERVED_IN_PROVIDER, &mut faults);
    let data = provider.data_sources().iter().map(|(name, source)| ("data", name, source.schema()));
    let resources = provider.resources().iter().map(|(name, resource)| ("resource", name, resource.schema()));
    let actions = provider.actions().iter().map(|(name, action)| ("action", name, action.schema()));
    let lists = provider.list_resources().iter().map(|(name, list)| ("list", name, list.schema()));
    for (kind, name, schema) in data.chain(resources).chain(actions).chain(lists) {
        if !name.starts_with(prefix) {
            faults.push(format!("{kind} {name}: the name does not start with {prefix}"));
        }
        check_schema(&format!("{kind} {name}"), schema, &RESERVED, &mut faults);
    }
    for (name, resource) in provider.resources() {
        if let Some(identity) = resource.identity() {
            check_identity(name, identity, &mut faults);
        }
        for write_only in resource.write_only() {
            let attribute = resource.schema().block.attributes.iter().find(|a| a.name == *write_only);
            if attribute.is_none_or(|a| a.is_computed()) {
                faults.push(format!(
                    "resource {name}: write-only {write_only} is no argument, or it is computed"
                ));
            }
        }
    }
    for name in provider.list_resources().keys() {
        if provider.resources().get(name).is_none_or(|resource| resource.identity().is_none()) {
            faults.push(format!("list {name}: there is no managed resource of that name with an identity"));
        }
    }
    for (name, function) in provider.functions() {
        check_function(name, function.signature(), &mut faults);
    }
    faults
}

fn check_schema(owner: &str, schema: &Schema, reserved: &[&str], faults: &mut Vec<String>) {
    if schema.version < 0 {
        faults.push(format!("{owner}: the version is negative"));
    }
    for name in reserved {
        let attribute = schema.block.attributes.iter().any(|attribute| attribute.name == *name);
        if attribute || schema.block.blocks.iter().any(|nested| nested.name == *name) {
            faults.push(format!("{owner}: {name} is reserved"));
        }
    }
    check_block(owner, &schema.block, false, faults);
}

fn check_block(owner: &str, block: &Block, in_set: bool, faults: &mut Vec<String>) {
    check_attributes(owner, &block.attributes, in_set, faults);
    let mut names: BTreeSet<&str> =
        block.attributes.iter().map(|attribute| attribute.name.as_str()).collect();
    for nested in &block.blocks {
        let owner = format!("{owner}.{}", nested.name);
        check_name(&owner, &nested.name, faults);
        if !names.insert(&nested.name) {
            faults.push(format!("{owner}: the name occurs twice"));
        }
        check_block(&owner, &nested.block, in_set || nested.nesting != Nesting::Single, faults);
    }
}

fn check_attributes(owner: &str, attributes: &[Attribute], in_collection: bool, faults: &mut Vec<String>) {
    let mut names = BTreeSet::new();
    for attribute in attributes {
        let owner = format!("{owner}.{}", attribute.name);
        check_name(&owner, &attribute.name, faults);
        if !names.insert(&attribute.name) {
            faults.push(format!("{owner}: the name occurs twice"));
        }
        match &attribute.ty {
            AttributeType::Plain(ty) => {
                // Core refuses dynamic in a set, and can't hold lists and maps of differing dynamic elements.
                if has_dynamic(ty) && (in_collection || *ty != Type::Dynamic) {
                    faults.push(format!("{owner}: dynamic is not possible inside a collection"));
                }
            }
            AttributeType::Nested(nesting, attributes) => {
                check_attributes(&owner, attributes, in_collection || *nesting != Nesting::Single, faults);
            }
        }
    }
}

fn check_identity(name: &str, identity: &Schema, faults: &mut Vec<String>) {
    if identity.version < 0 {
        faults.push(format!("identity of {name}: the version is negative"));
    }
    if !identity.block.blocks.is_empty() || identity.block.attributes.is_empty() {
        faults.push(format!("identity of {name}: it has attributes, and nothing else"));
    }
    for attribute in &identity.block.attributes {
        let ty = match &attribute.ty {
            AttributeType::Plain(Type::List(element)) => element.as_ref(),
            AttributeType::Plain(ty) => ty,
            AttributeType::Nested(..) => &Type::Dynamic,
        };
        if !matches!(ty, Type::String | Type::Number | Type::Bool) {
            let attribute = &attribute.name;
            faults.push(format!(
                "identity of {name}: {attribute} is neither primitive nor a list of primitives"
            ));
        }
    }
}

fn check_function(name: &str, signature: &Signature, faults: &mut Vec<String>) {
    let owner = format!("function {name}");
    check_name(&owner, name, faults);
    let mut names = BTreeSet::new();
    for parameter in signature.parameters.iter().chain(&signature.variadic) {
        check_name(&format!("{owner}({})", parameter.name), &parameter.name, faults);
        if !names.insert(&parameter.name) {
            faults.push(format!("{owner}: the parameter {} occurs twice", parameter.name));
        }
    }
}

fn check_name(owner: &str, name: &str, faults: &mut Vec<String>) {
    let first = name.starts_with(|c: char| c.is_ascii_lowercase() || c == '_');
    if !first || !name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_') {
        faults.push(format!("{owner}: {name:?} is no name in lower-case letters, digits and underscores"));
    }
}

fn has_dynamic(ty: &Type) -> bool {
    match ty {
        Type::String | Type::Number | Type::Bool => false,
        Type::Dynamic => true,
        Type::List(element) | Type::Set(element) | Type::Map(element) => has_dynamic(element),
        Type::Object(attributes) => attributes.values().any(has_dynamic),
        Type::Tuple(elements) => elements.iter().any(has_dynamic),
    }
}
