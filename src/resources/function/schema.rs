//! The arguments and results of a function.

use crate::resources::role;
use crate::resources::timeouts;
use crate::tf::{Attribute, Block, Mode, Schema, Type, Value};

use super::Kind;

/// Arguments whose default stands in the state like any other value.
pub(super) fn defaults(kind: &Kind) -> [(&'static str, Value); 4] {
    [
        ("runtime", Value::String("nodejs24.x".to_owned())),
        ("architecture", Value::String("x86_64".to_owned())),
        ("memory_size_mib", Value::Number(128.into())),
        ("timeout_seconds", Value::Number(kind.timeout_seconds.into())),
    ]
}

/// What `timeouts` may say, with the defaults. A function that joins a VPC or a region that is busy takes a while.
pub(super) const TIMEOUTS: timeouts::Defaults =
    [("create", "10m"), ("read", "2m"), ("update", "10m"), ("delete", "10m")];

/// The schema of the resource.
pub(super) fn resource(kind: &Kind) -> Schema {
    let mut attributes = inputs(kind);
    attributes.extend(results());
    Schema {
        version: 0,
        block: Block {
            attributes,
            blocks: vec![timeouts::block(&TIMEOUTS)],
            description: kind.summary.to_owned(),
        },
    }
}

fn inputs(kind: &Kind) -> Vec<Attribute> {
    use Mode::{Optional, OptionalComputed};
    let mut inputs = vec![
        Attribute::new(
            "name",
            Type::String,
            OptionalComputed,
            "Name of the function: 1 to 64 letters, digits, `-` and `_`. Another name makes another function. Default: \
             generated, and known only after apply.",
        ),
        Attribute::new(
            "runtime",
            Type::String,
            OptionalComputed,
            "Lambda runtime: `nodejs20.x`, `nodejs22.x`, `nodejs24.x` (default) or a later one.",
        ),
        Attribute::new(
            "architecture",
            Type::String,
            OptionalComputed,
            "Instruction set: `x86_64` (default) or `arm64`.",
        ),
        Attribute::new(
            "memory_size_mib",
            Type::Number,
            OptionalComputed,
            "Memory: 128 (default) to 10240 MiB.",
        ),
        Attribute::new(
            "timeout_seconds",
            Type::Number,
            OptionalComputed,
            format!("How long one call may take: 1 to 900 seconds. Default: {}.", kind.timeout_seconds),
        ),
        Attribute::new(
            "role_arn",
            Type::String,
            OptionalComputed,
            "ARN of an execution role of your own. Conflicts with `role`. Default: a role that this resource manages.",
        ),
        Attribute::nested(
            "role",
            crate::tf::Nesting::Single,
            role::settings::attributes("function"),
            Optional,
            "How the managed execution role looks; conflicts with `role_arn`.",
        ),
        Attribute::new(
            "log_group_arn",
            Type::String,
            Optional,
            "ARN of the CloudWatch log group that the function writes to, with or without `:*`. Without it nothing is \
             logged: results and errors stand in the execution's history, and a destroy leaves no log group behind.",
        ),
    ];
    if kind.calls_aws {
        inputs.push(Attribute::new(
            "iam_policy_documents",
            Type::List(Box::new(Type::String)),
            OptionalComputed,
            "IAM policy documents (JSON) with what the calls need: the `function_iam_policy_json` of each \
             `sfntasks_call_aws_service_cross_region` that uses this function. A permission goes with the apply that drops it, so \
             keep one that running executions still need.",
        ));
    }
    inputs.push(Attribute::new(
        "tags",
        Type::Map(Box::new(Type::String)),
        Optional,
        "Tags of the function and of its managed role.",
    ));
    inputs
}

fn results() -> Vec<Attribute> {
    let text = |name, description| Attribute::new(name, Type::String, Mode::Computed, description);
    vec![
        text("arn", "ARN of the function, for `function_arn`."),
        text("id", "The same as `arn`."),
        text(
            "code_sha256",
            "SHA-256 of the deployment package in base64. A version of the provider with other code updates it.",
        ),
        text(
            "last_modified",
            "When the function was last changed; null when it is gone and only its role is left.",
        ),
        text("iam_policy_json", "The IAM policy of the managed role; null when it needs none."),
        text("role_name", "Name of the managed role; null with a role of your own."),
        text("assume_role_policy_json", "Trust policy of the managed role; null with a role of your own."),
        Attribute::new(
            "tags_all",
            Type::Map(Box::new(Type::String)),
            Mode::Computed,
            "All tags, the provider's `default_tags` included.",
        ),
    ]
}
