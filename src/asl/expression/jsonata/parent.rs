//! `%`, the parent of the value that a path has come to.
//!
//! Source: the JSONata documentation on path operators: an expression whose `%` has no parent is refused (S0217). Only what
//! is sure to be refused is: a `%` that stands in no step behind the first, no predicate, no order and no grouping.

use super::super::error::ExpressionError;
use super::ast::{BinaryOperator, Kind, Node};

/// Refuses a `%` that stands where nothing has been stepped into.
pub(super) fn check(node: &Node) -> Result<(), ExpressionError> {
    let mut found = None;
    walk(node, false, &mut found);
    match found {
        Some(offset) => Err(ExpressionError::new(
            offset,
            "`%` is the parent of a value that a path has stepped into (`a.b.%`); here it has none.",
        )),
        None => Ok(()),
    }
}

/// `inside` tells whether a path has been stepped into.
fn walk(node: &Node, inside: bool, found: &mut Option<usize>) {
    match &node.kind {
        Kind::Parent if !inside => {
            found.get_or_insert(node.offset);
        }
        Kind::Binary { operator: BinaryOperator::Map, left, right } => {
            walk(left, inside, found);
            walk(right, true, found);
        }
        Kind::Predicate { .. } | Kind::Group { .. } | Kind::Sort { .. } => {
            // What is filtered, grouped or ordered is shown first; the rest is about its items.
            let mut first = true;
            node.each_child(&mut |child| walk(child, inside || !std::mem::take(&mut first), found));
        }
        // What a function or a transformation is applied to is not known here.
        Kind::Lambda { .. } | Kind::Transform { .. } => {}
        _ => node.each_child(&mut |child| walk(child, inside, found)),
    }
}
