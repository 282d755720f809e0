use super::*;
use serde_json::json;

fn rule(text: &str) -> serde_json::Value {
    parse(text).map_or_else(|error| panic!("{}", error.with_caret(text)), |condition| condition.to_rule())
}

fn refused(text: &str) -> (usize, String) {
    match parse(text) {
        Ok(condition) => panic!("{text} was taken as {condition}"),
        Err(error) => (error.position(text).1, error.message),
    }
}

#[test]
fn the_smallest_rule_is_made() {
    for (text, expected) in [
        (r#"$.status == "FAILED""#, json!({ "Variable": "$.status", "StringEquals": "FAILED" })),
        ("$.s == 'it\\'s'", json!({ "Variable": "$.s", "StringEquals": "it's" })),
        (r#"$.s != """#, json!({ "Not": { "Variable": "$.s", "StringEquals": "" } })),
        (
            "$.n >= -1.50",
            json!({ "Variable": "$.n", "NumericGreaterThanEquals": serde_json::from_str::<Number>("-1.50").ok() }),
        ),
        ("5 < $.n", json!({ "Variable": "$.n", "NumericGreaterThan": 5 })),
        ("true == $.b", json!({ "Variable": "$.b", "BooleanEquals": true })),
        ("$.x == null", json!({ "Variable": "$.x", "IsNull": true })),
        ("$.x != null", json!({ "Variable": "$.x", "IsNull": false })),
        ("!isPresent($.x)", json!({ "Variable": "$.x", "IsPresent": false })),
        ("!!isPresent($.x)", json!({ "Variable": "$.x", "IsPresent": true })),
        ("!($.x != 1)", json!({ "Variable": "$.x", "NumericEquals": 1 })),
        (
            "isTimestamp($$.Execution.Input.t)",
            json!({ "Variable": "$$.Execution.Input.t", "IsTimestamp": true }),
        ),
        (r#"$.name matches "log-*""#, json!({ "Variable": "$.name", "StringMatches": "log-*" })),
        (r#"$.name matches "log-\\*""#, json!({ "Variable": "$.name", "StringMatches": "log-\\*" })),
        (r#"$.name matches "log-\*""#, json!({ "Variable": "$.name", "StringMatches": "log-\\*" })),
        (
            r#"$.due > timestamp("2030-01-01T00:00:00Z")"#,
            json!({ "Variable": "$.due", "TimestampGreaterThan": "2030-01-01T00:00:00Z" }),
        ),
        ("$.a > number($.b)", json!({ "Variable": "$.a", "NumericGreaterThanPath": "$.b" })),
        ("number($.a) > $.b", json!({ "Variable": "$.a", "NumericGreaterThanPath": "$.b" })),
        ("$.a == string($v)", json!({ "Variable": "$.a", "StringEqualsPath": "$v" })),
        ("$v.a == boolean($.b)", json!({ "Variable": "$v.a", "BooleanEqualsPath": "$.b" })),
        ("$.a <= timestamp($.b)", json!({ "Variable": "$.a", "TimestampLessThanEqualsPath": "$.b" })),
        (
            "$.a == 1 && ($.b == 2 && $.c == 3)",
            json!({ "And": [
                { "Variable": "$.a", "NumericEquals": 1 },
                { "Variable": "$.b", "NumericEquals": 2 },
                { "Variable": "$.c", "NumericEquals": 3 },
            ] }),
        ),
        (
            r#"$.status == "FAILED" && ($.retries < 3 || !isPresent($.override)) && $.name matches "log-*""#,
            json!({ "And": [
                { "Variable": "$.status", "StringEquals": "FAILED" },
                { "Or": [
                    { "Variable": "$.retries", "NumericLessThan": 3 },
                    { "Variable": "$.override", "IsPresent": false },
                ] },
                { "Variable": "$.name", "StringMatches": "log-*" },
            ] }),
        ),
        (
            "!($.a == 1 || $.b == 2)",
            json!({ "Not": { "Or": [
                { "Variable": "$.a", "NumericEquals": 1 },
                { "Variable": "$.b", "NumericEquals": 2 },
            ] } }),
        ),
        ("$.a==1", json!({ "Variable": "$.a", "NumericEquals": 1 })),
        (
            "$.a[?(@.b == 'x')]!='y'",
            json!({ "Not": { "Variable": "$.a[?(@.b == 'x')]", "StringEquals": "y" } }),
        ),
    ] {
        let rule = rule(text);
        assert_eq!(rule.to_string(), expected.to_string(), "{text}");
        assert_eq!(check_rule(&rule), Ok(()), "{text}");
    }
}

#[test]
fn conditions_render_in_their_own_language() {
    for (text, rendered) in [
        ("5<$.n&&!($.b!=2)", "$.n > 5 && $.b == 2"),
        ("($.a == 1 || $.b == 2) && $.c == null", "($.a == 1 || $.b == 2) && isNull($.c)"),
        ("$.a == 1 || ($.b == 2 && $.c == 3)", "$.a == 1 || $.b == 2 && $.c == 3"),
        ("!($.a matches 'x\\*')", r#"!($.a matches "x\\*")"#),
        ("!($.a < timestamp('2030-01-01T00:00:00Z'))", r#"!($.a < timestamp("2030-01-01T00:00:00Z"))"#),
        ("number($.a) == $.b", "$.a == number($.b)"),
    ] {
        let parsed = parse(text);
        assert_eq!(parsed.as_ref().map(ToString::to_string), Ok(rendered.to_owned()));
        assert_eq!(parse(rendered), parsed);
    }
}

#[test]
fn errors_point_at_the_column_and_say_what_would_be_right() {
    for (text, column, message) in [
        (
            "",
            1,
            "Expected a path (`$.x`), a text, a number, true, false, null or a test such as `isPresent($.x)`, found the end.",
        ),
        ("$.a = 1", 5, "Equality is written `==`."),
        ("$.a === 1", 5, "There is no `===`; write `==`."),
        ("$.a", 1, "A path alone is no condition; write `$.a == true`, or `isPresent($.a)`."),
        ("$.a == 1 && $.b", 13, "A path alone is no condition; write `$.b == true`, or `isPresent($.b)`."),
        ("$.a == 1 & $.b == 2", 10, "Conditions are joined by `&&`."),
        ("$.a == 1 and $.b == 2", 10, "Expected `&&`, `||` or the end of the condition, found `and`."),
        (
            "$.a == FAILED",
            8,
            "`FAILED` is not understood; a text stands in quotes (`\"FAILED\"`), a path starts with `$`.",
        ),
        (
            "$.a == $.b",
            8,
            "Say what both paths hold: `string($.b)`, `number($.b)`, `boolean($.b)` or `timestamp($.b)`.",
        ),
        ("number($.a) == 'x'", 16, "The sides differ: one is a number, the other a string."),
        ("$.a < null", 5, "`null` can be compared with `==` and `!=` only."),
        ("$.a < true", 5, "true and false have no order; compare them with `==` or `!=`."),
        ("1 == 2", 1, "One side of a comparison must be a path (`$.x`); this one compares two fixed values."),
        ("$.a matches 5", 13, "`matches` takes a pattern in quotes: `\"log-*\"`."),
        ("'x*' matches $.a", 1, "`matches` has the path on its left and the pattern on its right."),
        ("$.a == 'x\\*'", 8, "`\\*` has a meaning in the pattern of `matches` only; write `*`."),
        ("isPresnt($.a)", 1, "There is no function `isPresnt`; use isPresent."),
        ("isPresent('a')", 11, "`isPresent` takes a path: `isPresent($.x)`; found `'a')`."),
        ("($.a == 1", 10, "Expected `)` to close the group, found the end."),
        ("$.a == 1)", 9, "This `)` closes nothing."),
        ("$.größe == 1 || $.ä = 2", 21, "Equality is written `==`."),
        ("$.a == .5", 8, "`.5` is not a number; numbers look like 5, -0.25 or 1e3."),
        (
            "$.a == \"x\\y\"",
            8,
            "This text has an escape that doesn't exist; use \\\\, \\\", \\', \\n, \\r, \\t or \\u and four digits.",
        ),
        (
            "$.a == timestamp('tomorrow')",
            18,
            "`tomorrow` is not a timestamp: an upper-case `T` must stand between date and time; timestamps look like `2030-01-31T08:00:00Z`.",
        ),
        (
            "States.ArrayLength($.a) == 1",
            1,
            "A condition can't call an intrinsic function; compute the value in a state before, or use JSONata.",
        ),
        ("$.a == isNull($.b)", 8, "`isNull` is a condition, not a value; join it with `&&` or `||`."),
        ("$$.Stat.Name == 'x'", 3, "The context object has no `$$.Stat`; `$$` has State."),
    ] {
        assert_eq!(refused(text), (column, message.to_owned()), "{text}");
    }
}

#[test]
fn nesting_is_bounded() {
    for deep in ["(".repeat(100_000), "!".repeat(100_000), format!("$.a == 1 || {}", "!(".repeat(100_000))] {
        assert!(refused(&deep).1.contains("nests deeper"));
    }
    let long = vec!["$.a == 1"; 10_000].join(" && ");
    assert_eq!(rule(&long)["And"].as_array().map(Vec::len), Some(10_000));
}
