//! Properties of the parsers of expressions and conditions: what is rendered parses back to the same tree, and nothing
//! panics or overflows, whatever comes in.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use sfntasks::asl::condition::{self, Comparator, Condition, Kind, Test, Value};
use sfntasks::asl::evaluate::{attribute_paths, check_attribute_paths, translate};
use sfntasks::asl::expression::intrinsic::{self, Argument, Call, Function};
use sfntasks::asl::expression::path::{
    self, Filter, Link, Operand, Operator, Path, Quoted, Root, Selector, Step,
};
use sfntasks::asl::expression::{self, Language, jsonata};

fn quoted() -> impl Strategy<Value = Quoted> {
    (select(vec!['\'', '"']), "([a-zA-Zé(),.$@ ]|\\\\['\"\\\\])*")
        .prop_map(|(quote, raw)| Quoted { quote, raw })
}

fn bare_name() -> impl Strategy<Value = String> {
    "[a-zA-Z_é][a-zA-Z0-9_-]{0,6}"
}

fn number() -> impl Strategy<Value = String> {
    "-?(0|[1-9][0-9]{0,20})(\\.[0-9]{1,5})?([eE][+-]?[0-9]{1,2})?"
}

fn operand(path: BoxedStrategy<Path>) -> BoxedStrategy<Operand> {
    let scalar = prop_oneof![
        path.prop_map(Operand::Path),
        quoted().prop_map(Operand::Text),
        number().prop_map(Operand::Number),
        any::<bool>().prop_map(Operand::Boolean),
        Just(Operand::Null),
    ];
    prop_oneof![4 => scalar.clone(), 1 => vec(scalar, 0..3).prop_map(Operand::List)].boxed()
}

fn word() -> impl Strategy<Value = Operand> {
    "[a-zA-Z_é][a-zA-Z0-9_-]{0,6}"
        .prop_filter("a constant", |word| !matches!(word.as_str(), "true" | "false" | "null"))
        .prop_map(Operand::Word)
}

fn filter(path: BoxedStrategy<Path>) -> BoxedStrategy<Filter> {
    let operators = vec![
        Operator::Equal,
        Operator::NotEqual,
        Operator::AtMost,
        Operator::Less,
        Operator::In,
        Operator::SubsetOf,
    ];
    let leaf = prop_oneof![
        path.clone().prop_map(Filter::Exists),
        (operand(path.clone()), select(operators), prop_oneof![4 => operand(path), 1 => word()])
            .prop_map(|(left, operator, right)| Filter::Compare { left, operator, right }),
    ];
    leaf.prop_recursive(3, 8, 3, |inner| {
        prop_oneof![
            vec(inner.clone(), 2..4).prop_map(Filter::Or),
            vec(inner.clone(), 2..4).prop_map(Filter::And),
            inner.prop_map(|inner| Filter::Not(Box::new(inner))),
        ]
    })
    .boxed()
}

fn step(filters: BoxedStrategy<Filter>) -> BoxedStrategy<Step> {
    let small = -3..9_i64;
    let bracket = prop_oneof![
        vec(quoted(), 1..3).prop_map(Selector::Names),
        Just(Selector::AllItems),
        vec(small.clone(), 1..3).prop_map(Selector::Indexes),
        (option::of(small.clone()), option::of(small), option::of(1..3_i64))
            .prop_map(|(start, end, step)| Selector::Slice { start, end, step }),
        (0..9_u32).prop_map(Selector::FromEnd),
        filters.prop_map(Selector::Filter),
    ];
    let bare = prop_oneof![4 => bare_name().prop_map(Selector::Name), 1 => Just(Selector::Wildcard)];
    prop_oneof![
        (select(vec![Link::Dot, Link::Descend]), bare).prop_map(|(link, selector)| Step { link, selector }),
        (select(vec![Link::Direct, Link::Dot, Link::Descend]), bracket)
            .prop_map(|(link, selector)| Step { link, selector }),
    ]
    .boxed()
}

fn path_from(roots: BoxedStrategy<Root>, filters: BoxedStrategy<Filter>) -> BoxedStrategy<Path> {
    (roots, vec(step(filters), 0..5)).prop_map(|(root, steps)| Path { root, steps }).boxed()
}

fn roots() -> BoxedStrategy<Root> {
    prop_oneof![
        3 => Just(Root::Input),
        1 => "[a-z_][a-zA-Z0-9_]{0,5}".prop_filter("reserved", |name| name != "states").prop_map(Root::Variable),
    ]
    .boxed()
}

fn paths() -> BoxedStrategy<Path> {
    let flat = Just(Filter::Exists(Path { root: Root::Current, steps: Vec::new() })).boxed();
    let inner = path_from(prop_oneof![Just(Root::Current), Just(Root::Input)].boxed(), flat);
    path_from(roots(), filter(inner))
}

fn calls() -> BoxedStrategy<Call> {
    let leaf = prop_oneof![
        "([a-zA-Zé ,()$]|\\\\['{}\\\\])*".prop_map(Argument::Text),
        number().prop_map(Argument::Number),
        any::<bool>().prop_map(Argument::Boolean),
        Just(Argument::Null),
        paths().prop_map(Argument::Path),
    ];
    let array = |arguments: Vec<Argument>| Call { function: Function::Array, arguments };
    vec(leaf.clone(), 0..4)
        .prop_map(array)
        .prop_recursive(4, 12, 3, move |inner| {
            let nested = prop_oneof![inner.prop_map(Argument::Call), leaf.clone()];
            prop_oneof![
                vec(nested.clone(), 0..4).prop_map(array),
                (nested.clone(), nested.clone()).prop_map(|(a, b)| Call {
                    function: Function::Format,
                    arguments: vec![Argument::Text("{} \\{ {}".to_owned()), a, b],
                }),
                nested.prop_map(|data| Call {
                    function: Function::Hash,
                    arguments: vec![data, Argument::Text("SHA-256".to_owned())],
                }),
            ]
        })
        .boxed()
}

fn conditions() -> BoxedStrategy<Condition> {
    let tests = vec![
        Test::IsPresent,
        Test::IsNull,
        Test::IsString,
        Test::IsNumeric,
        Test::IsBoolean,
        Test::IsTimestamp,
    ];
    let ordered = vec![
        Comparator::Equals,
        Comparator::LessThan,
        Comparator::LessThanEquals,
        Comparator::GreaterThan,
        Comparator::GreaterThanEquals,
    ];
    let values = prop_oneof![
        any::<String>().prop_map(Value::Text),
        number().prop_filter_map("a number", |digits| serde_json::from_str(&digits).ok().map(Value::Number)),
        Just(Value::Timestamp("2030-01-31T08:00:00.5+02:00".to_owned())),
        (paths(), select(vec![Kind::String, Kind::Number, Kind::Timestamp]))
            .prop_map(|(path, kind)| Value::Path { path, kind }),
    ];
    let leaf = prop_oneof![
        (select(tests), paths()).prop_map(|(test, path)| Condition::Test { test, path }),
        (paths(), select(ordered), values).prop_map(|(path, comparator, value)| Condition::Comparison {
            path,
            comparator,
            value
        }),
        (paths(), any::<bool>()).prop_map(|(path, value)| Condition::Comparison {
            path,
            comparator: Comparator::Equals,
            value: Value::Boolean(value)
        }),
        (paths(), "[a-z*\\\\\"']*").prop_map(|(path, pattern)| Condition::Comparison {
            path,
            comparator: Comparator::Matches,
            value: Value::Text(pattern)
        }),
    ];
    leaf.prop_recursive(4, 16, 3, |inner| {
        prop_oneof![
            vec(inner.clone(), 1..4).prop_map(Condition::all),
            vec(inner.clone(), 1..4).prop_map(Condition::any),
            inner.prop_map(Condition::negated),
        ]
    })
    .boxed()
}

/// Every parser gets the text; that none panics is the test.
fn feed(text: &str) {
    for language in [Language::JsonPath, Language::Jsonata] {
        if let Err(error) = expression::check(text, language) {
            assert!(!error.with_caret(text).is_empty());
        }
        expression::classify(text, language);
        expression::reads_task_token(text, language);
        expression::variables(text, language);
        expression::normalise(text, language);
    }
    drop(expression::check_path(text));
    drop(expression::check_reference_path(text));
    drop(jsonata::parse(text).map(|node| jsonata::analyse(&node)));
    if let Ok(condition) = condition::parse(text) {
        assert_eq!(condition::check_rule(&condition.to_rule()), Ok(()), "{text}");
    }
    if let Ok(translation) = translate(text) {
        assert!(jsonata::parse(&translation.jsonata).is_ok(), "{text}: {}", translation.jsonata);
    }
    attribute_paths(text);
    drop(check_attribute_paths(text));
}

const SAMPLES: &[&str] = &[
    "$.a['b'].c[0][1:2][?(@.x == 'y' && @.z in [1, 'a'])]..d.length()",
    "$$.Execution.Input.a",
    "States.Format('{} \\'x\\' {}', $.a, States.ArrayGetItem(States.StringSplit($.b, ','), 0))",
    "$.status == \"FAILED\" && ($.retries < 3 || !isPresent($.override)) && $.name matches \"log-\\\\*\"",
    "$.t > timestamp('2030-01-01T00:00:00Z') || number($.a) <= $.b",
    "{% ($x := $states.input.a[b = 1]^(>c){d: $sum(e)}; $map([1..3], function($v)<n:n>{ $v * -2 }) ~> |f|{'g': /h+/i}, ['i']|) %}",
    "`a ${$.b + 1 > 2 ? 'x\\n' : \"y\"} c` + Math.round($.d[0].e * 100) / 100",
    "$.s.slice(1, -1).split(',')[0].length === 0x1F || !$.b && ($.c ?? null)",
];

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn paths_parse_back(tree in paths()) {
        prop_assert_eq!(path::parse(&tree.to_string()).map_err(|error| error.with_caret(&tree.to_string())), Ok(tree));
    }

    #[test]
    fn intrinsic_calls_parse_back(tree in calls()) {
        let text = tree.to_string();
        prop_assert_eq!(intrinsic::parse(&text).map_err(|error| error.with_caret(&text)), Ok(tree));
        prop_assert_eq!(expression::normalise(&text, Language::JsonPath), text);
    }

    #[test]
    fn conditions_parse_back_and_compile_to_valid_rules(tree in conditions()) {
        let text = tree.to_string();
        prop_assert_eq!(condition::parse(&text).map_err(|error| error.with_caret(&text)), Ok(tree.clone()));
        prop_assert_eq!(condition::check_rule(&tree.to_rule()), Ok(()));
    }

    #[test]
    fn literals_survive_quoting(text in any::<String>()) {
        let call = intrinsic::array(&[intrinsic::quote(&text)]);
        let parsed = intrinsic::parse(&call).map_err(|error| error.with_caret(&call));
        prop_assert_eq!(parsed.map(|call| call.arguments[0].text()), Ok(Some(text)));
    }

    #[test]
    fn no_text_makes_a_parser_panic(text in any::<String>()) {
        feed(&text);
        feed(&format!("{{%{text}%}}"));
        feed(&format!("$.{text}"));
        feed(&format!("States.Array({text})"));
    }

    #[test]
    fn no_mutation_makes_a_parser_panic(
        sample in select(SAMPLES),
        edits in vec((any::<prop::sample::Index>(), "[\\PC]|[$@.(){}'\"`\\[\\]|&=!<>?:/*~^%#,;\\\\-]", 0..3_usize), 1..6),
    ) {
        let mut characters: Vec<char> = sample.chars().collect();
        for (place, insertion, removed) in edits {
            let at = place.index(characters.len() + 1);
            let end = (at + removed).min(characters.len());
            characters.splice(at..end, insertion.chars());
        }
        feed(&characters.into_iter().collect::<String>());
    }

    #[test]
    fn no_repetition_overflows_the_stack(part in "[$@.(){}'\"`\\[\\]|&=!<>?:/*~^%#,;a1+-]{1,4}", tail in "[a-z0-9'\")\\]}]{0,3}") {
        let text = part.repeat(3000) + &tail;
        feed(&text);
        feed(&format!("{{%{text}%}}"));
        feed(&format!("$.a[?({text}"));
        feed(&format!("States.Array({text}"));
    }
}
