use super::*;

fn round(text: &str) -> String {
    parse(text).map_or_else(|error| panic!("{text}: {error}"), |call| call.to_string())
}

fn refused(text: &str) -> (usize, String) {
    match parse(text) {
        Ok(call) => panic!("{text} was taken as {call}"),
        Err(error) => (error.offset, error.message),
    }
}

#[test]
fn there_are_eighteen() {
    assert_eq!(Function::ALL.len(), 18);
    for function in Function::ALL {
        assert_eq!(Function::from_name(function.name()), Some(*function));
    }
}

#[test]
fn the_examples_of_the_developer_guide_are_taken() {
    for text in [
        "States.Array($.Id)",
        "States.Array()",
        "States.Array('Hello', 'World')",
        "States.ArrayPartition($.inputArray, 4)",
        "States.ArrayContains($.inputArray, $.lookingFor)",
        "States.ArrayRange(1, 9, 2)",
        "States.ArrayGetItem($.inputArray, $.index)",
        "States.ArrayLength($.inputArray)",
        "States.ArrayUnique($.inputArray)",
        "States.Base64Encode($.input)",
        "States.Base64Decode($.base64)",
        "States.Hash($.Data, $.Algorithm)",
        "States.JsonMerge($.json1, $.json2, false)",
        "States.StringToJson($.escapedJsonString)",
        "States.JsonToString($.unescapedJson)",
        "States.MathRandom($.start, $.end)",
        "States.MathAdd($.value1, $.step)",
        "States.StringSplit($.inputString, $.splitter)",
        "States.UUID()",
        "States.Format('Hello, my name is {}.', $.name)",
        "States.Format($.template, $.name)",
        "States.Format('{}.{}.{}', States.ArrayGetItem(States.StringSplit(States.ArrayGetItem(States.StringSplit($.ImageRecipe.Arn, '/'), 2), '.'), 0), States.ArrayGetItem(States.StringSplit(States.ArrayGetItem(States.StringSplit($.ImageRecipe.Arn, '/'), 2), '.'), 1), $$.Execution.Name)",
        "States.Format('invoice of {} for order {}: \\{\\}', $customer, $.orders[?(@.id == 'it, (1)')].name)",
    ] {
        assert_eq!(round(text), text);
    }
}

#[test]
fn arguments_are_rendered_with_a_comma_and_a_blank() {
    assert_eq!(
        round("States.Array( $.a,'b' ,-1.50,true , null )"),
        "States.Array($.a, 'b', -1.50, true, null)"
    );
}

#[test]
fn wrong_calls_say_what_would_be_right() {
    for (text, offset, message) in [
        ("States.UUDI()", 7, "`States.UUDI` is no intrinsic function; Step Functions has UUID."),
        ("States.UUID(1)", 0, "States.UUID takes no arguments; 1 given."),
        ("States.MathAdd(1)", 0, "States.MathAdd takes first number, second number; 1 given."),
        ("States.MathRandom(1)", 0, "States.MathRandom takes start, end, seed (optional); 1 given."),
        ("States.MathAdd(1, 'a')", 18, "The second number of States.MathAdd must be a number, not `'a'`."),
        (
            "States.ArrayLength(States.UUID())",
            19,
            "The array of States.ArrayLength must be an array (a path, or a call such as States.Array), not the result of States.UUID.",
        ),
        (
            "States.JsonMerge($.a, $.b, true)",
            27,
            "The deep of States.JsonMerge must be the literal false: Step Functions merges shallowly only, not `true`.",
        ),
        ("States.Hash($.a, 'SHA256')", 17, "`SHA256` is no algorithm of States.Hash; use SHA-256."),
        (
            "States.Format('{} and {}', $.a)",
            14,
            "The template of States.Format has 2 {}, but 1 argument is given; a literal brace is written `\\{`.",
        ),
        ("States.Array(\"a\")", 13, "A text in an intrinsic function stands in single quotes: `'text'`."),
        ("States.Array(a)", 13, "`a` is no argument; a text stands in single quotes: `'a'`."),
        (
            "States.Array('a\\b')",
            15,
            "Only `\\'`, `\\\\`, `\\{` and `\\}` may follow a backslash here; a literal backslash is written `\\\\`.",
        ),
        ("States.Array('a)", 13, "The text that starts here lacks its closing '."),
        ("States.ArrayRange(1, 2, 0)", 24, "The increment of States.ArrayRange can't be 0."),
        ("States.ArrayRange(0, 1000, 1)", 21, "States.ArrayRange makes at most 1000 items."),
        (
            "States.Array($$.Task.token)",
            20,
            "The context object has no `$$.Task.token`; `$$.Task` has Token.",
        ),
    ] {
        assert_eq!(refused(text), (offset, message.to_owned()), "{text}");
    }
}

#[test]
fn ten_levels_nest_and_eleven_do_not() {
    let nested = |levels: usize| "States.Array(".repeat(levels) + &")".repeat(levels);
    assert_eq!(round(&nested(10)), nested(10));
    assert!(refused(&nested(11)).1.contains("at most 10"));
    assert!(refused(&"States.Array(".repeat(100_000)).1.contains("at most 10"));
}

#[test]
fn literals_survive_quoting() {
    let text = "it's \\ a {template}";
    let quoted = quote(text);
    assert_eq!(quoted, "'it\\'s \\\\ a \\{template\\}'");
    let call = parse(&array(&[quoted.as_str(), "$.a"])).map(|call| call.arguments);
    assert_eq!(call.ok().and_then(|arguments| arguments[0].text()), Some(text.to_owned()));
    assert_eq!(
        format(&template(&["{", " and ", "'"]), &["$.a", "$.b"]),
        "States.Format('\\{{} and {}\\'', $.a, $.b)"
    );
    assert_eq!(
        round("States.Format('\\{{} and {}\\'', $.a, $.b)"),
        "States.Format('\\{{} and {}\\'', $.a, $.b)"
    );
}
