//! The ground that the winnow parsers of this crate's small languages stand on: input with position and depth, errors
//! that are sentences.

use winnow::LocatingSlice;
use winnow::Parser;
use winnow::Stateful;
use winnow::error::{ErrMode, ModalResult, ParserError};
use winnow::stream::{Location, Stream};
use winnow::token::{literal as take_literal, take_while};

use super::error::ExpressionError;

/// How deep an expression may nest. Far beyond what people write, far below what the stack holds.
pub const MAX_DEPTH: usize = 64;

/// What a path is part of, which decides where a name without quotes ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Surroundings {
    /// The path is the whole text: Step Functions takes almost any character in a name.
    Alone,
    /// Operators, commas and parentheses may follow.
    Embedded,
}

/// State that travels with the input.
#[derive(Debug, Clone, Copy)]
pub struct Context {
    depth: usize,
    /// See [`Surroundings`].
    pub surroundings: Surroundings,
}

/// Input of every winnow parser here.
pub type Input<'a> = Stateful<LocatingSlice<&'a str>, Context>;

/// Result of every winnow parser here.
pub type Parsed<T> = ModalResult<T, ExpressionError>;

impl<I: Stream + Location> ParserError<I> for ExpressionError {
    type Inner = Self;

    fn from_input(input: &I) -> Self {
        Self::new(input.current_token_start(), "This is not understood here.")
    }

    fn into_inner(self) -> Result<Self::Inner, Self> {
        Ok(self)
    }
}

/// Runs a parser over the whole text. Blanks may follow, as Step Functions takes them.
pub fn whole<'a, T>(
    text: &'a str,
    surroundings: Surroundings,
    mut parser: impl FnMut(&mut Input<'a>) -> Parsed<T>,
) -> Result<T, ExpressionError> {
    let mut input = Stateful { input: LocatingSlice::new(text), state: Context { depth: 0, surroundings } };
    let value = parser(&mut input).map_err(|error| match error {
        ErrMode::Backtrack(error) | ErrMode::Cut(error) => error,
        ErrMode::Incomplete(_) => ExpressionError::new(text.len(), "The expression ends too early."),
    })?;
    if input.chars().all(char::is_whitespace) {
        Ok(value)
    } else {
        Err(ExpressionError::new(
            at(&input),
            format!("The expression is complete before {}; remove what follows.", shown(&input)),
        ))
    }
}

/// An error that no alternative can repair.
pub fn fail<T>(offset: usize, message: impl Into<String>) -> Parsed<T> {
    Err(ErrMode::Cut(ExpressionError::new(offset, message)))
}

/// Byte offset of what comes next.
pub fn at(input: &Input<'_>) -> usize {
    input.current_token_start()
}

/// What comes next.
pub fn peek(input: &Input<'_>) -> Option<char> {
    input.chars().next()
}

/// What comes next, for an error sentence.
pub fn shown(input: &Input<'_>) -> String {
    match peek(input) {
        None => "the end".to_owned(),
        Some(_) => {
            let word: String = input.chars().take_while(|c| !c.is_whitespace()).take(20).collect();
            if word.is_empty() { "a space".to_owned() } else { format!("`{word}`") }
        }
    }
}

/// Takes the literal if it comes next.
pub fn eat<'a>(input: &mut Input<'a>, literal: &'static str) -> bool {
    let found: Parsed<&'a str> = take_literal(literal).parse_next(input);
    found.is_ok()
}

/// Takes the literal or fails with "Expected `literal`" and the reason.
pub fn expect(input: &mut Input<'_>, literal: &'static str, reason: &str) -> Parsed<()> {
    if eat(input, literal) {
        Ok(())
    } else {
        fail(at(input), format!("Expected `{literal}` {reason}, found {}.", shown(input)))
    }
}

/// Skips blanks.
pub fn blanks(input: &mut Input<'_>) -> Parsed<()> {
    take_while(0.., [' ', '\t', '\r', '\n']).void().parse_next(input)
}

/// Runs a parser one level deeper.
pub fn deeper<'a, T>(input: &mut Input<'a>, parser: impl FnOnce(&mut Input<'a>) -> Parsed<T>) -> Parsed<T> {
    if input.state.depth >= MAX_DEPTH {
        return fail(at(input), format!("This nests deeper than {MAX_DEPTH} levels; simplify it."));
    }
    input.state.depth += 1;
    let value = parser(input);
    input.state.depth -= 1;
    value
}

/// Runs a parser in other surroundings.
pub fn within<'a, T>(
    input: &mut Input<'a>,
    surroundings: Surroundings,
    parser: impl FnOnce(&mut Input<'a>) -> Parsed<T>,
) -> Parsed<T> {
    let outer = std::mem::replace(&mut input.state.surroundings, surroundings);
    let value = parser(input);
    input.state.surroundings = outer;
    value
}

/// Takes characters while they belong inside; a character behind a backslash always does.
pub fn take_escaped<'a>(input: &mut Input<'a>, inside: impl Fn(char) -> bool) -> &'a str {
    let text: &'a str = input.input.as_ref();
    let mut escaped = false;
    let end = text.find(|c: char| {
        let ends = !escaped && c != '\\' && !inside(c);
        escaped = !escaped && c == '\\';
        ends
    });
    input.next_slice(end.unwrap_or(text.len()))
}

/// The raw text between quotes (the opening one comes next), with its backslash escapes left in.
pub fn quoted<'a>(input: &mut Input<'a>, quote: char) -> Parsed<&'a str> {
    let start = at(input);
    quote.void().parse_next(input)?;
    let raw = take_escaped(input, |c| c != quote);
    let closed: Parsed<()> = quote.void().parse_next(input);
    if closed.is_err() {
        return fail(start, format!("The text that starts here lacks its closing {quote}."));
    }
    Ok(raw)
}

/// A number as JSON writes it, as text, so that no digit is lost.
pub fn number(input: &mut Input<'_>) -> Parsed<String> {
    let start = at(input);
    let raw: &str = take_while(1.., |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '+' | '-'))
        .parse_next(input)?;
    if serde_json::from_str::<serde_json::Number>(raw).is_ok() {
        Ok(raw.to_owned())
    } else {
        fail(start, format!("`{raw}` is not a number; numbers look like 5, -0.25 or 1e3."))
    }
}
