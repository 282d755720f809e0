//! What the protocol server serves: traits without a trace of protobuf, so that everything behind them is plain Rust.

use std::sync::{Arc, LazyLock};

use async_trait::async_trait;
use indexmap::IndexMap;
use tokio_util::sync::CancellationToken;

use super::{Diagnostics, Schema, Type, Value};

/// What one call may use beside its arguments.
#[derive(Clone)]
pub struct Context {
    /// Cancelled when Terraform asks to stop: finish quickly, and return what is known so far.
    pub cancel: CancellationToken,
    /// Whether the caller may send and take write-only values.
    pub write_only: bool,
}

/// A provider: its schemas and what it serves.
#[async_trait]
pub trait Provider: Send + Sync + 'static {
    /// The provider block.
    fn schema(&self) -> &Schema;
    /// Data sources by full type name.
    fn data_sources(&self) -> &IndexMap<String, Arc<dyn DataSource>>;
    /// Managed resources by full type name.
    fn resources(&self) -> &IndexMap<String, Arc<dyn Resource>>;
    /// Functions by name.
    fn functions(&self) -> &IndexMap<String, Arc<dyn Function>> {
        static NONE: LazyLock<IndexMap<String, Arc<dyn Function>>> = LazyLock::new(IndexMap::new);
        &NONE
    }
    /// Actions by full type name (Terraform 1.14 and later).
    fn actions(&self) -> &IndexMap<String, Arc<dyn Action>> {
        static NONE: LazyLock<IndexMap<String, Arc<dyn Action>>> = LazyLock::new(IndexMap::new);
        &NONE
    }
    /// List resources, by the full type name of the managed resource they find (Terraform 1.14 and later).
    fn list_resources(&self) -> &IndexMap<String, Arc<dyn ListResource>> {
        static NONE: LazyLock<IndexMap<String, Arc<dyn ListResource>>> = LazyLock::new(IndexMap::new);
        &NONE
    }
    /// Checks the provider block; unknown values may occur.
    async fn validate(&self, config: &Value) -> Diagnostics;
    /// Takes the configuration. Unknown values may occur, and nothing may be contacted here.
    async fn configure(&self, terraform_version: &str, config: &Value) -> Diagnostics;
}

/// A data source. The server has checked `config` against the schema (required, computed, types) before each call, and
/// puts the configuration back over the result, so that a read can't change what the user wrote.
#[async_trait]
pub trait DataSource: Send + Sync {
    /// Its schema.
    fn schema(&self) -> &Schema;
    /// Checks a configuration in which values may be unknown; never contacts anything.
    async fn validate(&self, config: &Value) -> Diagnostics;
    /// Reads: `config` is wholly known. Returns the whole object; on an error diagnostic the value is ignored.
    async fn read(&self, cx: &Context, config: &Value) -> (Value, Diagnostics);
}

/// What a resource plans from.
#[derive(Debug, Clone, Default)]
pub struct PlanRequest {
    /// The state so far; null on create.
    pub prior: Value,
    /// Core's proposal: config over prior; null on destroy.
    pub proposed: Value,
    /// The configuration; null on destroy.
    pub config: Value,
    /// The resource's private bytes.
    pub private: Vec<u8>,
}

/// What a resource plans.
#[derive(Debug, Clone, Default)]
pub struct PlanResponse {
    /// The planned object; null on destroy.
    pub planned: Value,
    /// Attributes whose change needs a new object.
    pub requires_replace: Vec<super::Path>,
    /// Private bytes for apply.
    pub private: Vec<u8>,
    /// Errors stop the plan.
    pub diagnostics: Diagnostics,
}

/// What a resource applies.
#[derive(Debug, Clone, Default)]
pub struct ApplyRequest {
    /// The state so far; null on create.
    pub prior: Value,
    /// The plan; null on destroy.
    pub planned: Value,
    /// The configuration; null on destroy.
    pub config: Value,
    /// What the plan left.
    pub private: Vec<u8>,
}

/// What came of it. With an error, `state` is what exists now: core stores it, so that nothing is lost.
#[derive(Debug, Clone, Default)]
pub struct ApplyResponse {
    /// The new state; null when the object is gone.
    pub state: Value,
    /// Private bytes to keep.
    pub private: Vec<u8>,
    /// The object's identity, when the resource has an identity schema.
    pub identity: Option<Value>,
    /// What went wrong.
    pub diagnostics: Diagnostics,
}

/// How an import names its object.
#[derive(Debug, Clone)]
pub enum ImportRequest {
    /// By ID (`terraform import`, `import { id = … }`).
    Id(String),
    /// By identity (`import { identity = { … } }`, Terraform 1.12 and later).
    Identity(Value),
}

/// State of another resource type, offered to a `moved` block's target.
#[derive(Debug, Clone)]
pub struct MoveRequest {
    /// Source address of the provider that wrote the state; OpenTofu sends only its type.
    pub source_provider: String,
    /// Type name of the source.
    pub source_type: String,
    /// The source's schema version.
    pub source_version: i64,
    /// The source's state as JSON.
    pub source_state: serde_json::Value,
}

/// A managed resource. The server has checked `config` before each call, and checks each reply against Terraform's
/// rules before it leaves.
#[async_trait]
pub trait Resource: Send + Sync {
    /// Its schema.
    fn schema(&self) -> &Schema;
    /// Its identity: an object of attributes that name one object for ever, or nothing.
    fn identity(&self) -> Option<&Schema> {
        None
    }
    /// Top-level attributes that core passes on and nobody stores (Terraform 1.11 and later). The server nulls them in
    /// plans and states, and refuses them from a client that doesn't know them.
    fn write_only(&self) -> &'static [&'static str] {
        &[]
    }
    /// Checks a configuration in which values may be unknown; never contacts anything.
    async fn validate(&self, config: &Value) -> Diagnostics;
    /// Plans create, update, replace or destroy.
    async fn plan(&self, cx: &Context, request: PlanRequest) -> PlanResponse;
    /// Creates (prior null), updates, or deletes (planned null).
    async fn apply(&self, cx: &Context, request: ApplyRequest) -> ApplyResponse;
    /// Refreshes: the state as it is at AWS now, null when gone.
    async fn read(&self, cx: &Context, state: Value, private: Vec<u8>) -> ApplyResponse;
    /// Finds an existing object; core reads it afterwards.
    async fn import(&self, cx: &Context, request: ImportRequest) -> ApplyResponse;
    /// Migrates stored state (JSON, as of schema `version`) to the current schema. The server itself decodes the JSON
    /// afterwards, ignoring attributes that the schema has no more.
    async fn upgrade(
        &self,
        _version: i64,
        state: serde_json::Value,
    ) -> Result<serde_json::Value, Diagnostics> {
        Ok(state)
    }
    /// The configuration of an object that was found, from its state (`-generate-config-out`, Terraform 1.14 and later): what
    /// excludes something else is left out. The server takes away what only the provider computes.
    fn configuration(&self, state: Value) -> Value {
        state
    }
    /// Takes over the state of another resource type (`moved`), or says why not. The provider isn't configured yet, so
    /// nothing can be contacted; core reads the object afterwards.
    async fn take_over(&self, _cx: &Context, request: MoveRequest) -> Result<Value, Diagnostics> {
        Err(Diagnostics::error(
            "Move not supported",
            format!("A {} can't be moved to this resource type.", request.source_type),
        ))
    }
}

/// One parameter of a function.
#[derive(Debug, Clone, PartialEq)]
pub struct Parameter {
    /// snake_case name.
    pub name: String,
    /// The type that core converts the argument to.
    pub ty: Type,
    /// Whether null may be given for it.
    pub allow_null: bool,
    /// Whether the function is called with unknown values in it; otherwise core itself answers unknown.
    pub allow_unknown: bool,
    /// Markdown.
    pub description: String,
}

/// What a function takes and returns.
#[derive(Debug, Clone, PartialEq)]
pub struct Signature {
    /// In order.
    pub parameters: Vec<Parameter>,
    /// Takes all further arguments.
    pub variadic: Option<Parameter>,
    /// The type of the result.
    pub returns: Type,
    /// One sentence.
    pub summary: String,
    /// Markdown.
    pub description: String,
    /// What to use instead, when it is deprecated.
    pub deprecated: Option<String>,
}

/// Why a function has no result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FunctionError {
    /// What is wrong, with the value, and what would be right.
    pub text: String,
    /// The argument it is about, counted from 0; variadic arguments count on.
    pub argument: Option<usize>,
}

/// A provider-defined function: pure, and called without configuration.
#[async_trait]
pub trait Function: Send + Sync {
    /// What it takes and returns.
    fn signature(&self) -> &Signature;
    /// Computes the result. There are as many arguments as parameters, and any number of variadic ones after them.
    async fn call(&self, arguments: Vec<Value>) -> Result<Value, FunctionError>;
}

/// Where an action tells what it is doing.
#[derive(Clone)]
pub struct Progress(pub(super) tokio::sync::mpsc::UnboundedSender<String>);

impl Progress {
    /// Shows one line to the user. After the call has ended nobody listens any more, which is no error.
    pub fn tell(&self, message: impl Into<String>) {
        let _ended = self.0.send(message.into());
    }
}

/// Something done on demand, without state.
#[async_trait]
pub trait Action: Send + Sync {
    /// Its `config` block.
    fn schema(&self) -> &Schema;
    /// Checks a configuration in which values may be unknown; never contacts anything.
    async fn validate(&self, config: &Value) -> Diagnostics;
    /// Checks once more, at plan, now with a configured provider.
    async fn plan(&self, cx: &Context, config: &Value) -> Diagnostics;
    /// Does it: `config` is wholly known.
    async fn invoke(&self, cx: &Context, config: &Value, progress: Progress) -> Diagnostics;
}

/// What a list asks for.
#[derive(Debug, Clone, Default)]
pub struct ListRequest {
    /// The `config` block, wholly known.
    pub config: Value,
    /// Whether each result shall carry the whole object.
    pub include_resource: bool,
    /// How many results to return at most.
    pub limit: usize,
}

/// One object that a list found.
#[derive(Debug, Clone, Default)]
pub struct ListResult {
    /// Its identity, per the identity schema of the managed resource.
    pub identity: Value,
    /// How to call it in the user interface.
    pub display_name: String,
    /// The whole object, when asked for.
    pub resource: Option<Value>,
    /// What there is to say of it.
    pub diagnostics: Diagnostics,
}

/// Finds existing objects of a managed resource of the same name, which must have an identity.
#[async_trait]
pub trait ListResource: Send + Sync {
    /// Its `config` block.
    fn schema(&self) -> &Schema;
    /// Checks a configuration in which values may be unknown; never contacts anything.
    async fn validate(&self, config: &Value) -> Diagnostics;
    /// Sends what it finds, and stops early when nobody receives any more.
    async fn list(
        &self,
        cx: &Context,
        request: ListRequest,
        results: tokio::sync::mpsc::Sender<ListResult>,
    ) -> Diagnostics;
}
