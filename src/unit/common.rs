//! Arguments that every task, or every state, has, and how they are rendered.

use serde_json::{Map, Value, json};

use super::arg::{
    self, Arg, Kind, Spec, document, flag, integer, json_value, list, object_list, one_of, plain,
    terraform_number, text,
};
use super::format::{DISCARD, Format};
use super::{Args, Call, Input, Problem, Problems, Rendered, Scalar, Unit, call, render};
use crate::asl::expression::{JSON_PATH, JSONATA, Language, Text};
use crate::asl::fragment::{Fragment, Machine, State, short};
use crate::asl::template;
use crate::asl::validate;
use crate::iam::statement::{self, Conditions};
use crate::iam::{Effect, Statement};
use crate::tf::Path;

/// The state's name.
pub const STATE_NAME: Arg<arg::Str> =
    plain("state_name", "Name of the state: 1 to 80 characters, unique in its machine.")
        .required()
        .format(NAME);
/// What the name of a state must look like.
pub const NAME: Format = Format::Length(1, 80);
/// A comment.
pub const COMMENT: Arg<arg::Str> = plain("comment", "A comment that stands in the definition.");
/// The query language.
pub const QUERY_LANGUAGE: Arg<arg::Str> = one_of(
    "query_language",
    "Language of the expressions in this state. `JSONPath`: `$.field`, `$$.Execution.Name`, `$variable`, `States.Format(…)`. \
     `JSONata`: `{% $states.input.field %}`.",
    &[(JSON_PATH, JSON_PATH), (JSONATA, JSONATA)],
)
.assumed(JSON_PATH);
/// The integration pattern.
pub const INTEGRATION_PATTERN: Arg<arg::Str> = one_of(
    "integration_pattern",
    "`REQUEST_RESPONSE` goes on when the API has answered, `RUN_JOB` when the job is done, `WAIT_FOR_TASK_TOKEN` when the \
     task token comes back.",
    &[("REQUEST_RESPONSE", ""), ("RUN_JOB", ""), ("WAIT_FOR_TASK_TOKEN", "")],
);
/// `InputPath`.
pub const INPUT_PATH: Arg<arg::Str> =
    plain("input_path", "Path of the part of the input that the state works on, or `DISCARD` for none.")
        .format(Format::PathOrDiscard)
        .only(Language::JsonPath, "an expression on `$states.input`");
/// `ResultPath`.
pub const RESULT_PATH: Arg<arg::Str> =
    plain("result_path", "Where in the input the result goes, or `DISCARD` to pass the input on without it.")
        .format(Format::ReferencePath)
        .only(Language::JsonPath, "output");
/// `OutputPath`.
pub const OUTPUT_PATH: Arg<arg::Str> =
    plain("output_path", "Path of the part that is passed on, or `DISCARD` for none.")
        .format(Format::PathOrDiscard)
        .only(Language::JsonPath, "output");
/// `ResultSelector`.
pub const RESULT_SELECTOR: Arg<arg::Json> =
    json_value("result_selector", "What is made of the raw result, before `result_path` places it.")
        .only(Language::JsonPath, "output");
/// `Assign`.
pub const ASSIGN: Arg<arg::Json> = json_value("assign", "Workflow variables that the state sets, by name.");
/// `Output`.
pub const OUTPUT: Arg<arg::Json> = json_value("output", "What the state passes on.")
    .only(Language::Jsonata, "`result_path`, `result_selector` or `output_path`");
/// `TimeoutSeconds` or `TimeoutSecondsPath`.
pub const TIMEOUT_SECONDS: Arg<arg::Integer> = integer(
    "timeout_seconds",
    "Seconds after which the state fails with `States.Timeout`; an expression is allowed.",
)
.range(1, 99_999_999)
.path_twin();
/// `HeartbeatSeconds` or `HeartbeatSecondsPath`.
pub const HEARTBEAT_SECONDS: Arg<arg::Integer> = integer(
    "heartbeat_seconds",
    "Seconds that may pass between two heartbeats of the task; less than `timeout_seconds`. An expression is allowed.",
)
.range(1, 99_999_999)
.path_twin();
/// `Credentials`.
pub const CREDENTIALS_ROLE_ARN: Arg<arg::Words> = text(
    "credentials_role_arn",
    "ARN of a role, possibly of another account, that the state assumes for its call. The permissions of the call then belong to \
     that role, and the machine's own role only needs to assume it.",
)
.arn(&["iam"]);
/// `Next`.
pub const NEXT: Arg<arg::Str> =
    plain("next", "Name of the state that follows: for jumps and loops that a chain can't express.")
        .format(NAME);
/// Resources of the state's own statement.
pub const IAM_RESOURCES: Arg<arg::TextList> = list(
    "iam_resources",
    "Resources of the task's own IAM statement, for a target that is an expression. Without it the narrowest wildcard of that \
     resource type is used, with a warning.",
)
.length(1, usize::MAX)
.of(&Kind::Plain(Format::With(resource)));
/// More statements.
pub const ADDITIONAL_IAM_STATEMENTS: Arg<arg::ObjectList> =
    object_list("additional_iam_statements", "Further statements for the policy.", STATEMENT_KIND);
/// A policy statement as users write it.
pub const STATEMENT_KIND: &Kind =
    &Kind::Object(&[ACTIONS.spec, RESOURCES.spec, EFFECT.spec, CONDITIONS.spec, SID.spec]);
const ACTIONS: Arg<arg::TextList> = list("actions", "Actions, such as `s3:GetObject`.")
    .required()
    .length(1, usize::MAX)
    .of(&Kind::Plain(Format::With(action)));
const RESOURCES: Arg<arg::TextList> = list("resources", "ARNs, or `*`.")
    .required()
    .length(1, usize::MAX)
    .of(&Kind::Plain(Format::With(resource)));
const EFFECT: Arg<arg::Str> =
    one_of("effect", "Whether it grants or denies.", &[("Allow", "Allow"), ("Deny", "Deny")])
        .assumed("Allow");
const CONDITIONS: Arg<arg::Str> = plain("conditions", "The `Condition` element as JSON, from `jsonencode`.")
    .format(Format::With(conditions_format));
const SID: Arg<arg::Str> =
    plain("sid", "Identifier of the statement: letters and digits.").format(Format::Name(1, 100, ""));

/// `Retry`.
pub const RETRY: Arg<arg::ObjectList> = object_list(
    "retry",
    "What is tried again, and how often. The first rule that names the error counts.",
    &Kind::Object(&[
        ERROR_EQUALS.spec,
        INTERVAL_SECONDS.spec,
        MAX_ATTEMPTS.spec,
        BACKOFF_RATE.spec,
        MAX_DELAY_SECONDS.spec,
        JITTER_STRATEGY.spec,
    ]),
);
/// `ErrorEquals`.
pub const ERROR_EQUALS: Arg<arg::TextList> =
    list("error_equals", "Error names; `States.ALL` stands alone, in the last rule.")
        .required()
        .length(1, usize::MAX)
        .of(&Kind::Plain(Format::Length(1, 256)))
        .asl("ErrorEquals");
const INTERVAL_SECONDS: Arg<arg::Json> =
    terraform_number("interval_seconds", "Seconds before the first retry.", (1.0, 99_999_999.0), true)
        .asl("IntervalSeconds")
        .assumed("1");
const MAX_ATTEMPTS: Arg<arg::Json> =
    terraform_number("max_attempts", "How often it is tried again; 0 for never.", (0.0, 99_999_999.0), true)
        .asl("MaxAttempts")
        .assumed("3");
const BACKOFF_RATE: Arg<arg::Json> = terraform_number(
    "backoff_rate",
    "What the interval is multiplied by after each retry.",
    (1.0, f64::INFINITY),
    false,
)
.asl("BackoffRate")
.assumed("2");
const MAX_DELAY_SECONDS: Arg<arg::Json> = terraform_number(
    "max_delay_seconds",
    "The interval grows no further than this.",
    (1.0, 31_622_400.0),
    true,
)
.asl("MaxDelaySeconds");
const JITTER_STRATEGY: Arg<arg::Str> =
    one_of("jitter_strategy", "Whether the interval is randomised.", &[("FULL", "FULL"), ("NONE", "NONE")])
        .asl("JitterStrategy")
        .assumed("NONE");

/// `Catch`.
pub const CATCH: Arg<arg::ObjectList> = object_list(
    "catch",
    "Where an error leads when no retry helps. Exactly one of `next` and `handler` is given.",
    &Kind::Object(&[
        ERROR_EQUALS.spec,
        CATCH_NEXT.spec,
        HANDLER.spec,
        CATCH_RESULT_PATH.spec,
        CATCH_ASSIGN.spec,
        CATCH_OUTPUT.spec,
        REJOIN.spec,
    ]),
);
const CATCH_NEXT: Arg<arg::Str> = plain("next", "Name of the state that follows.").format(NAME);
const HANDLER: Arg<arg::Str> = plain("handler", "Fragment that follows.");
const CATCH_RESULT_PATH: Arg<arg::Str> =
    plain("result_path", "Where in the state's input the error goes, or `DISCARD`.")
        .format(Format::ReferencePath)
        .only(Language::JsonPath, "output");
const CATCH_ASSIGN: Arg<arg::Json> = document("assign", "Variables that are set, as JSON from `jsonencode`.");
const CATCH_OUTPUT: Arg<arg::Json> = document("output", "What is passed on, as JSON from `jsonencode`.")
    .only(Language::Jsonata, "result_path");
const REJOIN: Arg<arg::Flag> = flag(
    "rejoin",
    "Whether the open ends of `handler` go on where the state itself does. Otherwise they end the machine.",
);

/// What every state has.
pub const NAMING: &[Spec] = &[STATE_NAME.spec, COMMENT.spec, QUERY_LANGUAGE.spec];
/// `InputPath` and `OutputPath`.
pub const IN_OUT: &[Spec] = &[INPUT_PATH.spec, OUTPUT_PATH.spec];
/// `ResultPath`.
pub const RESULT: &[Spec] = &[RESULT_PATH.spec];
/// `ResultSelector`.
pub const SELECTOR: &[Spec] = &[RESULT_SELECTOR.spec];
/// `Assign`.
pub const VARIABLES: &[Spec] = &[ASSIGN.spec];
/// `Output`.
pub const OUTPUTS: &[Spec] = &[OUTPUT.spec];
/// Retry and catch.
pub const ERRORS: &[Spec] = &[RETRY.spec, CATCH.spec];
/// `Next`.
pub const JUMP: &[Spec] = &[NEXT.spec];
/// Timeouts, credentials and the pattern: what only tasks have.
pub const CALL: &[Spec] =
    &[INTEGRATION_PATTERN.spec, TIMEOUT_SECONDS.spec, HEARTBEAT_SECONDS.spec, CREDENTIALS_ROLE_ARN.spec];
/// The resources of the task's own statement.
pub const SCOPE: &[Spec] = &[IAM_RESOURCES.spec];
/// Further permissions.
pub const PERMISSIONS: &[Spec] = &[ADDITIONAL_IAM_STATEMENTS.spec];
/// Everything that a task has beside its own arguments.
pub const TASK: &[&[Spec]] =
    &[NAMING, CALL, SCOPE, PERMISSIONS, IN_OUT, RESULT, SELECTOR, VARIABLES, OUTPUTS, ERRORS, JUMP];
/// The same for a task with an `iam_resources` of its own.
pub const UNSCOPED_TASK: &[&[Spec]] =
    &[NAMING, CALL, PERMISSIONS, IN_OUT, RESULT, SELECTOR, VARIABLES, OUTPUTS, ERRORS, JUMP];

fn action(text: &str) -> Result<(), String> {
    statement::check_action(text)
}

fn resource(text: &str) -> Result<(), String> {
    statement::check_resource(text)
}

fn conditions_format(text: &str) -> Result<(), String> {
    parse_conditions(text).map(|_| ())
}

fn parse_conditions(text: &str) -> Result<Conditions, String> {
    let value = serde_json::from_str(text)
        .map_err(|error| format!("This is no JSON document ({error}). Use jsonencode(…)."))?;
    statement::conditions(&value)
}

/// Checks what the descriptors of the common arguments can't say.
pub fn check(unit: &'static Unit, input: &Input, problems: &mut Problems) {
    let has = |name: &str| call::spec(unit, name).is_some();
    if has(RETRY.spec.name) {
        error_rules(input, RETRY.spec.name, problems);
    }
    if has(CATCH.spec.name) {
        error_rules(input, CATCH.spec.name, problems);
        catchers(input, problems);
    }
    if let Some(Value::Object(variables)) = input.values.get(ASSIGN.spec.name) {
        for field in variables.keys() {
            if let Some((_, fault, remedy)) = validate::name_fault(validate::variable(field)) {
                let at = Path::root(ASSIGN.spec.name).attribute(field.clone());
                problems.error_at(at, format!("{fault} {remedy}"));
            }
        }
    }
    let args = Args::new(&input.values, call::language(&input.values).unwrap_or_default());
    if let (Some(Scalar::Literal(timeout)), Some(Scalar::Literal(heartbeat))) =
        (args.get(TIMEOUT_SECONDS), args.get(HEARTBEAT_SECONDS))
        && heartbeat >= timeout
    {
        problems.error(
            HEARTBEAT_SECONDS.spec.name,
            format!("{heartbeat} is not less than `timeout_seconds` ({timeout}), so no heartbeat could ever be missed in time."),
        );
    }
}

/// `States.ALL` stands alone and last.
fn error_rules(input: &Input, argument: &str, problems: &mut Problems) {
    let Some(rules) = input.values.get(argument).and_then(Value::as_array) else { return };
    for (index, rule) in rules.iter().enumerate() {
        let Some(names) = rule.get("error_equals").and_then(Value::as_array) else { continue };
        if !names.iter().any(|name| name == "States.ALL") {
            continue;
        }
        let path = Path::root(argument).index(index).attribute("error_equals");
        if names.len() > 1 {
            problems.error_at(path, "`States.ALL` stands for every error, so it must stand alone.");
        } else if index + 1 < rules.len() {
            problems.error_at(path, "`States.ALL` catches every error, so its rule must be the last one: those behind it would never be used.");
        }
    }
}

fn catchers(input: &Input, problems: &mut Problems) {
    let Some(rules) = input.values.get(CATCH.spec.name).and_then(Value::as_array) else { return };
    for (index, rule) in rules.iter().enumerate() {
        let (path, Some(rule)) = (Path::root(CATCH.spec.name).index(index), rule.as_object()) else {
            continue;
        };
        super::Rule::ExactlyOne(&["next", "handler"]).check(rule, &path, &input.unknown, problems);
        if rule.get("rejoin") == Some(&Value::Bool(true)) && rule.contains_key("next") {
            problems.error_at(
                path.attribute("rejoin"),
                "Only a `handler` has open ends that can rejoin; `next` jumps to a state that has its own way on.",
            );
        }
    }
}

/// The first fields of a state: type, query language, comment.
pub fn head(call: &Call, kind: &str) -> State {
    let mut state = Map::from_iter([("Type".to_owned(), json!(kind))]);
    if let Some(language) = call.get(QUERY_LANGUAGE) {
        state.insert("QueryLanguage".to_owned(), json!(language));
    }
    if let Some(comment) = call.get(COMMENT) {
        state.insert("Comment".to_owned(), json!(comment));
    }
    state
}

/// `InputPath`, `ResultPath` or `OutputPath`, if given.
pub fn path(call: &Call, state: &mut State, arg: Arg<arg::Str>, key: &str) {
    if let Some(path) = call.get(arg) {
        state.insert(key.to_owned(), if path == DISCARD { Value::Null } else { json!(path) });
    }
}

/// A template such as `ResultSelector`, `Assign` or `Output`, if given.
pub fn template_field(
    call: &Call,
    state: &mut State,
    arg: Arg<arg::Json>,
    key: &str,
) -> Result<(), Problems> {
    if let Some(value) = call.get(arg) {
        // JSONPath has no `.$` form of these fields, and variables always have names.
        if !value.is_object() && (call.language() == Language::JsonPath || key == "Assign") {
            let encoded = value.as_str().is_some_and(|text| text.trim_start().starts_with('{'));
            let remedy = if encoded { " Give the object itself, without jsonencode." } else { "" };
            return Err(Problem::on(
                arg.spec.name,
                format!(
                    "This is an object, whose values may be expressions; {} is none.{remedy}",
                    short(value)
                ),
            )
            .into());
        }
        place(state, key, value, call.language(), Path::root(arg.spec.name))?;
    }
    Ok(())
}

/// Places a template value, with the problems on `path`.
pub fn place(
    target: &mut State,
    key: &str,
    value: &Value,
    language: Language,
    path: Path,
) -> Result<(), Problems> {
    template::place(target, key, value, language)
        .map_err(|error| Problem::at(path.join(&error.path), error.message).into())
}

/// A number field with its path twin: `TimeoutSeconds`, or `TimeoutSecondsPath` for a JSONPath expression.
pub fn seconds(call: &Call, state: &mut State, arg: Arg<arg::Integer>, key: &str) {
    seconds_of(call, call.args, state, arg, key);
}

/// As [`seconds`], for an argument of a nested object.
pub fn seconds_of(call: &Call, args: Args, state: &mut State, arg: Arg<arg::Integer>, key: &str) {
    match args.get(arg) {
        None => {}
        Some(Scalar::Literal(value)) => {
            state.insert(key.to_owned(), json!(value));
        }
        Some(Scalar::Expression(text)) => twin(call, state, key, text),
    }
}

/// An expression in a field that has a path twin.
pub fn twin(call: &Call, state: &mut State, key: &str, expression: &str) {
    let key = match call.language() {
        Language::JsonPath => format!("{key}Path"),
        Language::Jsonata => key.to_owned(),
    };
    state.insert(key, json!(expression));
}

/// The retriers that the user gave.
pub fn retriers(call: &Call) -> Vec<Value> {
    let rules = call.get(RETRY).unwrap_or_default();
    rules.into_iter().map(|rule| Value::Object(rule_fields(rule))).collect()
}

/// The fields of a retry rule under their ASL keys.
fn rule_fields(rule: Args) -> State {
    let fields = [
        ERROR_EQUALS.spec,
        INTERVAL_SECONDS.spec,
        MAX_ATTEMPTS.spec,
        BACKOFF_RATE.spec,
        MAX_DELAY_SECONDS.spec,
        JITTER_STRATEGY.spec,
    ];
    fields.iter().filter_map(|spec| Some((spec.asl?.to_owned(), rule.raw(spec)?.clone()))).collect()
}

/// Renders `Catch`, and takes the handlers into the fragment.
pub fn catch(
    call: &Call,
    state: &mut State,
    handlers: &mut Vec<(usize, Fragment, bool)>,
) -> Result<(), Problems> {
    let mut catchers = Vec::new();
    for (index, rule) in call.get(CATCH).unwrap_or_default().into_iter().enumerate() {
        let at = Path::root(CATCH.spec.name).index(index);
        let below = |name: &str| at.attribute(name);
        let mut catcher = State::new();
        if let Some(errors) = rule.raw(&ERROR_EQUALS.spec) {
            catcher.insert("ErrorEquals".to_owned(), errors.clone());
        }
        if let Some(path) = rule.get(CATCH_RESULT_PATH) {
            catcher.insert("ResultPath".to_owned(), if path == DISCARD { Value::Null } else { json!(path) });
        }
        for (arg, key) in [(CATCH_ASSIGN, "Assign"), (CATCH_OUTPUT, "Output")] {
            if let Some(value) = rule.get(arg) {
                place(&mut catcher, key, &parsed(value), call.language(), below(arg.spec.name))?;
            }
        }
        if let Some(next) = rule.get(CATCH_NEXT) {
            catcher.insert("Next".to_owned(), json!(next));
        }
        if let Some(handler) = rule.get(HANDLER) {
            let fragment =
                Fragment::parse(handler).map_err(|message| Problem::at(below("handler"), message))?;
            catcher.insert("Next".to_owned(), json!(fragment.start_at));
            handlers.push((index, fragment, rule.get(REJOIN).unwrap_or_default()));
        }
        catchers.push(Value::Object(catcher));
    }
    if !catchers.is_empty() {
        state.insert("Catch".to_owned(), Value::Array(catchers));
    }
    Ok(())
}

/// A JSON document's value; a text that is no document is an expression and stays as it is.
pub fn parsed(value: &Value) -> Value {
    value.as_str().and_then(|text| serde_json::from_str(text).ok()).unwrap_or_else(|| value.clone())
}

/// The finished machine of a fragment that is nested in a state.
///
/// # Errors
/// What is wrong with the fragment, and jumps that would leave it.
pub fn nested_machine(text: &str, at: &Path) -> Result<Machine, Problems> {
    let fragment = Fragment::parse(text).map_err(|message| Problem::at(at.clone(), message))?;
    fragment.into_machine().map_err(|messages| Problems::all_at(at, messages))
}

/// Makes the fragment of one state and its handlers.
pub fn fragment(
    call: &Call,
    state: State,
    statements: Vec<Statement>,
    handlers: Vec<(usize, Fragment, bool)>,
) -> Result<Fragment, Problems> {
    let next = call.get(NEXT);
    let mut fragment = Fragment::single(call.state_name(), state, next.is_none(), statements);
    let nesting =
        ["branches", "item_processor"].into_iter().find(|name| call::spec(call.unit, name).is_some());
    if let Some(nesting) = nesting {
        refuse_repeated_names(&fragment, &Path::root(nesting))?;
    }
    for (index, mut handler, rejoin) in handlers {
        match (rejoin, next) {
            (false, _) => handler.close(),
            (true, Some(next)) => handler.close_to(next),
            (true, None) => {}
        }
        let at = Path::root(CATCH.spec.name).index(index).attribute("handler");
        let open = fragment.absorb(handler).map_err(|message| Problem::at(at.clone(), message))?;
        fragment.open.extend(open);
        refuse_repeated_names(&fragment, &at)?;
    }
    Ok(fragment)
}

/// Reports the names that a fragment has more than once, at the argument that brought the last of them.
///
/// # Errors
/// One problem a name.
pub fn refuse_repeated_names(fragment: &Fragment, at: &Path) -> Result<(), Problems> {
    let repeated = fragment.repeated_names();
    if repeated.is_empty() { Ok(()) } else { Err(Problems::all_at(at, repeated)) }
}

/// The statements that the user added.
pub fn additional_statements(call: &Call) -> Result<Vec<Statement>, Problems> {
    statements(call, ADDITIONAL_IAM_STATEMENTS)
}

/// Statements as users give them.
pub fn statements(call: &Call, arg: Arg<arg::ObjectList>) -> Result<Vec<Statement>, Problems> {
    let mut statements = Vec::new();
    for (index, given) in call.get(arg).unwrap_or_default().into_iter().enumerate() {
        let texts = |arg: Arg<arg::TextList>| {
            given.get(arg).unwrap_or_default().into_iter().filter_map(|text: Text| call::literal(Some(text)))
        };
        let mut statement = Statement::allow(texts(ACTIONS), texts(RESOURCES));
        if given.get(EFFECT) == Some("Deny") {
            statement.effect = Effect::Deny;
        }
        statement.sid = given.get(SID).map(str::to_owned);
        if let Some(conditions) = given.get(CONDITIONS) {
            let at = Path::root(arg.spec.name).index(index).attribute("conditions");
            statement.conditions =
                parse_conditions(conditions).map_err(|message| Problem::at(at, message))?;
        }
        statements.push(statement);
    }
    Ok(statements)
}

/// What the machine's role needs to let a state assume a role.
pub fn assume_role(call: &Call, role: Text<'_>) -> Statement {
    let resources = match role {
        Text::Literal(arn) => vec![arn.into_owned()],
        Text::Expression(text) => {
            let wildcard = format!("arn:{}:iam::*:role/*", call.partition());
            call.narrowed_by_type(CREDENTIALS_ROLE_ARN.spec.name, text, &wildcard)
        }
    };
    Statement::allow(["sts:AssumeRole"], resources)
}

/// A state that ends the machine.
pub fn last(call: &Call, state: State) -> Rendered {
    let json = Value::Object(state.clone()).to_string();
    let fragment = Fragment::single(call.state_name(), state, false, Vec::new());
    Rendered { json, policy: Vec::new(), fragment, more: Vec::new() }
}

/// Renders a Task state out of its parts.
pub fn task_state(
    call: &Call,
    resource: &str,
    parameters: Option<Value>,
    default_retry: Vec<Value>,
    policy: Vec<Statement>,
    more: Vec<Option<String>>,
) -> Result<Rendered, Problems> {
    let mut state = head(call, "Task");
    state.insert("Resource".to_owned(), json!(resource));
    path(call, &mut state, INPUT_PATH, "InputPath");
    if let Some(parameters) = parameters {
        let key = match call.language() {
            Language::JsonPath => "Parameters",
            Language::Jsonata => "Arguments",
        };
        state.insert(key.to_owned(), parameters);
    }
    seconds(call, &mut state, TIMEOUT_SECONDS, "TimeoutSeconds");
    seconds(call, &mut state, HEARTBEAT_SECONDS, "HeartbeatSeconds");
    if let Some(role) = call.get(CREDENTIALS_ROLE_ARN) {
        let mut credentials = State::new();
        let text = match &role {
            Text::Literal(text) => render::escape(text, call.language()),
            Text::Expression(text) => (*text).to_owned(),
        };
        place(
            &mut credentials,
            "RoleArn",
            &json!(text),
            call.language(),
            Path::root(CREDENTIALS_ROLE_ARN.spec.name),
        )?;
        state.insert("Credentials".to_owned(), Value::Object(credentials));
    }
    finish(call, state, default_retry, policy, more)
}

/// Adds what follows the body of a state (results, variables, retries, catchers, the jump) and makes its fragment.
pub fn finish(
    call: &Call,
    mut state: State,
    default_retry: Vec<Value>,
    policy: Vec<Statement>,
    more: Vec<Option<String>>,
) -> Result<Rendered, Problems> {
    template_field(call, &mut state, RESULT_SELECTOR, "ResultSelector")?;
    path(call, &mut state, RESULT_PATH, "ResultPath");
    path(call, &mut state, OUTPUT_PATH, "OutputPath");
    template_field(call, &mut state, ASSIGN, "Assign")?;
    template_field(call, &mut state, OUTPUT, "Output")?;
    let retry: Vec<_> = default_retry.into_iter().chain(retriers(call)).collect();
    if !retry.is_empty() {
        state.insert("Retry".to_owned(), Value::Array(retry));
    }
    let mut handlers = Vec::new();
    catch(call, &mut state, &mut handlers)?;
    if let Some(next) = call.get(NEXT) {
        state.insert("Next".to_owned(), json!(next));
    }
    let json = Value::Object(state.clone()).to_string();
    let fragment = fragment(call, state, policy.clone(), handlers)?;
    Ok(Rendered { json, policy, fragment, more })
}
