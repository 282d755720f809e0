//! The service over a toy provider: what the guards let through, and what they don't.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use indexmap::IndexMap;
use serde_json::json;
use tokio_stream::StreamExt;
use tonic::Request;

use super::super::provider::{
    Action, ApplyRequest, ApplyResponse, Context, DataSource, Function, FunctionError, ImportRequest,
    Parameter, PlanRequest, PlanResponse, Progress, Provider, Resource, Signature,
};
use super::super::{
    Attribute, Block, Diagnostics, Mode, NestedBlock, Nesting, Path, Schema, Type, Value, msgpack,
};
use super::Service;
use crate::proto::tfplugin6::provider_server::Provider as Rpc;
use crate::proto::tfplugin6::{self as proto, DynamicValue};

struct Toy {
    schema: Schema,
    data_sources: IndexMap<String, Arc<dyn DataSource>>,
    resources: IndexMap<String, Arc<dyn Resource>>,
    functions: IndexMap<String, Arc<dyn Function>>,
    actions: IndexMap<String, Arc<dyn Action>>,
}

#[async_trait]
impl Provider for Toy {
    fn schema(&self) -> &Schema {
        &self.schema
    }
    fn data_sources(&self) -> &IndexMap<String, Arc<dyn DataSource>> {
        &self.data_sources
    }
    fn resources(&self) -> &IndexMap<String, Arc<dyn Resource>> {
        &self.resources
    }
    fn functions(&self) -> &IndexMap<String, Arc<dyn Function>> {
        &self.functions
    }
    fn actions(&self) -> &IndexMap<String, Arc<dyn Action>> {
        &self.actions
    }
    async fn validate(&self, _config: &Value) -> Diagnostics {
        Diagnostics::default()
    }
    async fn configure(&self, _terraform_version: &str, _config: &Value) -> Diagnostics {
        Diagnostics::default()
    }
}

fn schema() -> Schema {
    Schema::new(Block {
        attributes: vec![
            Attribute::new("name", Type::String, Mode::Required, "."),
            Attribute::new("size", Type::Number, Mode::Optional, "."),
            Attribute::new("secret", Type::String, Mode::Optional, "."),
            Attribute::new("out", Type::String, Mode::Computed, "."),
        ],
        blocks: vec![NestedBlock { name: "part".into(), nesting: Nesting::List, block: Block::default() }],
        ..Block::default()
    })
}

fn identity() -> Schema {
    Schema::new(Block {
        attributes: vec![Attribute::new("name", Type::String, Mode::Required, ".")],
        ..Block::default()
    })
}

/// One handler for everything; its `name` says how it misbehaves.
struct Thing {
    schema: Schema,
    identity: Schema,
    signature: Signature,
}

fn changed(value: &Value, name: &str, to: Value) -> Value {
    let mut entries = value.as_map().cloned().unwrap_or_default();
    entries.insert(name.to_owned(), to);
    Value::Map(entries)
}

#[async_trait]
impl DataSource for Thing {
    fn schema(&self) -> &Schema {
        &self.schema
    }
    async fn validate(&self, config: &Value) -> Diagnostics {
        let mut diagnostics = Diagnostics::default();
        if config.get("size").as_i64() == Some(0) {
            diagnostics.error_at(Path::root("size"), "Too small", "The size must be positive.");
        }
        diagnostics
    }
    async fn read(&self, _cx: &Context, config: &Value) -> (Value, Diagnostics) {
        let result = match config.get("name").as_str() {
            Some("panic") => panic!("toy"),
            Some("unknown") => changed(config, "out", Value::Unknown),
            Some("wrong type") => changed(config, "out", 1.into()),
            Some("nothing") => Value::Null,
            _ => changed(&changed(config, "out", "o".into()), "name", "changed".into()),
        };
        (result, Diagnostics::default())
    }
}

#[async_trait]
impl Resource for Thing {
    fn schema(&self) -> &Schema {
        &self.schema
    }
    fn identity(&self) -> Option<&Schema> {
        Some(&self.identity)
    }
    fn write_only(&self) -> &'static [&'static str] {
        &["secret"]
    }
    async fn validate(&self, _config: &Value) -> Diagnostics {
        Diagnostics::default()
    }
    async fn plan(&self, _cx: &Context, request: PlanRequest) -> PlanResponse {
        let planned = match request.config.get("name").as_str() {
            Some("liar") => changed(&request.proposed, "size", 7.into()),
            _ if request.proposed.is_null() => Value::Null,
            _ => changed(&request.proposed, "out", Value::Unknown),
        };
        PlanResponse { planned, private: b"p".to_vec(), ..Default::default() }
    }
    async fn apply(&self, cx: &Context, request: ApplyRequest) -> ApplyResponse {
        let mut response = ApplyResponse {
            state: changed(&request.planned, "out", "made".into()),
            private: request.private,
            identity: Some(Value::object([("name", request.planned.get("name").clone())])),
            ..Default::default()
        };
        match request.config.get("name").as_str() {
            Some("half") => {
                response.state = changed(&response.state, "out", Value::Unknown);
                response.diagnostics = Diagnostics::error("Half", "made");
            }
            Some("slow") => {
                cx.cancel.cancelled().await;
                response.diagnostics = Diagnostics::error("Stopped", "in time");
            }
            Some("inconsistent") => response.state = changed(&response.state, "size", 9.into()),
            _ => {}
        }
        response
    }
    async fn read(&self, _cx: &Context, state: Value, private: Vec<u8>) -> ApplyResponse {
        ApplyResponse { state, private, ..Default::default() }
    }
    async fn import(&self, _cx: &Context, request: ImportRequest) -> ApplyResponse {
        let name = match request {
            ImportRequest::Id(id) => id.into(),
            ImportRequest::Identity(identity) => identity.get("name").clone(),
        };
        ApplyResponse { state: Value::object([("name", name)]), ..Default::default() }
    }
}

#[async_trait]
impl Function for Thing {
    fn signature(&self) -> &Signature {
        &self.signature
    }
    async fn call(&self, arguments: Vec<Value>) -> Result<Value, FunctionError> {
        match arguments.as_slice() {
            [first, rest @ ..] if first.is_null() => Ok(i64::try_from(rest.len()).expect("few").into()),
            _ => Err(FunctionError { text: "not null".into(), argument: Some(0) }),
        }
    }
}

#[async_trait]
impl Action for Thing {
    fn schema(&self) -> &Schema {
        &self.schema
    }
    async fn validate(&self, _config: &Value) -> Diagnostics {
        Diagnostics::default()
    }
    async fn plan(&self, _cx: &Context, _config: &Value) -> Diagnostics {
        Diagnostics::default()
    }
    async fn invoke(&self, _cx: &Context, config: &Value, progress: Progress) -> Diagnostics {
        progress.tell("one");
        progress.tell("two");
        assert_ne!(config.get("name").as_str(), Some("panic"), "toy");
        Diagnostics::default()
    }
}

fn thing() -> Arc<Thing> {
    let parameter = |name: &str, allow_null| Parameter {
        name: name.into(),
        ty: Type::Dynamic,
        allow_null,
        allow_unknown: false,
        description: ".".into(),
    };
    let signature = Signature {
        parameters: vec![parameter("first", true)],
        variadic: Some(parameter("rest", false)),
        returns: Type::Number,
        summary: ".".into(),
        description: ".".into(),
        deprecated: None,
    };
    Arc::new(Thing { schema: schema(), identity: identity(), signature })
}

fn toy() -> Toy {
    let name = || "toy_thing".to_owned();
    Toy {
        schema: Schema::default(),
        data_sources: IndexMap::from([(name(), thing() as Arc<dyn DataSource>)]),
        resources: IndexMap::from([(name(), thing() as Arc<dyn Resource>)]),
        functions: IndexMap::from([("count_rest".to_owned(), thing() as Arc<dyn Function>)]),
        actions: IndexMap::from([(name(), thing() as Arc<dyn Action>)]),
    }
}

fn service() -> Service {
    Service::new(Arc::new(toy()))
}

fn wire(value: &Value) -> Option<DynamicValue> {
    let msgpack = msgpack::encode(value, &schema().block.implied_type()).expect("bytes");
    Some(DynamicValue { msgpack: msgpack.into(), ..Default::default() })
}

fn value(wire: Option<DynamicValue>) -> Value {
    msgpack::decode(&wire.expect("a value").msgpack, &schema().block.implied_type()).expect("a value")
}

fn config(name: &str) -> Value {
    Value::object([("name", name.into()), ("part", Value::List(vec![]))])
}

fn summaries(diagnostics: &[proto::Diagnostic]) -> Vec<&str> {
    diagnostics.iter().map(|diagnostic| diagnostic.summary.as_str()).collect()
}

async fn read(config: &Value) -> proto::read_data_source::Response {
    let request = proto::read_data_source::Request {
        type_name: "toy_thing".into(),
        config: wire(config),
        ..Default::default()
    };
    service().read_data_source(Request::new(request)).await.expect("a reply").into_inner()
}

async fn plan(prior: &Value, config: &Value) -> proto::plan_resource_change::Response {
    let request = proto::plan_resource_change::Request {
        type_name: "toy_thing".into(),
        prior_state: wire(prior),
        proposed_new_state: wire(config),
        config: wire(config),
        client_capabilities: Some(proto::ClientCapabilities {
            write_only_attributes_allowed: true,
            ..Default::default()
        }),
        prior_identity: Some(proto::ResourceIdentityData::default()),
        ..Default::default()
    };
    service().plan_resource_change(Request::new(request)).await.expect("a reply").into_inner()
}

fn apply_request(planned: &Value, config: &Value) -> proto::apply_resource_change::Request {
    proto::apply_resource_change::Request {
        type_name: "toy_thing".into(),
        prior_state: wire(&Value::Null),
        planned_state: wire(planned),
        config: wire(config),
        planned_private: b"p".as_slice().into(),
        ..Default::default()
    }
}

async fn apply(name: &str) -> proto::apply_resource_change::Response {
    let planned = changed(&config(name), "out", Value::Unknown);
    let request = apply_request(&planned, &config(name));
    service().apply_resource_change(Request::new(request)).await.expect("a reply").into_inner()
}

#[test]
fn the_toy_is_a_good_provider() {
    assert_eq!(super::super::schema_check::check(&toy(), "toy_"), Vec::<String>::new());
}

#[tokio::test]
async fn a_read_keeps_the_configuration_and_takes_the_computed() {
    let reply = read(&config("n")).await;
    assert_eq!(summaries(&reply.diagnostics), Vec::<&str>::new());
    let state = value(reply.state);
    assert_eq!(state.get("name").as_str(), Some("n"));
    assert_eq!(state.get("out").as_str(), Some("o"));
}

#[tokio::test]
async fn a_bad_read_is_a_diagnostic() {
    for (name, summary) in [
        ("panic", "The provider panicked"),
        ("unknown", "Provider produced an invalid state"),
        ("wrong type", "Provider produced a value that its schema doesn't allow"),
        ("nothing", "Provider produced no result"),
    ] {
        let reply = read(&config(name)).await;
        assert_eq!(summaries(&reply.diagnostics), [summary], "{name}");
        assert_eq!(reply.state, None, "{name}");
    }
    let unset = read(&changed(&config("n"), "name", Value::Null)).await;
    assert_eq!(summaries(&unset.diagnostics), ["Missing required argument"]);
}

#[tokio::test]
async fn all_problems_of_a_configuration_are_told_together() {
    let config = Value::object([("size", 0.into()), ("out", "x".into()), ("part", Value::List(vec![]))]);
    let request = proto::validate_data_resource_config::Request {
        type_name: "toy_thing".into(),
        config: wire(&config),
    };
    let reply =
        service().validate_data_resource_config(Request::new(request)).await.expect("a reply").into_inner();
    let expected = ["Missing required argument", "Value for a read-only attribute", "Too small"];
    assert_eq!(summaries(&reply.diagnostics), expected);
    assert!(reply.diagnostics.iter().all(|diagnostic| diagnostic.attribute.is_some()));
}

#[tokio::test]
async fn a_plan_drops_write_only_values_and_must_keep_to_the_configuration() {
    let reply = plan(&Value::Null, &changed(&config("n"), "secret", "s".into())).await;
    assert_eq!(summaries(&reply.diagnostics), Vec::<&str>::new());
    let planned = value(reply.planned_state);
    assert_eq!(planned.get("secret"), &Value::Null);
    assert_eq!(planned.get("out"), &Value::Unknown);
    assert_eq!(reply.planned_identity, None, "what is yet to be created has no identity");
    assert_eq!(&reply.planned_private[..], b"p");
    let update = plan(&changed(&config("n"), "out", "o".into()), &config("n")).await;
    assert!(update.planned_identity.is_some());
    let liar = plan(&Value::Null, &config("liar")).await;
    assert_eq!(summaries(&liar.diagnostics), ["Provider produced an invalid plan"]);
}

#[tokio::test]
async fn write_only_values_need_a_client_that_knows_them() {
    let request = proto::validate_resource_config::Request {
        type_name: "toy_thing".into(),
        config: wire(&changed(&config("n"), "secret", "s".into())),
        client_capabilities: None,
    };
    let reply =
        service().validate_resource_config(Request::new(request)).await.expect("a reply").into_inner();
    assert_eq!(summaries(&reply.diagnostics), ["Write-only argument not supported"]);
}

#[tokio::test]
async fn an_apply_returns_state_private_and_identity() {
    let reply = apply("n").await;
    assert_eq!(summaries(&reply.diagnostics), Vec::<&str>::new());
    assert_eq!(value(reply.new_state).get("out").as_str(), Some("made"));
    assert_eq!(&reply.private[..], b"p");
    assert!(reply.new_identity.is_some());
}

#[tokio::test]
async fn what_half_an_apply_made_is_kept() {
    let reply = apply("half").await;
    assert_eq!(summaries(&reply.diagnostics), ["Half"]);
    let state = value(reply.new_state);
    assert_eq!(state.get("name").as_str(), Some("half"));
    assert_eq!(state.get("out"), &Value::Null);
    let reply = apply("inconsistent").await;
    assert_eq!(summaries(&reply.diagnostics), ["Provider produced an inconsistent result"]);
    assert!(!value(reply.new_state).is_null());
}

#[tokio::test]
async fn a_stop_cancels_what_is_in_flight_and_nothing_later() {
    let service = Arc::new(service());
    let planned = changed(&config("slow"), "out", Value::Unknown);
    let request = apply_request(&planned, &config("slow"));
    let running = tokio::spawn({
        let service = Arc::clone(&service);
        async move { service.apply_resource_change(Request::new(request)).await }
    });
    tokio::time::sleep(Duration::from_millis(20)).await;
    service.stop_provider(Request::new(proto::stop_provider::Request {})).await.expect("a reply");
    let reply = tokio::time::timeout(Duration::from_secs(5), running).await.expect("a quick end");
    let reply = reply.expect("no panic").expect("a reply").into_inner();
    assert_eq!(summaries(&reply.diagnostics), ["Stopped"]);
    assert!(!service.context(None).cancel.is_cancelled());
}

#[tokio::test]
async fn stored_state_is_always_answered_whole() {
    let upgrade = |version, state: serde_json::Value| async move {
        let request = proto::upgrade_resource_state::Request {
            type_name: "toy_thing".into(),
            version,
            raw_state: Some(proto::RawState { json: state.to_string().into(), ..Default::default() }),
        };
        service().upgrade_resource_state(Request::new(request)).await.expect("a reply").into_inner()
    };
    let reply = upgrade(0, json!({"name": "n", "gone": 1, "size": "18446744073709551616"})).await;
    let state = value(reply.upgraded_state);
    assert_eq!(
        state.get("size").as_number().map(ToString::to_string).as_deref(),
        Some("18446744073709551616")
    );
    assert_eq!(state.get("part"), &Value::List(vec![]));
    let reply = upgrade(0, json!({"name": {}})).await;
    assert_eq!(summaries(&reply.diagnostics), ["Stored state can't be read"]);
}

#[tokio::test]
async fn an_import_answers_one_object() {
    let request = proto::import_resource_state::Request {
        type_name: "toy_thing".into(),
        id: "i".into(),
        ..Default::default()
    };
    let reply = service().import_resource_state(Request::new(request)).await.expect("a reply").into_inner();
    let [imported] = reply.imported_resources.as_slice() else { panic!("{reply:?}") };
    assert_eq!(imported.type_name, "toy_thing");
    assert_eq!(value(imported.state.clone()).get("name").as_str(), Some("i"));
}

#[tokio::test]
async fn functions_take_empty_values_and_any_number_of_arguments() {
    let call = |arguments: Vec<DynamicValue>| async move {
        let request = proto::call_function::Request { name: "count_rest".into(), arguments };
        service().call_function(Request::new(request)).await.expect("a reply").into_inner()
    };
    let text =
        || DynamicValue { msgpack: b"\x92\xc4\x08\"string\"\xa1x".as_slice().into(), ..Default::default() };
    let reply = call(vec![DynamicValue::default(), text(), text()]).await;
    assert_eq!(reply.result.expect("a result").msgpack.as_ref(), [2]);
    let error = call(vec![text()]).await.error.expect("an error");
    assert_eq!((error.text.as_str(), error.function_argument), ("not null", Some(0)));
    assert!(call(vec![]).await.error.is_some());
    let malformed = DynamicValue { msgpack: b"\xc1".as_slice().into(), ..Default::default() };
    assert_eq!(
        call(vec![DynamicValue::default(), malformed]).await.error.and_then(|e| e.function_argument),
        Some(1)
    );
}

#[tokio::test]
async fn an_action_tells_its_progress_and_completes_once() {
    for (name, errors) in [("n", 0), ("panic", 1)] {
        let request = proto::invoke_action::Request {
            action_type: "toy_thing".into(),
            config: wire(&config(name)),
            client_capabilities: None,
        };
        let stream = service().invoke_action(Request::new(request)).await.expect("a stream").into_inner();
        let events: Vec<_> =
            stream.map(|event| event.expect("an event").r#type.expect("a type")).collect().await;
        use proto::invoke_action::event::Type;
        let [Type::Progress(one), Type::Progress(_), Type::Completed(completed)] = events.as_slice() else {
            panic!("{events:?}")
        };
        assert_eq!(one.message, "one");
        assert_eq!(completed.diagnostics.len(), errors, "{name}");
    }
}

#[tokio::test]
async fn names_that_nobody_serves_are_diagnostics() {
    let request = proto::read_resource::Request { type_name: "toy_none".into(), ..Default::default() };
    let reply = service().read_resource(Request::new(request)).await.expect("a reply").into_inner();
    assert_eq!(summaries(&reply.diagnostics), ["Unknown resource type"]);
}
