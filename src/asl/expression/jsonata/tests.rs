use super::*;

fn refused(text: &str) -> (usize, String) {
    match parse(text).and_then(|node| analyse(&node)) {
        Ok(_) => panic!("{text} was taken"),
        Err(error) => (error.offset, error.message),
    }
}

fn analysed(text: &str) -> Analysis {
    parse(text).and_then(|node| analyse(&node)).unwrap_or_else(|error| panic!("{}", error.with_caret(text)))
}

/// One expression a line; each is valid JSONata 2.0.6.
const VALID: &str = include_str!("valid.txt");

/// One expression a line; none is.
const INVALID: &str = include_str!("invalid.txt");

#[test]
fn all_of_the_syntax_is_taken() {
    for text in VALID.lines() {
        if let Err(error) = parse(text) {
            panic!("{}", error.with_caret(text));
        }
    }
}

#[test]
fn what_is_no_jsonata_is_refused() {
    for text in INVALID.lines() {
        assert!(parse(text).is_err(), "{text}");
    }
}

#[test]
fn operators_bind_as_documented() {
    for (text, same) in [
        ("a + b * c", "a + (b * c)"),
        ("a - b - c", "(a - b) - c"),
        ("a or b and c", "a or (b and c)"),
        ("a & b = c", "(a & b) = c"),
        ("a ? b : c ? d : e", "a ? b : (c ? d : e)"),
        ("$a := $b := 1", "$a := ($b := 1)"),
        ("-a.b", "-(a.b)"),
        ("a.b[0]", "a.(b[0])"),
    ] {
        let strip = |text: &str| parse(text).map(|node| outline(&node));
        assert_eq!(strip(text), strip(same), "{text}");
    }
}

/// The tree without offsets and without blocks of one expression.
fn outline(node: &Node) -> String {
    if let Kind::Block(inner) = &node.kind
        && let [only] = inner.as_slice()
    {
        return outline(only);
    }
    let mut children = Vec::new();
    node.each_child(&mut |child| children.push(outline(child)));
    let name = match &node.kind {
        Kind::Binary { operator, .. } => format!("{operator:?}"),
        Kind::Name(name) | Kind::Variable(name) | Kind::Number(name) => name.clone(),
        other => format!("{other:?}").split([' ', '(', '{']).next().unwrap_or("").to_owned(),
    };
    format!("{name}[{}]", children.join(" "))
}

#[test]
fn errors_say_where_and_what() {
    for (text, offset, message) in [
        ("", 0, "The expression ends where a value is expected."),
        ("1 +", 3, "The expression ends where a value is expected."),
        ("a b", 2, "Expected an operator or the end, found `b`."),
        ("(a", 2, "Expected `)` or `;` behind an expression of the block, found the end."),
        ("'a", 0, "The text that starts here lacks its closing '."),
        ("a /* b", 2, "The comment that starts here lacks its closing `*/`."),
        ("/a", 0, "The regular expression that starts here lacks its closing `/`."),
        ("1 := 2", 0, "The left side of `:=` must be a variable: `$name := …`."),
        ("a.1", 2, "`1` can't be a step of a path; a field of that name stands in backticks: `` `1` ``."),
        ("function(a){1}", 9, "A parameter of a function is a variable: `$name`."),
        ("$eval('1')", 0, "Step Functions has no `$eval`; `$parse(text)` makes a value from its JSON text."),
        (
            "$uppercas('a')",
            0,
            "There is no function `$uppercas`, and a workflow variable can't hold one; the closest are uppercase, ",
        ),
        ("$states.inputs", 8, "`$states` has no field `inputs`; it has input."),
        (
            "$states.context.Task.token",
            21,
            "The context object has no `$states.context.Task.token`; `$states.context.Task` has Token.",
        ),
        (
            "a != = b",
            5,
            "Expected a value (a field, a variable, a text, a number, `(`, `[` or `{`), found `=`. Equality is written `=`.",
        ),
    ] {
        let (at, found) = refused(text);
        assert!(found.starts_with(message), "{text}: {found}");
        assert_eq!(at, offset, "{text}");
    }
}

#[test]
fn there_is_no_input_document() {
    for (text, offset) in [
        ("$", 0),
        ("$.total", 0),
        ("total", 0),
        ("1 + (total)", 5),
        ("$sum([total])", 6),
        ("{a: 1}", 1),
        ("*.a", 0),
        ("**", 0),
        ("%", 0),
        ("(%.a)", 1),
        ("$o[$$.a = 1]", 3),
        ("$map($o, function($v){ $v + total })", 28),
        ("total[$ > 1]", 0),
    ] {
        assert_eq!(refused(text).0, offset, "{text}");
    }
    for text in [
        "$order[$.total > 10]",
        "$order[total > 10].{'n': name, 'parent': %.id}",
        "$order^(<date, >$.total){date: $sum(total)}",
        "[1..3].($ * 2)",
        "$o ~> |items|{'total': price * n, 'all': $}|",
        "$o.*.a.**.b",
        "$o.a.(%.c & $)",
        "$o.(total ~> $string())",
    ] {
        analysed(text);
    }
}

#[test]
fn what_is_read_is_known() {
    let reads = analysed("$a + ($b := 1; $b + $c.x) + $sum($map($d, function($e){ $e + $a }))");
    assert_eq!(reads.variables, ["a", "c", "d"]);
    assert_eq!(analysed("($f := function($n){ $n > 0 ? $f($n - 1) : $x }; $f(3))").variables, ["x"]);
    assert_eq!(analysed("$o.items@$i.{'n': $i.n, 'm': $m}").variables, ["o", "m"]);
    assert!(!reads.reads_task_token && !reads.reads_result);
    for text in [
        "$states.context.Task.Token",
        "$states.context",
        "$states",
        "$states.context.Task",
        "{'t': $states.context.*.Token}",
        "$states.context.`Task`.\"Token\"",
        "$string($states.context[0].Task)",
    ] {
        assert!(analysed(text).reads_task_token, "{text}");
    }
    for text in ["$states.input.Task.Token", "$states.context.Execution.Id", "'$states.context.Task.Token'"] {
        assert!(!analysed(text).reads_task_token, "{text}");
    }
    assert!(analysed("$states.result.a").reads_result);
    assert!(analysed("$states.errorOutput.Error").reads_error_output);
    assert!(!analysed("$string($states)").reads_result && !analysed("$states.*").reads_error_output);
}

#[test]
fn offsets_count_from_the_delimiter() {
    assert_eq!(check_delimited("{% 1 + %}").map_err(|error| error.offset), Err(7));
    assert_eq!(check_delimited("{% $states.foo %}").map_err(|error| error.offset), Err(11));
    assert!(check_delimited("1").is_err());
}

#[test]
fn nesting_and_length_are_bounded() {
    for open in ["(", "[", "-", "{'a':", "$f(", "a[", "a ? ", "function($x){", "|", "$a := "] {
        assert!(parse(&open.repeat(100_000)).is_err(), "{open}");
    }
    assert!(parse(&vec!["a"; 900].join(" & ")).is_ok());
    assert!(refused(&vec!["a"; 100_000].join(" & ")).1.contains("levels"));
}
