//! The tokens of JSONata.

use super::super::error::ExpressionError;

/// A token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    Text(String),
    Number(String),
    Regex {
        pattern: String,
        flags: String,
    },
    /// A field name; in backticks it is never a keyword.
    Name {
        name: String,
        quoted: bool,
    },
    Variable(String),
    Symbol(&'static str),
    End,
}

impl Token {
    /// The token for an error sentence.
    pub(super) fn shown(&self) -> String {
        match self {
            Self::Text(_) => "a text".to_owned(),
            Self::Number(digits) => format!("`{digits}`"),
            Self::Regex { pattern, .. } => format!("`/{pattern}/`"),
            Self::Name { name, .. } => format!("`{name}`"),
            Self::Variable(name) => format!("`${name}`"),
            Self::Symbol(symbol) => format!("`{symbol}`"),
            Self::End => "the end".to_owned(),
        }
    }
}

/// What may come next: a slash starts a regular expression or divides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Expect {
    Operand,
    Operator,
}

/// Longer symbols first.
const SYMBOLS: &[&str] = &[
    "..", ":=", "!=", ">=", "<=", "**", "~>", ".", "[", "]", "{", "}", "(", ")", ",", "@", "#", ";", ":",
    "?", "+", "-", "*", "/", "%", "|", "=", "<", ">", "^", "&", "!", "~",
];

/// Reads the token at a byte offset: its own offset, the token, and the offset behind it.
pub(super) fn read(
    text: &str,
    from: usize,
    expect: Expect,
) -> Result<(usize, Token, usize), ExpressionError> {
    let start = skip(text, from)?;
    let rest = text.get(start..).unwrap_or("");
    let Some(first) = rest.chars().next() else { return Ok((start, Token::End, start)) };
    if first == '/' && expect == Expect::Operand {
        return regex(text, start);
    }
    if let Some(symbol) = SYMBOLS.iter().find(|symbol| rest.starts_with(**symbol)) {
        return Ok((start, Token::Symbol(symbol), start + symbol.len()));
    }
    match first {
        '"' | '\'' => string(text, start, first),
        '`' => match rest.get(1..).and_then(|rest| rest.split_once('`')) {
            Some((name, _)) => {
                Ok((start, Token::Name { name: name.to_owned(), quoted: true }, start + name.len() + 2))
            }
            None => Err(ExpressionError::new(start, "The name that starts here lacks its closing `.")),
        },
        '0'..='9' => number(rest, start),
        _ => {
            let end = rest.find(|c: char| is_blank(c) || is_symbol(c)).unwrap_or(rest.len());
            let word = rest.get(..end).unwrap_or("");
            let token = match word.strip_prefix('$') {
                Some(name) => Token::Variable(name.to_owned()),
                None => Token::Name { name: word.to_owned(), quoted: false },
            };
            Ok((start, token, start + end))
        }
    }
}

fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{b}')
}

fn is_symbol(c: char) -> bool {
    SYMBOLS.iter().any(|symbol| symbol.len() == 1 && symbol.starts_with(c))
}

/// The offset behind blanks and comments.
fn skip(text: &str, from: usize) -> Result<usize, ExpressionError> {
    let mut at = from;
    loop {
        let rest = text.get(at..).unwrap_or("");
        let trimmed = rest.trim_start_matches(is_blank);
        at += rest.len() - trimmed.len();
        let Some(comment) = trimmed.strip_prefix("/*") else { return Ok(at) };
        match comment.find("*/") {
            Some(end) => at += end + 4,
            None => {
                return Err(ExpressionError::new(at, "The comment that starts here lacks its closing `*/`."));
            }
        }
    }
}

fn number(rest: &str, start: usize) -> Result<(usize, Token, usize), ExpressionError> {
    let bytes = rest.as_bytes();
    let digits = |from: usize| {
        bytes.get(from..).unwrap_or(&[]).iter().take_while(|byte| byte.is_ascii_digit()).count()
    };
    // A leading zero is a number of its own, as in JSON.
    let mut end = if bytes.first() == Some(&b'0') { 1 } else { digits(0) };
    if bytes.get(end) == Some(&b'.') && digits(end + 1) > 0 {
        end += 1 + digits(end + 1);
    }
    if matches!(bytes.get(end), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
        if digits(end + 1 + sign) > 0 {
            end += 1 + sign + digits(end + 1 + sign);
        }
    }
    let raw = rest.get(..end).unwrap_or("");
    if raw.parse::<f64>().is_ok_and(f64::is_finite) {
        Ok((start, Token::Number(raw.to_owned()), start + end))
    } else {
        Err(ExpressionError::new(start, format!("`{raw}` is too large for a number.")))
    }
}

fn string(text: &str, start: usize, quote: char) -> Result<(usize, Token, usize), ExpressionError> {
    let mut value = String::new();
    let body = start + 1;
    let mut characters = text.get(body..).unwrap_or("").char_indices();
    while let Some((index, character)) = characters.next() {
        if character == quote {
            return Ok((start, Token::Text(value), body + index + 1));
        }
        if character != '\\' {
            value.push(character);
            continue;
        }
        let escape = body + index;
        match characters.next().map(|(_, escaped)| escaped) {
            Some(escaped @ ('"' | '\\' | '/')) => value.push(escaped),
            Some('b') => value.push('\u{8}'),
            Some('f') => value.push('\u{c}'),
            Some('n') => value.push('\n'),
            Some('r') => value.push('\r'),
            Some('t') => value.push('\t'),
            Some('u') => {
                let digits: String = characters.by_ref().take(4).map(|(_, digit)| digit).collect();
                let code = (digits.len() == 4 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()))
                    .then(|| u32::from_str_radix(&digits, 16).ok())
                    .flatten();
                match code {
                    // Half of a surrogate pair has no character of its own here; nothing reads its value.
                    Some(code) => value.push(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER)),
                    None => return Err(ExpressionError::new(escape, "`\\u` needs four hexadecimal digits.")),
                }
            }
            Some(other) => {
                return Err(ExpressionError::new(
                    escape,
                    format!(
                        "`\\{other}` is no escape; use \\\", \\\\, \\/, \\b, \\f, \\n, \\r, \\t or \\u and four digits (a text with a single quote stands in double quotes)."
                    ),
                ));
            }
            None => break,
        }
    }
    Err(ExpressionError::new(start, format!("The text that starts here lacks its closing {quote}.")))
}

/// A regular expression: a slash inside brackets or behind a backslash doesn't end it.
fn regex(text: &str, start: usize) -> Result<(usize, Token, usize), ExpressionError> {
    let body = text.get(start + 1..).unwrap_or("");
    let mut depth = 0_usize;
    let mut previous = '/';
    for (index, character) in body.char_indices() {
        let escaped = previous == '\\';
        match character {
            '/' if !escaped && depth == 0 => {
                let pattern = body.get(..index).unwrap_or("").to_owned();
                if pattern.is_empty() {
                    return Err(ExpressionError::new(start, "A regular expression can't be empty."));
                }
                let flags: String = body
                    .get(index + 1..)
                    .unwrap_or("")
                    .chars()
                    .take_while(|c| matches!(c, 'i' | 'm'))
                    .collect();
                let end = start + 1 + index + 1 + flags.len();
                return Ok((start, Token::Regex { pattern, flags }, end));
            }
            '(' | '[' | '{' if !escaped => depth += 1,
            ')' | ']' | '}' if !escaped => depth = depth.saturating_sub(1),
            _ => {}
        }
        previous = character;
    }
    Err(ExpressionError::new(start, "The regular expression that starts here lacks its closing `/`."))
}
