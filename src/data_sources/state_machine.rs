//! Data source `sfntasks_state_machine`: looks up a machine that someone else made.

use std::time::Duration;

use async_trait::async_trait;
use aws_sdk_sfn::operation::describe_state_machine::DescribeStateMachineOutput;
use aws_sdk_sfn::types::StateMachineStatus;
use serde_json::Value as Json;

use crate::asl::diagram;
use crate::aws::{Failure, Patience};
use crate::iam::Arn;
use crate::provider::{Settings, Shared};
use crate::resources::state_machine::{machine, options_of};
use crate::resources::values::{Fields, Given, Problems, path, rfc3339, string, string_map};
use crate::tf::provider::{Context, DataSource};
use crate::tf::{Attribute, Block, Diagnostics, Mode, Nesting, Object, Path, Schema, Type, Value};

/// Longest time for the look-up, retries of throttled calls included.
const LIMIT: Duration = Duration::from_secs(120);

/// The data source.
pub struct Lookup {
    schema: Schema,
    settings: Shared,
}

impl Lookup {
    /// The data source, with the settings that the provider block will fill.
    pub fn new(settings: &Shared) -> Self {
        Self { schema: schema(), settings: settings.clone() }
    }
}

#[async_trait]
impl DataSource for Lookup {
    fn schema(&self) -> &Schema {
        &self.schema
    }

    async fn validate(&self, config: &Value) -> Diagnostics {
        check(config)
    }

    async fn read(&self, cx: &Context, config: &Value) -> (Value, Diagnostics) {
        let problems = check(config);
        if problems.has_errors() {
            return (Value::Null, problems);
        }
        let patience = Patience::new(LIMIT, cx.cancel.clone());
        let fields = Fields::of(config);
        let given = fields.text("arn").into_known().or_else(|| fields.text("name").into_known());
        match find(&self.settings.get(), &patience, &fields).await {
            Ok(found) => (found, problems),
            Err(failure) => {
                let given = given.unwrap_or_default();
                let detail = format!("reading Step Functions State Machine ({given}): {failure}");
                (Value::Null, Diagnostics::error("reading Step Functions State Machine", detail))
            }
        }
    }
}

fn schema() -> Schema {
    let text = |name, mode, description| Attribute::new(name, Type::String, mode, description);
    let result = |name, description| text(name, Mode::Computed, description);
    let logging = vec![
        result("level", "`ALL`, `ERROR` or `FATAL`."),
        Attribute::new(
            "include_execution_data",
            Type::Bool,
            Mode::Computed,
            "Whether inputs and outputs are logged; null when they aren't.",
        ),
        result("log_group_arn", "ARN of the log group, with `:*` at its end."),
    ];
    let encryption = vec![
        result("kms_key_arn", "ARN of the KMS key."),
        Attribute::new(
            "data_key_reuse_period_seconds",
            Type::Number,
            Mode::Computed,
            "How long a data key is used again; null for AWS's 300 seconds.",
        ),
    ];
    let attributes = vec![
        text(
            "arn",
            Mode::OptionalComputed,
            "ARN of the state machine, or of a version or an alias. Exactly one of `arn` and `name` is given.",
        ),
        text(
            "name",
            Mode::OptionalComputed,
            "Name of the state machine, in the provider's account and region.",
        ),
        result("definition", "The definition in Amazon States Language, as it was deployed."),
        result("diagram", "The definition as a Mermaid `stateDiagram-v2`."),
        result("role_arn", "ARN of the execution role."),
        result("type", "`STANDARD` or `EXPRESS`."),
        result("status", "`ACTIVE` or `DELETING`."),
        result("revision_id", "ID of the revision; null for one that was never updated."),
        result("description", "Description of the version, for the ARN of one."),
        result("creation_date", "When it was created (RFC 3339)."),
        Attribute::nested(
            "logging",
            Nesting::Single,
            logging,
            Mode::Computed,
            "Execution history to CloudWatch Logs; null when it is off.",
        ),
        Attribute::new("tracing_enabled", Type::Bool, Mode::Computed, "Whether AWS X-Ray traces executions."),
        Attribute::nested(
            "encryption",
            Nesting::Single,
            encryption,
            Mode::Computed,
            "Encryption with a customer managed key; null with a key that AWS owns.",
        ),
        Attribute::new(
            "tags",
            Type::Map(Box::new(Type::String)),
            Mode::Computed,
            "Tags of the state machine.",
        ),
    ];
    let description =
        "A Step Functions state machine that exists already, looked up by ARN or by name.".to_owned();
    Schema { version: 0, block: Block { attributes, blocks: Vec::new(), description } }
}

fn check(config: &Value) -> Diagnostics {
    let fields = Fields::of(config);
    let mut problems = Problems::default();
    if fields.text("arn").is_absent() == fields.text("name").is_absent() {
        problems.error(
            Path::default(),
            "Invalid sfntasks_state_machine",
            "Exactly one of arn and name is needed.",
        );
    }
    if let Given::Known(arn) = fields.text("arn")
        && machine_of(&arn).is_none()
    {
        problems.error(
            path(["arn"]),
            "Not the ARN of a state machine",
            format!("{arn:?} is none; one looks like \"arn:aws:states:eu-west-1:123456789012:stateMachine:orders\"."),
        );
    }
    problems.finish()
}

/// Region and ARN of the machine itself, without a version's number or an alias's name.
fn machine_of(arn: &str) -> Option<(&str, String)> {
    let parsed = Arn::parse(arn)?;
    let name = parsed.resource.strip_prefix("stateMachine:")?.split(':').next()?;
    let Arn { partition, region, account, .. } = parsed;
    let machine = format!("arn:{partition}:states:{region}:{account}:stateMachine:{name}");
    (parsed.service == "states" && !name.is_empty()).then_some((region, machine))
}

async fn find(settings: &Settings, patience: &Patience, fields: &Fields<'_>) -> Result<Value, Failure> {
    let sfn = settings.clients.sfn().await?;
    let region = settings.clients.region().await?;
    let arn = match fields.text("arn") {
        Given::Known(arn) => arn,
        _ => {
            let identity = match settings.offline_identity().await {
                Some(identity) => identity,
                None => patience.once(settings.clients.caller_identity()).await?.clone(),
            };
            let name = fields.text("name").into_known().unwrap_or_default();
            format!("arn:{}:states:{region}:{}:stateMachine:{name}", identity.partition, identity.account_id)
        }
    };
    let machine = machine_of(&arn);
    if let Some((of_arn, _)) = &machine
        && *of_arn != region
    {
        return Err(Failure::configuration(format!(
            "it is in region {of_arn}, but the provider is configured for {region}; use a provider for that region"
        )));
    }
    let found = machine::find(sfn, patience, &arn).await?;
    let found = found.ok_or_else(|| Failure::configuration(format!("there is no {arn}")))?;
    // Versions and aliases have no tags of their own.
    let tagged = machine.map_or_else(|| arn.clone(), |(_, machine)| machine);
    let tags = machine::tags_of(sfn, patience, &tagged).await?;
    let mut value = show(&found);
    value.insert("tags".to_owned(), string_map(&tags));
    Ok(Value::Map(value))
}

fn show(machine: &DescribeStateMachineOutput) -> Object {
    let definition: Option<Json> = serde_json::from_str(machine.definition()).ok();
    let text = |text: &str| Value::String(text.to_owned());
    let results = [
        ("arn", text(machine.state_machine_arn())),
        ("name", text(machine.name())),
        ("definition", text(machine.definition())),
        ("diagram", string(definition.as_ref().map(diagram::mermaid))),
        ("role_arn", text(machine.role_arn())),
        ("type", text(machine.r#type().as_str())),
        ("status", text(machine.status().map_or("ACTIVE", StateMachineStatus::as_str))),
        ("revision_id", string(machine.revision_id())),
        ("description", string(machine.description())),
        ("creation_date", Value::String(rfc3339(machine.creation_date()))),
    ];
    results.into_iter().chain(options_of(machine)).map(|(name, value)| (name.to_owned(), value)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ARN: &str = "arn:aws:states:eu-west-1:123456789012:stateMachine:orders";

    fn complaints(arn: Value, name: Value) -> usize {
        check(&Value::object([("arn", arn), ("name", name)])).0.len()
    }

    #[test]
    fn exactly_one_of_arn_and_name() {
        assert_eq!(complaints(ARN.into(), Value::Null), 0);
        assert_eq!(complaints(Value::Null, "orders".into()), 0);
        assert_eq!(complaints(Value::Unknown, Value::Null), 0);
        assert_eq!(complaints(ARN.into(), "orders".into()), 1);
        assert_eq!(complaints(Value::Null, Value::Null), 1);
        assert_eq!(complaints("orders".into(), Value::Null), 1);
    }

    #[test]
    fn versions_and_aliases_belong_to_their_machine() {
        for arn in [ARN.to_owned(), format!("{ARN}:3"), format!("{ARN}:live")] {
            assert_eq!(machine_of(&arn), Some(("eu-west-1", ARN.to_owned())), "{arn}");
        }
        assert_eq!(machine_of("arn:aws:states:eu-west-1:123456789012:activity:orders"), None);
    }
}
