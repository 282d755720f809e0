use super::*;

#[test]
fn texts_are_told_from_expressions() {
    for text in ["$", "$.a", "$[0]", "$$", "$$.Task", "$name", "$_x", "States.UUID()"] {
        assert_eq!(classify(text, Language::JsonPath), Text::Expression(text));
        assert_eq!(classify(text, Language::Jsonata), Text::Literal(text.into()));
        let escaped = format!("\\{text}");
        assert_eq!(classify(&escaped, Language::JsonPath), Text::Literal(text.into()));
    }
    for text in ["", "$5", "a$.b", "States.", "States.x", "\\a", "{% 1 %}"] {
        assert_eq!(classify(text, Language::JsonPath), Text::Literal(text.into()));
    }
    assert_eq!(classify("{% 1 %}", Language::Jsonata), Text::Expression("{% 1 %}"));
    assert_eq!(classify("{%}", Language::Jsonata), Text::Literal("{%}".into()));
}

#[test]
fn the_task_token_is_found_wherever_it_hides_in_a_path() {
    for text in [
        "$$",
        "$$.Task",
        "$$['Task'].Token",
        "$$.*",
        "$$..Token",
        "States.Format('{}', $$.Task.Token)",
        "States.JsonToString($$)",
    ] {
        assert!(reads_task_token(text, Language::JsonPath), "{text}");
    }
    for text in ["$", "$.Task.Token", "$$.Execution.Id", "States.Format('$$.Task.Token')"] {
        assert!(!reads_task_token(text, Language::JsonPath), "{text}");
    }
}

#[test]
fn variables_are_listed_once_each() {
    assert_eq!(
        variables("States.Array($b.x, $a, $.c[?(@.d == $b.y)], $$.Execution.Id)", Language::JsonPath),
        ["b", "a"]
    );
}

#[test]
fn intrinsics_do_not_stand_where_a_path_must() {
    assert!(check("States.UUID()", Language::JsonPath).is_ok());
    assert!(check_path("States.UUID()").is_err());
    assert!(check_path("$$.Execution.Input").is_ok());
}

#[test]
fn only_calls_are_rewritten() {
    assert_eq!(normalise("States.Array($.a,1)", Language::JsonPath), "States.Array($.a, 1)");
    assert_eq!(normalise("$[ 'a' ]", Language::JsonPath), "$[ 'a' ]");
}
