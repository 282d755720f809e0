//! The CDK's rule for what is a path in an expression, which the Lambda engine follows.

use super::super::expression::ExpressionError;

/// The paths in an expression, each once, in order of appearance, by the rule of the CDK's EvaluateExpression:
/// `\$[.\[][.a-zA-Z[\]0-9-_]+`. The rule is greedy over dashes: `$.a-$.b` gives `$.a-` and `$.b`.
pub fn attribute_paths(expression: &str) -> Vec<String> {
    let mut paths: Vec<String> = Vec::new();
    let mut rest = expression;
    while let Some((path, behind)) = next(rest) {
        if !paths.iter().any(|known| known == path) {
            paths.push(path.to_owned());
        }
        rest = behind;
    }
    paths
}

/// The first path, and the text behind it.
fn next(text: &str) -> Option<(&str, &str)> {
    text.match_indices('$').find_map(|(start, _)| {
        let path = text.get(start..)?;
        if !matches!(path.as_bytes().get(1), Some(b'.' | b'[')) {
            return None;
        }
        let body = path.get(2..)?;
        let length = body.bytes().take_while(|byte| in_path(*byte)).count();
        if length == 0 {
            return None;
        }
        Some((path.get(..2 + length)?, path.get(2 + length..)?))
    })
}

/// The class `[.a-zA-Z[\]0-9-_]`: behind the digits the dash stands for itself.
fn in_path(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'[' | b']' | b'-' | b'_')
}

/// As [`attribute_paths`], but a path inside a plain text, or in the text of a template literal, is an error: the Lambda
/// would put the source of the value there, not the value.
pub fn check_attribute_paths(expression: &str) -> Result<Vec<String>, ExpressionError> {
    Scanner { text: expression, at: 0, templates: 0 }.code(false)?;
    Ok(attribute_paths(expression))
}

/// Refuses a path in a stretch of text that starts at a byte offset.
pub(super) fn refuse_in_text(text: &str, offset: usize) -> Result<(), ExpressionError> {
    match next(text) {
        None => Ok(()),
        Some((path, behind)) => Err(ExpressionError::new(
            offset + text.len() - behind.len() - path.len(),
            format!("`{path}` inside a text is no value; use a template literal: `` `…${{{path}}}…` ``."),
        )),
    }
}

/// Tells code from texts, without parsing the code.
struct Scanner<'a> {
    text: &'a str,
    at: usize,
    templates: usize,
}

impl<'a> Scanner<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or("")
    }

    /// Code up to the end, or up to the `}` of a template's value.
    fn code(&mut self, in_template: bool) -> Result<(), ExpressionError> {
        let mut braces = 0_usize;
        // Behind a value a slash divides; elsewhere it starts a regular expression.
        let mut behind_value = false;
        while let Some(c) = self.rest().chars().next() {
            match c {
                '\'' | '"' => {
                    self.quoted(c)?;
                    behind_value = true;
                    continue;
                }
                '`' => {
                    self.template()?;
                    behind_value = true;
                    continue;
                }
                '/' if !behind_value => self.regex(),
                '{' => braces += 1,
                '}' if in_template && braces == 0 => return Ok(()),
                '}' => braces = braces.saturating_sub(1),
                _ => {}
            }
            if !c.is_whitespace() {
                behind_value = c.is_alphanumeric()
                    || matches!(c, '_' | '$' | ')' | ']' | '}')
                    || (c == '/' && !behind_value);
            }
            self.at += self.rest().chars().next().map_or(0, char::len_utf8);
        }
        Ok(())
    }

    fn quoted(&mut self, quote: char) -> Result<(), ExpressionError> {
        let start = self.at;
        self.at += 1;
        let length = self.unescaped(|c| c == quote);
        self.at += length;
        refuse_in_text(self.text.get(start..self.at).unwrap_or(""), start)?;
        self.at = (self.at + 1).min(self.text.len());
        Ok(())
    }

    fn template(&mut self) -> Result<(), ExpressionError> {
        self.templates += 1;
        if self.templates > 50 {
            return Err(ExpressionError::new(self.at, "Template literals nest too deep."));
        }
        self.at += 1;
        loop {
            let start = self.at;
            let mut previous = ' ';
            let length = self.unescaped(|c| {
                let ends = c == '`' || (previous == '$' && c == '{');
                previous = c;
                ends
            });
            self.at += length;
            refuse_in_text(self.text.get(start..self.at).unwrap_or(""), start)?;
            let value = self.rest().starts_with('{');
            self.at = (self.at + 1).min(self.text.len());
            if !value {
                break;
            }
            self.code(true)?;
            self.at = (self.at + 1).min(self.text.len());
        }
        self.templates -= 1;
        Ok(())
    }

    /// Leaves the scanner on the closing slash.
    fn regex(&mut self) {
        self.at += 1;
        let mut class = false;
        let length = self.unescaped(|c| {
            class = (class || c == '[') && c != ']';
            c == '/' && !class
        });
        self.at = (self.at + length).min(self.text.len());
    }

    /// Bytes up to the first character that ends the stretch, escaped ones passed over.
    fn unescaped(&self, mut ends: impl FnMut(char) -> bool) -> usize {
        let mut escaped = false;
        self.rest()
            .find(|c: char| {
                let passed_over = escaped || c == '\\';
                escaped = !escaped && c == '\\';
                !passed_over && ends(c)
            })
            .unwrap_or(self.rest().len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_those_of_the_cdk() {
        for (expression, paths) in [
            ("$.a + $.b", vec!["$.a", "$.b"]),
            (
                "($.order.price * $.order.count) + $.shipping[0] + $.order.price",
                vec!["$.order.price", "$.order.count", "$.shipping[0]"],
            ),
            ("$.a-$.b", vec!["$.a-", "$.b"]),
            ("$$.Execution.Id", vec!["$.Execution.Id"]),
            ("`${$.x}`.length", vec!["$.x"]),
            ("new Date().getFullYear()", vec![]),
            ("$ + $. + $.é", vec![]),
            ("$.list.length", vec!["$.list.length"]),
        ] {
            assert_eq!(attribute_paths(expression), paths, "{expression}");
        }
    }

    #[test]
    fn a_path_in_a_text_is_refused() {
        for (expression, offset) in
            [("'a $.b'", 3), ("1 + \"$.b\"", 5), ("`$.b`", 1), ("`${$.a} $.b`", 8), ("`${'$.a'}`", 4)]
        {
            assert_eq!(
                check_attribute_paths(expression).map_err(|error| error.offset),
                Err(offset),
                "{expression}"
            );
        }
        for expression in [
            "`${$.a}`",
            "`a\\`${$.a}`",
            "/'$.a'/.test($.b)",
            "$.a / 2 + '/' + $.b",
            "`${ {a: $.x}.a }`",
            "'",
            "`${",
            "/",
            "`",
        ] {
            assert!(check_attribute_paths(expression).is_ok(), "{expression}");
        }
    }
}
