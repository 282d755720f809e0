//! The provider: its configuration, and what it serves.

use std::sync::Arc;

use async_trait::async_trait;
use indexmap::IndexMap;

use crate::tf::provider::{DataSource, Provider, Resource};
use crate::tf::{Attribute, Block, Diagnostics, Mode, Nesting, Schema, Type, Value};

/// The provider `sfntasks`.
pub fn new() -> Arc<dyn Provider> {
    Arc::new(Sfntasks { schema: schema(), data_sources: IndexMap::new(), resources: IndexMap::new() })
}

struct Sfntasks {
    schema: Schema,
    data_sources: IndexMap<String, Arc<dyn DataSource>>,
    resources: IndexMap<String, Arc<dyn Resource>>,
}

fn schema() -> Schema {
    let text =
        |name: &str, description: &str| Attribute::new(name, Type::String, Mode::Optional, description);
    let files = || Type::List(Box::new(Type::String));
    let endpoint = |name: &str| text(name, "Base URL to use instead of the service's own.");
    Schema::new(Block {
        attributes: vec![
            text("region", "AWS region."),
            text("profile", "Profile of the shared configuration files."),
            text("access_key", "Access key ID.").sensitive(),
            text("secret_key", "Secret access key.").sensitive(),
            text("token", "Session token.").sensitive(),
            Attribute::new(
                "shared_config_files",
                files(),
                Mode::Optional,
                "Paths of shared configuration files.",
            ),
            Attribute::new(
                "shared_credentials_files",
                files(),
                Mode::Optional,
                "Paths of shared credentials files.",
            ),
            Attribute::nested(
                "assume_role",
                Nesting::Single,
                vec![
                    Attribute::new("role_arn", Type::String, Mode::Required, "ARN of the role."),
                    text("session_name", "Name of the session."),
                    text("external_id", "External ID that the role's trust policy asks for."),
                    Attribute::new(
                        "duration_seconds",
                        Type::Number,
                        Mode::Optional,
                        "Length of the session.",
                    ),
                ],
                Mode::Optional,
                "A role to assume.",
            ),
            Attribute::nested(
                "endpoints",
                Nesting::Single,
                ["sfn", "iam", "sts", "lambda", "logs"].map(endpoint).into(),
                Mode::Optional,
                "Endpoints to use instead of AWS's own.",
            ),
            text("account_id", "Account ID for ARNs; with it and `partition`, plans need no credentials."),
            text("partition", "Partition for ARNs, such as `aws`."),
            Attribute::new(
                "max_retries",
                Type::Number,
                Mode::Optional,
                "How often a request is tried again.",
            ),
            Attribute::new(
                "default_tags",
                Type::Map(Box::new(Type::String)),
                Mode::Optional,
                "Tags for every resource.",
            ),
        ],
        description: "Typed Step Functions states with least-privilege IAM.".to_owned(),
        ..Block::default()
    })
}

#[async_trait]
impl Provider for Sfntasks {
    fn schema(&self) -> &Schema {
        &self.schema
    }

    fn data_sources(&self) -> &IndexMap<String, Arc<dyn DataSource>> {
        &self.data_sources
    }

    fn resources(&self) -> &IndexMap<String, Arc<dyn Resource>> {
        &self.resources
    }

    async fn validate(&self, _config: &Value) -> Diagnostics {
        Diagnostics::default()
    }

    async fn configure(&self, _terraform_version: &str, _config: &Value) -> Diagnostics {
        Diagnostics::default()
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn core_accepts_every_schema() {
        let faults = crate::tf::schema_check::check(super::new().as_ref(), "sfntasks_");
        assert_eq!(faults, Vec::<String>::new());
    }
}
