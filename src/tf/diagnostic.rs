//! Diagnostics: what Terraform shows its user, on the attribute it is about.

use super::path::Path;

/// How grave a diagnostic is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    /// Stops the operation.
    Error,
    /// Legal but unwise, or news.
    Warning,
}

/// One message to the user.
#[derive(Debug, Clone, PartialEq)]
pub struct Diagnostic {
    /// Error or warning.
    pub severity: Severity,
    /// A short line, without a full stop.
    pub summary: String,
    /// What is wrong, with the value, and what would be right.
    pub detail: String,
    /// The attribute it is about; the empty path means the whole block.
    pub path: Path,
}

/// All messages of one call.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Diagnostics(pub Vec<Diagnostic>);

impl Diagnostics {
    /// One error on the whole block.
    pub fn error(summary: impl Into<String>, detail: impl Into<String>) -> Self {
        Self(vec![Diagnostic {
            severity: Severity::Error,
            summary: summary.into(),
            detail: detail.into(),
            path: Path::default(),
        }])
    }
}
