//! Filters: the `…` of `[?(…)]`.

use std::fmt;

use winnow::Parser;
use winnow::token::take_while;

use super::super::cursor::{
    Input, Parsed, Surroundings, at, blanks, deeper, eat, expect, fail, number, peek, quoted, shown, within,
};
use super::parse::path;
use super::{Path, Quoted};

/// The condition of a filter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Filter {
    /// One of these holds.
    Or(Vec<Filter>),
    /// All of these hold.
    And(Vec<Filter>),
    /// This doesn't hold.
    Not(Box<Filter>),
    /// A comparison.
    Compare {
        /// What is compared.
        left: Operand,
        /// How.
        operator: Operator,
        /// With what.
        right: Operand,
    },
    /// The path leads somewhere.
    Exists(Path),
}

/// One side of a comparison, or an argument of a path function.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Operand {
    /// `@.x`, `$.x`
    Path(Path),
    /// `'text'`
    Text(Quoted),
    /// A text without quotes: `[?(@.name == word)]`. Step Functions takes it for the text `word`.
    Word(String),
    /// A number, in the user's digits.
    Number(String),
    /// `true`, `false`
    Boolean(bool),
    /// `null`
    Null,
    /// `['a', 1]`
    List(Vec<Operand>),
    /// `/regex/i`
    Pattern {
        /// What is between the slashes.
        raw: String,
        /// The letters behind the second one.
        flags: String,
    },
}

macro_rules! operators {
    ($($(#[doc = $doc:literal])? $variant:ident = $text:literal,)*) => {
        /// How a filter compares: the operators of the Jayway implementation that Step Functions builds on.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Operator {
            $(#[doc = $text] $variant,)*
        }

        impl fmt::Display for Operator {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(match self { $(Self::$variant => $text,)* })
            }
        }

        /// In an order in which no operator hides a longer one.
        const OPERATORS: &[(&str, Operator)] = &[$(($text, Operator::$variant),)*];
    };
}

operators! {
    SameAs = "===",
    NotSameAs = "!==",
    Equal = "==",
    NotEqual = "!=",
    AtMost = "<=",
    AtLeast = ">=",
    Like = "=~",
    Less = "<",
    Greater = ">",
    NotIn = "nin",
    In = "in",
    SubsetOf = "subsetof",
    AnyOf = "anyof",
    NoneOf = "noneof",
    Size = "size",
    Empty = "empty",
    Contains = "contains",
    Type = "type",
}

impl Filter {
    pub(super) fn visit<'a>(&'a self, see: &mut dyn FnMut(&'a Path)) {
        match self {
            Self::Or(parts) | Self::And(parts) => parts.iter().for_each(|part| part.visit(see)),
            Self::Not(inner) => inner.visit(see),
            Self::Compare { left, right, .. } => {
                left.visit(see);
                right.visit(see);
            }
            Self::Exists(path) => path.visit(see),
        }
    }
}

impl Operand {
    pub(super) fn visit<'a>(&'a self, see: &mut dyn FnMut(&'a Path)) {
        match self {
            Self::Path(path) => path.visit(see),
            Self::List(items) => items.iter().for_each(|item| item.visit(see)),
            _ => {}
        }
    }
}

/// Parses what stands between `[?(` and `)]`.
pub(super) fn filter(input: &mut Input<'_>) -> Parsed<Filter> {
    within(input, Surroundings::Embedded, |input| deeper(input, any))
}

fn any(input: &mut Input<'_>) -> Parsed<Filter> {
    let mut parts = vec![all(input)?];
    while operator(input, "||")? {
        parts.push(all(input)?);
    }
    Ok(one_or(parts, Filter::Or))
}

fn all(input: &mut Input<'_>) -> Parsed<Filter> {
    let mut parts = vec![single(input)?];
    while operator(input, "&&")? {
        parts.push(single(input)?);
    }
    Ok(one_or(parts, Filter::And))
}

fn operator(input: &mut Input<'_>, symbol: &'static str) -> Parsed<bool> {
    blanks(input)?;
    Ok(eat(input, symbol))
}

fn one_or(mut parts: Vec<Filter>, many: fn(Vec<Filter>) -> Filter) -> Filter {
    match (parts.pop(), parts.is_empty()) {
        (Some(only), true) => only,
        (last, _) => {
            parts.extend(last);
            many(parts)
        }
    }
}

fn single(input: &mut Input<'_>) -> Parsed<Filter> {
    blanks(input)?;
    if eat(input, "!") {
        return Ok(Filter::Not(Box::new(deeper(input, single)?)));
    }
    if eat(input, "(") {
        let inner = deeper(input, any)?;
        blanks(input)?;
        expect(input, ")", "to close the group")?;
        return Ok(inner);
    }
    let start = at(input);
    let left = operand(input)?;
    blanks(input)?;
    let found = OPERATORS.iter().find(|(symbol, _)| {
        input.starts_with(symbol)
            && !(symbol.ends_with(|c: char| c.is_alphabetic())
                && input
                    .get(symbol.len()..)
                    .is_some_and(|rest| rest.starts_with(|c: char| c.is_alphanumeric() || c == '_')))
    });
    let Some((symbol, operator)) = found else {
        return match left {
            Operand::Path(path) => Ok(Filter::Exists(path)),
            _ => fail(start, "A value alone is no filter; compare a path with it: `@.name == 'value'`."),
        };
    };
    eat(input, symbol);
    blanks(input)?;
    let right = compared(input)?;
    Ok(Filter::Compare { left, operator: *operator, right })
}

/// The right side of a comparison: an operand, or a text without quotes.
fn compared(input: &mut Input<'_>) -> Parsed<Operand> {
    let in_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
    let text: &str = input.input.as_ref();
    let end = text.find(|c: char| !in_word(c)).unwrap_or(text.len());
    let word = text.get(..end).unwrap_or("");
    let starts = word.starts_with(|c: char| c.is_alphabetic() || c == '_');
    if !starts || matches!(word, "true" | "false" | "null") {
        return operand(input);
    }
    let word = word.to_owned();
    take_while(1.., in_word).void().parse_next(input)?;
    Ok(Operand::Word(word))
}

/// Parses one operand.
pub(super) fn operand(input: &mut Input<'_>) -> Parsed<Operand> {
    match peek(input) {
        Some('@' | '$') => path(input).map(Operand::Path),
        Some(quote @ ('\'' | '"')) => {
            Ok(Operand::Text(Quoted { quote, raw: quoted(input, quote)?.to_owned() }))
        }
        Some('/') => {
            let raw = quoted(input, '/')?.to_owned();
            let flags = take_while(0.., |c: char| c.is_ascii_alphabetic()).parse_next(input)?;
            Ok(Operand::Pattern { raw, flags: flags.to_owned() })
        }
        Some('[') => deeper(input, list),
        Some('-' | '0'..='9') => number(input).map(Operand::Number),
        _ => {
            for (word, value) in [
                ("true", Operand::Boolean(true)),
                ("false", Operand::Boolean(false)),
                ("null", Operand::Null),
            ] {
                if eat(input, word) {
                    return Ok(value);
                }
            }
            fail(
                at(input),
                format!(
                    "Expected a path (`@.name`), a text in quotes, a number, true, false or null, found {}.",
                    shown(input)
                ),
            )
        }
    }
}

fn list(input: &mut Input<'_>) -> Parsed<Operand> {
    expect(input, "[", "to open the list")?;
    let mut items = Vec::new();
    blanks(input)?;
    while !eat(input, "]") {
        if !items.is_empty() {
            expect(input, ",", "or `]` behind an item of the list")?;
            blanks(input)?;
        }
        items.push(operand(input)?);
        blanks(input)?;
    }
    Ok(Operand::List(items))
}
