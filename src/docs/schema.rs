//! The `Schema` section of a page.

use std::fmt::Write;

use crate::tf::{Attribute, AttributeType, Block, Mode, NestedBlock, Nesting, Type};

/// Attributes and blocks, by who gives them, nested ones under headings of their own.
pub fn section(block: &Block) -> String {
    let mut text = String::from("## Schema\n");
    let mut nested = Vec::new();
    group(&mut text, "### ", block, "", &mut nested);
    // Nested schemata may have nested ones themselves: the list grows while it is written.
    let mut next = 0;
    while let Some((path, inner)) = nested.get(next).cloned() {
        next += 1;
        let _ = write!(text, "\n<a id=\"{}\"></a>\n### Nested Schema for `{path}`\n", anchor(&path));
        group(&mut text, "", &inner, &path, &mut nested);
    }
    text
}

fn group(text: &mut String, heading: &str, block: &Block, path: &str, nested: &mut Vec<(String, Block)>) {
    let colon = if heading.is_empty() { ":" } else { "" };
    let kinds: [(&str, &[Mode]); 3] = [
        ("Required", &[Mode::Required]),
        ("Optional", &[Mode::Optional, Mode::OptionalComputed]),
        ("Read-Only", &[Mode::Computed]),
    ];
    for (title, modes) in kinds {
        let mut attributes: Vec<&Attribute> =
            block.attributes.iter().filter(|attribute| modes.contains(&attribute.mode)).collect();
        attributes.sort_by(|a, b| a.name.cmp(&b.name));
        let blocks: &[NestedBlock] = if title == "Optional" { &block.blocks } else { &[] };
        if attributes.is_empty() && blocks.is_empty() {
            continue;
        }
        let _ = write!(text, "\n{heading}{title}{colon}\n\n");
        for attribute in attributes {
            item(text, attribute, path, nested);
        }
        for block in blocks {
            let path = below(path, &block.name);
            let _ = writeln!(
                text,
                "- `{}` (Block) {} (see [below for nested schema](#{}))",
                block.name,
                block.block.description,
                anchor(&path)
            );
            nested.push((path, block.block.clone()));
        }
    }
}

fn item(text: &mut String, attribute: &Attribute, path: &str, nested: &mut Vec<(String, Block)>) {
    let mut marks = type_name(&attribute.ty);
    if attribute.sensitive {
        marks.push_str(", Sensitive");
    }
    if attribute.deprecated.is_some() {
        marks.push_str(", Deprecated");
    }
    let _ = write!(text, "- `{}` ({marks}) {}", attribute.name, attribute.description);
    if let AttributeType::Nested(_, attributes) = &attribute.ty {
        let path = below(path, &attribute.name);
        let _ = write!(text, " (see [below for nested schema](#{}))", anchor(&path));
        nested.push((path, Block { attributes: attributes.clone(), ..Block::default() }));
    }
    text.push('\n');
}

fn below(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}

fn anchor(path: &str) -> String {
    format!("nestedatt--{}", path.replace('.', "--"))
}

fn type_name(ty: &AttributeType) -> String {
    match ty {
        AttributeType::Plain(ty) => plain(ty),
        AttributeType::Nested(nesting, _) => match nesting {
            Nesting::Single => "Attributes",
            Nesting::List => "Attributes List",
            Nesting::Set => "Attributes Set",
            Nesting::Map => "Attributes Map",
        }
        .to_owned(),
    }
}

fn plain(ty: &Type) -> String {
    match ty {
        Type::String => "String".to_owned(),
        Type::Number => "Number".to_owned(),
        Type::Bool => "Boolean".to_owned(),
        Type::Dynamic => "Dynamic".to_owned(),
        Type::List(inner) => format!("List of {}", plain(inner)),
        Type::Set(inner) => format!("Set of {}", plain(inner)),
        Type::Map(inner) => format!("Map of {}", plain(inner)),
        Type::Object(_) => "Object".to_owned(),
        Type::Tuple(_) => "Tuple".to_owned(),
    }
}
