use super::*;

fn round(text: &str) -> String {
    parse(text).map_or_else(|error| panic!("{text}: {}", error.with_caret(text)), |path| path.to_string())
}

fn refused(text: &str) -> (usize, String) {
    match parse(text) {
        Ok(path) => panic!("{text} was taken as {path}"),
        Err(error) => (error.offset, error.message),
    }
}

#[test]
fn paths_of_every_shape_render_as_written() {
    for text in [
        "$",
        "$$",
        "$order",
        "$order.items[0]",
        "$.store.book",
        "$.store\\.book",
        "$.\\stor\\e.boo\\k",
        "$.foo\\@bar.baz\\[\\[.\\?pretty",
        "$.&\u{416}\u{4e2d}.\u{103C6}",
        "$.ledgers.branch[0].pending.count",
        "$.ledgers.branch[0]",
        "$.ledgers[0][22][315].foo",
        "$['store']['book']",
        "$[\"store\"].book",
        "$.['a b'].c",
        "$['it\\'s']",
        "$['a', 'b']",
        "$.a-b_c",
        "$..author",
        "$..*",
        "$..[0]",
        "$.*",
        "$.items[*]",
        "$.items[-1]",
        "$.items[0, 2]",
        "$.items[1:3]",
        "$.items[:2]",
        "$.items[-2:]",
        "$.items[::2]",
        "$.items[1:8:2]",
        "$.items.length()",
        "$.items.append($.other)",
        "$.items[?(@.isbn)]",
        "$.items[?(@.price < 10)]",
        "$.items[?(@.price <= $.limit && (@.category == 'fiction' || @['author'] =~ /.*rees/i))].title",
        "$.items[?(!(@.sold))]",
        "$.labels[?(@.Name == Receipt)].value",
        "$.fields[?(@.Type.Text == AMOUNT_PAID && @.sure == true)]",
        "$.items[(@.length-1)].id",
        "$.items[(@.length)]",
        "$.items[?(@.size in ['S', 'M'])]",
        "$.items[?(@.tags subsetof [1, 2.50, true, null])]",
        "$$.Execution.Input.deep[0].down",
        "$$.Map.Item.Value",
        "$$['Execution']['Id']",
    ] {
        assert_eq!(round(text), text);
    }
}

#[test]
fn blanks_in_brackets_are_normalised() {
    assert_eq!(
        round("$[ 'a' ,'b' ][?( @.a==1&&@.b!=2 )][ 0,1 ]"),
        "$['a', 'b'][?(@.a == 1 && @.b != 2)][0, 1]"
    );
    assert_eq!(round("$.a[?(@.b==c)][( @.length - 2 )] "), "$.a[?(@.b == c)][(@.length-2)]");
    assert_eq!(round("$$.Execution.Name \n"), "$$.Execution.Name");
}

#[test]
fn wrong_paths_say_where_and_what() {
    for (text, offset, message) in [
        ("$.", 2, "Expected the name of a field, `*` or `['name']` behind the dot, found the end."),
        ("$.a b", 3, "The expression is complete before a space; remove what follows."),
        ("$. a", 2, "A name with a space goes in brackets and quotes: `['my name']`."),
        (
            "$.a[",
            4,
            "Expected a name in quotes, an index, a slice `1:3`, `*` or a filter `?(…)`, found the end.",
        ),
        ("$.a[0", 5, "Expected `]` to close the brackets, found the end."),
        ("$.a['b]", 4, "The text that starts here lacks its closing '."),
        ("$.a[?@.b]", 5, "Expected `(` behind `?`: a filter looks like `[?(@.price < 10)]`, found `@.b]`."),
        ("$.a[?('b')]", 6, "A value alone is no filter; compare a path with it: `@.name == 'value'`."),
        (
            "$.a[?(b == 1)]",
            6,
            "Expected a path (`@.name`), a text in quotes, a number, true, false or null, found `b`.",
        ),
        (
            "$.a[(@.size-1)]",
            5,
            "Expected `@.length` (the only computed index is `[(@.length-1)]`), found `@.size-1)]`.",
        ),
        ("$.a.size2()", 4, "`size2()` is no JSONPath function; Step Functions knows size."),
        ("$.a\\", 3, "A backslash needs a character behind it; a literal one is written `\\\\`."),
        ("@.a", 0, "`@` has a meaning inside a filter only; start the path with `$`."),
        (
            "$$.Exec",
            2,
            "The context object has no `$$.Exec`; `$$` has Execution, State, StateMachine, Task or Map.",
        ),
        (
            "$states.input",
            7,
            "`$states` belongs to JSONata; in JSONPath the input is `$` and the context object is `$$`.",
        ),
    ] {
        assert_eq!(refused(text), (offset, message.to_owned()), "{text}");
    }
}

#[test]
fn reference_paths_name_one_place() {
    for text in ["$", "$.a.b", "$['a'][0]", "$.a\\.b"] {
        assert_eq!(parse_reference(text).map(|path| path.to_string()), Ok(text.to_owned()));
    }
    for (text, offset) in [
        ("$.a[*]", 3),
        ("$..a", 1),
        ("$.a[0:1]", 3),
        ("$.a['b', 'c']", 3),
        ("$$.Task", 0),
        ("$v.a", 0),
        ("$.a:b", 3),
    ] {
        assert_eq!(parse_reference(text).map_err(|error| error.offset), Err(offset), "{text}");
    }
}

#[test]
fn nesting_is_bounded() {
    let deep = "$[?(".repeat(100_000);
    assert!(refused(&deep).1.contains("nests deeper"));
    assert!(refused(&("$[?(".to_owned() + &"!".repeat(100_000))).1.contains("nests deeper"));
    assert!(refused(&("$[?(@ in ".to_owned() + &"[".repeat(100_000))).1.contains("nests deeper"));
}
