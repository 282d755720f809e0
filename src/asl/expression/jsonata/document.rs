//! The input document of JSONata, which Step Functions does not have.
//!
//! Source: the States Language's "JSONata Restrictions": at the top level of an expression `$`, and a field that no path leads
//! to, would be read from an input document; there is none, so neither may be written there, and `$$` nowhere. Inside a step, a
//! predicate, an order or a grouping they are about the value at hand. `%` has no parent at the top level, either (S0217).

use super::super::error::ExpressionError;
use super::ast::{BinaryOperator, Kind, Node};

/// Refuses what reads the input document.
pub(super) fn check(node: &Node) -> Result<(), ExpressionError> {
    let mut found = None;
    walk(node, false, &mut found);
    found.map_or(Ok(()), Err)
}

/// `inside` tells whether a path has been stepped into.
fn walk(node: &Node, inside: bool, found: &mut Option<ExpressionError>) {
    match &node.kind {
        Kind::Binary { operator: BinaryOperator::Map, left, right } => {
            walk(left, inside, found);
            walk(right, true, found);
        }
        Kind::Predicate { .. } | Kind::Group { .. } | Kind::Sort { .. } => {
            // What is filtered, grouped or ordered is shown first; the rest is about its items.
            let mut first = true;
            node.each_child(&mut |child| walk(child, inside || !std::mem::take(&mut first), found));
        }
        // A transformation is applied to what it is given.
        Kind::Transform { .. } => node.each_child(&mut |child| walk(child, true, found)),
        kind => {
            if let Some(message) = reads_the_document(kind, inside) {
                found.get_or_insert_with(|| ExpressionError::new(node.offset, message));
            }
            node.each_child(&mut |child| walk(child, inside, found));
        }
    }
}

fn reads_the_document(kind: &Kind, inside: bool) -> Option<String> {
    match kind {
        Kind::Variable(name) if name == "$" => Some(
            "`$$` is the input document, which Step Functions doesn't have; the state's input is `$states.input`, the context object `$states.context`."
                .to_owned(),
        ),
        _ if inside => None,
        Kind::Variable(name) if name.is_empty() => Some(
            "`$` is the input document here, which Step Functions doesn't have; the state's input is `$states.input`."
                .to_owned(),
        ),
        Kind::Name(name) => Some(format!(
            "`{name}` is a field of the input document, which Step Functions doesn't have; a field of the state's input is `$states.input.{name}`, a workflow variable `${name}`, a text stands in quotes."
        )),
        Kind::Wildcard | Kind::Descendants => Some(
            "A wildcard needs a value in front of it, such as `$states.input.*`: Step Functions has no input document."
                .to_owned(),
        ),
        Kind::Parent => Some(
            "`%` is the parent of a value that a path has stepped into (`a.b.%`); here it has none.".to_owned(),
        ),
        _ => None,
    }
}
