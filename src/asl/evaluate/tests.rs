use super::*;
use crate::asl::expression::jsonata;

fn refused(javascript: &str) -> (usize, String) {
    match translate(javascript) {
        Ok(translation) => panic!("{javascript} became {}", translation.jsonata),
        Err(error) => (error.offset, error.message),
    }
}

#[test]
fn a_translation_is_jsonata_and_reads_no_variables() {
    for javascript in SAMPLES.lines() {
        let translation =
            translate(javascript).unwrap_or_else(|error| panic!("{}", error.with_caret(javascript)));
        let node = jsonata::parse(&translation.jsonata)
            .unwrap_or_else(|error| panic!("{}", error.with_caret(&translation.jsonata)));
        let analysis = jsonata::analyse(&node)
            .unwrap_or_else(|error| panic!("{}", error.with_caret(&translation.jsonata)));
        assert_eq!(analysis.variables, Vec::<String>::new(), "{javascript}");
    }
}

/// Expressions that are translated; the differential oracle runs them in both languages.
const SAMPLES: &str = include_str!("samples.txt");

#[test]
fn translations_are_stable() {
    for (javascript, jsonata, paths) in [
        ("1 + 2", "1 + 2", vec![]),
        (
            "$.waitMilliseconds / 1000",
            "($field := function($of, $key) { $type($of) = 'object' and $exists($lookup($of, $key)) ? $lookup($of, $key) : $error('There is no field ' & $key & '.') }; $num := function($v) { $type($v) = 'null' ? 0 : $type($v) = 'string' ? ($t := $replace($v, /^\\s+|\\s+$/, ''); $t = '' ? 0 : $number($t)) : $number($v) }; $in_waitMilliseconds := $field($states.input, 'waitMilliseconds'); $num($in_waitMilliseconds) / 1000)",
            vec!["$.waitMilliseconds"],
        ),
        ("`it's \"${1 > 2}\"`", "\"it's \\\"\" & $string(1 > 2) & '\"'", vec![]),
    ] {
        let translation =
            translate(javascript).unwrap_or_else(|error| panic!("{}", error.with_caret(javascript)));
        assert_eq!(
            (translation.jsonata.as_str(), translation.paths),
            (jsonata, paths.into_iter().map(str::to_owned).collect())
        );
    }
}

#[test]
fn what_cannot_be_translated_is_named() {
    for (javascript, offset, message) in [
        (
            "new Date().getFullYear()",
            0,
            "`new` can't be translated to JSONata; use engine = \"LAMBDA\" for it.",
        ),
        ("$.a == $.b", 4, "`==` converts its operands in ways that JSONata doesn't know; use `===`."),
        (
            "$.a-1",
            3,
            "A dash directly behind a path is part of the name for the CDK; put a space before it to subtract, or write `['a-name']`.",
        ),
        ("'a $.b'", 3, "`$.b` inside a text is no value; use a template literal: `` `…${$.b}…` ``."),
        ("$.a.map(x => x)", 8, "`x` can't be translated"),
        ("$.a & 1", 4, "A bitwise operator can't be translated to JSONata"),
        ("[1, 2]", 0, "A list literal"),
        ("Math.log(2)", 0, "`Math.log()` has no exact counterpart in JSONata; translated are Math.floor"),
        ("$.s.padStart(3)", 3, "`.padStart()` has no exact counterpart in JSONata"),
        ("$.a = 1", 4, "An assignment can't be translated"),
        ("x + 1", 0, "`x` can't be translated to JSONata; use a path (`$.x`)"),
        ("$.a ?? $.b || 1", 11, "JavaScript takes `??` next to `||`"),
        ("/a/.test($.b)", 0, "A regular expression can't be translated"),
        ("1 +", 3, "Expected a value, found the end."),
        ("`a ${1", 3, "The `${` that starts here lacks its closing `}`."),
        ("$$.Execution.Id", 0, "The context object isn't translated"),
        ("$.a === $.a", 4, "JavaScript compares lists and objects by identity"),
        ("$.a?.b", 3, "Optional chaining"),
    ] {
        let (at, found) = refused(javascript);
        assert!(found.starts_with(message), "{javascript}: {found}");
        assert_eq!(at, offset, "{javascript}: {found}");
    }
}

#[test]
fn nesting_and_length_are_bounded() {
    for open in ["(", "!", "-", "1+", "a?", "`${", "Math.abs(", "$.a.includes(", "1?1:"] {
        assert!(translate(&open.repeat(100_000)).is_err(), "{open}");
    }
    assert!(refused(&vec!["1"; 10_000].join("+")).1.contains("parts"));
}
