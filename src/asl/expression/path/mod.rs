//! JSONPath as Step Functions takes it: reference paths and full paths, rooted at the input, the context object or a
//! workflow variable.
//!
//! The tree keeps the user's notation (`.name`, `['name']`), so that rendering gives back what was written.

mod display;
mod filter;
mod parse;

pub use filter::{Filter, Operand, Operator};
pub use parse::parse;
pub(crate) use parse::path as parser;

use super::error::ExpressionError;

/// A path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Path {
    /// Where it starts.
    pub root: Root,
    /// Where it goes from there.
    pub steps: Vec<Step>,
}

/// The value that a path starts from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Root {
    /// `$`: the state's input (or result, where a field applies to that).
    Input,
    /// `$$`: the context object.
    Context,
    /// `$name`: a workflow variable.
    Variable(String),
    /// `@`: the item under test, inside a filter only.
    Current,
}

/// One step of a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// How it hangs on what is before it.
    pub link: Link,
    /// What it selects.
    pub selector: Selector,
}

/// What stands before a selector.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Link {
    /// Nothing: brackets follow directly.
    Direct,
    /// `.`
    Dot,
    /// `..`: at any depth.
    Descend,
}

/// What a step selects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Selector {
    /// `name`, with its backslash escapes as written.
    Name(String),
    /// `*`
    Wildcard,
    /// `length()`, `min()`, …
    Call {
        /// Name of the function.
        function: String,
        /// Its arguments.
        arguments: Vec<Operand>,
    },
    /// `['a', "b"]`
    Names(Vec<Quoted>),
    /// `[*]`
    AllItems,
    /// `[0]`, `[-1, 2]`
    Indexes(Vec<i64>),
    /// `[1:3]`, `[:-1]`, `[::2]`
    Slice {
        /// First index.
        start: Option<i64>,
        /// Index behind the last one.
        end: Option<i64>,
        /// Stride.
        step: Option<i64>,
    },
    /// `[(@.length-1)]`: so many items from the end, the last one being the first.
    FromEnd(u32),
    /// `[?(…)]`
    Filter(Filter),
}

/// A text in quotes, with its backslash escapes as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quoted {
    /// `'` or `"`.
    pub quote: char,
    /// What is between the quotes.
    pub raw: String,
}

impl Quoted {
    /// The text that is meant.
    pub fn value(&self) -> String {
        unescape(&self.raw)
    }
}

/// Removes backslash escapes: the character behind a backslash stands for itself.
pub(crate) fn unescape(raw: &str) -> String {
    let mut value = String::with_capacity(raw.len());
    let mut characters = raw.chars();
    while let Some(character) = characters.next() {
        value.extend(if character == '\\' { characters.next() } else { Some(character) });
    }
    value
}

impl Step {
    /// The one field that the step selects, if it selects one field.
    pub fn field(&self) -> Option<String> {
        match (&self.link, &self.selector) {
            (Link::Descend, _) => None,
            (_, Selector::Name(raw)) => Some(unescape(raw)),
            (_, Selector::Names(names)) => match names.as_slice() {
                [one] => Some(one.value()),
                _ => None,
            },
            _ => None,
        }
    }

    /// Whether the step selects one field or one item, as reference paths demand.
    pub fn is_single(&self) -> bool {
        match (&self.link, &self.selector) {
            (Link::Descend, _) => false,
            (_, Selector::Name(_)) => true,
            (_, Selector::Names(names)) => names.len() == 1,
            (_, Selector::Indexes(indexes)) => indexes.len() == 1,
            _ => false,
        }
    }
}

impl Path {
    /// Whether the path names exactly one node, as a reference path does.
    pub fn is_reference(&self) -> bool {
        self.steps.iter().all(Step::is_single)
    }

    /// What in the path Step Functions takes but never finds anything with, and what finds it.
    ///
    /// Its paths are those of an old Jayway: a function is looked for as a field of that name (the developer guide's page
    /// on paths says that functions aren't supported), and an index doesn't count from the end.
    pub fn finds_nothing(&self) -> Option<(String, &'static str)> {
        let mut found = None;
        self.visit(&mut |path| {
            for step in &path.steps {
                found = found.take().or_else(|| match &step.selector {
                    Selector::Call { function, .. } => Some((
                        format!("paths have no functions: `{function}()` is looked for as a field"),
                        "Use an intrinsic function such as States.ArrayLength, or JSONata.",
                    )),
                    Selector::Indexes(indexes) => indexes.iter().find(|index| **index < 0).map(|index| {
                        (
                            format!("there is never an item at the index {index}"),
                            "Count from the end with [(@.length-1)], or take a slice such as [-1:].",
                        )
                    }),
                    _ => None,
                });
            }
        });
        found
    }

    /// Whether the path ends in `[*]`, so that it yields a list.
    pub fn ends_in_all_items(&self) -> bool {
        self.steps.last().is_some_and(|step| matches!(step.selector, Selector::AllItems))
    }

    /// This path and the paths inside its filters and calls.
    pub fn visit<'a>(&'a self, see: &mut dyn FnMut(&'a Path)) {
        see(self);
        for step in &self.steps {
            match &step.selector {
                Selector::Filter(filter) => filter.visit(see),
                Selector::Call { arguments, .. } => {
                    arguments.iter().for_each(|argument| argument.visit(see));
                }
                _ => {}
            }
        }
    }
}

/// Parses a reference path: `$` with fields and indexes only, as `ResultPath` takes it.
pub fn parse_reference(text: &str) -> Result<Path, ExpressionError> {
    let (path, offsets) = parse::with_offsets(text)?;
    match &path.root {
        Root::Input => {}
        Root::Context => {
            return Err(ExpressionError::new(0, "The context object can't be written to; start with `$`."));
        }
        Root::Variable(name) => {
            return Err(ExpressionError::new(
                0,
                format!(
                    "A workflow variable can't be written by a path; use `assign = {{ {name} = … }}`, or start the path with `$.`."
                ),
            ));
        }
        Root::Current => return Err(ExpressionError::new(0, "A path starts with `$`.")),
    }
    for (step, offset) in path.steps.iter().zip(offsets) {
        let unescaped = match &step.selector {
            Selector::Name(raw) => reserved(raw),
            _ => None,
        };
        if let Some((index, character)) = unescaped {
            return Err(ExpressionError::new(
                // A bare name stands behind a dot.
                offset + 1 + index,
                format!("`{character}` needs a backslash in a reference path: `\\{character}`."),
            ));
        }
        if !step.is_single() {
            return Err(ExpressionError::new(
                offset,
                "A reference path names one place: only fields (`.name`, `['name']`) and indexes (`[0]`) may be in it.",
            ));
        }
    }
    Ok(path)
}

/// First character of a bare name that reference paths reserve, with its byte index.
fn reserved(raw: &str) -> Option<(usize, char)> {
    let mut escaped = false;
    raw.char_indices().find(|(_, c)| {
        let found = !escaped && matches!(c, '@' | ',' | ':' | '?' | '*');
        escaped = !escaped && *c == '\\';
        found
    })
}

#[cfg(test)]
mod tests;
