//! `sfntasks_choice`.

use crate::asl::condition::{self, check_rule};
use crate::asl::expression;
use crate::asl::fragment::Fragment;
use crate::tf::Path;
use crate::unit::arg::{Json, Kind, ObjectList, Str};
use crate::unit::common;
use crate::unit::prelude::*;

/// Goes one of several ways.
pub const UNIT: Unit = Unit {
    name: "choice",
    summary: "A Choice state: goes the way of the first choice whose condition holds, or the default way.",
    links: &[
        ("Choice workflow state", "https://docs.aws.amazon.com/step-functions/latest/dg/state-choice.html"),
        ("Amazon States Language: Choice state", "https://states-language.net/spec.html#choice-state"),
    ],
    family: "Flow",
    args: &[CHOICES.spec, DEFAULT_FRAGMENT.spec, DEFAULT_NEXT.spec],
    common: &[common::NAMING, common::IN_OUT, common::VARIABLES, common::OUTPUTS],
    rules: &[Rule::AtMostOne(&["default_fragment", "default_next"])],
    check,
    body: Body::State(render),
    ..Unit::DEFAULT
};

const CHOICES: Arg<ObjectList> = object_list(
    "choices",
    "The ways, in the order in which their conditions are tried.",
    &Kind::Object(&[WHEN.spec, FRAGMENT.spec, NEXT.spec, ASSIGN.spec, OUTPUT.spec, COMMENT.spec]),
)
.required()
.length(1, usize::MAX);
const WHEN: Arg<Str> = plain(
    "when",
    "The condition: in the condition language (`$.status == \"FAILED\" && $.retries < 3`), in JSONata (`{% … %}`) where that is the \
     query language, or a choice rule of the Amazon States Language as JSON from `jsonencode`.",
)
.required();
const FRAGMENT: Arg<Str> = plain("fragment", "What follows. Exactly one of `fragment` and `next` is given.");
const NEXT: Arg<Str> = plain("next", "Name of the state that follows.").format(common::NAME);
const ASSIGN: Arg<Json> = document("assign", "Variables that this way sets, as JSON from `jsonencode`.");
const OUTPUT: Arg<Json> = document("output", "What this way passes on, as JSON from `jsonencode`.")
    .only(Language::Jsonata, "an `assign`, or a Pass state in this way");
const COMMENT: Arg<Str> = plain("comment", "A comment on this way.");
const DEFAULT_FRAGMENT: Arg<Str> = plain("default_fragment", "What follows when no condition holds.");
const DEFAULT_NEXT: Arg<Str> =
    plain("default_next", "Name of the state that follows when no condition holds.").format(common::NAME);

fn at(index: usize, name: &str) -> Path {
    Path::root("choices").index(index).attribute(name)
}

fn check(call: &Call, problems: &mut Problems) {
    if !call.args.has(DEFAULT_FRAGMENT) && !call.args.has(DEFAULT_NEXT) {
        call.warn(
            "choices",
            "There is no default: when no condition holds, the execution fails with States.NoChoiceMatched. Give `default_fragment` or \
             `default_next`.",
        );
    }
    for (index, choice) in call.get(CHOICES).unwrap_or_default().into_iter().enumerate() {
        let path = Path::root("choices").index(index);
        Rule::ExactlyOne(&["fragment", "next"]).check(choice.values(), &path, &[], problems);
    }
}

fn render(call: &Call) -> Result<Rendered, Problems> {
    let mut problems = Problems::default();
    let mut state = common::head(call, "Choice");
    common::path(call, &mut state, common::INPUT_PATH, "InputPath");
    common::path(call, &mut state, common::OUTPUT_PATH, "OutputPath");
    let mut rules = Vec::new();
    let mut ways: Vec<(Path, Fragment)> = Vec::new();
    for (index, choice) in call.get(CHOICES).unwrap_or_default().into_iter().enumerate() {
        let mut rule = match rule(choice.get(WHEN).unwrap_or_default(), call.language()) {
            Ok(rule) => rule,
            Err(message) => {
                problems.error_at(at(index, "when"), message);
                continue;
            }
        };
        for (arg, key) in [(ASSIGN, "Assign"), (OUTPUT, "Output")] {
            if let Some(value) = choice.get(arg)
                && let Err(found) = common::place(
                    &mut rule,
                    key,
                    &common::parsed(value),
                    call.language(),
                    at(index, arg.spec.name),
                )
            {
                problems.extend(found);
            }
        }
        if let Some(comment) = choice.get(COMMENT) {
            rule.insert("Comment".to_owned(), json!(comment));
        }
        if let Some(next) =
            way(choice.get(FRAGMENT), choice.get(NEXT), at(index, "fragment"), &mut ways, &mut problems)
        {
            rule.insert("Next".to_owned(), json!(next));
        }
        rules.push(Value::Object(rule));
    }
    state.insert("Choices".to_owned(), Value::Array(rules));
    let default = way(
        call.get(DEFAULT_FRAGMENT),
        call.get(DEFAULT_NEXT),
        Path::root("default_fragment"),
        &mut ways,
        &mut problems,
    );
    if let Some(default) = default {
        state.insert("Default".to_owned(), json!(default));
    }
    if problems.has_errors() {
        return Err(problems);
    }
    common::template_field(call, &mut state, common::ASSIGN, "Assign")?;
    common::template_field(call, &mut state, common::OUTPUT, "Output")?;
    let json = Value::Object(state.clone()).to_string();
    let mut fragment = Fragment::single(call.state_name(), state, false, Vec::new());
    let mut nests = false;
    for (path, way) in ways {
        nests |= way.nests();
        let open = fragment.absorb(way).map_err(|message| Problem::at(path.clone(), message))?;
        fragment.open.extend(open);
        // The ways of a large Choice are too many to look through them all each time, and mostly nest nothing.
        if nests {
            common::refuse_repeated_names(&fragment, &path)?;
        }
    }
    Ok(Rendered { json, policy: Vec::new(), fragment, more: Vec::new() })
}

/// The name of the state that a way leads to; the fragment it leads to is kept for later.
fn way(
    fragment: Option<&str>,
    next: Option<&str>,
    at: Path,
    ways: &mut Vec<(Path, Fragment)>,
    problems: &mut Problems,
) -> Option<String> {
    let Some(text) = fragment else { return next.map(str::to_owned) };
    match Fragment::parse(text) {
        Ok(fragment) => {
            let start = fragment.start_at.clone();
            ways.push((at, fragment));
            Some(start)
        }
        Err(message) => {
            problems.error_at(at, message);
            None
        }
    }
}

/// The choice rule of a condition.
fn rule(when: &str, language: Language) -> Result<Map<String, Value>, String> {
    if when.trim_start().starts_with('{') && !when.starts_with("{%") {
        let rule: Value = serde_json::from_str(when)
            .map_err(|error| format!("This starts like a choice rule but is no JSON ({error})."))?;
        match language {
            Language::JsonPath => check_rule(&rule).map_err(|error| error.to_string())?,
            Language::Jsonata => check_jsonata_rule(&rule)?,
        }
        return match rule {
            Value::Object(rule) => Ok(rule),
            other => Err(format!("A choice rule is a JSON object, not {other}.")),
        };
    }
    match language {
        Language::Jsonata => match expression::classify(when, language) {
            Text::Expression(text) => {
                expression::check(text, language).map_err(|error| error.with_caret(text))?;
                Ok(Map::from_iter([("Condition".to_owned(), json!(text))]))
            }
            Text::Literal(_) => Err(not_jsonata(when)),
        },
        Language::JsonPath if when.starts_with("{%") => {
            Err("This is a JSONata condition, and the state's query language is JSONPath. Set `query_language = \"JSONata\"`.".to_owned())
        }
        Language::JsonPath => match condition::parse(when).map_err(|error| error.with_caret(when))?.to_rule() {
            Value::Object(rule) => Ok(rule),
            other => Err(format!("{other} is no choice rule.")),
        },
    }
}

/// A choice rule of JSONata has a `Condition`, and none of the comparisons of JSONPath.
fn check_jsonata_rule(rule: &Value) -> Result<(), String> {
    match rule.get("Condition") {
        Some(Value::Bool(_)) => Ok(()),
        Some(Value::String(condition)) => match expression::classify(condition, Language::Jsonata) {
            Text::Expression(text) => {
                expression::check(text, Language::Jsonata).map_err(|error| error.with_caret(text))
            }
            Text::Literal(_) => Err(not_jsonata(condition)),
        },
        Some(other) => Err(format!("`Condition` is a JSONata expression, not {other}.")),
        None => Err(
            "This choice rule has no `Condition`: comparisons such as `StringEquals` belong to JSONPath, and the state's query \
             language is JSONata. Write the condition itself: `{% $states.input.status = 'FAILED' %}`."
                .to_owned(),
        ),
    }
}

fn not_jsonata(condition: &str) -> String {
    let bare = condition.trim().trim_start_matches("{%").trim_end_matches("%}").trim();
    // What is written for JSONPath is no JSONata, even in the right delimiters.
    let example = if bare.is_empty() || bare.contains("$.") || bare.contains("==") {
        "$states.input.status = 'FAILED'"
    } else {
        bare
    };
    format!(
        "With the query language JSONata a condition is a JSONata expression, such as `{{% {example} %}}`, and {condition:?} is none."
    )
}
