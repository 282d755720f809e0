//! `sfntasks_evaluate_expression`.

use crate::asl::evaluate::{check_attribute_paths, translate};
use crate::asl::expression::{check_path, path};
use crate::tasks::family::fixed_resource;
use crate::unit::arg::{Str, Words};
use crate::unit::common;
use crate::unit::format::DISCARD;
use crate::unit::prelude::*;

/// Evaluates a JavaScript expression.
pub const UNIT: Unit = Unit {
    name: "evaluate_expression",
    summary: "Evaluates a JavaScript expression over the state's input.",
    notes: "With the engine `JSONATA` the expression becomes JSONata in a Pass state, which Step Functions evaluates itself; what JSONata can't \
            express faithfully is an error that names the construct. With the engine `LAMBDA` a function evaluates it, which \
            `sfntasks_expression_evaluator` deploys.",
    links: &[
        (
            "Transforming data with JSONata in Step Functions",
            "https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html",
        ),
        ("Pass workflow state", "https://docs.aws.amazon.com/step-functions/latest/dg/state-pass.html"),
    ],
    family: "Lambda",
    args: &[EXPRESSION.spec, ENGINE.spec, FUNCTION_ARN.spec],
    check,
    body: Body::Task(Task {
        api: Api { service: "lambda", action: "function" },
        iam: |call| {
            vec![Statement::allow(["lambda:InvokeFunction"], call.target(FUNCTION_ARN, || function(call)))]
        },
        resource: |call| call.literal(FUNCTION_ARN),
        template,
        instead,
        ..Task::DEFAULT
    }),
    ..Unit::DEFAULT
};

const EXPRESSION: Arg<Str> = plain(
    "expression",
    "The expression; paths in it stand for their values: `$.price * $.count`, `` `Hello ${$.name}` ``.",
)
.required();
const ENGINE: Arg<Str> = one_of(
    "engine",
    "What evaluates the expression: Step Functions itself, or a Lambda function.",
    &[("JSONATA", "JSONATA"), (LAMBDA, LAMBDA)],
)
.assumed("JSONATA");
const FUNCTION_ARN: Arg<Words> = text(
    "function_arn",
    "ARN of the function that evaluates the expression, that of `sfntasks_expression_evaluator`; for the engine `LAMBDA`.",
)
.arn(&["lambda"]);

const LAMBDA: &str = "LAMBDA";

fn function(call: &Call) -> String {
    call.arn("lambda", "function:*")
}

fn check(call: &Call, problems: &mut Problems) {
    if call.get(ENGINE) == Some(LAMBDA) {
        check_lambda(call, problems);
    } else {
        check_jsonata(call, problems);
    }
}

fn check_lambda(call: &Call, problems: &mut Problems) {
    fixed_resource(call, FUNCTION_ARN, problems);
    if !call.args.has(FUNCTION_ARN) {
        problems.error(
            FUNCTION_ARN.spec.name,
            "The engine LAMBDA needs a function: that of `sfntasks_expression_evaluator`.",
        );
    }
    if call.language() == Language::Jsonata {
        problems.error(
            common::QUERY_LANGUAGE.spec.name,
            "The function gets the values of JSONPath paths, so its state can't be JSONata. Leave this away, or choose the engine JSONATA.",
        );
    }
}

/// The arguments that only a Task has, and those that the expression itself replaces.
fn check_jsonata(call: &Call, problems: &mut Problems) {
    let mut refuse = |name: &str, given: bool, why: &str| {
        if given {
            problems.error(name, format!("The engine JSONATA makes a Pass state of JSONata. {why}"));
        }
    };
    refuse(FUNCTION_ARN.spec.name, call.args.has(FUNCTION_ARN), "It calls no function.");
    let task_only = [
        common::TIMEOUT_SECONDS.spec,
        common::HEARTBEAT_SECONDS.spec,
        common::CREDENTIALS_ROLE_ARN.spec,
        common::RETRY.spec,
        common::CATCH.spec,
        common::IAM_RESOURCES.spec,
    ];
    for spec in &task_only {
        refuse(spec.name, call.args.raw(spec).is_some(), "Only a Task has this.");
    }
    for spec in &[
        common::INPUT_PATH.spec,
        common::RESULT_SELECTOR.spec,
        common::OUTPUT_PATH.spec,
        common::OUTPUT.spec,
    ] {
        refuse(
            spec.name,
            call.args.raw(spec).is_some(),
            "The expression says what it takes and gives, and `result_path` where that goes.",
        );
    }
    if call.language() == Language::JsonPath {
        refuse(
            common::ASSIGN.spec.name,
            call.args.has(common::ASSIGN),
            "Its variables need `query_language = \"JSONata\"`.",
        );
    }
}

fn template(call: &Call) -> Result<Option<Option<Value>>, Problems> {
    let expression = call.get(EXPRESSION).unwrap_or_default();
    let mut values = Map::new();
    for path in attributes(expression)? {
        values.insert(format!("{path}.$"), json!(path));
    }
    Ok(Some(Some(json!({ "expression": expression, "expressionAttributeValues": values }))))
}

/// The paths whose values the function needs. It replaces them in the expression by their own text.
fn attributes(expression: &str) -> Result<Vec<String>, Problems> {
    let refused = |message| Problem::on(EXPRESSION.spec.name, message);
    let found = check_attribute_paths(expression).map_err(|error| refused(error.with_caret(expression)))?;
    let mut paths = Vec::new();
    for path in found {
        // `$$.Execution.Id` is read as a path into the input, with a dollar before it.
        let context = format!("${path}");
        let in_context = expression.matches(&context).count();
        let plain = expression.matches(&path).count() > in_context;
        for path in [(in_context > 0).then_some(context), plain.then_some(path)].into_iter().flatten() {
            let path = value_of(&path, expression).to_owned();
            check_path(&path).map_err(|error| refused(error.with_caret(&path)))?;
            if !paths.contains(&path) {
                paths.push(path);
            }
        }
    }
    Ok(paths)
}

/// The part of a path that is the input's: without a minus behind it, and without JavaScript's own `.length` and methods,
/// which apply to the value.
fn value_of<'a>(path: &'a str, expression: &str) -> &'a str {
    let trimmed = path.trim_end_matches(['-', '.']);
    let is_called = expression.contains(&format!("{path}("));
    match trimmed.rsplit_once('.') {
        Some((value, "length")) if value.len() > 1 => value,
        Some((value, _)) if is_called && value.len() > 1 => value,
        _ => trimmed,
    }
}

/// The Pass state of the engine `JSONATA`.
fn instead(call: &Call) -> Result<Option<Rendered>, Problems> {
    if call.get(ENGINE) == Some(LAMBDA) {
        return Ok(None);
    }
    let expression = call.get(EXPRESSION).unwrap_or_default();
    let translation = translate(expression)
        .map_err(|error| Problem::on(EXPRESSION.spec.name, error.with_caret(expression)))?;
    let mut state = common::head(call, "Pass");
    state.shift_insert(1, "QueryLanguage".to_owned(), json!(Language::Jsonata.name()));
    common::template_field(call, &mut state, common::ASSIGN, "Assign")?;
    let output = placed(call.get(common::RESULT_PATH), &translation.jsonata)
        .map_err(|message| Problem::on(common::RESULT_PATH.spec.name, message))?;
    state.insert("Output".to_owned(), json!(format!("{{% {output} %}}")));
    if let Some(next) = call.get(common::NEXT) {
        state.insert("Next".to_owned(), json!(next));
    }
    let policy = common::additional_statements(call)?;
    let json = Value::Object(state.clone()).to_string();
    let fragment = common::fragment(call, state, policy.clone(), Vec::new())?;
    Ok(Some(Rendered { json, policy, fragment, more: Vec::new() }))
}

/// The value where `result_path` wants it: alone, in the input, or nowhere.
fn placed(result_path: Option<&str>, value: &str) -> Result<String, String> {
    let path = match result_path {
        None => return Ok(value.to_owned()),
        Some(DISCARD) => return Ok("$states.input".to_owned()),
        Some(path) => path::parse_reference(path).map_err(|error| error.with_caret(path))?,
    };
    // A name in JSONata's backticks can't hold a backtick.
    let names: Option<Vec<_>> =
        path.steps.iter().map(|step| step.field().filter(|name| !name.contains('`'))).collect();
    match names {
        Some(names) => Ok(merged("$states.input", &names, value)),
        None => Err("With the engine JSONATA the value goes into a field of the input, such as `$.total`; lists can't be changed.".to_owned()),
    }
}

/// `target` with `value` at the end of a path of fields, which are created where they are missing.
fn merged(target: &str, names: &[String], value: &str) -> String {
    match names.split_first() {
        None => value.to_owned(),
        Some((name, rest)) => {
            let key = Value::from(name.as_str());
            let field = format!("{target}.`{name}`");
            format!("$merge([{target}, {{{key}: {}}}])", merged(&field, rest, value))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_value_goes_where_result_path_says() {
        for (path, expected) in [
            (None, "1 + 2"),
            (Some("$"), "1 + 2"),
            (Some("DISCARD"), "$states.input"),
            (Some("$.sum"), "$merge([$states.input, {\"sum\": 1 + 2}])"),
            (Some("$.a.b"), "$merge([$states.input, {\"a\": $merge([$states.input.`a`, {\"b\": 1 + 2}])}])"),
        ] {
            assert_eq!(placed(path, "1 + 2").as_deref(), Ok(expected), "{path:?}");
        }
        assert!(placed(Some("$.list[0]"), "1").is_err());
    }

    #[test]
    fn the_function_gets_values_that_the_input_has() {
        for (expression, expected) in [
            ("$.a-$.b", &["$.a", "$.b"][..]),
            ("$.items.length * 2", &["$.items"]),
            ("$.name.toUpperCase()", &["$.name"]),
            ("`${$$.Execution.Name}: ${$.a}`", &["$$.Execution.Name", "$.a"]),
            ("new Date()", &[]),
        ] {
            assert_eq!(attributes(expression).unwrap(), expected, "{expression}");
        }
        assert!(attributes("'costs $.price'").is_err());
    }
}
