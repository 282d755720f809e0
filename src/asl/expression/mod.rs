//! Runtime expressions: JSONPath with intrinsic functions, and JSONata.

pub mod context;
pub(crate) mod cursor;
mod error;
pub mod intrinsic;
pub mod jsonata;
pub mod path;
pub(crate) mod suggest;

use std::borrow::Cow;

pub use error::ExpressionError;
use path::{Path, Root};

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
        Some(rest) => rest.starts_with(|c: char| matches!(c, '.' | '[' | '$' | '_') || c.is_alphabetic()),
        None => text.strip_prefix("States.").is_some_and(|rest| {
            rest.find('(')
                .is_some_and(|open| open > 0 && rest[..open].bytes().all(|b| b.is_ascii_alphanumeric()))
                && rest.trim_end().ends_with(')')
        }),
    }
}

/// Checks the syntax of an expression in value position.
pub fn check(text: &str, language: Language) -> Result<(), ExpressionError> {
    match language {
        Language::JsonPath => JsonPath::parse(text).map(drop),
        Language::Jsonata => jsonata::check_delimited(text).map(drop),
    }
}

/// Checks a path for `InputPath`, `OutputPath`, `ItemsPath` and the like.
pub fn check_path(text: &str) -> Result<(), ExpressionError> {
    if text.starts_with("States.") {
        return Err(ExpressionError::new(0, "An intrinsic function can't stand here; give a path (`$.x`)."));
    }
    path::parse(text).map(drop)
}

/// Checks a reference path (`ResultPath`): fields and indexes only.
pub fn check_reference_path(text: &str) -> Result<(), ExpressionError> {
    path::parse_reference(text).map(drop)
}

/// Whether the expression reads the task token of the context object, alone or as part of an object that holds it.
pub fn reads_task_token(text: &str, language: Language) -> bool {
    match language {
        Language::JsonPath => match JsonPath::parse(text) {
            Ok(parsed) => {
                let mut reads = false;
                parsed.visit(&mut |path| {
                    reads |= path.root == Root::Context
                        && context::reaches_task_token(path.steps.iter().map(path::Step::field));
                });
                reads
            }
            Err(_) => text.contains("$$.Task.Token"),
        },
        Language::Jsonata => jsonata::check_delimited(text).map_or_else(
            |_| text.contains("$states.context.Task.Token"),
            |analysis| analysis.reads_task_token,
        ),
    }
}

/// Names of the workflow variables that the expression reads, without their `$`, each once, in order of appearance.
pub fn variables(text: &str, language: Language) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    match language {
        Language::JsonPath => {
            if let Ok(parsed) = JsonPath::parse(text) {
                parsed.visit(&mut |path| {
                    if let Root::Variable(name) = &path.root
                        && !names.contains(name)
                    {
                        names.push(name.clone());
                    }
                });
            }
        }
        Language::Jsonata => {
            if let Ok(analysis) = jsonata::check_delimited(text) {
                names = analysis.variables;
            }
        }
    }
    names
}

/// What in an expression of a JSONPath state is taken by Step Functions but never finds anything, and what does; see
/// [`Path::finds_nothing`].
pub fn finds_nothing(text: &str) -> Option<(String, &'static str)> {
    let mut found = None;
    if let Ok(parsed) = JsonPath::parse(text) {
        // Every path inside is seen on its own, those of filters too.
        parsed.visit(&mut |path| found = found.take().or_else(|| path.finds_nothing()));
    }
    found
}

/// Renders an expression as this provider writes it: arguments of intrinsic functions separated by `, `, everything else
/// as the user wrote it. A text that isn't an expression is given back as it is.
pub fn normalise(text: &str, language: Language) -> String {
    match (language, JsonPath::parse(text)) {
        (Language::JsonPath, Ok(JsonPath::Call(call))) => call.to_string(),
        _ => text.to_owned(),
    }
}

/// An expression of a JSONPath state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JsonPath {
    /// A path.
    Path(Path),
    /// A call of an intrinsic function.
    Call(intrinsic::Call),
}

impl JsonPath {
    /// Parses a path or a call.
    pub fn parse(text: &str) -> Result<Self, ExpressionError> {
        if text.starts_with("States.") {
            intrinsic::parse(text).map(Self::Call)
        } else {
            path::parse(text).map(Self::Path)
        }
    }

    /// Every path in the expression, those inside calls and filters included.
    pub fn visit<'a>(&'a self, see: &mut dyn FnMut(&'a Path)) {
        match self {
            Self::Path(path) => path.visit(see),
            Self::Call(call) => call.visit(see),
        }
    }
}

#[cfg(test)]
mod tests;
