//! The arguments and results of `sfntasks_state_machine`.

use super::options::REUSE_SECONDS;
use crate::resources::{role, timeouts};
use crate::tf::{Attribute, Block, Mode, Nesting, Schema, Type, Value};

/// Arguments that together make the definition and the policy. They are computed too, because an import reads all of them
/// from the one definition and the one policy that AWS has, and whichever the configuration uses must then show no
/// difference.
pub(super) const DEFINITION_INPUTS: [&str; 6] =
    ["steps", "definition", "comment", "query_language", "timeout_seconds", "iam_policy_documents"];

/// Arguments whose default stands in the state like any other value: most of them are only how the provider is to act, so
/// AWS can't tell an import what the configuration says, and the default is right most often.
pub(super) fn defaults() -> [(&'static str, Value); 4] {
    [
        ("tracing_enabled", Value::Bool(false)),
        ("publish", Value::Bool(false)),
        ("permission_retention", Value::String("RUNNING_EXECUTIONS".to_owned())),
        ("validation", Value::String("OFFLINE".to_owned())),
    ]
}

/// The same within nested arguments, where these are given.
pub(super) fn nested_defaults() -> [(&'static str, &'static str, Value); 2] {
    [
        ("logging", "include_execution_data", Value::Bool(false)),
        ("encryption", "data_key_reuse_period_seconds", Value::Number(REUSE_SECONDS.into())),
    ]
}

/// What `timeouts` may say, with the defaults.
pub(super) const TIMEOUTS: timeouts::Defaults =
    [("create", "5m"), ("read", "2m"), ("update", "5m"), ("delete", "10m")];

/// The schema of the resource.
pub(super) fn resource() -> Schema {
    let mut attributes = inputs();
    attributes.extend(results());
    Schema {
        version: 0,
        block: Block {
            attributes,
            blocks: vec![timeouts::block(&TIMEOUTS)],
            description:
                "A Step Functions state machine made of composed steps or of a definition, with an IAM role \
                          that has just the permissions that its states need."
                    .to_owned(),
        },
    }
}

/// The identity schema: the ARN names one machine for ever.
pub(super) fn identity() -> Schema {
    let arn = Attribute::new("arn", Type::String, Mode::Required, "ARN of the state machine.");
    Schema { version: 0, block: Block { attributes: vec![arn], ..Block::default() } }
}

fn inputs() -> Vec<Attribute> {
    use Mode::{Optional, OptionalComputed};
    let strings = || Type::List(Box::new(Type::String));
    let string_map = || Type::Map(Box::new(Type::String));
    vec![
        Attribute::new(
            "name",
            Type::String,
            OptionalComputed,
            "Name: 1 to 80 letters, digits, `-` and `_`. Another name makes another machine. Default: generated.",
        ),
        Attribute::new(
            "name_prefix",
            Type::String,
            Optional,
            "Start of a generated name; conflicts with `name`.",
        ),
        Attribute::new(
            "type",
            Type::String,
            OptionalComputed,
            "`STANDARD` (default) or `EXPRESS`. Another type makes another machine.",
        ),
        Attribute::new(
            "steps",
            strings(),
            OptionalComputed,
            "Fragments, run one after the other: the `fragment` of task, flow state and chain data sources. The \
             permissions of their states come with them. Exactly one of `steps` and `definition` is needed.",
        ),
        Attribute::new(
            "definition",
            Type::String,
            OptionalComputed,
            "A whole definition in Amazon States Language, as JSON text.",
        ),
        Attribute::new("comment", Type::String, OptionalComputed, "The definition's `Comment`."),
        Attribute::new(
            "query_language",
            Type::String,
            OptionalComputed,
            "The definition's `QueryLanguage`: `JSONPath` (AWS's default) or `JSONata`.",
        ),
        Attribute::new(
            "timeout_seconds",
            Type::Number,
            OptionalComputed,
            "The definition's `TimeoutSeconds`: how long an execution may run.",
        ),
        Attribute::new(
            "role_arn",
            Type::String,
            OptionalComputed,
            "ARN of an execution role of your own; `iam_policy_json` says what it needs. Conflicts with `role`. \
             Default: a role that this resource manages.",
        ),
        Attribute::nested(
            "role",
            Nesting::Single,
            role::settings::attributes("machine"),
            Optional,
            "How the managed execution role looks; conflicts with `role_arn`.",
        ),
        Attribute::new(
            "iam_policy_documents",
            strings(),
            OptionalComputed,
            "IAM policy documents (JSON) with permissions that the states need beyond those that come with `steps`.",
        ),
        Attribute::nested(
            "logging",
            Nesting::Single,
            logging(),
            Optional,
            "Execution history to CloudWatch Logs. Without it logging is off.",
        ),
        Attribute::new(
            "tracing_enabled",
            Type::Bool,
            OptionalComputed,
            "Traces executions with AWS X-Ray. Default: false.",
        ),
        Attribute::nested(
            "encryption",
            Nesting::Single,
            encryption(),
            Optional,
            "Encryption with a customer managed key. Without it an AWS owned key is used.",
        ),
        Attribute::new(
            "publish",
            Type::Bool,
            OptionalComputed,
            "Publishes a version on creation and with every change of the machine. Versions are kept until the \
             machine is deleted, so that aliases never lose theirs. Default: false.",
        ),
        Attribute::new(
            "version_description",
            Type::String,
            Optional,
            "Description of the next version that is published; needs `publish = true`. A version that exists keeps \
             its own.",
        ),
        Attribute::new(
            "permission_retention",
            Type::String,
            OptionalComputed,
            "`RUNNING_EXECUTIONS` (default): permissions that only an older revision needs stay as long as executions \
             of it run or an alias leads to it, and the next apply after that drops them. `NONE`: they go with the \
             update.",
        ),
        Attribute::new(
            "validation",
            Type::String,
            OptionalComputed,
            "How the definition is checked at plan: `OFFLINE` (default) by the provider's own rules, `FULL` by Step \
             Functions too (needs `states:ValidateStateMachineDefinition`, or warns), `OFF` not at all.",
        ),
        Attribute::new("tags", string_map(), Optional, "Tags of the machine and of its managed role."),
    ]
}

fn logging() -> Vec<Attribute> {
    use Mode::{Optional, OptionalComputed, Required};
    vec![
        Attribute::new("level", Type::String, Required, "`ALL`, `ERROR`, `FATAL` or `OFF`."),
        Attribute::new(
            "include_execution_data",
            Type::Bool,
            OptionalComputed,
            "Logs inputs and outputs too; they may hold secrets. Default: false.",
        ),
        Attribute::new(
            "log_group_arn",
            Type::String,
            Optional,
            "ARN of the log group, with or without `:*`. Needed unless `level` is `OFF`. A group whose name starts with \
             `/aws/vendedlogs/states/` doesn't count against the size of the region's log resource policy.",
        ),
    ]
}

fn encryption() -> Vec<Attribute> {
    vec![
        Attribute::new("kms_key_arn", Type::String, Mode::Required, "ARN of the KMS key."),
        Attribute::new(
            "data_key_reuse_period_seconds",
            Type::Number,
            Mode::OptionalComputed,
            "How long a data key is used again: 60 to 900 seconds. Default: 300.",
        ),
    ]
}

fn results() -> Vec<Attribute> {
    let text = |name, description| Attribute::new(name, Type::String, Mode::Computed, description);
    vec![
        text("arn", "ARN of the state machine."),
        text("diagram", "The definition as a Mermaid `stateDiagram-v2`."),
        text("id", "The same as `arn`."),
        text(
            "json",
            "The deployed definition, without whitespace. Plans show it even where a part of it comes from a sensitive \
             value, and so does AWS: secrets belong into Secrets Manager, which a state can ask.",
        ),
        text(
            "iam_policy_json",
            "The IAM policy that the execution role needs, all states together and minimised; null when it needs none. \
             A managed role has it; a role of your own should.",
        ),
        text("role_name", "Name of the managed role; null with a role of your own."),
        text("assume_role_policy_json", "Trust policy of the managed role; null with a role of your own."),
        text(
            "retained_iam_policy_json",
            "What the managed role still has beyond `iam_policy_json`, because executions of an older revision run, or an \
             alias leads to one.",
        ),
        text("revision_id", "ID of the current revision; null for one that was never updated."),
        text("status", "`ACTIVE`, `DELETING`, or null when the machine is gone and only its role is left."),
        text("creation_date", "When the machine was created (RFC 3339)."),
        text("version_arn", "ARN of the version that was published last; null without `publish`."),
        Attribute::new(
            "tags_all",
            Type::Map(Box::new(Type::String)),
            Mode::Computed,
            "All tags, the provider's `default_tags` included.",
        ),
    ]
}
