//! The eighteen intrinsic functions of JSONPath states.
//!
//! Source: "Intrinsic functions for JSONPath states" in the AWS Step Functions developer guide, and the section of the
//! same name in the Amazon States Language specification.

mod literal;
mod parse;
mod signature;

use std::fmt;

pub use literal::{array, format, quote, template};
pub use parse::parse;
pub use signature::Function;

use super::path::{Path, unescape};

/// A call of an intrinsic function.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// What is called.
    pub function: Function,
    /// With what.
    pub arguments: Vec<Argument>,
}

/// An argument of an intrinsic function.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Argument {
    /// `'text'`, with its backslash escapes as written.
    Text(String),
    /// A number, in the user's digits.
    Number(String),
    /// `true`, `false`
    Boolean(bool),
    /// `null`
    Null,
    /// A path into the input, the context object or a variable.
    Path(Path),
    /// A call, nested.
    Call(Call),
}

impl Argument {
    /// The text that a text argument means.
    pub fn text(&self) -> Option<String> {
        match self {
            Self::Text(raw) => Some(unescape(raw)),
            _ => None,
        }
    }
}

impl Call {
    /// Every path in the call, those of nested calls and filters included.
    pub fn visit<'a>(&'a self, see: &mut dyn FnMut(&'a Path)) {
        for argument in &self.arguments {
            match argument {
                Argument::Path(path) => path.visit(see),
                Argument::Call(call) => call.visit(see),
                _ => {}
            }
        }
    }
}

impl fmt::Display for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "States.{}(", self.function.name())?;
        for (index, argument) in self.arguments.iter().enumerate() {
            if index > 0 {
                f.write_str(", ")?;
            }
            argument.fmt(f)?;
        }
        f.write_str(")")
    }
}

impl fmt::Display for Argument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(raw) => write!(f, "'{raw}'"),
            Self::Number(number) => f.write_str(number),
            Self::Boolean(value) => value.fmt(f),
            Self::Null => f.write_str("null"),
            Self::Path(path) => path.fmt(f),
            Self::Call(call) => call.fmt(f),
        }
    }
}

#[cfg(test)]
mod tests;
