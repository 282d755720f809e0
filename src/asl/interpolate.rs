//! Texts that are put together when the state runs.

use serde_json::Value;

use super::expression::{Language, Text, intrinsic};
use super::template::Rendered;

/// One text out of `arguments` and the fixed text around them; `between` has one part more than there are arguments.
///
/// Literals alone give a literal. Otherwise it is `States.Format`, where literal arguments stay arguments, or in JSONata
/// a concatenation with `&`.
pub fn interpolate(between: &[&str], arguments: &[Text<'_>], language: Language) -> Rendered {
    let has_expression = arguments.iter().any(|argument| matches!(argument, Text::Expression(_)));
    if !has_expression {
        return Rendered::Plain(Value::String(pieces(between, arguments, str::to_owned).concat()));
    }
    match language {
        Language::JsonPath => {
            let arguments: Vec<_> = arguments
                .iter()
                .map(|argument| match argument {
                    Text::Literal(text) => intrinsic::quote(text),
                    Text::Expression(text) => (*text).to_owned(),
                })
                .collect();
            Rendered::Expression(intrinsic::format(&intrinsic::template(between), &arguments))
        }
        Language::Jsonata => {
            let sum = pieces(between, arguments, jsonata_text).join(" & ");
            Rendered::Plain(Value::String(format!("{{% {sum} %}}")))
        }
    }
}

/// Fixed text and arguments in turn, empty text left out; `write` says how a literal is written.
fn pieces(between: &[&str], arguments: &[Text<'_>], write: impl Fn(&str) -> String) -> Vec<String> {
    let mut pieces = Vec::with_capacity(between.len() + arguments.len());
    let mut arguments = arguments.iter();
    for fixed in between {
        if !fixed.is_empty() {
            pieces.push(write(fixed));
        }
        pieces.extend(arguments.next().map(|argument| match argument {
            Text::Literal(text) => write(text),
            Text::Expression(text) => jsonata_operand(text),
        }));
    }
    pieces
}

/// A text as a JSONata literal. JSONata has no `\'`.
fn jsonata_text(text: &str) -> String {
    format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\u0027").replace('\n', "\\n"))
}

/// What stands between `{%` and `%}`, as an operand of `&`: anything but a plain path gets parentheses.
fn jsonata_operand(expression: &str) -> String {
    let inner = expression.trim_start_matches("{%").trim_end_matches("%}").trim();
    let is_path = inner.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '$' | '.'));
    if is_path { inner.to_owned() } else { format!("({inner})") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(between: &[&str], arguments: &[Text<'_>], language: Language, expected: Rendered) {
        assert_eq!(interpolate(between, arguments, language), expected);
    }

    fn literal(text: &str) -> Text<'_> {
        Text::Literal(text.into())
    }

    #[test]
    fn literals_give_a_literal() {
        for language in [Language::JsonPath, Language::Jsonata] {
            let expected = Rendered::Plain(Value::from("https://a.example/v1"));
            check(&["", "/", ""], &[literal("https://a.example"), literal("v1")], language, expected);
        }
    }

    #[test]
    fn json_path_formats() {
        let expected = Rendered::Expression("States.Format('{}/{}', 'it\\'s', $.path)".to_owned());
        let arguments = [literal("it's"), Text::Expression("$.path")];
        check(&["", "/", ""], &arguments, Language::JsonPath, expected);
        let expected = Rendered::Expression("States.Format('{}.example', $.id)".to_owned());
        check(&["", ".example"], &[Text::Expression("$.id")], Language::JsonPath, expected);
    }

    #[test]
    fn jsonata_concatenates() {
        let expected = Rendered::Plain(Value::from("{% 'it\\u0027s' & '/' & $states.input.path %}"));
        let arguments = [literal("it's"), Text::Expression("{% $states.input.path %}")];
        check(&["", "/", ""], &arguments, Language::Jsonata, expected);
        let expected = Rendered::Plain(Value::from("{% ($a ? 'b' : 'c') & '.example' %}"));
        check(&["", ".example"], &[Text::Expression("{% $a ? 'b' : 'c' %}")], Language::Jsonata, expected);
    }
}
