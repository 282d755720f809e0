//! Runtime expressions: JSONPath with intrinsic functions, and JSONata.

use std::borrow::Cow;

/// The query language of a state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// `$.path`, `$$.context`, `$variable`, `States.Intrinsic(…)`.
    #[default]
    JsonPath,
    /// `{% … %}`.
    Jsonata,
}

/// How ASL and users spell [`Language::JsonPath`].
pub const JSON_PATH: &str = "JSONPath";
/// How ASL and users spell [`Language::Jsonata`].
pub const JSONATA: &str = "JSONata";

impl Language {
    /// The name in ASL and in the arguments.
    pub fn name(self) -> &'static str {
        match self {
            Self::JsonPath => JSON_PATH,
            Self::Jsonata => JSONATA,
        }
    }
}

/// A user's string, read in a query language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Text<'a> {
    /// Text that stands for itself; a leading backslash that kept it from being an expression is gone.
    Literal(Cow<'a, str>),
    /// A runtime expression, as written (in JSONata with its delimiters).
    Expression(&'a str),
}

/// Tells a literal from an expression. Nothing is parsed yet: see [`check`].
pub fn classify(text: &str, language: Language) -> Text<'_> {
    match language {
        Language::Jsonata if text.starts_with("{%") && text.ends_with("%}") && text.len() >= 4 => {
            Text::Expression(text)
        }
        Language::JsonPath if is_json_path(text) => Text::Expression(text),
        Language::JsonPath => Text::Literal(Cow::Borrowed(
            text.strip_prefix('\\').filter(|rest| is_json_path(rest)).unwrap_or(text),
        )),
        Language::Jsonata => Text::Literal(Cow::Borrowed(text)),
    }
}

fn is_json_path(text: &str) -> bool {
    match text.strip_prefix('$') {
        Some("") => true,
        Some(rest) => {
            rest.starts_with(|c: char| matches!(c, '.' | '[' | '$' | '_') || c.is_ascii_alphabetic())
        }
        None => text.strip_prefix("States.").is_some_and(|rest| {
            rest.find('(')
                .is_some_and(|open| open > 0 && rest[..open].bytes().all(|b| b.is_ascii_alphanumeric()))
                && rest.ends_with(')')
        }),
    }
}

/// What is wrong with an expression, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExpressionError {
    /// Byte offset into the text as the user wrote it.
    pub offset: usize,
    /// A sentence that says what is wrong and what would be right.
    pub message: String,
}

/// Checks the syntax of an expression in value position.
pub fn check(_text: &str, _language: Language) -> Result<(), ExpressionError> {
    Ok(())
}

/// Checks a path for `InputPath`, `OutputPath`, `ItemsPath` and the like.
pub fn check_path(_text: &str) -> Result<(), ExpressionError> {
    Ok(())
}

/// Checks a reference path (`ResultPath`): fields and indexes only.
pub fn check_reference_path(_text: &str) -> Result<(), ExpressionError> {
    Ok(())
}

/// Whether the expression reads the task token of the context object.
pub fn reads_task_token(text: &str, language: Language) -> bool {
    match language {
        Language::JsonPath => text.contains("$$.Task.Token"),
        Language::Jsonata => text.contains("$states.context.Task.Token"),
    }
}

/// Quotes a string as an argument of an intrinsic function.
pub fn quote(text: &str) -> String {
    format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'"))
}

impl ExpressionError {
    /// The message, with the text and a caret under the place.
    pub fn with_caret(&self, text: &str) -> String {
        let column = text.get(..self.offset).unwrap_or(text).chars().count();
        format!("{}\n\n  {text}\n  {}^", self.message, " ".repeat(column))
    }
}
