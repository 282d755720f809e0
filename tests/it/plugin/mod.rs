//! The executable as a plugin: who gets in, how it ends, and that nothing that comes in breaks it.

mod client;
mod inputs;

use sfntasks::tf::provider::Provider as _;
use std::io::{BufRead, BufReader, Read};
use std::time::{Duration, Instant};

use rustix::process::Signal;
use sfntasks::proto::health::health_client::HealthClient;
use sfntasks::proto::health::{HealthCheckRequest, HealthCheckResponse};
use sfntasks::proto::plugin::Empty;
use sfntasks::proto::plugin::grpc_controller_client::GrpcControllerClient;
use sfntasks::proto::plugin::grpc_stdio_client::GrpcStdioClient;
use sfntasks::proto::tfplugin6 as proto;
use sfntasks::proto::tfplugin6::provider_client::ProviderClient;
use sfntasks::tf::{Value, msgpack};
use tonic::transport::Channel;
use tonic::{Code, Status};

use self::client::{OTHER, PLUGIN, Plugin, TRUSTED, command};

/// Asks for the health of the service `plugin`, as go-plugin does.
async fn health(channel: Channel) -> Result<HealthCheckResponse, Status> {
    let request = HealthCheckRequest { service: "plugin".to_owned() };
    HealthClient::new(channel).check(request).await.map(|response| response.into_inner())
}

/// A provider configuration on the wire.
fn provider_config(attributes: &[(&str, Value)]) -> proto::DynamicValue {
    let ty = sfntasks::provider::SfnTasks::new().schema().block.implied_type();
    let config = Value::object(attributes.iter().cloned());
    proto::DynamicValue {
        msgpack: msgpack::encode(&config, &ty).expect("a config").into(),
        ..Default::default()
    }
}

async fn validate(channel: Channel, config: proto::DynamicValue) -> Vec<proto::Diagnostic> {
    let request = proto::validate_provider_config::Request { config: Some(config) };
    let mut client = ProviderClient::new(channel).max_encoding_message_size(256 << 20);
    client.validate_provider_config(request).await.expect("a reply").into_inner().diagnostics
}

#[tokio::test]
async fn only_the_owner_of_the_announced_certificate_gets_in() {
    let plugin = Plugin::start();
    assert!(plugin.try_connect(None).await.is_err(), "no certificate");
    assert!(plugin.try_connect(Some(OTHER)).await.is_err(), "another certificate");
    assert!(plugin.try_connect(Some((TRUSTED.0, OTHER.1))).await.is_err(), "the certificate without its key");
    let channel = plugin.try_connect(Some(TRUSTED)).await.expect("the right certificate");
    let schema =
        ProviderClient::new(channel).get_provider_schema(proto::get_provider_schema::Request {}).await;
    assert!(schema.expect("a reply").into_inner().provider.is_some_and(|schema| schema.block.is_some()));
}

#[test]
fn who_is_not_terraform_is_told_so_on_standard_error() {
    let temporary = tempfile::tempdir().expect("a directory");
    for (variable, value) in [
        ("TF_PLUGIN_MAGIC_COOKIE", "wrong"),
        ("PLUGIN_PROTOCOL_VERSIONS", "4,5"),
        ("PLUGIN_CLIENT_CERT", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"),
        ("PLUGIN_CLIENT_CERT", "no certificate"),
    ] {
        let output = command(PLUGIN, temporary.path()).env(variable, value).output().expect("it runs");
        assert_eq!(output.status.code(), Some(1), "{variable}");
        assert_eq!(output.stdout, b"", "{variable}");
        assert!(!output.stderr.is_empty(), "{variable}");
    }
}

#[test]
fn the_version_is_told_without_a_cookie() {
    let output = std::process::Command::new(PLUGIN).arg("--version").output().expect("it runs");
    let stdout = String::from_utf8(output.stdout).expect("UTF-8");
    assert_eq!(stdout, format!("terraform-provider-sfntasks {}\n", env!("CARGO_PKG_VERSION")));
}

#[tokio::test]
async fn shutdown_ends_in_time_and_leaves_nothing() {
    let mut plugin = Plugin::start();
    plugin.socket_directory();
    let channel = plugin.connect().await;
    let mut stdio =
        GrpcStdioClient::new(channel.clone()).stream_stdio(()).await.expect("a stream").into_inner();
    GrpcControllerClient::new(channel).shutdown(Empty {}).await.expect("a reply");
    assert!(matches!(stdio.message().await, Ok(None) | Err(_)), "the silent stream ends");
    assert!(plugin.ended().expect("an end").success());
    assert!(plugin.is_clean());
}

#[tokio::test]
async fn an_interrupt_is_ignored_and_a_termination_cleans_up() {
    let mut plugin = Plugin::start();
    let channel = plugin.connect().await;
    let _stdio = GrpcStdioClient::new(channel.clone()).stream_stdio(()).await.expect("a stream");
    plugin.signal(Signal::INT);
    plugin.signal(Signal::INT);
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert!(health(channel.clone()).await.is_ok());
    let stop = ProviderClient::new(channel.clone()).stop_provider(proto::stop_provider::Request {}).await;
    assert_eq!(stop.expect("a reply").into_inner().error, "");
    assert!(health(channel).await.is_ok(), "StopProvider doesn't end the process");
    plugin.signal(Signal::TERM);
    assert!(plugin.ended().is_some());
    assert!(plugin.is_clean());
}

#[tokio::test]
async fn the_death_of_terraform_ends_the_plugin() {
    let temporary = tempfile::tempdir().expect("a directory");
    let mut parent = command("/bin/sh", temporary.path());
    let mut parent = parent.args(["-c", "\"$0\" & wait", PLUGIN]).spawn().expect("a shell");
    let mut line = String::new();
    let mut stdout = BufReader::new(parent.stdout.take().expect("a pipe"));
    stdout.read_line(&mut line).expect("a handshake");
    assert!(line.starts_with("1|6|unix|"), "{line}");
    parent.kill().expect("it is killed");
    parent.wait().expect("it is gone");
    // The pipe ends when the last process that holds it does.
    let read = tokio::task::spawn_blocking(move || stdout.read_to_string(&mut String::new()));
    tokio::time::timeout(Duration::from_secs(5), read)
        .await
        .expect("an end in time")
        .expect("no panic")
        .expect("a pipe");
    let left = std::fs::read_dir(temporary.path()).expect("a directory").count();
    assert_eq!(left, 0, "the socket is removed");
}

#[tokio::test]
async fn what_is_wrong_is_answered_with_diagnostics() {
    let plugin = Plugin::start();
    let channel = plugin.connect().await;
    let deep = [vec![0x91; 100_000], vec![0xc0]].concat();
    for msgpack in
        [vec![0xc1], vec![0xdf, 0xff, 0xff, 0xff, 0xff], vec![0x80], b"\x81\xa6region".to_vec(), deep]
    {
        let config = proto::DynamicValue { msgpack: msgpack.into(), ..Default::default() };
        let diagnostics = validate(channel.clone(), config).await;
        assert!(!diagnostics.is_empty());
    }
    let wrong = provider_config(&[("assume_role", Value::object([("session_name", "s")]))]);
    let diagnostics = validate(channel.clone(), wrong).await;
    let path = diagnostics[0].attribute.as_ref().expect("a path");
    // Terraform can point at the argument, and no deeper.
    assert_eq!(path.steps.len(), 1, "{path:?}");
    let mut client = ProviderClient::new(channel);
    let request =
        proto::read_data_source::Request { type_name: "sfntasks_none".into(), ..Default::default() };
    let reply = client.read_data_source(request).await.expect("a reply").into_inner();
    assert!(reply.diagnostics[0].detail.contains("sfntasks_none"), "{reply:?}");
    let request =
        proto::plan_resource_change::Request { type_name: "sfntasks_none".into(), ..Default::default() };
    let reply = client.plan_resource_change(request).await.expect("a reply").into_inner();
    assert!(reply.diagnostics[0].detail.contains("sfntasks_none"), "{reply:?}");
    let status = client.open_ephemeral_resource(proto::open_ephemeral_resource::Request::default()).await;
    assert_eq!(status.expect_err("not offered").code(), Code::Unimplemented);
}

#[tokio::test]
async fn long_texts_unknowns_and_nothing_are_accepted() {
    let plugin = Plugin::start();
    let channel = plugin.connect().await;
    let start = Instant::now();
    let long = provider_config(&[("profile", "x".repeat(10 << 20).into())]);
    assert_eq!(validate(channel.clone(), long).await, []);
    assert!(start.elapsed() < Duration::from_secs(10));
    // A refined unknown, in the place of a plain one.
    let plain = provider_config(&[("profile", Value::Unknown)]).msgpack;
    let at = plain.windows(3).position(|it| it == [0xd4, 0, 0]).expect("an unknown");
    let refined = [&plain[..at], &[0xc7, 0x03, 0x0c, 0x81, 0x01, 0xc2], &plain[at + 3..]].concat();
    let config = proto::DynamicValue { msgpack: refined.into(), ..Default::default() };
    assert_eq!(validate(channel.clone(), config).await, []);
    assert_eq!(validate(channel, proto::DynamicValue::default()).await, []);
}

#[tokio::test]
async fn log_lines_are_what_terraform_can_read() {
    let mut plugin = Plugin::start_with(|command| {
        command.env("TF_LOG", "TRACE");
    });
    let channel = plugin.connect().await;
    assert!(plugin.try_connect(None).await.is_err());
    validate(channel.clone(), provider_config(&[("secret_key", "hunter2".into())])).await;
    GrpcControllerClient::new(channel).shutdown(Empty {}).await.expect("a reply");
    assert!(plugin.ended().is_some());
    let mut text = String::new();
    plugin.child.stderr.take().expect("a pipe").read_to_string(&mut text).expect("UTF-8");
    assert!(text.contains("ValidateProviderConfig"), "{text}");
    assert!(!text.contains("hunter2"));
    for line in text.lines() {
        let json: serde_json::Value = serde_json::from_str(line).expect(line);
        let fields = json.as_object().expect("an object");
        assert!(fields.values().all(serde_json::Value::is_string), "{line}");
        for key in ["@level", "@message", "@module", "@timestamp"] {
            assert!(fields.contains_key(key), "{line}");
        }
    }
}

#[tokio::test]
async fn a_developer_gets_a_process_to_reattach_to() {
    let temporary = tempfile::tempdir().expect("a directory");
    let mut child = command(PLUGIN, temporary.path())
        .env_remove("TF_PLUGIN_MAGIC_COOKIE")
        .arg("-debug")
        .spawn()
        .expect("it starts");
    let stdout = BufReader::new(child.stdout.take().expect("a pipe"));
    let line = stdout.lines().map_while(Result::ok).find(|line| line.contains("TF_REATTACH_PROVIDERS="));
    let line = line.expect("the variable");
    let json = line.trim().trim_start_matches("TF_REATTACH_PROVIDERS=").trim_matches('\'');
    let reattach: serde_json::Value = serde_json::from_str(json).expect("JSON");
    let process = &reattach["registry.terraform.io/sfntasks/sfntasks"];
    assert_eq!(process["Pid"], child.id());
    let socket = process["Addr"]["String"].as_str().expect("a path").to_owned();
    assert!(std::fs::metadata(&socket).is_ok());
    let pid = rustix::process::Pid::from_child(&child);
    rustix::process::kill_process(pid, Signal::INT).expect("a signal is sent");
    assert!(child.wait().expect("an end").success());
    assert!(std::fs::metadata(&socket).is_err(), "the socket is removed");
}
