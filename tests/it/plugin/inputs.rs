//! What Terraform never sends: every call answers it with a diagnostic, in time, and goes on serving.

use std::time::{Duration, Instant};

use sfntasks::proto::tfplugin6 as proto;
use sfntasks::proto::tfplugin6::provider_client::ProviderClient;
use sfntasks::provider::SfnTasks;
use sfntasks::tf::provider::Provider as _;
use sfntasks::tf::{Type, Value, msgpack};
use tonic::Status;
use tonic::transport::Channel;

use super::client::Plugin;
use super::health;

type Answers = Vec<(&'static str, Result<Vec<proto::Diagnostic>, Status>)>;
type Client = ProviderClient<Channel>;

const DATA_SOURCE: &str = "sfntasks_pass";
const RESOURCE: &str = "sfntasks_state_machine";
/// What an unoptimised build on a busy machine may take for ten megabytes.
const LIMIT: Duration = Duration::from_secs(60);

fn client(channel: Channel) -> Client {
    ProviderClient::new(channel).max_encoding_message_size(256 << 20).max_decoding_message_size(256 << 20)
}

fn raw(msgpack: &[u8]) -> proto::DynamicValue {
    proto::DynamicValue { msgpack: msgpack.to_vec().into(), ..Default::default() }
}

fn data_config(type_name: &str, attributes: &[(&str, Value)]) -> proto::DynamicValue {
    let provider = SfnTasks::new();
    encoded(&provider.data_sources()[type_name].schema().block.implied_type(), attributes)
}

fn resource_config(attributes: &[(&str, Value)]) -> proto::DynamicValue {
    let provider = SfnTasks::new();
    encoded(&provider.resources()[RESOURCE].schema().block.implied_type(), attributes)
}

fn encoded(ty: &Type, attributes: &[(&str, Value)]) -> proto::DynamicValue {
    let config = Value::object(attributes.iter().cloned());
    raw(&msgpack::encode(&config, ty).expect("a configuration"))
}

fn dynamic(ty: Type, value: Value) -> Value {
    Value::Dynamic(Box::new((ty, value)))
}

/// Every call that takes a data source's or a resource's values, with the same value in each place.
async fn calls(
    mut client: Client,
    data_source: &str,
    resource: &str,
    value: &proto::DynamicValue,
) -> Answers {
    let some = || Some(value.clone());
    let absent = || Some(raw(&[0xc0]));
    let json = || Some(proto::RawState { json: value.msgpack.clone(), ..Default::default() });
    let mut answers = Answers::new();
    macro_rules! call {
        ($rpc:ident, $what:literal, { $($field:ident: $given:expr),* $(,)? }) => {
            #[allow(clippy::needless_update, reason = "one request has no fields but these")]
            let request = proto::$rpc::Request { $($field: $given,)* ..Default::default() };
            let answer = client.$rpc(request).await.map(|reply| reply.into_inner().diagnostics);
            answers.push(($what, answer));
        };
    }
    call!(validate_data_resource_config, "validate data", { type_name: data_source.into(), config: some() });
    call!(read_data_source, "read data", { type_name: data_source.into(), config: some() });
    call!(validate_resource_config, "validate", { type_name: resource.into(), config: some() });
    call!(upgrade_resource_state, "upgrade", { type_name: resource.into(), raw_state: json() });
    call!(read_resource, "read", { type_name: resource.into(), current_state: some() });
    call!(plan_resource_change, "plan: prior", {
        type_name: resource.into(), prior_state: some(), proposed_new_state: absent(), config: absent(),
    });
    call!(plan_resource_change, "plan: proposed", {
        type_name: resource.into(), prior_state: absent(), proposed_new_state: some(), config: absent(),
    });
    call!(plan_resource_change, "plan: config", {
        type_name: resource.into(), prior_state: absent(), proposed_new_state: absent(), config: some(),
    });
    call!(apply_resource_change, "apply: prior", {
        type_name: resource.into(), prior_state: some(), planned_state: absent(), config: absent(),
    });
    call!(apply_resource_change, "apply: planned", {
        type_name: resource.into(), prior_state: absent(), planned_state: some(), config: absent(),
    });
    call!(apply_resource_change, "apply: config", {
        type_name: resource.into(), prior_state: absent(), planned_state: absent(), config: some(),
    });
    call!(import_resource_state, "import", { type_name: resource.into(), id: "no ARN".into() });
    call!(generate_resource_config, "generate", { type_name: resource.into(), state: some() });
    call!(move_resource_state, "move", {
        source_provider_address: "registry.terraform.io/hashicorp/aws".into(),
        source_type_name: "aws_sfn_state_machine".into(),
        target_type_name: resource.into(),
        source_state: json(),
    });
    answers
}

#[tokio::test]
async fn malformed_values_are_refused_by_every_call() {
    let plugin = Plugin::start();
    let channel = plugin.connect().await;
    let deep_maps = [b"\x81\xa1a".repeat(100_000), vec![0xc0]].concat();
    let malformed: [(&str, &[u8]); 11] = [
        ("a byte that MessagePack lacks", &[0xc1]),
        ("a map of four billion entries", &[0xdf, 0xff, 0xff, 0xff, 0xff]),
        ("an array of four billion elements", &[0xdd, 0xff, 0xff, 0xff, 0xff]),
        ("a text of four gigabytes", &[0xdb, 0xff, 0xff, 0xff, 0xff, b'a']),
        ("a map without its entries", b"\x81\xaastate_name"),
        ("an object without attributes", &[0x80]),
        ("a text that is not UTF-8", b"\x81\xaastate_name\xa1\xff"),
        ("a key that is no text", &[0x81, 0x01, 0x01]),
        ("a text for an object", b"\xa4text"),
        ("bytes behind the value", &[0xc0, 0xc0]),
        ("a deep value", &deep_maps),
    ];
    for (what, bytes) in malformed {
        for (call, answer) in calls(client(channel.clone()), DATA_SOURCE, RESOURCE, &raw(bytes)).await {
            let diagnostics = answer.unwrap_or_else(|status| panic!("{call} of {what}: {status}"));
            assert!(!diagnostics.is_empty(), "{call} accepts {what}");
            assert!(!format!("{diagnostics:?}").contains("panicked"), "{call} of {what}: {diagnostics:?}");
        }
    }
    assert!(health(channel).await.is_ok());
}

#[tokio::test]
async fn types_that_the_provider_lacks_are_told_by_every_call() {
    let plugin = Plugin::start();
    let channel = plugin.connect().await;
    let value = raw(&[0xc0]);
    for (call, answer) in calls(client(channel.clone()), "sfntasks_none", "sfntasks_none", &value).await {
        let diagnostics = answer.unwrap_or_else(|status| panic!("{call}: {status}"));
        let text = format!("{diagnostics:?}");
        assert!(text.contains("sfntasks_none") && !text.contains("panicked"), "{call}: {text}");
    }
    // A type that exists, but is of the other kind.
    for (call, answer) in calls(client(channel.clone()), RESOURCE, DATA_SOURCE, &value).await {
        let diagnostics = answer.unwrap_or_else(|status| panic!("{call}: {status}"));
        assert!(!diagnostics.is_empty(), "{call}");
    }
    assert!(health(channel).await.is_ok());
}

/// Reads, and returns the text of the result's `json` or of the diagnostics.
async fn read(channel: &Channel, type_name: &str, attributes: &[(&str, Value)]) -> Result<String, String> {
    let config = data_config(type_name, attributes);
    let start = Instant::now();
    let request = proto::read_data_source::Request {
        type_name: type_name.to_owned(),
        config: Some(config),
        ..Default::default()
    };
    let reply = client(channel.clone()).read_data_source(request).await.expect("a reply").into_inner();
    assert!(start.elapsed() < LIMIT, "{type_name} took {:?}", start.elapsed());
    if !reply.diagnostics.is_empty() {
        let told = format!("{:?}", reply.diagnostics);
        assert!(!told.contains("panicked"), "{}", &told[..told.len().min(1000)]);
        return Err(told);
    }
    let ty = SfnTasks::new().data_sources()[type_name].schema().block.implied_type();
    let state = msgpack::decode(&reply.state.expect("a state").msgpack, &ty).expect("a value");
    Ok(state.get("json").as_str().expect("JSON").to_owned())
}

#[tokio::test]
async fn ten_megabytes_are_rendered() {
    let plugin = Plugin::start();
    let channel = plugin.connect().await;
    let text = "x".repeat(10 << 20);
    let attributes = [("state_name", "A".into()), ("result", dynamic(Type::String, text.clone().into()))];
    let json = read(&channel, "sfntasks_pass", &attributes).await.expect("a state");
    assert!(json.contains(&text));

    let numbers = Value::List((0..1_000_000).map(|number| Value::Number(number.into())).collect());
    let ty = Type::Object([("numbers".to_owned(), Type::List(Box::new(Type::Number)))].into());
    let parameters = Value::object([("numbers", numbers)]);
    let attributes = [("state_name", "A".into()), ("parameters", dynamic(ty, parameters))];
    let json = read(&channel, "sfntasks_pass", &attributes).await.expect("a state");
    assert!(json.ends_with(",999999]}}"));

    let steps = Value::List(vec![Value::String(text)]);
    let told = read(&channel, "sfntasks_chain", &[("steps", steps)]).await.expect_err("no fragment");
    assert!(told.contains("This is no fragment"), "{}", &told[..told.len().min(1000)]);
    assert!(told.len() < 10_000, "the message has {} characters", told.len());
}

#[tokio::test]
async fn endless_expressions_are_refused_or_read_but_never_exhaust_the_stack() {
    let plugin = Plugin::start();
    let channel = plugin.connect().await;
    let times = |text: &str, count: usize| text.repeat(count);
    let many = 1 << 20;
    let jsonata = |inside: String| format!("{{% {inside} %}}");
    let seconds = [
        ("JSONPath", format!("$.{}a", times("a.", many))),
        ("JSONPath", format!("${}", times("[?(@.a", many))),
        ("JSONPath", format!("$[?({}@.a)]", times("(", many))),
        ("JSONPath", format!("$[?({}@.a)]", times("!", many))),
        ("JSONPath", format!("{}$.a{}", times("States.Array(", many), times(")", many))),
        ("JSONata", jsonata(times("(", many))),
        ("JSONata", jsonata(format!("{}1{}", times("[", many), times("]", many)))),
        ("JSONata", jsonata(format!("{}1", times("-", many)))),
        ("JSONata", jsonata(format!("1{}", times("+1", many)))),
        ("JSONata", jsonata(format!("a{}", times(".a", many)))),
        ("JSONata", jsonata(format!("{}1", times("a ? b : ", many)))),
        ("JSONata", jsonata(format!("a{}", times("[0]", many)))),
        ("JSONata", jsonata(format!("{}1", times("$x := ", many)))),
        ("JSONata", jsonata(format!("{}1", times("function($x){", many)))),
    ];
    for (language, expression) in seconds {
        let shown = expression[..expression.len().min(40)].to_owned();
        let attributes = [
            ("state_name", "A".into()),
            ("query_language", language.into()),
            ("seconds", Value::String(expression)),
        ];
        // Either is right; what counts is that there is an answer.
        let answer = read(&channel, "sfntasks_wait", &attributes).await;
        assert!(health(channel.clone()).await.is_ok(), "{shown}: {answer:?}");
    }
    let succeed = read(&channel, "sfntasks_succeed", &[("state_name", "S".into())]).await;
    assert!(succeed.is_ok());
    let choice = |when: String| {
        let choices = Value::List(vec![Value::object([("when", Value::String(when)), ("next", "S".into())])]);
        [("state_name", Value::from("C")), ("choices", choices), ("default_next", "S".into())]
    };
    for when in [
        format!("{}isPresent($.a)", times("!", many)),
        format!("{}$.a == 1{}", times("(", many), times(")", many)),
        format!("$.a == 1{}", times(" && $.a == 1", many / 8)),
        format!("{}{{}}{}", times("{\"Not\":", many), times("}", many)),
    ] {
        let shown = when[..when.len().min(40)].to_owned();
        let answer = read(&channel, "sfntasks_choice", &choice(when)).await;
        assert!(health(channel.clone()).await.is_ok(), "{shown}: {answer:?}");
    }
}

#[tokio::test]
async fn a_definition_of_ten_megabytes_is_checked() {
    let plugin = Plugin::start();
    let channel = plugin.connect().await;
    let comment = "x".repeat(10 << 20);
    let large =
        format!(r#"{{"StartAt":"A","States":{{"A":{{"Type":"Pass","Comment":"{comment}","End":true}}}}}}"#);
    let deep = format!("{}1{}", r#"{"StartAt":"#.repeat(1 << 20), "}".repeat(1 << 20));
    for definition in [large, deep] {
        let start = Instant::now();
        let config = resource_config(&[("name", "m".into()), ("definition", Value::String(definition))]);
        let request = proto::validate_resource_config::Request {
            type_name: RESOURCE.to_owned(),
            config: Some(config),
            ..Default::default()
        };
        let reply = client(channel.clone()).validate_resource_config(request).await.expect("a reply");
        let told = format!("{:?}", reply.into_inner().diagnostics);
        assert!(
            told.contains("definition") && !told.contains("panicked"),
            "{}",
            &told[..told.len().min(1000)]
        );
        assert!(start.elapsed() < LIMIT);
    }
    assert!(health(channel).await.is_ok());
}
