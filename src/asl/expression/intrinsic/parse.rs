//! The parser of intrinsic calls. Every call is checked against its signature as soon as it is read.

use winnow::Parser;
use winnow::token::take_while;

use super::super::cursor::{
    Input, Parsed, Surroundings, at, blanks, eat, expect, fail, number, peek, quoted, shown, whole,
};
use super::super::error::ExpressionError;
use super::super::path;
use super::super::suggest;
use super::signature::{self, Function};
use super::{Argument, Call};

/// How many calls Step Functions nests.
const MAX_NESTING: usize = 10;

/// Parses a text that is one call and nothing else.
pub fn parse(text: &str) -> Result<Call, ExpressionError> {
    whole(text, Surroundings::Embedded, |input| call(input, 1))
}

fn call(input: &mut Input<'_>, level: usize) -> Parsed<Call> {
    let start = at(input);
    if level > MAX_NESTING {
        return fail(start, format!("Step Functions nests at most {MAX_NESTING} intrinsic functions."));
    }
    expect(input, "States.", "in front of the name of an intrinsic function")?;
    let name_offset = at(input);
    let name: &str = take_while(0.., |c: char| c.is_ascii_alphanumeric()).parse_next(input)?;
    let Some(function) = Function::from_name(name) else {
        let names: Vec<&str> = Function::ALL.iter().map(|function| function.name()).collect();
        return fail(
            name_offset,
            format!(
                "`States.{name}` is no intrinsic function; Step Functions has {}.",
                suggest::nearest(name, &names)
            ),
        );
    };
    expect(input, "(", "behind the name of the function")?;
    let mut arguments = Vec::new();
    let mut offsets = Vec::new();
    blanks(input)?;
    while !eat(input, ")") {
        if !arguments.is_empty() {
            expect(input, ",", "or `)` behind an argument")?;
            blanks(input)?;
        }
        offsets.push(at(input));
        arguments.push(argument(input, level)?);
        blanks(input)?;
    }
    let call = Call { function, arguments };
    match signature::check(&call, start, &offsets) {
        Ok(()) => Ok(call),
        Err(error) => fail(error.offset, error.message),
    }
}

fn argument(input: &mut Input<'_>, level: usize) -> Parsed<Argument> {
    match peek(input) {
        Some('$') => path::parser(input).map(Argument::Path),
        Some('\'') => text(input).map(Argument::Text),
        Some('"') => fail(at(input), "A text in an intrinsic function stands in single quotes: `'text'`."),
        Some('-' | '0'..='9') => number(input).map(Argument::Number),
        Some('S') => call(input, level + 1).map(Argument::Call),
        _ => {
            let start = at(input);
            let word: &str = take_while(0.., |c: char| c.is_alphanumeric() || c == '_').parse_next(input)?;
            match word {
                "true" => Ok(Argument::Boolean(true)),
                "false" => Ok(Argument::Boolean(false)),
                "null" => Ok(Argument::Null),
                "" => fail(
                    start,
                    format!(
                        "Expected an argument: a path (`$.x`), a text (`'x'`), a number, true, false, null or a call (`States.…`), found {}.",
                        shown(input)
                    ),
                ),
                _ => fail(
                    start,
                    format!("`{word}` is no argument; a text stands in single quotes: `'{word}'`."),
                ),
            }
        }
    }
}

fn text(input: &mut Input<'_>) -> Parsed<String> {
    let start = at(input) + 1;
    let raw = quoted(input, '\'')?;
    let mut characters = raw.char_indices();
    while let Some((index, character)) = characters.next() {
        if character == '\\' {
            match characters.next() {
                Some((_, '\'' | '\\' | '{' | '}')) => {}
                _ => {
                    return fail(
                        start + index,
                        "Only `\\'`, `\\\\`, `\\{` and `\\}` may follow a backslash here; a literal backslash is written `\\\\`.",
                    );
                }
            }
        }
    }
    Ok(raw.to_owned())
}
