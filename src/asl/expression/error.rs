//! What is wrong with an expression, and the picture of it.

use std::error::Error;
use std::fmt;

/// What is wrong with an expression, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExpressionError {
    /// Byte offset into the text as the user wrote it.
    pub offset: usize,
    /// A sentence that says what is wrong and what would be right.
    pub message: String,
}

impl ExpressionError {
    /// An error at a byte offset.
    pub fn new(offset: usize, message: impl Into<String>) -> Self {
        Self { offset, message: message.into() }
    }

    /// The same error in a text that has `lead` more bytes in front.
    pub fn shifted(self, lead: usize) -> Self {
        Self { offset: self.offset + lead, ..self }
    }

    /// Line and column of the error, both counted from 1, the column in characters.
    pub fn position(&self, text: &str) -> (usize, usize) {
        let before = self.before(text);
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        (before.matches('\n').count() + 1, before.get(line_start..).unwrap_or("").chars().count() + 1)
    }

    /// The message, the line of the text that it is about, and a caret under the column (counted in characters).
    pub fn with_caret(&self, text: &str) -> String {
        let (line, column) = self.position(text);
        let shown = text.split('\n').nth(line - 1).unwrap_or("").trim_end_matches('\r');
        // A tab stays a tab, so that the caret stands right whatever the width of tabs.
        let indent: String =
            shown.chars().take(column - 1).map(|c| if c == '\t' { '\t' } else { ' ' }).collect();
        format!("{}\n  {shown}\n  {indent}^", self.message)
    }

    fn before<'a>(&self, text: &'a str) -> &'a str {
        let mut end = self.offset.min(text.len());
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        text.get(..end).unwrap_or("")
    }
}

impl fmt::Display for ExpressionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl Error for ExpressionError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_caret_counts_characters_not_bytes() {
        let error = ExpressionError::new("$.größe ".len(), "Wrong.");
        assert_eq!(error.with_caret("$.größe = 1"), "Wrong.\n  $.größe = 1\n          ^");
    }

    #[test]
    fn only_the_line_of_the_error_is_shown() {
        let error = ExpressionError::new(6, "Wrong.");
        assert_eq!(error.position("(\n  a b)"), (2, 5));
        assert_eq!(error.with_caret("(\n  a b)"), "Wrong.\n    a b)\n      ^");
    }

    #[test]
    fn an_offset_past_the_end_or_inside_a_character_is_harmless() {
        assert_eq!(ExpressionError::new(99, "Wrong.").with_caret("ab"), "Wrong.\n  ab\n    ^");
        assert_eq!(ExpressionError::new(1, "Wrong.").with_caret("ö"), "Wrong.\n  ö\n  ^");
    }
}
