//! What all calls have in common: decoding, panics, logs, replies.

use std::any::Any;
use std::panic::AssertUnwindSafe;
use std::time::Instant;

use futures_util::FutureExt;
use prost::bytes::Bytes;
use tonic::{Response, Status};

use super::super::fault::Fault;
use super::super::{
    Block, Diagnostic, Diagnostics, Path, Severity, Type, Value, convert, guard, json, msgpack,
};
use crate::proto::tfplugin6 as proto;

/// A reply that can say that a call failed.
pub trait Reply {
    /// The reply with nothing but diagnostics.
    fn refused(diagnostics: Vec<proto::Diagnostic>) -> Self;

    /// What it tells the user.
    fn diagnostics(&self) -> &[proto::Diagnostic];
}

macro_rules! replies {
    ($($rpc:ident)*) => {$(
        impl Reply for proto::$rpc::Response {
            fn refused(diagnostics: Vec<proto::Diagnostic>) -> Self {
                let mut reply = Self::default();
                reply.diagnostics = diagnostics;
                reply
            }

            fn diagnostics(&self) -> &[proto::Diagnostic] {
                &self.diagnostics
            }
        }
    )*};
}

replies! {
    get_metadata get_provider_schema get_resource_identity_schemas get_functions
    validate_provider_config configure_provider
    validate_data_resource_config read_data_source
    validate_resource_config upgrade_resource_state upgrade_resource_identity read_resource plan_resource_change
    apply_resource_change import_resource_state move_resource_state generate_resource_config
    validate_action_config plan_action validate_list_resource_config
}

/// Runs one call: its error, and a panic in it, become diagnostics.
pub async fn answer<R: Reply>(
    rpc: &'static str,
    type_name: &str,
    call: impl Future<Output = Result<R, Diagnostics>>,
) -> Result<Response<R>, Status> {
    let start = Instant::now();
    let reply = caught(call).await.unwrap_or_else(|panic| Err(panic.into()));
    let reply = reply.unwrap_or_else(|diagnostics| R::refused(convert::diagnostics(diagnostics)));
    log(rpc, type_name, start, reply.diagnostics());
    Ok(Response::new(reply))
}

/// Runs a future, and tells a panic in it as a diagnostic.
pub async fn caught<T>(future: impl Future<Output = T>) -> Result<T, Diagnostic> {
    // Nothing of a call outlives it but what is behind a lock, and locks are taken over when poisoned.
    AssertUnwindSafe(future).catch_unwind().await.map_err(|panic| {
        Diagnostic::error(
            "The provider panicked",
            format!("{}\n\nThis is a bug in the provider; please report it.", panic_message(panic.as_ref())),
        )
    })
}

fn panic_message(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("An error without a message.")
}

fn log(rpc: &str, type_name: &str, start: Instant, diagnostics: &[proto::Diagnostic]) {
    if !tracing::enabled!(tracing::Level::DEBUG) {
        return;
    }
    let count = |severity: proto::diagnostic::Severity| {
        diagnostics.iter().filter(|diagnostic| diagnostic.severity == i32::from(severity)).count()
    };
    let millis = start.elapsed().as_millis();
    tracing::debug!(
        tf_rpc = rpc,
        tf_proto_version = "6",
        tf_resource_type = type_name,
        tf_req_duration_ms = %millis,
        diagnostic_error_count = count(proto::diagnostic::Severity::Error),
        diagnostic_warning_count = count(proto::diagnostic::Severity::Warning),
        "Answered {rpc}"
    );
}

/// Reads a value that core sent; nothing at all is null.
pub fn decode(value: Option<&proto::DynamicValue>, ty: &Type) -> Result<Value, Diagnostics> {
    let value = match value {
        Some(value) if !value.msgpack.is_empty() => msgpack::decode(&value.msgpack, ty),
        Some(value) if !value.json.is_empty() => {
            parse_json(&value.json).and_then(|json| json::from_state(&json, ty))
        }
        _ => Ok(Value::Null),
    };
    value.map_err(|fault| fault.into_diagnostic("Terraform sent a value that the provider can't read").into())
}

/// Parses JSON without rounding its numbers.
pub fn parse_json(json: &[u8]) -> Result<serde_json::Value, Fault> {
    serde_json::from_slice(json).map_err(|error| Fault::new(format!("The JSON is malformed: {error}.")))
}

/// Writes a value of a reply. What doesn't conform to the schema is a bug of ours, told on its path.
pub fn encode(value: &Value, ty: &Type) -> Result<proto::DynamicValue, Diagnostics> {
    match msgpack::encode(value, ty) {
        Ok(msgpack) => Ok(proto::DynamicValue { msgpack: msgpack.into(), json: Bytes::new() }),
        Err(fault) => {
            Err(fault.into_diagnostic("Provider produced a value that its schema doesn't allow").into())
        }
    }
}

/// Checks a configuration before a handler sees it.
pub fn checked(block: &Block, config: &Value) -> Result<(), Diagnostics> {
    let diagnostics = guard::check_config(block, config);
    if diagnostics.is_empty() { Ok(()) } else { Err(diagnostics) }
}

/// A handler that reads gets no unknown value.
pub fn known(config: &Value, ty: &Type) -> Result<(), Diagnostics> {
    let unknown = guard::unknown_paths(config, ty);
    if unknown.is_empty() {
        return Ok(());
    }
    let error = |path: Path| {
        let detail = format!("The value of {path} must be known by now.");
        Diagnostic::error("Terraform sent a value that is not known yet", detail).at(path)
    };
    Err(unknown.into_iter().map(error).collect())
}

/// The diagnostics of two checks of the same block together.
pub fn together(first: Diagnostics, second: Diagnostics) -> Vec<proto::Diagnostic> {
    let mut all = first;
    for diagnostic in second {
        // A handler may check once more what the server has checked; the user reads it once.
        let told = |other: &Diagnostic| {
            other.severity == Severity::Error
                && diagnostic.severity == Severity::Error
                && !diagnostic.path.is_empty()
                && other.path == diagnostic.path
        };
        if !all.0.iter().any(told) {
            all.push(diagnostic);
        }
    }
    convert::diagnostics(all)
}
