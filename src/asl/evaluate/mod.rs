//! The JavaScript of `evaluate_expression`, as JSONata.
//!
//! The CDK's task of that name sends an expression to a Lambda function that evaluates it. [`translate`] makes a JSONata
//! expression of it instead, which Step Functions evaluates itself. The translation is faithful or refused:
//!
//! - What it translates has the value that JavaScript gives it, for whatever JSON the input holds: text added to
//!   numbers, truth of empty lists, `Math.round` of halves and UTF-16 lengths included.
//! - Where JavaScript gives a value that JSON can't hold (`NaN`, `Infinity`, `undefined`), or throws, the JSONata fails,
//!   and so does the state, wherever in the expression that happens. It also fails, rather than differ, where
//!   arithmetic or an order meets a list, an object, or a text that isn't a plain decimal number; where a method that
//!   texts and lists share (`.slice`) meets a list; where a position in a text meets characters beyond U+FFFF; and
//!   where a number beyond 2^53 or below 1e-6 needs more than 15 digits in a text.
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
