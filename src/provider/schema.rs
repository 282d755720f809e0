//! The arguments of the provider block.

use crate::tf::{Attribute, Block, Mode, Nesting, Schema, Type};

/// The schema of the provider block. Every argument is optional: what is absent comes from the AWS default chain.
pub(super) fn provider() -> Schema {
    Schema {
        version: 0,
        block: Block {
            attributes: vec![
                text("region", "AWS region, such as `eu-west-1`. Default: `AWS_REGION`, then the profile's region."),
                text(
                    "profile",
                    "Profile of the shared configuration and credentials files. Named here it goes before keys in the \
                     environment. Default: `AWS_PROFILE`.",
                ),
                text("access_key", "Access key ID; needs `secret_key` too."),
                text("secret_key", "Secret access key; needs `access_key` too.").sensitive(),
                text("token", "Session token of temporary credentials; needs `access_key` and `secret_key`.")
                    .sensitive(),
                list("shared_config_files", "Paths of configuration files to read instead of `~/.aws/config`."),
                list(
                    "shared_credentials_files",
                    "Paths of credentials files to read instead of `~/.aws/credentials`.",
                ),
                Attribute::nested(
                    "assume_role",
                    Nesting::Single,
                    assume_role(),
                    Mode::Optional,
                    "Role to assume with those credentials, and to work as.",
                ),
                Attribute::nested(
                    "endpoints",
                    Nesting::Single,
                    endpoints(),
                    Mode::Optional,
                    "URLs that replace AWS's own endpoints, for emulators and private links. `AWS_ENDPOINT_URL` and \
                     its variants for one service are honoured too.",
                ),
                text(
                    "account_id",
                    "Account ID (12 digits) that full ARNs are rendered with. With it, plans need no credentials to \
                     know the ARNs of what they create. Default: read from the ARNs given, then asked from STS, only \
                     when needed.",
                ),
                text(
                    "partition",
                    "Partition that full ARNs are rendered with: `aws`, `aws-cn`, `aws-us-gov`, `aws-iso`, \
                     `aws-iso-b`, `aws-iso-e`, `aws-iso-f` or `aws-eusc`. An ARN of another partition is an error. \
                     Default: that of the region.",
                ),
                Attribute::new(
                    "max_retries",
                    Type::Number,
                    Mode::Optional,
                    "How often a throttled or failed AWS request is repeated, with exponential back-off. Default: 12.",
                ),
                Attribute::new(
                    "default_tags",
                    Type::Map(Box::new(Type::String)),
                    Mode::Optional,
                    "Tags that every resource gets; a resource's own tags go before them.",
                ),
            ],
            blocks: Vec::new(),
            description: "Typed AWS Step Functions workflows, with the least-privilege IAM policy that goes with them. \
                          Data sources need no credentials; resources use the AWS default chain unless told otherwise."
                .to_owned(),
        },
    }
}

fn assume_role() -> Vec<Attribute> {
    vec![
        Attribute::new("role_arn", Type::String, Mode::Required, "ARN of the role."),
        text("session_name", "Name of the session in CloudTrail. Default: `terraform-provider-sfntasks`."),
        text("external_id", "External ID that the role's trust policy asks for."),
        Attribute::new(
            "duration_seconds",
            Type::Number,
            Mode::Optional,
            "Life of the session: 900 to 43200 seconds. Default: 3600.",
        ),
    ]
}

fn endpoints() -> Vec<Attribute> {
    vec![
        text("sfn", "Step Functions."),
        text("iam", "Identity and Access Management."),
        text("sts", "Security Token Service."),
        text("lambda", "Lambda."),
        text("logs", "CloudWatch Logs."),
    ]
}

fn text(name: &str, description: &str) -> Attribute {
    Attribute::new(name, Type::String, Mode::Optional, description)
}

fn list(name: &str, description: &str) -> Attribute {
    Attribute::new(name, Type::List(Box::new(Type::String)), Mode::Optional, description)
}
