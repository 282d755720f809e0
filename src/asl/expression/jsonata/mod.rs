//! JSONata as Step Functions takes it: the syntax of version 2.0.6, the functions that Step Functions adds, and its
//! reserved variable `$states`.
//!
//! Sources: the JSONata language documentation, and "Transforming data with JSONata in Step Functions" in the AWS Step
//! Functions developer guide. The parser is our own: the crates that parse JSONata either lack syntax (the parent
//! operator) or follow later versions, whose `??` and `?:` Step Functions refuses, and none tells where an error is.
//!
//! What only the evaluator knows is not checked: numbers and types of arguments, and how many parents a `%` has.

mod analysis;
mod ast;
mod document;
mod functions;

mod parse;
mod signature;
mod token;

pub use analysis::{Analysis, analyse};
pub use ast::{BinaryOperator, Kind, Node, Pair, Term};
pub use parse::parse;

use super::error::ExpressionError;

/// The expression between `{%` and `%}`, and the byte offset at which it starts.
pub fn unwrap(text: &str) -> Option<(&str, usize)> {
    let inner = text.strip_prefix("{%")?.strip_suffix("%}")?;
    Some((inner, 2))
}

/// Parses an expression with its delimiters. Offsets count from the opening delimiter.
pub fn parse_delimited(text: &str) -> Result<Node, ExpressionError> {
    let Some((inner, lead)) = unwrap(text) else {
        return Err(ExpressionError::new(0, "A JSONata expression stands between `{%` and `%}`."));
    };
    parse(inner).map_err(|error| error.shifted(lead))
}

/// Parses an expression with its delimiters, and checks what it reads and calls. Offsets count from the opening
/// delimiter.
pub fn check_delimited(text: &str) -> Result<Analysis, ExpressionError> {
    let node = parse_delimited(text)?;
    analyse(&node).map_err(|error| error.shifted(2))
}

#[cfg(test)]
mod tests;
