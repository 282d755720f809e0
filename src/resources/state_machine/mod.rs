//! Resource `sfntasks_state_machine`: a state machine with the execution role that it needs.
//!
//! One room each: [`plan`] says what will be, from [`desired`]; [`create`], [`update`], [`delete`] and [`read`] bring it
//! about and look; [`machine`] is the calls to Step Functions.

mod check;
mod create;
pub(crate) mod definition;
mod delete;
mod desired;
mod list;
pub(crate) mod machine;
mod model;
mod options;
mod order;
mod plan;
mod policy;
mod read;
mod retention;
mod schema;
mod update;
mod validation;

use async_trait::async_trait;

use crate::aws::Patience;
use crate::provider::{Settings, Shared};
use crate::resources::object::{arn_to_move, blank, region_and_identity};
use crate::resources::place::Place;
use crate::resources::timeouts;
use crate::resources::values::{Fields, Problems};
use crate::tf::provider::{
    ApplyRequest, ApplyResponse, Context, ImportRequest, MoveRequest, PlanRequest, PlanResponse, Resource,
};
use crate::tf::{Diagnostics, Schema, Value};

pub(crate) use create::generated_name;
pub use list::StateMachines;

use aws_sdk_sfn::operation::describe_state_machine::DescribeStateMachineOutput;

use model::Config;
use policy::Address;

/// What messages call the machine.
const MACHINE: &str = "Step Functions State Machine";

/// The resource.
pub struct StateMachine {
    schema: Schema,
    identity: Schema,
    settings: Shared,
}

impl StateMachine {
    /// The resource, with the settings that the provider block will fill.
    pub fn new(settings: &Shared) -> Self {
        Self { schema: schema::resource(), identity: schema::identity(), settings: settings.clone() }
    }
}

#[async_trait]
impl Resource for StateMachine {
    fn schema(&self) -> &Schema {
        &self.schema
    }

    fn identity(&self) -> Option<&Schema> {
        Some(&self.identity)
    }

    async fn validate(&self, config: &Value) -> Diagnostics {
        check::check(config)
    }

    async fn plan(&self, cx: &Context, request: PlanRequest) -> PlanResponse {
        if let Some(refusal) = unread(&request.prior) {
            return refusal;
        }
        if request.proposed == Value::Null {
            return PlanResponse { private: request.private, ..PlanResponse::default() };
        }
        let settings = self.settings.get();
        let patience = patience(cx, &request.config, "read");
        let place = place_of_plan(&settings, &patience, &request).await;
        let retained_is_idle =
            retention::retained_is_idle(&settings, &patience, &request.prior, &request.private).await;
        let mut problems = Problems::default();
        let deployed = Fields::of(&request.prior).text("json").into_known();
        let config = Config::read(&request.config);
        validation::online(&settings, &patience, &config, deployed.as_deref(), &mut problems).await;
        let mut response = plan::plan(&plan::Circumstances { place, retained_is_idle }, request);
        response.diagnostics.0.extend(problems.finish().0);
        response
    }

    async fn apply(&self, cx: &Context, request: ApplyRequest) -> ApplyResponse {
        let settings = self.settings.get();
        match (&request.prior, &request.planned) {
            (Value::Null, _) => {
                create::create(&settings, &patience(cx, &request.config, "create"), request).await
            }
            (_, Value::Null) => {
                delete::delete(&settings, &patience(cx, &request.prior, "delete"), request).await
            }
            _ => update::update(&settings, &patience(cx, &request.config, "update"), request).await,
        }
    }

    async fn read(&self, cx: &Context, state: Value, private: Vec<u8>) -> ApplyResponse {
        let patience = patience(cx, &state, "read");
        read::read(&self.settings.get(), &patience, state, private).await
    }

    fn configuration(&self, state: Value) -> Value {
        read::configuration(state)
    }

    /// Terraform asks this before it configures the provider, so AWS can't be reached: the state knows the ARN alone, and
    /// the refresh that follows fills in the rest.
    async fn take_over(&self, _cx: &Context, request: MoveRequest) -> Result<Value, Diagnostics> {
        let arn = arn_to_move(&request, "aws_sfn_state_machine", "sfntasks_state_machine")?;
        read::known_by(&arn, blank(&self.schema)).map(Value::Map)
    }

    async fn import(&self, cx: &Context, request: ImportRequest) -> ApplyResponse {
        let arn = match &request {
            ImportRequest::Id(id) => id.clone(),
            ImportRequest::Identity(identity) => {
                Fields::of(identity).text("arn").into_known().unwrap_or_default()
            }
        };
        let patience = patience(cx, &Value::Null, "read");
        read::import(&self.settings.get(), &patience, &arn, blank(&self.schema)).await
    }
}

/// `logging`, `tracing_enabled` and `encryption` of a machine, as the resource's arguments of these names.
pub(crate) fn options_of(machine: &DescribeStateMachineOutput) -> [(&'static str, Value); 3] {
    options::Options::deployed(machine).show(&Config::default(), [Value::Null, Value::Null])
}

/// The refusal to plan a machine whose state knows nothing but the ARN, as one that moved here does until the first refresh:
/// all that a configuration says would look like a change, and its name like a reason to replace the machine.
fn unread(prior: &Value) -> Option<PlanResponse> {
    let fields = Fields::of(prior);
    let arn = fields.text("arn").into_known()?;
    fields.text("name").is_absent().then(|| PlanResponse {
        diagnostics: Diagnostics::error(
            "State not read yet",
            format!("{arn} has moved here and was not read since. Plan once without -refresh=false."),
        ),
        ..PlanResponse::default()
    })
}

fn patience(cx: &Context, object: &Value, operation: &str) -> Patience {
    timeouts::patience(&schema::TIMEOUTS, cx, object, operation)
}

/// Where the machine is, or will be. An existing one is where its ARN says. For a new one STS is asked when the account
/// isn't configured, so that the plan can show ARNs; without an answer they are known after apply.
async fn place_of_plan(settings: &Settings, patience: &Patience, request: &PlanRequest) -> Place {
    let default_tags = settings.default_tags.clone();
    let existing = Fields::of(&request.prior).text("arn").known().and_then(|arn| Address::parse(arn));
    if let Some(address) = existing {
        return Place { region: Some(address.region), identity: Some(address.identity), default_tags };
    }
    let (region, identity) = region_and_identity(settings, patience).await;
    Place { region, identity, default_tags }
}

#[cfg(test)]
mod tests {
    use tokio_util::sync::CancellationToken;

    use super::*;

    async fn moved(source_type: &str, source_state: serde_json::Value) -> Result<Value, Diagnostics> {
        let request = MoveRequest {
            source_provider: "registry.terraform.io/hashicorp/aws".to_owned(),
            source_type: source_type.to_owned(),
            source_version: 0,
            source_state,
        };
        let cx = Context { cancel: CancellationToken::new(), write_only: false };
        StateMachine::new(&Shared::default()).take_over(&cx, request).await
    }

    #[tokio::test]
    async fn a_machine_of_the_aws_provider_is_taken_over_without_asking_aws() {
        let arn = "arn:aws:states:eu-west-1:123456789012:stateMachine:orders";
        let state = moved("aws_sfn_state_machine", serde_json::json!({ "id": arn, "name": "orders" })).await;
        let state = state.expect("a state");
        assert_eq!(Fields::of(&state).text("arn").into_known().as_deref(), Some(arn));
        assert_eq!(Fields::of(&state).value("name"), &Value::Null);
    }

    #[tokio::test]
    async fn what_is_no_state_machine_is_not_taken_over() {
        let arn = serde_json::json!({ "arn": "arn:aws:states:eu-west-1:123456789012:activity:orders" });
        for source in ["aws_sfn_activity", "aws_sfn_state_machine"] {
            let refusal = moved(source, arn.clone()).await.expect_err("a refusal");
            assert!(refusal.has_errors(), "{source}");
        }
    }
}
