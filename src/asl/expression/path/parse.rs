//! The parser of paths.

use winnow::Parser;
use winnow::token::take_while;

use super::super::context;
use super::super::cursor::{
    Input, Parsed, Surroundings, at, blanks, deeper, eat, expect, fail, peek, quoted, shown, take_escaped,
    whole, within,
};
use super::super::error::ExpressionError;
use super::super::suggest;
use super::{Link, Path, Quoted, Root, Selector, Step, filter};

/// Functions that may end a path.
const FUNCTIONS: &[&str] = &[
    "length", "size", "min", "max", "avg", "stddev", "sum", "keys", "concat", "append", "first", "last",
    "index",
];

/// Parses a text that is a path and nothing else.
pub fn parse(text: &str) -> Result<Path, ExpressionError> {
    with_offsets(text).map(|(path, _)| path)
}

/// The path and the byte offset of each of its steps.
pub(super) fn with_offsets(text: &str) -> Result<(Path, Vec<usize>), ExpressionError> {
    whole(text, Surroundings::Alone, |input| {
        if peek(input) == Some('@') {
            return fail(0, "`@` has a meaning inside a filter only; start the path with `$`.");
        }
        located(input)
    })
}

/// Parses a path that is part of something else.
pub(crate) fn path(input: &mut Input<'_>) -> Parsed<Path> {
    deeper(input, located).map(|(path, _)| path)
}

fn located(input: &mut Input<'_>) -> Parsed<(Path, Vec<usize>)> {
    let start = at(input);
    let root = root(input)?;
    let mut steps = Vec::new();
    let mut offsets = Vec::new();
    loop {
        let offset = at(input);
        match step(input)? {
            Some(step) => {
                steps.push(step);
                offsets.push(offset);
            }
            None => break,
        }
    }
    if root == Root::Context {
        let fields = steps.iter().zip(&offsets).map(|(step, offset)| (step.field(), *offset));
        if let Err(error) = context::check(fields, "$$") {
            return fail(error.offset.max(start), error.message);
        }
    }
    Ok((Path { root, steps }, offsets))
}

fn root(input: &mut Input<'_>) -> Parsed<Root> {
    if eat(input, "@") {
        return Ok(Root::Current);
    }
    if !eat(input, "$") {
        return fail(
            at(input),
            format!(
                "A path starts with `$` (the input), `$$` (the context object) or `$name` (a variable), found {}.",
                shown(input)
            ),
        );
    }
    if eat(input, "$") {
        return Ok(Root::Context);
    }
    if peek(input).is_some_and(|c| c.is_alphabetic() || c == '_') {
        let name: &str = take_while(1.., |c: char| c.is_alphanumeric() || c == '_').parse_next(input)?;
        if name == "states" {
            return fail(
                at(input),
                "`$states` belongs to JSONata; in JSONPath the input is `$` and the context object is `$$`.",
            );
        }
        return Ok(Root::Variable(name.to_owned()));
    }
    Ok(Root::Input)
}

fn step(input: &mut Input<'_>) -> Parsed<Option<Step>> {
    let link = if eat(input, "..") {
        Link::Descend
    } else if eat(input, ".") {
        Link::Dot
    } else if peek(input) == Some('[') {
        Link::Direct
    } else {
        return Ok(None);
    };
    let selector = if eat(input, "[") {
        deeper(input, bracket)?
    } else if eat(input, "*") {
        Selector::Wildcard
    } else {
        name(input)?
    };
    Ok(Some(Step { link, selector }))
}

fn name(input: &mut Input<'_>) -> Parsed<Selector> {
    let start = at(input);
    let embedded = input.state.surroundings == Surroundings::Embedded;
    let raw = take_escaped(input, |c| in_name(c, embedded));
    if raw.is_empty() {
        return match peek(input) {
            Some(' ') => fail(start, "A name with a space goes in brackets and quotes: `['my name']`."),
            _ => fail(
                start,
                format!(
                    "Expected the name of a field, `*` or `['name']` behind the dot, found {}.",
                    shown(input)
                ),
            ),
        };
    }
    if ends_in_open_escape(raw) {
        return fail(
            at(input) - 1,
            "A backslash needs a character behind it; a literal one is written `\\\\`.",
        );
    }
    if !eat(input, "(") {
        return Ok(Selector::Name(raw.to_owned()));
    }
    if !FUNCTIONS.contains(&raw) {
        return fail(
            start,
            format!(
                "`{raw}()` is no JSONPath function; Step Functions knows {}.",
                suggest::nearest(raw, FUNCTIONS)
            ),
        );
    }
    let function = raw.to_owned();
    let arguments = deeper(input, arguments)?;
    Ok(Selector::Call { function, arguments })
}

fn arguments(input: &mut Input<'_>) -> Parsed<Vec<super::Operand>> {
    let mut arguments = Vec::new();
    blanks(input)?;
    while !eat(input, ")") {
        if !arguments.is_empty() {
            expect(input, ",", "or `)` behind an argument")?;
            blanks(input)?;
        }
        arguments.push(within(input, Surroundings::Embedded, filter::operand)?);
        blanks(input)?;
    }
    Ok(arguments)
}

fn in_name(c: char, embedded: bool) -> bool {
    if embedded {
        c.is_alphanumeric()
            || matches!(c, '_' | '-' | '$' | '@' | ':' | '/' | '#')
            || !(c.is_ascii() || c.is_whitespace())
    } else {
        !c.is_whitespace()
            && !c.is_control()
            && !matches!(c, '.' | '[' | ']' | '(' | ')' | ',' | '\'' | '"' | '*' | '?')
    }
}

fn ends_in_open_escape(raw: &str) -> bool {
    raw.bytes().rev().take_while(|byte| *byte == b'\\').count() % 2 == 1
}

fn bracket(input: &mut Input<'_>) -> Parsed<Selector> {
    blanks(input)?;
    let selector = match peek(input) {
        Some('*') => {
            eat(input, "*");
            Selector::AllItems
        }
        Some('\'' | '"') => names(input)?,
        Some('?') => {
            eat(input, "?");
            blanks(input)?;
            expect(input, "(", "behind `?`: a filter looks like `[?(@.price < 10)]`")?;
            let filter = filter::filter(input)?;
            blanks(input)?;
            expect(input, ")", "to close the filter")?;
            Selector::Filter(filter)
        }
        Some('-' | ':' | '0'..='9') => indexes(input)?,
        Some('(') => from_end(input)?,
        _ => {
            return fail(
                at(input),
                format!(
                    "Expected a name in quotes, an index, a slice `1:3`, `*` or a filter `?(…)`, found {}.",
                    shown(input)
                ),
            );
        }
    };
    blanks(input)?;
    expect(input, "]", "to close the brackets")?;
    Ok(selector)
}

/// `(@.length-1)`, the one computed index that Step Functions takes.
fn from_end(input: &mut Input<'_>) -> Parsed<Selector> {
    const FORM: &str = "(the only computed index is `[(@.length-1)]`)";
    expect(input, "(", FORM)?;
    blanks(input)?;
    expect(input, "@.length", FORM)?;
    blanks(input)?;
    let mut back = 0;
    if eat(input, "-") {
        blanks(input)?;
        let start = at(input);
        let digits: &str = take_while(0.., |c: char| c.is_ascii_digit()).parse_next(input)?;
        match digits.parse() {
            Ok(count) => back = count,
            Err(_) => {
                return fail(
                    start,
                    format!("Expected a whole number behind the minus {FORM}, found {}.", shown(input)),
                );
            }
        }
        blanks(input)?;
    }
    expect(input, ")", FORM)?;
    Ok(Selector::FromEnd(back))
}

fn names(input: &mut Input<'_>) -> Parsed<Selector> {
    let mut names = Vec::new();
    loop {
        let Some(quote @ ('\'' | '"')) = peek(input) else {
            return fail(at(input), format!("Expected a name in quotes, found {}.", shown(input)));
        };
        names.push(Quoted { quote, raw: quoted(input, quote)?.to_owned() });
        blanks(input)?;
        if !eat(input, ",") {
            return Ok(Selector::Names(names));
        }
        blanks(input)?;
    }
}

fn indexes(input: &mut Input<'_>) -> Parsed<Selector> {
    let start = integer(input)?;
    blanks(input)?;
    if eat(input, ":") {
        return slice(input, start);
    }
    let mut indexes: Vec<i64> = start.into_iter().collect();
    while eat(input, ",") {
        blanks(input)?;
        match integer(input)? {
            Some(index) => indexes.push(index),
            None => return fail(at(input), format!("Expected an index, found {}.", shown(input))),
        }
        blanks(input)?;
    }
    Ok(Selector::Indexes(indexes))
}

fn slice(input: &mut Input<'_>, start: Option<i64>) -> Parsed<Selector> {
    blanks(input)?;
    let end = integer(input)?;
    blanks(input)?;
    let step = if eat(input, ":") {
        blanks(input)?;
        let offset = at(input);
        let step = integer(input)?;
        if step == Some(0) {
            return fail(offset, "The stride of a slice can't be 0.");
        }
        step
    } else {
        None
    };
    Ok(Selector::Slice { start, end, step })
}

fn integer(input: &mut Input<'_>) -> Parsed<Option<i64>> {
    let start = at(input);
    let raw: &str = take_while(0.., |c: char| c.is_ascii_digit() || c == '-').parse_next(input)?;
    if raw.is_empty() {
        return Ok(None);
    }
    match raw.parse() {
        Ok(value) => Ok(Some(value)),
        Err(_) => fail(start, format!("`{raw}` is not an index.")),
    }
}
