//! What is wrong with a value on the wire, and where in it.

use super::{Diagnostic, Path, Step};

/// A codec's error. The path is built while the error travels up, so that a value in order costs nothing.
#[derive(Debug, PartialEq)]
pub struct Fault {
    /// From the innermost step outwards.
    reversed: Vec<Step>,
    /// What is wrong there.
    pub detail: String,
}

impl Fault {
    /// A fault at the place that is being read or written.
    pub fn new(detail: impl Into<String>) -> Self {
        Self { reversed: Vec::new(), detail: detail.into() }
    }

    /// The same fault, seen from one level up.
    #[must_use]
    pub fn under(mut self, step: Step) -> Self {
        self.reversed.push(step);
        self
    }

    /// The same fault, seen from the set around it, whose elements have no address.
    #[must_use]
    pub fn under_set(mut self) -> Self {
        self.reversed.clear();
        self
    }

    /// From the outermost step inwards.
    pub fn path(&self) -> Path {
        Path(self.reversed.iter().rev().cloned().collect())
    }

    /// As an error to the user.
    pub fn into_diagnostic(self, summary: &str) -> Diagnostic {
        let path = self.path();
        Diagnostic::error(summary, self.detail).at(path)
    }
}
