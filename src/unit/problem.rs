//! What is wrong with a configuration, and where.

use crate::tf::{Path, Severity, Step};

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

    /// Several errors at one place.
    pub fn all_at(path: &Path, messages: Vec<String>) -> Self {
        let error = |message| Problem { severity: Severity::Error, path: path.clone(), message };
        Self(messages.into_iter().map(error).collect())
    }

    /// Takes in other findings, but none twice.
    pub fn extend(&mut self, other: Self) {
        for problem in other.0 {
            if !self.0.contains(&problem) {
                self.0.push(problem);
            }
        }
    }

    /// Takes in what was found about other arguments than those that are wrong already: a wrong argument is told once,
    /// by the check that knows best, and what follows from it not at all.
    pub fn extend_elsewhere(&mut self, other: Self, is_argument: impl Fn(&str) -> bool) {
        // An error about the block as a whole says nothing of its arguments.
        let wrong = |problem: &&Problem| problem.severity == Severity::Error && !problem.path.is_empty();
        let wrong: Vec<Path> = self.0.iter().filter(wrong).map(|problem| problem.path.clone()).collect();
        let stands_alone = |path: &Path| match path.0.first() {
            // A template that is put together out of several arguments has paths of its own.
            Some(Step::Attribute(name)) if is_argument(name) => {
                !wrong.iter().any(|at| path.0.starts_with(&at.0) || at.0.starts_with(&path.0))
            }
            _ => false,
        };
        self.extend(Self(other.0.into_iter().filter(|problem| stands_alone(&problem.path)).collect()));
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_follows_from_a_wrong_argument_is_not_told() {
        let mut problems = Problems::from(Problem::at(Path::root("retry").index(0), "It is wrong."));
        problems.warn("catch", "It is odd.");
        let mut found = Problems::default();
        found.error_at(Path::root("retry").index(0).attribute("error_equals"), "It is wrong within.");
        found.error("retry", "It is wrong as a whole.");
        found.error_at(Path::default(), "Nothing can be rendered.");
        found.error("catch", "It is wrong.");
        found.error_at(Path::root("retry").index(1), "It is wrong.");
        found.error("Parameters", "It is no argument.");
        problems.extend_elsewhere(found, |name| ["retry", "catch"].contains(&name));
        let paths: Vec<_> = problems.0.iter().map(|problem| problem.path.to_string()).collect();
        assert_eq!(paths, ["retry[0]", "catch", "catch", "retry[1]"]);
    }
}
