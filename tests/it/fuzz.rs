//! Fuzzing for a bounded time: whatever bytes come in, no parser panics, and what it takes survives being written and read again.
//!
//! Each target starts from samples that it takes, and sees them mutated, spliced with each other and with what its language is
//! made of. `SFNTASKS_FUZZ_SEED` and `SFNTASKS_FUZZ_MILLISECONDS` (for each target) steer it; a failure names seed and input.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use serde_json::{Value, json};
use sfntasks::asl::evaluate::{check_attribute_paths, translate};
use sfntasks::asl::expression::{self, Language, intrinsic, jsonata, path};
use sfntasks::asl::fragment::{self, Fragment};
use sfntasks::asl::validate::{self, MachineType, Options};
use sfntasks::asl::{condition, diagram, template};
use sfntasks::iam::arn::{self, Arn};
use sfntasks::iam::{Policy, Statement, minimise};
use sfntasks::tf::{Type, msgpack};

const DEFAULT_SEED: u64 = 0x5f3_7a58;
const DEFAULT_MILLISECONDS: u64 = 400;
/// Longer inputs show nothing that shorter ones don't, and take their time.
const LONGEST: usize = 4096;

/// `SplitMix64`: small, and the same on every machine.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`, or 0.
    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(end.max(1)).expect("64 bits")).expect("below end")
    }

    fn pick<'a>(&mut self, from: &'a [Vec<u8>]) -> &'a [u8] {
        &from[self.below(from.len())]
    }

    /// A part of these bytes.
    fn part<'a>(&mut self, bytes: &'a [u8]) -> &'a [u8] {
        let start = self.below(bytes.len() + 1);
        let length = self.below((bytes.len() - start).min(64) + 1);
        &bytes[start..start + length]
    }
}

/// One sample, changed in up to eight places.
fn mutated(samples: &[Vec<u8>], words: &[Vec<u8>], random: &mut Random) -> Vec<u8> {
    let mut bytes = random.pick(samples).to_vec();
    for _ in 0..=random.below(8) {
        let at = random.below(bytes.len() + 1);
        let end = (at + random.below(9)).min(bytes.len());
        let new: Vec<u8> = match random.below(8) {
            0 => Vec::new(),
            1 => vec![random.next().to_le_bytes()[0]],
            2 => random.next().to_le_bytes()[..random.below(8)].to_vec(),
            3 => {
                let other = random.pick(samples);
                random.part(other).to_vec()
            }
            4 => random.part(&bytes.clone()).repeat(1 + random.below(40)),
            5 => bytes.get(at).map_or_else(Vec::new, |byte| vec![byte ^ (1 << random.below(8))]),
            _ => random.pick(words).to_vec(),
        };
        let end = if random.below(2) == 0 { at } else { end };
        bytes.splice(at..end, new);
    }
    bytes.truncate(LONGEST);
    bytes
}

fn setting(name: &str, default: u64) -> u64 {
    std::env::var(name).map_or(default, |value| {
        value.parse().unwrap_or_else(|error| panic!("{name} is {value:?}, no whole number: {error}"))
    })
}

/// Lets `target` see mutations of the samples until the time is over.
fn fuzz(samples: &[&[u8]], words: &[&str], target: impl Fn(&[u8])) {
    let seed = setting("SFNTASKS_FUZZ_SEED", DEFAULT_SEED);
    let time = Duration::from_millis(setting("SFNTASKS_FUZZ_MILLISECONDS", DEFAULT_MILLISECONDS));
    let samples: Vec<Vec<u8>> = samples.iter().map(|sample| sample.to_vec()).collect();
    let words: Vec<Vec<u8>> = words.iter().map(|word| word.as_bytes().to_vec()).collect();
    let mut random = Random(seed);
    let end = Instant::now() + time;
    let mut cases = 0_u64;
    while Instant::now() < end || cases < 50 {
        // The samples themselves come first: they must at least be understood.
        let first = usize::try_from(cases).ok().and_then(|case| samples.get(case)).cloned();
        let input = first.unwrap_or_else(|| mutated(&samples, &words, &mut random));
        let outcome = catch_unwind(AssertUnwindSafe(|| target(&input)));
        assert!(
            outcome.is_ok(),
            "case {cases} of SFNTASKS_FUZZ_SEED={seed} fails (see above) for {}",
            input.escape_ascii()
        );
        cases += 1;
    }
    eprintln!("{cases} cases of seed {seed}");
}

/// As [`fuzz`], for a target that takes text.
fn fuzz_text(samples: &[&str], words: &[&str], target: impl Fn(&str)) {
    let samples: Vec<&[u8]> = samples.iter().map(|sample| sample.as_bytes()).collect();
    fuzz(&samples, words, |bytes| target(&String::from_utf8_lossy(bytes)));
}

/// What the expression languages are made of.
const EXPRESSION_WORDS: &[&str] = &[
    "$",
    "$$",
    "@",
    ".",
    "..",
    "*",
    "[",
    "]",
    "[?(",
    ")]",
    "(",
    ")",
    "{",
    "}",
    "{%",
    "%}",
    "'",
    "\"",
    "`",
    "\\",
    "|",
    "||",
    "&",
    "&&",
    "!",
    "==",
    "!=",
    "===",
    "<=",
    "=~",
    "~>",
    ":=",
    "?",
    ":",
    ";",
    ",",
    "^",
    "%",
    "#",
    "/",
    "//",
    "/*",
    "*/",
    "-",
    "1e999",
    "0x",
    "-0",
    "9007199254740993",
    "States.",
    "States.Format(",
    "timestamp(",
    "number(",
    "matches ",
    "isPresent(",
    "in ",
    "function(",
    "null",
    "true",
    "\u{0}",
    "\u{1F600}",
    "e\u{301}",
    "\u{2028}",
    "\n",
];

const JSON_WORDS: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    ":",
    ",",
    "\"",
    "null",
    "true",
    "-1",
    "1e400",
    "\"\\ud800\"",
    "\\u0000",
    "{}",
    "[]",
    "\"$\"",
    "\"$.\"",
    "\"{%%}\"",
    "\"States.\"",
    "\"Type\":",
    "\"Next\":",
    "\"End\":true,",
    "\"Branches\":[{}],",
    "\"ItemProcessor\":{},",
    "\"Catch\":[{}],",
    "\"Choices\":[{}],",
    "\"Assign\":{\"a\":1},",
    "\"QueryLanguage\":\"JSONata\",",
    "\"Effect\":\"Deny\",",
    "\"NotAction\":\"*\",",
    "\"Open\":[],",
    "\"Policy\":[{}],",
    "\"Resource\":\"*\",",
];

#[test]
fn conditions() {
    let samples = [
        r#"$.status == "FAILED" && ($.retries < 3 || !isPresent($.override)) && $.name matches "log-*""#,
        "$.t > timestamp('2030-01-01T00:00:00Z') || number($.a) <= $.b",
        "!!($['a b'][0] == null) && isTimestamp($$.x)",
    ];
    fuzz_text(&samples, EXPRESSION_WORDS, |text| match condition::parse(text) {
        Ok(condition) => {
            let shown = condition.to_string();
            assert_eq!(condition::parse(&shown), Ok(condition.clone()), "{shown}");
            assert_eq!(condition::check_rule(&condition.to_rule()), Ok(()), "{shown}");
        }
        Err(error) => assert!(!error.with_caret(text).is_empty()),
    });
}

#[test]
fn paths() {
    let samples = [
        "$.a['b'].c[0][1:2:3][?(@.x == 'y' && @.z in [1, 'a'])]..d.length()",
        "$$.Execution.Input['a\\'b']",
        "$name[*]",
    ];
    fuzz_text(&samples, EXPRESSION_WORDS, |text| match path::parse(text) {
        Ok(tree) => assert_eq!(path::parse(&tree.to_string()), Ok(tree)),
        Err(error) => assert!(!error.with_caret(text).is_empty()),
    });
}

#[test]
fn intrinsic_functions() {
    let samples = [
        "States.Format('{} \\'x\\' {}', $.a, States.ArrayGetItem(States.StringSplit($.b, ','), 0))",
        "States.Array(1, -2.5e3, null, true, $$.Task.Token, States.UUID())",
    ];
    fuzz_text(&samples, EXPRESSION_WORDS, |text| match intrinsic::parse(text) {
        Ok(tree) => assert_eq!(intrinsic::parse(&tree.to_string()), Ok(tree)),
        Err(error) => assert!(!error.with_caret(text).is_empty()),
    });
}

#[test]
fn jsonata_expressions() {
    let samples = [
        "{% ($x := $states.input.a[b = 1]^(>c){d: $sum(e)}; $map([1..3], function($v)<n:n>{ $v * -2 }) ~> |f|{'g': /h+/i}, ['i']|) %}",
        "{% $states.context.Task.Token & `a b`.c ? 'd' : [1, 2][0] in $e %}",
    ];
    fuzz_text(&samples, EXPRESSION_WORDS, |text| {
        for language in [Language::JsonPath, Language::Jsonata] {
            if let Err(error) = expression::check(text, language) {
                assert!(!error.with_caret(text).is_empty());
            }
            expression::classify(text, language);
            expression::reads_task_token(text, language);
            expression::variables(text, language);
            let once = expression::normalise(text, language);
            assert_eq!(expression::normalise(&once, language), once);
        }
        drop(jsonata::parse(text).map(|tree| jsonata::analyse(&tree)));
    });
}

#[test]
fn javascript_expressions() {
    let samples = [
        "`a ${$.b + 1 > 2 ? 'x\\n' : \"y\"} c` + Math.round($.d[0].e * 100) / 100",
        "$.s.slice(1, -1).split(',')[0].length === 0x1F || !$.b && ($.c ?? null)",
    ];
    fuzz_text(&samples, EXPRESSION_WORDS, |text| {
        match translate(text) {
            Ok(translation) => {
                assert!(jsonata::parse(&translation.jsonata).is_ok(), "{}", translation.jsonata)
            }
            Err(error) => assert!(!error.with_caret(text).is_empty()),
        }
        drop(check_attribute_paths(text));
    });
}

/// A fragment that has everything.
fn sample_fragment() -> String {
    json!({
        "StartAt": "A",
        "States": {
            "A": {"Type": "Choice", "Choices": [{"Condition": "{% true %}", "Next": "B"}], "Default": "C"},
            "B": {"Type": "Map", "ItemProcessor": {"StartAt": "D", "States": {"D": {"Type": "Pass", "End": true}}}},
            "C": {"Type": "Parallel", "Branches": [{"StartAt": "E", "States": {"E": {"Type": "Fail"}}}],
                  "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "B"}], "Next": "B"},
        },
        "Open": ["B"],
        "Policy": [{"Effect": "Allow", "Action": ["a:X", "a:Y"],
                    "Resource": ["arn:aws:a:::b", "arn:{partition}:states:{region}:{account}:stateMachine:{self}"],
                    "Condition": {"StringEquals": {"iam:PassedToService": ["b", "c"]}}}],
    })
    .to_string()
}

#[test]
fn fragments() {
    let sample = sample_fragment();
    assert!(Fragment::parse(&sample).is_ok());
    fuzz_text(&[&sample], JSON_WORDS, |text| match Fragment::parse(text) {
        Err(message) => assert!(!message.is_empty()),
        Ok(fragment) => {
            let written = fragment.to_text();
            assert_eq!(Fragment::parse(&written).as_ref(), Ok(&fragment));
            let prefixed = fragment.clone().prefixed("p ");
            assert_eq!(prefixed.states.len(), fragment.states.len());
            drop(fragment::chain(vec![fragment.clone(), prefixed]));
            if let Ok(machine) = fragment.into_machine() {
                diagram::mermaid(&Value::Object(machine.definition));
                minimise(&machine.policy);
            }
        }
    });
}

#[test]
fn definitions() {
    let samples: Vec<String> =
        crate::definitions::valid().into_values().map(|definition| definition.to_string()).collect();
    let samples: Vec<&str> = samples.iter().map(String::as_str).collect();
    fuzz_text(&samples, JSON_WORDS, |text| match validate::parse(text) {
        Err(finding) => assert!(!finding.message.is_empty() && !finding.remedy.is_empty()),
        Ok(definition) => {
            for machine_type in [MachineType::Standard, MachineType::Express] {
                for finding in validate::validate(&definition, &Options { machine_type }) {
                    assert!(definition.pointer(&finding.pointer).is_some(), "{}", finding.pointer);
                }
            }
            assert!(diagram::mermaid(&definition).starts_with("stateDiagram-v2\n"));
            for language in [Language::JsonPath, Language::Jsonata] {
                drop(template::render(&definition, language));
            }
            drop(condition::check_rule(&definition));
        }
    });
}

#[test]
fn policies() {
    let sample = json!({
        "Version": "2012-10-17",
        "Statement": [
            {"Sid": "One", "Effect": "Allow", "Action": "s3:Get*", "Resource": ["arn:aws:s3:::b/*", "arn:aws:s3:::b"]},
            {"Effect": "Deny", "Action": ["sqs:SendMessage"], "Resource": "*",
             "Condition": {"Bool": {"aws:SecureTransport": false}, "StringLike": {"aws:ResourceTag/a": ["b", "c*"]}}},
        ],
    })
    .to_string();
    assert!(Policy::parse(&sample).is_ok());
    fuzz_text(&[&sample], JSON_WORDS, |text| {
        let Ok(policy) = Policy::parse(text) else { return };
        let document = policy.document();
        assert_eq!(Policy::from_document(&document).map(|policy| policy.document()), Ok(document));
        let minimal = minimise(&policy.statements);
        assert_eq!(minimise(&minimal), minimal);
    });
}

#[test]
fn arns() {
    let samples = [
        "arn:aws:lambda:us-east-1:123456789012:function:orders:live",
        "arn:aws-cn:s3:::bucket/key",
        "arn:aws:states:*:*:execution:orders:*",
    ];
    fuzz_text(
        &samples,
        &["arn:", ":", "::", "/", "*", "?", "aws", "-", "\u{e9}", "\0", "123456789012"],
        |text| {
            if let Some(arn) = Arn::parse(text) {
                let parts = arn.resource_parts();
                assert!(arn.resource.contains(parts.name));
                assert!(arn.name_of("function").is_none_or(|name| text.contains(name)));
            } else {
                assert!(arn::check(text, &[]).is_err());
            }
            // What names one resource is also a pattern.
            if arn::check(text, &["lambda"]).is_ok() {
                assert_eq!(arn::check_pattern(text, &["lambda"]), Ok(()));
            }
        },
    );
}

/// Types of every kind, as Terraform names them.
const TYPES: &[&str] = &[
    r#""dynamic""#,
    r#"["object",{"any":"dynamic","n":"number","b":"bool","l":["list","string"],"s":["set","number"]}]"#,
    r#"["map",["tuple",["string",["object",{"x":"dynamic"}]]]]"#,
];

#[test]
fn messagepack() {
    let types: Vec<Type> =
        TYPES.iter().map(|text| Type::from_json(text.as_bytes()).expect("a type")).collect();
    let samples: [&[u8]; 4] = [
        b"\x92\xc4\x08\"number\"\x07",
        b"\x85\xa3any\x92\xc4\x11[\"list\",\"string\"]\x92\xa1a\xc0\xa1b\xc3\xa1l\x91\xa1x\xa1n\xcb\x3f\xf8\0\0\0\0\0\0\xa1s\x90",
        b"\x81\xa1k\x92\xa1v\x81\xa1x\x92\xc4\x08\"string\"\xd9\x03abc",
        b"\xc7\x03\x0c\x81\x01\xc2",
    ];
    let words = ["\"dynamic\"", "[\"list\",", "{", "]", "}", "18446744073709551616", "-1e-400", "\u{7f}"];
    fuzz(&samples, &words, |bytes| {
        for ty in &types {
            let Ok(value) = msgpack::decode(bytes, ty) else { continue };
            let written = msgpack::encode(&value, ty).expect("what was read can be written");
            assert_eq!(msgpack::decode(&written, ty), Ok(value));
        }
    });
}

#[test]
fn types_and_states_in_json() {
    let words =
        [JSON_WORDS, &["\"string\"", "\"dynamic\"", "\"object\",", "\"tuple\",", "\"list\",", "\"set\","]]
            .concat();
    fuzz_text(TYPES, &words, |text| {
        if let Ok(ty) = Type::from_json(text.as_bytes()) {
            assert_eq!(Type::from_json(ty.to_json().as_bytes()), Ok(ty));
        }
    });
    let state = json!({
        "any": {"type": ["tuple", ["number"]], "value": [1.50]}, "n": 1e30, "b": null, "l": ["a"], "s": [1, 2],
    })
    .to_string();
    let ty = Type::from_json(TYPES[1].as_bytes()).expect("a type");
    fuzz_text(&[&state], &words, |text| {
        let Ok(json) = serde_json::from_str(text) else { return };
        if let Ok(value) = sfntasks::tf::json::from_state(&json, &ty) {
            let written = msgpack::encode(&value, &ty).expect("a value of the type");
            assert_eq!(msgpack::decode(&written, &ty), Ok(value));
        }
    });
}

fn names() -> impl Strategy<Value = String> {
    prop_oneof!["[A-Za-z ]{1,8}", any::<String>()]
}

fn statements() -> impl Strategy<Value = Statement> {
    let words = |pattern: &'static str| vec(pattern, 1..3);
    (
        words("[a-z]{1,4}:[A-Z][a-zA-Z]{0,5}[*]?"),
        words("arn:aws:[a-z]{2,5}:::[a-z/*]{1,9}"),
        any::<Option<bool>>(),
    )
        .prop_map(|(actions, resources, condition)| {
            let statement = Statement::allow(actions, resources);
            match condition {
                Some(value) => statement.when("Bool", "aws:SecureTransport", value.to_string()),
                None => statement,
            }
        })
}

fn any_fragment() -> impl Strategy<Value = Fragment> {
    let states = btree_map(names(), (names(), any::<bool>(), any::<f64>()), 1..6);
    (states, vec(statements(), 0..4), any::<prop::sample::Index>()).prop_map(
        |(states, policy, start): (BTreeMap<_, _>, _, _)| {
            let names: Vec<String> = states.keys().cloned().collect();
            let open =
                states.iter().filter(|(_, (_, open, _))| *open).map(|(name, _)| name.clone()).collect();
            let state = |(comment, open, number): (String, bool, f64)| {
                let mut state =
                    json!({"Type": "Pass", "Comment": comment, "Result": {"n": number, "t": [null, "$.x"]}});
                if !open {
                    state["End"] = json!(true);
                }
                state.as_object().cloned().unwrap_or_default()
            };
            Fragment {
                start_at: names[start.index(names.len())].clone(),
                states: states.into_iter().map(|(name, parts)| (name, state(parts))).collect(),
                open,
                policy: policy.into_iter().collect(),
            }
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn fragments_parse_back(fragment in any_fragment()) {
        let text = fragment.to_text();
        let parsed = Fragment::parse(&text);
        prop_assert_eq!(parsed.as_ref().map(Fragment::to_text), Ok(text));
        prop_assert_eq!(parsed, Ok(fragment));
    }
}
