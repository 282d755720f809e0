//! The parser of conditions.

use winnow::Parser;
use winnow::token::take_while;

use super::super::expression::ExpressionError;
use super::super::expression::cursor::{
    Input, Parsed, Surroundings, at, blanks, deeper, eat, expect, fail, number, peek, quoted, shown, whole,
};
use super::super::expression::path::{self, Path};
use super::super::expression::suggest;
use super::timestamp::check_timestamp;
use super::{Comparator, Condition, Kind, Test, Value};

/// Parses a condition.
///
/// The error's offset is where the text stops making sense; [`ExpressionError::with_caret`] shows it.
pub fn parse(text: &str) -> Result<Condition, ExpressionError> {
    whole(text, Surroundings::Embedded, |input| {
        let condition = any(input)?;
        blanks(input)?;
        match peek(input) {
            None => Ok(condition),
            Some('=') if input.starts_with("==") => fail(
                at(input),
                "A comparison is a condition already, and can't be compared again; join two by `&&`.",
            ),
            Some('=') => fail(at(input), "Equality is written `==`."),
            Some('&') => fail(at(input), "Conditions are joined by `&&`."),
            Some('|') => fail(at(input), "Alternatives are joined by `||`."),
            Some(')') => fail(at(input), "This `)` closes nothing."),
            Some(_) => fail(
                at(input),
                format!("Expected `&&`, `||` or the end of the condition, found {}.", shown(input)),
            ),
        }
    })
}

fn any(input: &mut Input<'_>) -> Parsed<Condition> {
    let mut parts = vec![all(input)?];
    while joined(input, "||")? {
        parts.push(all(input)?);
    }
    Ok(Condition::any(parts))
}

fn all(input: &mut Input<'_>) -> Parsed<Condition> {
    let mut parts = vec![single(input)?];
    while joined(input, "&&")? {
        parts.push(single(input)?);
    }
    Ok(Condition::all(parts))
}

fn joined(input: &mut Input<'_>, symbol: &'static str) -> Parsed<bool> {
    blanks(input)?;
    Ok(eat(input, symbol))
}

fn single(input: &mut Input<'_>) -> Parsed<Condition> {
    blanks(input)?;
    if eat(input, "!") {
        return Ok(deeper(input, single)?.negated());
    }
    if eat(input, "(") {
        let inner = deeper(input, any)?;
        blanks(input)?;
        expect(input, ")", "to close the group")?;
        return Ok(inner);
    }
    let left = operand(input)?;
    if let What::Test(test, path) = left.what {
        blanks(input)?;
        if input.starts_with("==") || input.starts_with("!=") {
            return fail(
                at(input),
                format!(
                    "`{0}({path})` is a condition already; write it alone, or `!{0}({path})` for the opposite.",
                    test.function()
                ),
            );
        }
        return Ok(Condition::Test { test, path });
    }
    blanks(input)?;
    let (offset, sign) = (at(input), comparator(input, &left)?);
    blanks(input)?;
    let right = operand(input)?;
    comparison(left, offset, sign, right)
}

/// One side of a comparison, and where it starts.
struct Side {
    offset: usize,
    what: What,
}

enum What {
    Test(Test, Path),
    Path(Path),
    Typed(Kind, Path),
    Text {
        value: String,
        /// The same text with `\*` kept, for `matches`.
        pattern: Option<String>,
    },
    Literal(Value),
    Null,
}

#[derive(Clone, Copy, PartialEq, Eq)]
struct Sign {
    comparator: Comparator,
    negated: bool,
}

fn comparator(input: &mut Input<'_>, left: &Side) -> Parsed<Sign> {
    let start = at(input);
    for (symbol, comparator, negated) in [
        ("==", Comparator::Equals, false),
        ("!=", Comparator::Equals, true),
        ("<=", Comparator::LessThanEquals, false),
        (">=", Comparator::GreaterThanEquals, false),
        ("<", Comparator::LessThan, false),
        (">", Comparator::GreaterThan, false),
    ] {
        if eat(input, symbol) {
            if peek(input) == Some('=') {
                return fail(start, format!("There is no `{symbol}=`; write `{symbol}`."));
            }
            return Ok(Sign { comparator, negated });
        }
    }
    let word: &str = take_while(0.., |c: char| c.is_alphanumeric() || c == '_').parse_next(input)?;
    match (word, &left.what) {
        ("matches", _) => Ok(Sign { comparator: Comparator::Matches, negated: false }),
        ("", What::Path(path)) if !input.starts_with('=') => fail(
            left.offset,
            format!("A path alone is no condition; write `{path} == true`, or `isPresent({path})`."),
        ),
        ("", _) if input.starts_with('=') => fail(start, "Equality is written `==`."),
        _ => fail(
            start,
            format!(
                "Expected `==`, `!=`, `<`, `<=`, `>`, `>=` or `matches`, found {}.",
                if word.is_empty() { shown(input) } else { format!("`{word}`") }
            ),
        ),
    }
}

fn operand(input: &mut Input<'_>) -> Parsed<Side> {
    blanks(input)?;
    let offset = at(input);
    let what = match peek(input) {
        Some('$') => path::parser(input).map(What::Path)?,
        Some('"' | '\'') => text(input)?,
        Some('-' | '+' | '.' | '0'..='9') => What::Literal(Value::Number(numeric(input)?)),
        Some(c) if c.is_alphabetic() => word(input)?,
        _ => {
            return fail(
                offset,
                format!(
                    "Expected a path (`$.x`), a text, a number, true, false, null or a test such as `isPresent($.x)`, found {}.",
                    shown(input)
                ),
            );
        }
    };
    Ok(Side { offset, what })
}

fn numeric(input: &mut Input<'_>) -> Parsed<serde_json::Number> {
    let start = at(input);
    let digits = number(input)?;
    serde_json::from_str(&digits).or_else(|_| fail(start, format!("`{digits}` is not a number.")))
}

fn word(input: &mut Input<'_>) -> Parsed<What> {
    let start = at(input);
    let word: &str =
        take_while(1.., |c: char| c.is_alphanumeric() || matches!(c, '_' | '.')).parse_next(input)?;
    match word {
        "true" => return Ok(What::Literal(Value::Boolean(true))),
        "false" => return Ok(What::Literal(Value::Boolean(false))),
        "null" => return Ok(What::Null),
        _ => {}
    }
    blanks(input)?;
    if let Some(test) = Test::ALL.into_iter().find(|test| test.function() == word) {
        return call(input, word).map(|path| What::Test(test, path));
    }
    if let Some(kind) = Kind::ALL.into_iter().find(|kind| kind.function() == word) {
        return typed(input, kind);
    }
    if word.starts_with("States.") {
        return fail(
            start,
            "A condition can't call an intrinsic function; compute the value in a state before, or use JSONata.",
        );
    }
    if peek(input) == Some('(') {
        let functions: Vec<&str> = Test::ALL
            .iter()
            .map(|test| test.function())
            .chain(Kind::ALL.iter().map(|kind| kind.function()))
            .collect();
        return fail(
            start,
            format!("There is no function `{word}`; use {}.", suggest::nearest(word, &functions)),
        );
    }
    fail(
        start,
        format!(
            "`{word}` is not understood; a text stands in quotes (`\"{word}\"`), a path starts with `$`."
        ),
    )
}

/// The `(path)` behind the name of a function.
fn call(input: &mut Input<'_>, function: &str) -> Parsed<Path> {
    expect(input, "(", "and a path behind the name of the function")?;
    blanks(input)?;
    if peek(input) != Some('$') {
        return fail(
            at(input),
            format!("`{function}` takes a path: `{function}($.x)`; found {}.", shown(input)),
        );
    }
    let path = path::parser(input)?;
    blanks(input)?;
    expect(input, ")", "behind the path")?;
    Ok(path)
}

fn typed(input: &mut Input<'_>, kind: Kind) -> Parsed<What> {
    let checkpoint = *input;
    if kind == Kind::Timestamp && eat(input, "(") {
        blanks(input)?;
        let start = at(input);
        if matches!(peek(input), Some('"' | '\'')) {
            let What::Text { value, .. } = text(input)? else {
                return fail(start, "Expected a text.");
            };
            if let Err(message) = check_timestamp(&value) {
                return fail(start, message);
            }
            blanks(input)?;
            expect(input, ")", "behind the timestamp")?;
            return Ok(What::Literal(Value::Timestamp(value)));
        }
        *input = checkpoint;
    }
    call(input, kind.function()).map(|path| What::Typed(kind, path))
}

/// A text in double or single quotes, with the escapes of JSON, and `\'`.
fn text(input: &mut Input<'_>) -> Parsed<What> {
    let start = at(input);
    let quote = if peek(input) == Some('\'') { '\'' } else { '"' };
    let raw = quoted(input, quote)?;
    let mut json = String::with_capacity(raw.len() + 2);
    let mut has_star = false;
    let mut characters = raw.chars();
    while let Some(character) = characters.next() {
        match character {
            '"' => json.push_str("\\\""),
            '\\' => match characters.next() {
                Some('\'') => json.push('\''),
                Some('*') => {
                    has_star = true;
                    json.push_str("\\\\*");
                }
                Some(escaped) => json.extend(['\\', escaped]),
                None => {}
            },
            // JSON has no raw control characters, but a condition may span lines.
            control if control.is_control() => {
                json.push_str(&format!("\\u{:04x}", u32::from(control)));
            }
            other => json.push(other),
        }
    }
    match serde_json::from_str::<String>(&format!("\"{json}\"")) {
        Ok(value) => Ok(What::Text { pattern: has_star.then(|| value.clone()), value }),
        Err(_) => fail(
            start,
            "This text has an escape that doesn't exist; use \\\\, \\\", \\', \\n, \\r, \\t or \\u and four digits.",
        ),
    }
}

fn comparison(left: Side, offset: usize, sign: Sign, right: Side) -> Parsed<Condition> {
    if let What::Test(test, _) = right.what {
        return fail(
            right.offset,
            format!("`{}` is a condition, not a value; join it with `&&` or `||`.", test.function()),
        );
    }
    let condition = if is_path(&left.what) {
        from_path(left, offset, sign, right)?
    } else if is_path(&right.what) {
        if sign.comparator == Comparator::Matches {
            return fail(left.offset, "`matches` has the path on its left and the pattern on its right.");
        }
        from_path(right, offset, Sign { comparator: sign.comparator.flipped(), ..sign }, left)?
    } else {
        return fail(
            left.offset,
            "One side of a comparison must be a path (`$.x`); this one compares two fixed values.",
        );
    };
    Ok(if sign.negated { condition.negated() } else { condition })
}

fn is_path(what: &What) -> bool {
    matches!(what, What::Path(_) | What::Typed(..))
}

/// A comparison whose left side is a path.
fn from_path(left: Side, offset: usize, sign: Sign, right: Side) -> Parsed<Condition> {
    let (path, typed) = match left.what {
        What::Typed(kind, path) => (path, Some(kind)),
        What::Path(path) => (path, None),
        _ => return fail(left.offset, "Expected a path."),
    };
    let value = match right.what {
        What::Null if sign.comparator == Comparator::Equals => {
            return Ok(Condition::Test { test: Test::IsNull, path });
        }
        What::Null => return fail(offset, "`null` can be compared with `==` and `!=` only."),
        What::Path(_) | What::Typed(..) if sign.comparator == Comparator::Matches => {
            return fail(right.offset, "`matches` takes a pattern in quotes: `\"log-*\"`.");
        }
        What::Path(other) => match typed {
            Some(kind) => Value::Path { path: other, kind },
            None => {
                return fail(
                    right.offset,
                    format!(
                        "Say what both paths hold: `string({other})`, `number({other})`, `boolean({other})` or `timestamp({other})`."
                    ),
                );
            }
        },
        What::Typed(kind, other) => Value::Path { path: other, kind },
        What::Text { value, pattern } => match (sign.comparator, pattern) {
            (Comparator::Matches, Some(pattern)) => Value::Text(pattern),
            (Comparator::Matches, None) => Value::Text(value),
            (_, Some(_)) => {
                return fail(
                    right.offset,
                    "`\\*` has a meaning in the pattern of `matches` only; write `*`.",
                );
            }
            (_, None) => Value::Text(value),
        },
        What::Literal(value) => value,
        What::Test(..) => return fail(right.offset, "Expected a value."),
    };
    let kind = value.kind();
    if let Some(other) = typed.filter(|other| *other != kind) {
        return fail(
            right.offset,
            format!("The sides differ: one is a {}, the other a {}.", other.function(), kind.function()),
        );
    }
    match sign.comparator {
        Comparator::Matches if !matches!(value, Value::Text(_)) => {
            fail(right.offset, "`matches` takes a pattern in quotes: `\"log-*\"`.")
        }
        Comparator::Equals | Comparator::Matches => {
            Ok(Condition::Comparison { path, comparator: sign.comparator, value })
        }
        _ if kind == Kind::Boolean => {
            fail(offset, "true and false have no order; compare them with `==` or `!=`.")
        }
        comparator => Ok(Condition::Comparison { path, comparator, value }),
    }
}
