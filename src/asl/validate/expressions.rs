//! What the checks ask of an expression beside its syntax: which variables it reads, and which parts of `$states`.

use crate::asl::expression::Language;

/// The text between `{%` and `%}`.
pub(super) fn jsonata_body(text: &str) -> Option<&str> {
    text.strip_prefix("{%")?.strip_suffix("%}")
}

/// The workflow variables that an expression reads, without the `$`, in the order of first use.
pub(super) fn variables(text: &str, language: Language) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let mut local: Vec<&str> = Vec::new();
    let (body, jsonata) = match language {
        Language::Jsonata => (jsonata_body(text).unwrap_or_default(), true),
        Language::JsonPath => (text, false),
    };
    let tokens = Tokens { text: body, at: 0, jsonata };
    for token in tokens {
        if token.bound {
            local.push(token.name);
        } else if !token.called && !is_built_in(token.name, jsonata) {
            names.push(token.name.to_owned());
        }
    }
    let mut seen = std::collections::HashSet::new();
    names.retain(|name| !local.contains(&name.as_str()) && seen.insert(name.clone()));
    names
}

/// Whether a JSONata expression reads the part of `$states` that is called `part`.
pub(super) fn reads_states(text: &str, part: &str) -> bool {
    let Some(body) = jsonata_body(text) else { return false };
    let tokens = Tokens { text: body, at: 0, jsonata: true };
    let ends: Vec<usize> = tokens.filter(|token| token.name == "states").map(|token| token.end).collect();
    ends.into_iter().any(|end| {
        let rest = body.get(end..).unwrap_or_default().trim_start();
        rest.strip_prefix('.')
            .map(str::trim_start)
            .and_then(|rest| rest.strip_prefix(part))
            .is_some_and(|rest| !rest.starts_with(|c: char| c == '_' || c.is_alphanumeric()))
    })
}

/// Names that JSONata or Step Functions defines: they are functions when passed along without a call.
fn is_built_in(name: &str, jsonata: bool) -> bool {
    const FUNCTIONS: [&str; 71] = [
        "abs",
        "append",
        "assert",
        "average",
        "base64decode",
        "base64encode",
        "boolean",
        "ceil",
        "contains",
        "count",
        "decodeUrl",
        "decodeUrlComponent",
        "distinct",
        "each",
        "encodeUrl",
        "encodeUrlComponent",
        "error",
        "eval",
        "exists",
        "filter",
        "floor",
        "formatBase",
        "formatInteger",
        "formatNumber",
        "fromMillis",
        "hash",
        "join",
        "keys",
        "length",
        "lookup",
        "lowercase",
        "map",
        "match",
        "max",
        "merge",
        "millis",
        "min",
        "not",
        "now",
        "number",
        "pad",
        "parse",
        "parseInteger",
        "partition",
        "power",
        "random",
        "range",
        "reduce",
        "replace",
        "reverse",
        "round",
        "shuffle",
        "sift",
        "single",
        "sort",
        "split",
        "spread",
        "sqrt",
        "string",
        "substring",
        "substringAfter",
        "substringBefore",
        "sum",
        "toMillis",
        "trim",
        "type",
        "uppercase",
        "uuid",
        "zip",
        "clone",
        "typeOf",
    ];
    name == "states" && jsonata || jsonata && FUNCTIONS.contains(&name)
}

/// One `$name` of an expression.
struct Token<'a> {
    name: &'a str,
    /// The offset behind the name.
    end: usize,
    /// Whether it is called.
    called: bool,
    /// Whether it is bound here, by `:=`, as a parameter, or by `@` and `#`.
    bound: bool,
}

/// Finds `$name` outside of string literals and comments.
struct Tokens<'a> {
    text: &'a str,
    at: usize,
    jsonata: bool,
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            let rest = self.text.get(self.at..)?;
            let c = rest.chars().next()?;
            match c {
                '\'' | '"' | '`' => self.at += quoted(rest, c),
                '/' if self.jsonata && rest.starts_with("/*") => {
                    self.at += rest.find("*/").map_or(rest.len(), |end| end + 2);
                }
                // In JSONPath `$` inside a path is the root of a filter's own path, so a name starts only at `$letter`.
                '$' if rest.starts_with("$$") => {
                    self.at += 2;
                    self.at += name_length(self.text.get(self.at..).unwrap_or_default());
                }
                '$' => {
                    let start = self.at + 1;
                    let length = name_length(self.text.get(start..).unwrap_or_default());
                    self.at = start + length;
                    if length > 0 {
                        return Some(self.token(start));
                    }
                }
                c => self.at += c.len_utf8(),
            }
        }
    }
}

impl<'a> Tokens<'a> {
    fn token(&self, start: usize) -> Token<'a> {
        let before = self.text.get(..start.saturating_sub(1)).unwrap_or_default().trim_end();
        let after = self.text.get(self.at..).unwrap_or_default().trim_start();
        Token {
            name: self.text.get(start..self.at).unwrap_or_default(),
            end: self.at,
            called: after.starts_with('('),
            bound: self.jsonata
                && (after.starts_with(":=") || before.ends_with(['@', '#']) || is_parameter(before)),
        }
    }
}

/// Whether what comes before a name is `function(` or `λ(`, possibly with other parameters.
fn is_parameter(before: &str) -> bool {
    let list = before.trim_end_matches(|c: char| {
        c == '$' || c == '_' || c == ',' || c.is_alphanumeric() || c.is_whitespace()
    });
    let head = list.strip_suffix('(').map(str::trim_end).unwrap_or_default();
    head.ends_with("function") || head.ends_with('λ')
}

fn name_length(text: &str) -> usize {
    match text.chars().next() {
        Some(c) if c == '_' || c.is_alphabetic() => {
            text.find(|c: char| c != '_' && !c.is_alphanumeric()).unwrap_or(text.len())
        }
        _ => 0,
    }
}

/// The length of the literal at the start of `text`, both quotes included.
fn quoted(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if c == quote => return at + c.len_utf8(),
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn jsonata(text: &str) -> Vec<String> {
        variables(text, Language::Jsonata)
    }

    #[test]
    fn json_path_variables() {
        let path = |text| variables(text, Language::JsonPath);
        assert_eq!(path("$order.items[0]"), ["order"]);
        assert_eq!(path("States.Format('{} $no', $a, $.b, $$.Execution.Id, $c_1.x)"), ["a", "c_1"]);
        assert!(path("$.a").is_empty());
        assert!(path("$").is_empty());
        assert_eq!(path("$states.x"), ["states"]);
    }

    #[test]
    fn jsonata_variables_are_those_that_are_not_bound_or_built_in() {
        assert_eq!(jsonata("{% $a + $b.c & '$no' & \"$no\" /* $no */ & `$no` %}"), ["a", "b"]);
        assert!(jsonata("{% $states.input.x & $$.y & $ %}").is_empty());
        assert!(jsonata("{% ( $x := 1; $x + 1 ) %}").is_empty());
        assert!(jsonata("{% $map([1], function($v, $i) { $v * $i }) %}").is_empty());
        assert!(jsonata("{% $map([1], $string) %}").is_empty());
        assert_eq!(jsonata("{% $sum($prices) ~> $f() %}"), ["prices"]);
        assert!(jsonata("{% items@$i#$n.($i.a & $n) %}").is_empty());
        assert!(jsonata("no expression $x").is_empty());
    }

    #[test]
    fn parts_of_states_are_seen() {
        assert!(reads_states("{% $states.result.x %}", "result"));
        assert!(reads_states("{% $string( $states . result ) %}", "result"));
        assert!(!reads_states("{% '$states.result' %}", "result"));
        assert!(!reads_states("{% $states.results %}", "result"));
    }
}
