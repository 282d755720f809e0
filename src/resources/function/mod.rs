//! Lambda functions whose code comes with the provider: what `sfntasks_expression_evaluator` and
//! `sfntasks_cross_region_caller` share, which is all but their code.
//!
//! One room each: [`plan`] says what will be, from [`desired`]; [`apply`] and [`read`] bring it about and look; [`calls`] are
//! the calls to Lambda.

mod apply;
mod calls;
mod code;
mod config;
mod desired;
mod order;
mod plan;
mod read;
mod schema;

use async_trait::async_trait;

use crate::aws::Patience;
use crate::provider::{Settings, Shared};
use crate::resources::object::{arn_to_import, blank, identity_schema, region_and_identity};
use crate::resources::place::Place;
use crate::resources::timeouts;
use crate::tf::provider::{
    ApplyRequest, ApplyResponse, Context, ImportRequest, PlanRequest, PlanResponse, Resource,
};
use crate::tf::{Diagnostics, Schema, Value};

use apply::Apply;
use code::Code;
use desired::place_of;

/// What messages call it.
const FUNCTION: &str = "Lambda Function";

/// What makes one function resource differ from another.
#[derive(Debug)]
pub(super) struct Kind {
    /// What the resource does, for its page.
    pub(super) summary: &'static str,
    /// The function's own description at Lambda.
    pub(super) description: &'static str,
    /// What a generated name starts with.
    pub(super) name_prefix: &'static str,
    /// JavaScript (CommonJS) that exports `handler`.
    pub(super) source: &'static str,
    /// How long one call may take unless told otherwise.
    pub(super) timeout_seconds: i64,
    /// Whether it calls AWS, so that its role takes policy documents.
    pub(super) calls_aws: bool,
}

/// A resource that deploys one function.
pub struct Function {
    kind: &'static Kind,
    code: Code,
    schema: Schema,
    identity: Schema,
    settings: Shared,
}

impl Function {
    /// The resource, with the settings that the provider block will fill.
    pub(super) fn new(kind: &'static Kind, settings: &Shared) -> Self {
        Self {
            kind,
            code: Code::new(kind.source),
            schema: schema::resource(kind),
            identity: identity_schema("function"),
            settings: settings.clone(),
        }
    }
}

#[async_trait]
impl Resource for Function {
    fn schema(&self) -> &Schema {
        &self.schema
    }

    fn identity(&self) -> Option<&Schema> {
        Some(&self.identity)
    }

    async fn validate(&self, config: &Value) -> Diagnostics {
        config::check(config)
    }

    async fn plan(&self, cx: &Context, request: PlanRequest) -> PlanResponse {
        if request.proposed.is_null() {
            return PlanResponse { private: request.private, ..PlanResponse::default() };
        }
        let settings = self.settings.get();
        let place = match place_of(&request.prior, &settings) {
            Some(place) => place,
            None => new_place(&settings, &patience(cx, &request.config, "read")).await,
        };
        plan::plan(self.kind, &self.code, &place, request)
    }

    async fn apply(&self, cx: &Context, request: ApplyRequest) -> ApplyResponse {
        let (operation, object) = match (&request.prior, &request.planned) {
            (Value::Null, _) => ("create", &request.config),
            (_, Value::Null) => ("delete", &request.prior),
            _ => ("update", &request.config),
        };
        let (settings, patience) = (self.settings.get(), patience(cx, object, operation));
        let apply = Apply { kind: self.kind, code: &self.code, settings: &settings, patience: &patience };
        match operation {
            "create" => apply.create(&request).await,
            "delete" => apply.delete(&request).await,
            _ => apply.update(&request).await,
        }
    }

    async fn read(&self, cx: &Context, state: Value, private: Vec<u8>) -> ApplyResponse {
        let patience = patience(cx, &state, "read");
        read::read(&self.settings.get(), &patience, state, private).await
    }

    fn configuration(&self, state: Value) -> Value {
        read::configuration(state)
    }

    async fn import(&self, cx: &Context, request: ImportRequest) -> ApplyResponse {
        let patience = patience(cx, &Value::Null, "read");
        let (settings, arn) = (self.settings.get(), arn_to_import(&request));
        read::import(&settings, &patience, &self.code, &arn, blank(&self.schema)).await
    }
}

fn patience(cx: &Context, object: &Value, operation: &str) -> Patience {
    timeouts::patience(&schema::TIMEOUTS, cx, object, operation)
}

/// Where a new function will be, for a plan.
async fn new_place(settings: &Settings, patience: &Patience) -> Place {
    let (region, identity) = region_and_identity(settings, patience).await;
    Place { region, identity, default_tags: settings.default_tags.clone() }
}
