//! The tokens of JavaScript expressions.

use super::super::expression::ExpressionError;
use super::ast::{Path, Step};

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token {
    Number(f64),
    Text(String),
    /// A template literal: its texts, and where the source of each value starts and ends.
    Template {
        texts: Vec<String>,
        values: Vec<(usize, usize)>,
    },
    Path(Path),
    Name(String),
    Symbol(&'static str),
    End,
}

impl Token {
    pub(super) fn shown(&self) -> String {
        match self {
            Self::Number(number) => format!("`{number}`"),
            Self::Text(_) => "a text".to_owned(),
            Self::Template { .. } => "a template literal".to_owned(),
            Self::Path(path) => format!("`{path}`"),
            Self::Name(name) => format!("`{name}`"),
            Self::Symbol(symbol) => format!("`{symbol}`"),
            Self::End => "the end".to_owned(),
        }
    }
}

/// Longer symbols first. Those that aren't translated are here so that errors can name them.
const SYMBOLS: &[&str] = &[
    ">>>=", "===", "!==", "**=", "<<=", ">>=", ">>>", "&&=", "||=", "??=", "...", "=>", "==", "!=", "<=",
    ">=", "&&", "||", "??", "?.", "++", "--", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "**", "<<",
    ">>", "+", "-", "*", "/", "%", "<", ">", "!", "?", ":", "(", ")", "[", "]", ",", ".", "=", "&", "|", "^",
    "~", ";", "{", "}",
];

type Read = Result<(usize, Token, usize), ExpressionError>;

/// Reads the token at a byte offset: its own offset, the token, and the offset behind it.
pub(super) fn read(text: &str, from: usize) -> Read {
    let rest = text.get(from..).unwrap_or("");
    let start = from + (rest.len() - rest.trim_start().len());
    let rest = text.get(start..).unwrap_or("");
    let Some(first) = rest.chars().next() else { return Ok((start, Token::End, start)) };
    if rest.starts_with("//") || rest.starts_with("/*") {
        return fail(start, "Comments aren't translated; remove it.");
    }
    match first {
        '0'..='9' => number(rest, start),
        '.' if rest.as_bytes().get(1).is_some_and(u8::is_ascii_digit) => number(rest, start),
        '\'' | '"' => string(text, start, first),
        '`' => template(text, start),
        '$' => path(text, start),
        c if c.is_alphabetic() || c == '_' => {
            let end =
                rest.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '$')).unwrap_or(rest.len());
            Ok((start, Token::Name(rest.get(..end).unwrap_or("").to_owned()), start + end))
        }
        _ => match SYMBOLS.iter().find(|symbol| rest.starts_with(**symbol)) {
            Some(symbol) => Ok((start, Token::Symbol(symbol), start + symbol.len())),
            None => fail(start, format!("`{first}` is no part of a JavaScript expression.")),
        },
    }
}

fn fail<T>(offset: usize, message: impl Into<String>) -> Result<T, ExpressionError> {
    Err(ExpressionError::new(offset, message))
}

fn number(rest: &str, start: usize) -> Read {
    let mut end = 0;
    let mut previous = ' ';
    for (index, c) in rest.char_indices() {
        let exponent_sign =
            matches!(c, '+' | '-') && matches!(previous, 'e' | 'E') && !rest.starts_with("0x");
        if !(c.is_alphanumeric() || matches!(c, '.' | '_') || exponent_sign) {
            break;
        }
        previous = c;
        end = index + c.len_utf8();
    }
    let raw = rest.get(..end).unwrap_or("");
    let radix = |digits: &str, radix: u32| {
        // Beyond 2^53 the digits would have to be rounded; nobody writes that.
        u64::from_str_radix(digits, radix).ok().filter(|value| *value < 1 << 53).map(|value| value as f64)
    };
    let plain = raw.bytes().next().is_some_and(|byte| byte.is_ascii_digit() || byte == b'.')
        && raw.bytes().all(|byte| byte.is_ascii_digit() || b".eE+-".contains(&byte))
        && !(raw.len() > 1 && raw.starts_with('0') && raw.as_bytes().get(1).is_some_and(u8::is_ascii_digit));
    let value = match raw.get(..2) {
        Some("0x" | "0X") => radix(raw.get(2..).unwrap_or(""), 16),
        Some("0o" | "0O") => radix(raw.get(2..).unwrap_or(""), 8),
        Some("0b" | "0B") => radix(raw.get(2..).unwrap_or(""), 2),
        _ => plain.then(|| raw.parse().ok()).flatten(),
    };
    match value.filter(|value: &f64| value.is_finite()) {
        Some(value) => Ok((start, Token::Number(value), start + end)),
        None => {
            fail(start, format!("`{raw}` isn't a number that can be translated; write it in decimal digits."))
        }
    }
}

/// The character that an escape stands for, and the bytes behind the backslash that it takes.
fn escape(rest: &str, offset: usize) -> Result<(Option<char>, usize), ExpressionError> {
    let wrong = || {
        fail(
            offset,
            "This escape can't be translated; use \\n, \\t, \\r, \\\\, \\', \\\", \\` or \\u and four digits.",
        )
    };
    let hex =
        |from: usize, to: usize| rest.get(from..to).and_then(|digits| u32::from_str_radix(digits, 16).ok());
    match rest.chars().next() {
        Some('n') => Ok((Some('\n'), 1)),
        Some('t') => Ok((Some('\t'), 1)),
        Some('r') => Ok((Some('\r'), 1)),
        Some('b') => Ok((Some('\u{8}'), 1)),
        Some('f') => Ok((Some('\u{c}'), 1)),
        Some('v') => Ok((Some('\u{b}'), 1)),
        Some('\n') => Ok((None, 1)),
        Some('x') => match hex(1, 3).and_then(char::from_u32) {
            Some(c) => Ok((Some(c), 3)),
            None => wrong(),
        },
        Some('u') => {
            if let Some(braced) = rest.strip_prefix("u{")
                && let Some(end) = braced.find('}')
            {
                let code = braced.get(..end).and_then(|digits| u32::from_str_radix(digits, 16).ok());
                return match code.and_then(char::from_u32) {
                    Some(c) => Ok((Some(c), end + 3)),
                    None => wrong(),
                };
            }
            match hex(1, 5) {
                Some(high @ 0xD800..0xDC00) => match (rest.get(5..7), hex(7, 11)) {
                    (Some("\\u"), Some(low @ 0xDC00..0xE000)) => {
                        Ok((char::from_u32(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00)), 11))
                    }
                    _ => wrong(),
                },
                Some(code) => match char::from_u32(code) {
                    Some(c) => Ok((Some(c), 5)),
                    None => wrong(),
                },
                None => wrong(),
            }
        }
        Some(c) if !c.is_ascii_alphanumeric() && c != '\r' => Ok((Some(c), c.len_utf8())),
        _ => wrong(),
    }
}

fn string(text: &str, start: usize, quote: char) -> Read {
    let mut value = String::new();
    let mut at = start + 1;
    loop {
        let rest = text.get(at..).unwrap_or("");
        match rest.chars().next() {
            Some(c) if c == quote => break,
            Some('\\') => {
                let (character, length) = escape(rest.get(1..).unwrap_or(""), at)?;
                value.extend(character);
                at += 1 + length;
            }
            None | Some('\n' | '\r') => {
                return fail(start, format!("The text that starts here lacks its closing {quote}."));
            }
            Some(c) => {
                value.push(c);
                at += c.len_utf8();
            }
        }
    }
    super::paths::refuse_in_text(text.get(start..at).unwrap_or(""), start)?;
    Ok((start, Token::Text(value), at + 1))
}

fn template(text: &str, start: usize) -> Read {
    let (mut texts, mut values) = (Vec::new(), Vec::new());
    let mut value = String::new();
    let mut at = start + 1;
    let mut literal = at;
    loop {
        let rest = text.get(at..).unwrap_or("");
        match rest.chars().next() {
            Some('`') => break,
            Some('\\') => {
                let (character, length) = escape(rest.get(1..).unwrap_or(""), at)?;
                value.extend(character);
                at += 1 + length;
            }
            Some('$') if rest.starts_with("${") => {
                super::paths::refuse_in_text(text.get(literal..at).unwrap_or(""), literal)?;
                let end = closing_brace(text, at + 2)?;
                texts.push(std::mem::take(&mut value));
                values.push((at + 2, end));
                at = end + 1;
                literal = at;
            }
            Some(c) => {
                value.push(c);
                at += c.len_utf8();
            }
            None => return fail(start, "The template literal that starts here lacks its closing `."),
        }
    }
    super::paths::refuse_in_text(text.get(literal..at).unwrap_or(""), literal)?;
    texts.push(value);
    Ok((start, Token::Template { texts, values }, at + 1))
}

/// The `}` that closes a value of a template; texts inside may hold braces, templates inside are refused.
fn closing_brace(text: &str, from: usize) -> Result<usize, ExpressionError> {
    let mut at = from;
    loop {
        let rest = text.get(at..).unwrap_or("").trim_start();
        if rest.starts_with('`') {
            // Seen before it is read: reading it would come back here.
            return fail(
                text.len() - rest.len(),
                "A template literal inside another isn't translated; join with `+`.",
            );
        }
        match read(text, at)? {
            (offset, Token::Symbol("}"), _) => return Ok(offset),
            (_, Token::End, _) => return fail(from - 2, "The `${` that starts here lacks its closing `}`."),
            (_, _, end) => at = end,
        }
    }
}

fn path(text: &str, start: usize) -> Read {
    let mut steps = Vec::new();
    let mut at = start + 1;
    let rest = |at: usize| text.get(at..).unwrap_or("");
    if rest(at).starts_with('$') {
        return fail(
            start,
            "The context object isn't translated; assign what is needed to the input before.",
        );
    }
    loop {
        if let Some(name) = rest(at).strip_prefix('.') {
            let end = name.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(name.len());
            let (name, behind) = name.split_at(end);
            // `.length` and methods are JavaScript's, not fields.
            if !steps.is_empty() && (name == "length" || behind.trim_start().starts_with('(')) {
                break;
            }
            if name.is_empty() {
                return fail(at, "Expected the name of a field behind the dot.");
            }
            steps.push(Step::Field(name.to_owned()));
            at += 1 + end;
        } else if let Some(inner) = rest(at).strip_prefix('[') {
            let end = inner.find(|c: char| !c.is_ascii_digit()).unwrap_or(inner.len());
            let digits = inner.get(..end).unwrap_or("");
            match (digits.parse(), inner.get(end..).is_some_and(|rest| rest.starts_with(']'))) {
                (Ok(index), true) => {
                    steps.push(Step::Item(index));
                    at += end + 2;
                }
                _ => match quoted_field(inner) {
                    Some((name, length)) => {
                        steps.push(Step::Field(name));
                        at += 1 + length;
                    }
                    None => {
                        return fail(
                            at,
                            "Only an index (`[0]`) or a name (`['name']`) is translated in the brackets of a path.",
                        );
                    }
                },
            }
        } else {
            break;
        }
    }
    if steps.is_empty() {
        return fail(start, "Expected a path: `$.name`.");
    }
    if rest(at).starts_with('-') {
        return fail(
            at,
            "A dash directly behind a path is part of the name for the CDK; put a space before it to subtract, or write `['a-name']`.",
        );
    }
    Ok((start, Token::Path(Path { steps }), at))
}

/// `'name']` without escapes: the name, and the bytes taken.
fn quoted_field(inner: &str) -> Option<(String, usize)> {
    let quote = inner.chars().next().filter(|c| matches!(c, '\'' | '"'))?;
    let (name, rest) = inner.get(1..)?.split_once(quote)?;
    (rest.starts_with(']') && !name.is_empty() && !name.contains('\\'))
        .then(|| (name.to_owned(), name.len() + 3))
}
