//! The JavaScript of `evaluate_expression`, as JSONata.
//!
//! The CDK's task of that name sends an expression to a Lambda function that evaluates it. [`translate`] makes a JSONata
//! expression of it instead, which Step Functions evaluates itself. The translation is faithful or refused:
//!
//! - What it translates has the value that JavaScript gives it, for whatever JSON the input holds: text added to
//!   numbers, truth of empty lists, `Math.round` of halves and UTF-16 lengths included.
//! - Where JavaScript gives a value that JSON can't hold (`NaN`, `Infinity`, `undefined`), or throws, the JSONata fails,
//!   and so does the state. It also fails, rather than differ, where a text in arithmetic isn't a plain decimal
//!   number, and where an index into a text meets characters beyond U+FFFF.
//! - Everything else is an error that names the construct.
//!
//! [`attribute_paths`] serves the Lambda engine: the CDK's own rule for what is a path.

mod ast;
mod helpers;
mod methods;
mod parse;
mod paths;
mod token;
mod translate;

pub use paths::{attribute_paths, check_attribute_paths};
pub use translate::{Translation, translate};

#[cfg(test)]
mod tests;
