//! What is wrong with a configuration, and where.

use crate::tf::{Path, Severity};

/// One finding about a configuration.
#[derive(Debug, Clone, PartialEq)]
pub struct Problem {
    /// Error or warning.
    pub severity: Severity,
    /// The argument, or the whole block.
    pub path: Path,
    /// What is wrong, with the value, and what would be right. It doesn't name the argument: the path does.
    pub message: String,
}

/// All findings of one block.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Problems(pub Vec<Problem>);

impl Problems {
    /// Whether any finding is an error.
    pub fn has_errors(&self) -> bool {
        self.0.iter().any(|problem| problem.severity == Severity::Error)
    }

    /// Adds an error on a top-level argument.
    pub fn error(&mut self, argument: &str, message: impl Into<String>) {
        self.error_at(Path::root(argument), message);
    }

    /// Adds an error.
    pub fn error_at(&mut self, path: Path, message: impl Into<String>) {
        self.0.push(Problem { severity: Severity::Error, path, message: message.into() });
    }

    /// Adds a warning on a top-level argument.
    pub fn warn(&mut self, argument: &str, message: impl Into<String>) {
        self.warn_at(Path::root(argument), message);
    }

    /// Adds a warning.
    pub fn warn_at(&mut self, path: Path, message: impl Into<String>) {
        self.0.push(Problem { severity: Severity::Warning, path, message: message.into() });
    }

    /// Takes in other findings, but none twice.
    pub fn extend(&mut self, other: Self) {
        for problem in other.0 {
            if !self.0.contains(&problem) {
                self.0.push(problem);
            }
        }
    }
}

impl From<Problem> for Problems {
    fn from(problem: Problem) -> Self {
        Self(vec![problem])
    }
}

impl Problem {
    /// An error on a top-level argument.
    pub fn on(argument: &str, message: impl Into<String>) -> Self {
        Self::at(Path::root(argument), message)
    }

    /// An error on a path.
    pub fn at(path: Path, message: impl Into<String>) -> Self {
        Self { severity: Severity::Error, path, message: message.into() }
    }
}
