//! Data source `sfntasks_test_state`: what Step Functions makes of one state and an input, for assertions in
//! `terraform test` and in `check` blocks.

use std::time::Duration;

use async_trait::async_trait;
use aws_sdk_sfn::operation::test_state::TestStateOutput;
use aws_sdk_sfn::types::{
    InspectionData, InspectionLevel, MockErrorOutput, MockInput, MockResponseValidationMode,
    TestExecutionStatus, TestStateConfiguration,
};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use serde_json::{Map, Value as Json};

use crate::asl::fragment::Fragment;
use crate::aws::{Failure, Patience};
use crate::iam::arn;
use crate::provider::{Settings, Shared};
use crate::resources::values::{Fields, Given, Problems, path, string};
use crate::tf::provider::{Context, DataSource};
use crate::tf::{Attribute, Block, Diagnostics, Mode, Nesting, Schema, Type, Value};

/// Longest time for a test: Step Functions itself gives one five minutes.
const LIMIT: Duration = Duration::from_secs(330);

const LEVELS: [&str; 3] = ["INFO", "DEBUG", "TRACE"];
const VALIDATIONS: [&str; 3] = ["STRICT", "PRESENT", "NONE"];

/// The data source.
pub struct TestState {
    schema: Schema,
    settings: Shared,
}

impl TestState {
    /// The data source, with the settings that the provider block will fill.
    pub fn new(settings: &Shared) -> Self {
        Self { schema: schema(), settings: settings.clone() }
    }
}

#[async_trait]
impl DataSource for TestState {
    fn schema(&self) -> &Schema {
        &self.schema
    }

    async fn validate(&self, config: &Value) -> Diagnostics {
        check(config).1
    }

    async fn read(&self, cx: &Context, config: &Value) -> (Value, Diagnostics) {
        let (subject, problems) = check(config);
        let Some(subject) = subject.filter(|_| !problems.has_errors()) else {
            return (Value::Null, problems);
        };
        let patience = Patience::new(LIMIT, cx.cancel.clone());
        match ask(&self.settings.get(), &patience, &subject, &Fields::of(config)).await {
            Ok(answer) => (show(&answer), problems),
            Err(failure) => {
                let name = subject.state_name.as_deref().unwrap_or("state");
                let detail = format!("testing a Step Functions state ({name}): {failure}");
                (Value::Null, Diagnostics::error("testing a Step Functions state", detail))
            }
        }
    }
}

fn schema() -> Schema {
    let optional = |name, ty, description| Attribute::new(name, ty, Mode::Optional, description);
    let computed = |name, description| Attribute::new(name, Type::String, Mode::Computed, description);
    let mock = vec![
        optional("result", Type::String, "What the service answers, as JSON text; excludes `error`."),
        optional("error", Type::String, "Name of the error that the service answers with."),
        optional("cause", Type::String, "Cause of that error."),
        optional(
            "validation",
            Type::String,
            "How the result is checked against the service's API: `STRICT` (AWS's default), `PRESENT` or `NONE`.",
        ),
    ];
    let attributes = vec![
        Attribute::new(
            "state_json",
            Type::String,
            Mode::Required,
            "The state: `json` or `fragment` of a task or flow state, or a whole definition together with `state_name`.",
        ),
        optional(
            "state_name",
            Type::String,
            "Which state of a definition or of a fragment with several states is tested. Default: the first.",
        ),
        optional("input", Type::String, "Input of the state as JSON text: use `jsonencode`. Default: `{}`."),
        optional(
            "variables",
            Type::String,
            "Workflow variables that the state may use, a JSON object as text.",
        ),
        optional("context", Type::String, "Context object that the state may read, a JSON object as text."),
        optional(
            "role_arn",
            Type::String,
            "ARN of the role that the state runs with. A state that calls no service, and one with a `mock`, needs none.",
        ),
        Attribute::nested(
            "mock",
            Nesting::Single,
            mock,
            Mode::Optional,
            "Answer of the service; with it, nothing is really called.",
        ),
        optional(
            "retry_count",
            Type::Number,
            "How often the retrier has tried already, to test what comes when it gives up.",
        ),
        optional(
            "inspection_level",
            Type::String,
            "`INFO` (default), `DEBUG`, which fills `inspection_json`, or `TRACE`, which adds HTTP requests and responses.",
        ),
        computed("status", "`SUCCEEDED`, `FAILED`, `RETRIABLE` or `CAUGHT_ERROR`."),
        computed("output", "Output of the state as JSON text; null when it failed."),
        computed("error", "Name of the error; null when there is none."),
        computed("cause", "Cause of the error; null when there is none."),
        computed("next_state", "Name of the state that would come next; null at the end of the machine."),
        computed(
            "inspection_json",
            "The data between the steps of the state's processing, a JSON object in the API's names; null at the level `INFO`.",
        ),
    ];
    let description = "What Step Functions makes of one state and an input, without a state machine (TestState). Assert on the \
                       results in `terraform test`, or in a `check` block.\n\nIt is read with every plan, and without `mock` a \
                       task really calls its service."
        .to_owned();
    Schema { version: 0, block: Block { attributes, blocks: Vec::new(), description } }
}

/// What is tested.
#[derive(Debug, PartialEq)]
struct Subject {
    /// A state, or a machine.
    definition: String,
    /// Which one, in a machine.
    state_name: Option<String>,
}

/// Checks the configuration, and finds the state as soon as it is known.
fn check(config: &Value) -> (Option<Subject>, Diagnostics) {
    let fields = Fields::of(config);
    let mut problems = Problems::default();
    let mut subject = None;
    if let (Given::Known(text), Given::Known(_) | Given::Absent) =
        (fields.text("state_json"), fields.text("state_name"))
    {
        match find(&text, fields.text("state_name").into_known()) {
            Ok(found) => subject = Some(found),
            Err(problem) => problems.error(path(["state_json"]), "Nothing to test", problem),
        }
    }
    for (name, object) in [("input", false), ("variables", true), ("context", true)] {
        check_json(&fields.text(name), &[name], object, &mut problems);
    }
    one_of(&fields.text("inspection_level"), &["inspection_level"], &LEVELS, &mut problems);
    if let Given::Known(text) = fields.text("role_arn")
        && let Err(error) = arn::check(&text, &["iam"])
    {
        problems.error(path(["role_arn"]), "Invalid ARN", format!("{error}."));
    }
    if let Value::Number(number) = fields.value("retry_count")
        && !fields.whole("retry_count").known().is_some_and(|count| (0..=i64::from(i32::MAX)).contains(count))
    {
        problems.error(
            path(["retry_count"]),
            "Number out of range",
            format!("{number} is no count of attempts."),
        );
    }
    if let Given::Known(mock) = fields.nested("mock") {
        check_mock(&mock, &mut problems);
    }
    (subject, problems.finish())
}

fn check_mock(mock: &Fields<'_>, problems: &mut Problems) {
    check_json(&mock.text("result"), &["mock", "result"], false, problems);
    one_of(&mock.text("validation"), &["mock", "validation"], &VALIDATIONS, problems);
    let (result, error) = (mock.text("result"), mock.text("error"));
    if result.is_absent() == error.is_absent() {
        problems.error(
            path(["mock"]),
            "Invalid mock",
            "A service answers with a result or with an error: exactly one of the two is needed.",
        );
    } else if error.is_absent() && !mock.text("cause").is_absent() {
        problems.error(path(["mock", "cause"]), "Cause without error", "A cause belongs to an error.");
    }
}

fn at(names: &[&str]) -> crate::tf::Path {
    names.iter().fold(crate::tf::Path::default(), |path, name| path.attribute(*name))
}

fn check_json(given: &Given<String>, names: &[&str], object: bool, problems: &mut Problems) {
    let Given::Known(text) = given else { return };
    match serde_json::from_str::<Json>(text) {
        Ok(json) if object && !json.is_object() => {
            problems.error(
                at(names),
                "Not an object",
                format!("{text} is no JSON object, such as {{\"a\": 1}}."),
            );
        }
        Ok(_) => {}
        Err(error) => {
            problems.error(
                at(names),
                "Not JSON",
                format!("It must be JSON text, as jsonencode makes it: {error}."),
            );
        }
    }
}

fn one_of(given: &Given<String>, names: &[&str], allowed: &[&str], problems: &mut Problems) {
    if let Given::Known(text) = given
        && !allowed.contains(&text.as_str())
    {
        let allowed = allowed.join(", ");
        problems.error(
            at(names),
            "Unknown value",
            format!("{text:?} is not allowed; it must be one of {allowed}."),
        );
    }
}

/// The state or machine in `text`, closed, so that it is a whole one.
fn find(text: &str, state_name: Option<String>) -> Result<Subject, String> {
    let json: Json = serde_json::from_str(text).map_err(|error| format!("It is not JSON: {error}."))?;
    let Json::Object(object) = json else {
        return Err("It is no JSON object; a state is one, such as {\"Type\":\"Pass\"}.".to_owned());
    };
    if object.contains_key("Open") {
        let mut fragment = Fragment::parse(text)?;
        fragment.close();
        let start = fragment.start_at.clone();
        let name = state_name.unwrap_or(start);
        let state = fragment.states.get(&name).cloned();
        let state = state.ok_or_else(|| format!("The fragment has no state {name:?}."))?;
        return Ok(Subject { definition: Json::Object(state).to_string(), state_name: None });
    }
    if let Some(Json::Object(states)) = object.get("States") {
        let start = object.get("StartAt").and_then(Json::as_str).map(str::to_owned);
        let name = state_name.or(start).ok_or("The definition has no StartAt, so state_name is needed.")?;
        if !states.contains_key(&name) {
            return Err(format!("The definition has no state {name:?}; its outermost states can be tested."));
        }
        return Ok(Subject { definition: text.to_owned(), state_name: Some(name) });
    }
    if !object.contains_key("Type") {
        return Err("It is neither a state, which has a Type, nor a definition, which has States.".to_owned());
    }
    Ok(Subject { definition: Json::Object(closed(object)).to_string(), state_name: None })
}

/// A state that a data source renders has no `End`, because it doesn't know yet what follows.
fn closed(mut state: Map<String, Json>) -> Map<String, Json> {
    let ends_itself = matches!(state.get("Type").and_then(Json::as_str), Some("Choice" | "Succeed" | "Fail"));
    if !ends_itself && !state.contains_key("Next") && !state.contains_key("End") {
        state.insert("End".to_owned(), Json::Bool(true));
    }
    state
}

async fn ask(
    settings: &Settings,
    patience: &Patience,
    subject: &Subject,
    fields: &Fields<'_>,
) -> Result<TestStateOutput, Failure> {
    let sfn = settings.clients.sfn().await?;
    let count = fields.whole("retry_count").into_known().and_then(|count| i32::try_from(count).ok());
    let configuration =
        count.map(|count| TestStateConfiguration::builder().retrier_retry_count(count).build());
    let request = sfn
        .test_state()
        .definition(&subject.definition)
        .set_state_name(subject.state_name.clone())
        .input(fields.text("input").into_known().unwrap_or_else(|| "{}".to_owned()))
        .set_variables(fields.text("variables").into_known())
        .set_context(fields.text("context").into_known())
        .set_role_arn(fields.text("role_arn").into_known())
        .set_inspection_level(
            fields.text("inspection_level").known().map(|level| InspectionLevel::from(level.as_str())),
        )
        .set_mock(fields.nested("mock").known().map(mock))
        .set_state_configuration(configuration)
        .customize()
        .mutate_request(without_foreign_prefix);
    patience.once(request.send()).await
}

fn mock(fields: &Fields<'_>) -> MockInput {
    let error = fields.text("error").into_known().map(|error| {
        MockErrorOutput::builder().error(error).set_cause(fields.text("cause").into_known()).build()
    });
    let validation = fields.text("validation").into_known();
    MockInput::builder()
        .set_result(fields.text("result").into_known())
        .set_error_output(error)
        .set_field_validation_mode(validation.map(|mode| MockResponseValidationMode::from(mode.as_str())))
        .build()
}

/// Step Functions answers this call at `sync-states.REGION...`, and the SDK puts `sync-` before every host, an endpoint
/// of the user's own included, which has no such name.
fn without_foreign_prefix(request: &mut HttpRequest) {
    let uri = request.uri().to_owned();
    if let Some((scheme, rest)) = uri.split_once("://sync-")
        && !rest.starts_with("states")
    {
        // A URI with a shorter host is as valid as before; if it isn't, the request goes where the SDK wants it.
        let _kept = request.set_uri(format!("{scheme}://{rest}"));
    }
}

fn show(answer: &TestStateOutput) -> Value {
    Value::object([
        ("status", string(answer.status().map(TestExecutionStatus::as_str))),
        ("output", string(answer.output())),
        ("error", string(answer.error())),
        ("cause", string(answer.cause())),
        ("next_state", string(answer.next_state())),
        ("inspection_json", string(answer.inspection_data().and_then(inspection))),
    ])
}

/// The steps that there are, in their order; those that hold JSON as JSON.
fn inspection(data: &InspectionData) -> Option<String> {
    let request = data.request().map(|request| {
        (request.protocol(), request.method(), request.url(), request.headers(), request.body())
    });
    let response = data.response().map(|response| {
        (
            response.protocol(),
            response.status_code(),
            response.status_message(),
            response.headers(),
            response.body(),
        )
    });
    let steps = [
        ("input", data.input()),
        ("afterArguments", data.after_arguments()),
        ("afterInputPath", data.after_input_path()),
        ("afterParameters", data.after_parameters()),
        ("afterItemsPath", data.after_items_path()),
        ("afterItemsPointer", data.after_items_pointer()),
        ("afterItemSelector", data.after_item_selector()),
        ("afterItemBatcher", data.after_item_batcher()),
        ("result", data.result()),
        ("afterResultSelector", data.after_result_selector()),
        ("afterResultPath", data.after_result_path()),
        ("variables", data.variables()),
    ];
    let mut object: Map<String, Json> = steps
        .into_iter()
        .filter_map(|(name, text)| {
            let text = text?;
            let json = serde_json::from_str(text).unwrap_or_else(|_| Json::String(text.to_owned()));
            Some((name.to_owned(), json))
        })
        .collect();
    if let Some((protocol, method, url, headers, body)) = request {
        let names = ["protocol", "method", "url", "headers", "body"];
        object.insert("request".to_owned(), http(names, [protocol, method, url, headers, body]));
    }
    if let Some((protocol, code, message, headers, body)) = response {
        let names = ["protocol", "statusCode", "statusMessage", "headers", "body"];
        object.insert("response".to_owned(), http(names, [protocol, code, message, headers, body]));
    }
    (!object.is_empty()).then(|| Json::Object(object).to_string())
}

fn http(names: [&str; 5], values: [Option<&str>; 5]) -> Json {
    let pairs = names.into_iter().zip(values);
    pairs
        .filter_map(|(name, value)| Some((name.to_owned(), Json::from(value?))))
        .collect::<Map<_, _>>()
        .into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resources::values::object;

    fn definition(text: &str) -> String {
        find(text, None).map_or_else(|problem| problem, |subject| subject.definition)
    }

    #[test]
    fn an_open_state_is_closed() {
        assert_eq!(definition(r#"{"Type":"Pass"}"#), r#"{"Type":"Pass","End":true}"#);
        for whole in
            [r#"{"Type":"Pass","Next":"B"}"#, r#"{"Type":"Succeed"}"#, r#"{"Type":"Task","End":true}"#]
        {
            assert_eq!(definition(whole), whole);
        }
    }

    #[test]
    fn a_fragment_gives_its_state() {
        let fragment = r#"{"StartAt":"A","States":{"A":{"Type":"Pass","Next":"B"},"B":{"Type":"Pass"}},"Open":["B"],"Policy":[]}"#;
        assert_eq!(definition(fragment), r#"{"Type":"Pass","Next":"B"}"#);
        let second = find(fragment, Some("B".to_owned())).map(|subject| subject.definition);
        assert_eq!(second.as_deref(), Ok(r#"{"Type":"Pass","End":true}"#));
        assert!(find(fragment, Some("C".to_owned())).is_err_and(|problem| problem.contains("\"C\"")));
    }

    #[test]
    fn a_definition_goes_whole() {
        let machine = r#"{"StartAt":"A","States":{"A":{"Type":"Succeed"}}}"#;
        let expected = Subject { definition: machine.to_owned(), state_name: Some("A".to_owned()) };
        assert_eq!(find(machine, None), Ok(expected));
        assert!(find("{}", None).is_err() && find("[]", None).is_err() && find("{", None).is_err());
    }

    #[test]
    fn problems_stand_at_their_paths() {
        let mock = object([("result", "{".into()), ("error", "E".into()), ("validation", "LAX".into())]);
        let config = object([
            ("state_json", "{}".into()),
            ("input", "{".into()),
            ("variables", "[]".into()),
            ("inspection_level", "ALL".into()),
            ("role_arn", "role".into()),
            ("retry_count", (-1).into()),
            ("mock", mock),
        ]);
        let paths: Vec<_> = check(&config).1.into_iter().map(|found| found.path.to_string()).collect();
        let expected = [
            "state_json",
            "input",
            "variables",
            "inspection_level",
            "role_arn",
            "retry_count",
            "mock.result",
            "mock.validation",
            "mock",
        ];
        assert_eq!(paths, expected);
        assert!(check(&object([("state_json", Value::Unknown), ("mock", Value::Unknown)])).1.is_empty());
    }

    #[test]
    fn only_aws_has_the_prefix() {
        for (uri, expected) in [
            ("http://sync-127.0.0.1:4566/", "http://127.0.0.1:4566/"),
            ("https://sync-states.eu-west-1.amazonaws.com/", "https://sync-states.eu-west-1.amazonaws.com/"),
            ("http://localhost:4566/", "http://localhost:4566/"),
        ] {
            let mut request = HttpRequest::empty();
            request.set_uri(uri).expect("a URI");
            without_foreign_prefix(&mut request);
            assert_eq!(request.uri(), expected);
        }
    }
}
