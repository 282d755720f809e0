//! Derives the Terraform schema of a unit.

use std::collections::BTreeMap;

use super::arg::{Kind, Spec};
use super::format::Format;
use super::{Task, Unit, common};
use crate::tf::{Attribute, AttributeType, Block, Mode, Nesting, Schema, Type};

/// The attributes that every unit computes: name and description.
pub const RESULTS: [(&str, &str); 3] = [
    (
        "json",
        "The state as Amazon States Language: canonical JSON, without `Next` and `End` unless `next` is given.",
    ),
    (
        "iam_policy_json",
        "The policy that the state's role needs for this state, and no more; null when it needs none.",
    ),
    (
        "fragment",
        "The state as a piece of a workflow, with its permissions: what chains, choices, maps and machines are made of.",
    ),
];

/// The schema of a unit.
pub fn schema(unit: &'static Unit) -> Schema {
    let given = unit.all_args().map(|spec| {
        let mut attribute = attribute(spec);
        if let (Some(task), true) = (unit.task(), spec.name == common::INTEGRATION_PATTERN.spec.name) {
            attribute.description = patterns(spec, task);
        }
        attribute
    });
    let results = RESULTS.iter().chain(unit.results).map(|(name, description)| Attribute {
        name: (*name).to_owned(),
        ty: AttributeType::Plain(Type::String),
        mode: Mode::Computed,
        description: (*description).to_owned(),
        sensitive: false,
        deprecated: None,
    });
    let mut description = unit.summary.to_owned();
    if !unit.notes.is_empty() {
        description.push_str("\n\n");
        description.push_str(unit.notes);
    }
    Schema {
        version: 0,
        block: Block { attributes: given.chain(results).collect(), blocks: Vec::new(), description },
    }
}

/// The patterns that this service has, and not those that others have.
fn patterns(spec: &Spec, task: &Task) -> String {
    let names: Vec<_> = task.patterns.iter().map(|pattern| format!("`{}`", pattern.name())).collect();
    format!("{} This service has {}. Default: `{}`.", spec.doc, names.join(", "), task.default_pattern.name())
}

fn attribute(spec: &Spec) -> Attribute {
    Attribute {
        name: spec.name.to_owned(),
        ty: ty(&spec.kind),
        mode: if spec.required { Mode::Required } else { Mode::Optional },
        description: description(spec),
        sensitive: spec.sensitive,
        deprecated: None,
    }
}

/// What an argument's documentation says: the unit's own sentences, then what its descriptor knows.
pub fn description(spec: &Spec) -> String {
    let mut text = spec.doc.to_owned();
    if let Kind::OneOf(names) = spec.kind {
        let listed: Vec<_> = names.iter().map(|(name, _)| format!("`{name}`")).collect();
        text.push_str(&format!(" One of {}.", listed.join(", ")));
    }
    if let Kind::Text(Format::OneOf(names)) = spec.kind {
        let listed: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
        text.push_str(&format!(" One of {}, or an expression.", listed.join(", ")));
    }
    match spec.kind {
        Kind::Integer(least, most) => text.push_str(&bounds(
            (least > i64::MIN).then(|| least.to_string()),
            (most < i64::MAX).then(|| most.to_string()),
        )),
        Kind::Number(least, most) | Kind::Terraform(least, most, _) => {
            text.push_str(&bounds(
                least.is_finite().then(|| least.to_string()),
                most.is_finite().then(|| most.to_string()),
            ));
        }
        _ => {}
    }
    for rule in spec.rules {
        text.push_str(&format!(" {}", rule.sentence()));
    }
    if let Some((language, _)) = spec.only {
        text.push_str(&format!(" {} only.", language.name()));
    }
    if let Some(default) = spec.default.or(spec.assumed) {
        text.push_str(&format!(" Default: `{default}`."));
    }
    text
}

fn bounds(least: Option<String>, most: Option<String>) -> String {
    match (least, most) {
        (Some(least), Some(most)) => format!(" {least} to {most}."),
        (Some(least), None) => format!(" At least {least}."),
        (None, Some(most)) => format!(" At most {most}."),
        (None, None) => String::new(),
    }
}

fn ty(kind: &Kind) -> AttributeType {
    match kind {
        Kind::Object(specs) => AttributeType::Nested(Nesting::Single, specs.iter().map(attribute).collect()),
        Kind::List(Kind::Object(specs)) => {
            AttributeType::Nested(Nesting::List, specs.iter().map(attribute).collect())
        }
        Kind::Map(Kind::Object(specs)) => {
            AttributeType::Nested(Nesting::Map, specs.iter().map(attribute).collect())
        }
        other => AttributeType::Plain(plain(other)),
    }
}

fn plain(kind: &Kind) -> Type {
    match kind {
        Kind::Text(_)
        | Kind::Plain(_)
        | Kind::Integer(..)
        | Kind::Number(..)
        | Kind::Boolean
        | Kind::OneOf(_)
        | Kind::Document => Type::String,
        Kind::Flag => Type::Bool,
        Kind::Terraform(..) => Type::Number,
        Kind::Json | Kind::Data => Type::Dynamic,
        Kind::List(inner) => Type::List(Box::new(plain(inner))),
        Kind::Map(inner) => Type::Map(Box::new(plain(inner))),
        Kind::Object(specs) => Type::Object(
            specs.iter().map(|spec| (spec.name.to_owned(), plain(&spec.kind))).collect::<BTreeMap<_, _>>(),
        ),
    }
}
