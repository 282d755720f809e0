//! Schemas, diagnostics and paths as messages.

use prost::bytes::Bytes;

use crate::proto::tfplugin6 as proto;

use super::provider::{Parameter, Signature};
use super::{
    Attribute, AttributeType, Block, Diagnostics, Mode, NestedBlock, Nesting, Path, Schema, Severity, Step,
    Type,
};

/// Markdown, as all descriptions are.
const MARKDOWN: i32 = proto::StringKind::Markdown as i32;

fn type_json(ty: &Type) -> Bytes {
    ty.to_json().into()
}

/// A schema, with the names of its write-only attributes.
pub(super) fn schema(schema: &Schema, write_only: &[&str]) -> proto::Schema {
    let mut block = block(&schema.block);
    for attribute in &mut block.attributes {
        attribute.write_only = write_only.contains(&attribute.name.as_str());
    }
    proto::Schema { version: schema.version, block: Some(block) }
}

fn block(block: &Block) -> proto::schema::Block {
    proto::schema::Block {
        attributes: block.attributes.iter().map(attribute).collect(),
        block_types: block.blocks.iter().map(nested_block).collect(),
        description: block.description.clone(),
        description_kind: MARKDOWN,
        ..Default::default()
    }
}

fn attribute(attribute: &Attribute) -> proto::schema::Attribute {
    let (ty, nested_type) = match &attribute.ty {
        AttributeType::Plain(ty) => (type_json(ty), None),
        AttributeType::Nested(nesting, attributes) => {
            let object = proto::schema::Object {
                attributes: attributes.iter().map(self::attribute).collect(),
                nesting: object_nesting(*nesting).into(),
                ..Default::default()
            };
            (Bytes::new(), Some(object))
        }
    };
    proto::schema::Attribute {
        name: attribute.name.clone(),
        r#type: ty,
        nested_type,
        description: attribute.description.clone(),
        description_kind: MARKDOWN,
        required: attribute.mode == Mode::Required,
        optional: matches!(attribute.mode, Mode::Optional | Mode::OptionalComputed),
        computed: attribute.is_computed(),
        sensitive: attribute.sensitive,
        deprecated: attribute.deprecated.is_some(),
        deprecation_message: attribute.deprecated.clone().unwrap_or_default(),
        write_only: false,
    }
}

fn object_nesting(nesting: Nesting) -> proto::schema::object::NestingMode {
    use proto::schema::object::NestingMode;
    match nesting {
        Nesting::Single => NestingMode::Single,
        Nesting::List => NestingMode::List,
        Nesting::Set => NestingMode::Set,
        Nesting::Map => NestingMode::Map,
    }
}

fn nested_block(nested: &NestedBlock) -> proto::schema::NestedBlock {
    use proto::schema::nested_block::NestingMode;
    let nesting = match nested.nesting {
        Nesting::Single => NestingMode::Single,
        Nesting::List => NestingMode::List,
        Nesting::Set => NestingMode::Set,
        Nesting::Map => NestingMode::Map,
    };
    proto::schema::NestedBlock {
        type_name: nested.name.clone(),
        block: Some(block(&nested.block)),
        nesting: nesting.into(),
        // Both 0: optional, and without an upper limit. Limits are checked with the values.
        min_items: 0,
        max_items: 0,
    }
}

/// The identity of a resource: a required attribute is required to import by identity, too.
pub(super) fn identity(schema: &Schema) -> proto::ResourceIdentitySchema {
    let attributes =
        schema.block.attributes.iter().map(|attribute| proto::resource_identity_schema::IdentityAttribute {
            name: attribute.name.clone(),
            r#type: type_json(&attribute.implied_type()),
            required_for_import: attribute.mode == Mode::Required,
            optional_for_import: attribute.mode != Mode::Required,
            description: attribute.description.clone(),
        });
    proto::ResourceIdentitySchema { version: schema.version, identity_attributes: attributes.collect() }
}

pub(super) fn function(signature: &Signature) -> proto::Function {
    proto::Function {
        parameters: signature.parameters.iter().map(parameter).collect(),
        variadic_parameter: signature.variadic.as_ref().map(parameter),
        r#return: Some(proto::function::Return { r#type: type_json(&signature.returns) }),
        summary: signature.summary.clone(),
        description: signature.description.clone(),
        description_kind: MARKDOWN,
        deprecation_message: signature.deprecated.clone().unwrap_or_default(),
    }
}

fn parameter(parameter: &Parameter) -> proto::function::Parameter {
    proto::function::Parameter {
        name: parameter.name.clone(),
        r#type: type_json(&parameter.ty),
        allow_null_value: parameter.allow_null,
        allow_unknown_values: parameter.allow_unknown,
        description: parameter.description.clone(),
        description_kind: MARKDOWN,
    }
}

pub(super) fn diagnostics(diagnostics: Diagnostics) -> Vec<proto::Diagnostic> {
    use proto::diagnostic::Severity as Kind;
    let convert = |diagnostic: super::Diagnostic| proto::Diagnostic {
        severity: match diagnostic.severity {
            Severity::Error => Kind::Error.into(),
            Severity::Warning => Kind::Warning.into(),
        },
        detail: located(&diagnostic),
        summary: diagnostic.summary,
        attribute: (!diagnostic.path.is_empty()).then(|| path(within_reach(diagnostic.path))),
    };
    diagnostics.into_iter().map(convert).collect()
}

/// The detail, with the path where Terraform can't show it: it points at an argument, or at an element of one, and no
/// deeper.
fn located(diagnostic: &super::Diagnostic) -> String {
    let super::Diagnostic { summary, detail, path, .. } = diagnostic;
    let place = path.to_string();
    match path.0.as_slice() {
        [] | [_] | [_, Step::Key(_) | Step::Index(_)] => detail.clone(),
        _ if summary.contains(&place) || detail.contains(&place) => detail.clone(),
        _ => format!("{detail}\n\nThis is about `{place}`."),
    }
}

/// The one kind of nested block that the provider has. Terraform follows a path into blocks, but not into attributes.
const NESTED_BLOCK: &str = "timeouts";

/// The part of a path that Terraform can point at. Of a deeper path it would show the head of the block, and not even the
/// line of the argument.
fn within_reach(mut path: Path) -> Path {
    let reach = match path.0.as_slice() {
        [Step::Attribute(name), ..] if name == NESTED_BLOCK => 2,
        [_, Step::Key(_) | Step::Index(_), ..] => 2,
        _ => 1,
    };
    path.0.truncate(reach);
    path
}

pub(super) fn path(path: Path) -> proto::AttributePath {
    use proto::attribute_path::step::Selector;
    let step = |step| {
        let selector = match step {
            Step::Attribute(name) => Selector::AttributeName(name),
            Step::Key(key) => Selector::ElementKeyString(key),
            // A list that no memory could hold isn't addressed.
            Step::Index(index) => Selector::ElementKeyInt(i64::try_from(index).unwrap_or(i64::MAX)),
        };
        proto::attribute_path::Step { selector: Some(selector) }
    };
    proto::AttributePath { steps: path.0.into_iter().map(step).collect() }
}

pub(super) fn server_capabilities() -> proto::ServerCapabilities {
    proto::ServerCapabilities {
        plan_destroy: true,
        get_provider_schema_optional: true,
        move_resource_state: true,
        generate_resource_config: true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tf::Diagnostic;

    #[test]
    fn what_terraform_cannot_point_at_is_told() {
        let detail =
            |summary: &str, path: Path| located(&Diagnostic::error(summary, "It is wrong.").at(path));
        let retry = || Path::root("retry").index(1);
        assert_eq!(detail("Wrong", Path::default()), "It is wrong.");
        assert_eq!(detail("Wrong", Path::root("retry")), "It is wrong.");
        assert_eq!(detail("Wrong", retry()), "It is wrong.");
        let deep = retry().attribute("max_attempts");
        assert_eq!(detail("Wrong", deep.clone()), "It is wrong.\n\nThis is about `retry[1].max_attempts`.");
        assert_eq!(detail("Invalid retry[1].max_attempts", deep.clone()), "It is wrong.");
        assert_eq!(within_reach(deep), retry());
        assert_eq!(within_reach(Path::root("network").attribute("subnets")), Path::root("network"));
        let create = || Path::root("timeouts").attribute("create");
        assert_eq!(within_reach(create()), create());
    }
}
