//! The configuration of a state machine, typed. Every value may be absent or not known yet.

use std::collections::BTreeMap;

use crate::resources::role::settings::RoleConfig;
use crate::resources::values::{Fields, Given};
use crate::tf::Value;

/// What the configuration says.
#[derive(Debug, Clone, Default)]
pub(super) struct Config {
    pub(super) name: Given<String>,
    pub(super) name_prefix: Given<String>,
    pub(super) machine_type: Given<String>,
    pub(super) steps: Given<Vec<Given<String>>>,
    pub(super) definition: Given<String>,
    pub(super) comment: Given<String>,
    pub(super) query_language: Given<String>,
    pub(super) timeout_seconds: Given<i64>,
    pub(super) role_arn: Given<String>,
    pub(super) role: Given<RoleConfig>,
    pub(super) iam_policy_documents: Given<Vec<Given<String>>>,
    pub(super) logging: Given<Logging>,
    pub(super) tracing_enabled: Given<bool>,
    pub(super) encryption: Given<Encryption>,
    pub(super) publish: Given<bool>,
    pub(super) version_description: Given<String>,
    pub(super) permission_retention: Given<String>,
    pub(super) validation: Given<String>,
    pub(super) tags: Given<BTreeMap<String, String>>,
}

/// Logging to CloudWatch.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Logging {
    pub(super) level: Given<String>,
    pub(super) include_execution_data: Given<bool>,
    pub(super) log_group_arn: Given<String>,
}

/// Encryption with a customer managed key.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Encryption {
    pub(super) kms_key_arn: Given<String>,
    pub(super) data_key_reuse_period_seconds: Given<i64>,
}

impl Config {
    /// Reads a configuration, a plan or a state.
    pub(super) fn read(value: &Value) -> Self {
        let fields = Fields::of(value);
        Self {
            name: fields.text("name"),
            name_prefix: fields.text("name_prefix"),
            machine_type: fields.text("type"),
            steps: fields.texts("steps"),
            definition: fields.text("definition"),
            comment: fields.text("comment"),
            query_language: fields.text("query_language"),
            timeout_seconds: fields.whole("timeout_seconds"),
            role_arn: fields.text("role_arn"),
            role: map(fields.nested("role"), RoleConfig::read),
            iam_policy_documents: fields.texts("iam_policy_documents"),
            logging: map(fields.nested("logging"), Logging::read),
            tracing_enabled: fields.flag("tracing_enabled"),
            encryption: map(fields.nested("encryption"), Encryption::read),
            publish: fields.flag("publish"),
            version_description: fields.text("version_description"),
            permission_retention: fields.text("permission_retention"),
            validation: fields.text("validation"),
            tags: fields.text_map("tags"),
        }
    }

    /// Whether permissions stay while executions of an older revision run.
    pub(super) fn retains_permissions(&self) -> bool {
        self.permission_retention.known().is_none_or(|retention| retention == "RUNNING_EXECUTIONS")
    }

    /// Whether versions are published.
    pub(super) fn publishes(&self) -> bool {
        self.publish.known().copied().unwrap_or(false)
    }
}

impl Logging {
    fn read(fields: &Fields<'_>) -> Self {
        Self {
            level: fields.text("level"),
            include_execution_data: fields.flag("include_execution_data"),
            log_group_arn: fields.text("log_group_arn"),
        }
    }

    /// Whether anything is logged. `None` while the level isn't known.
    pub(super) fn is_on(&self) -> Option<bool> {
        match &self.level {
            Given::Known(level) => Some(level != "OFF"),
            Given::Absent => Some(false),
            Given::Unknown => None,
        }
    }
}

impl Encryption {
    fn read(fields: &Fields<'_>) -> Self {
        Self {
            kms_key_arn: fields.text("kms_key_arn"),
            data_key_reuse_period_seconds: fields.whole("data_key_reuse_period_seconds"),
        }
    }
}

fn map<'a, T>(given: Given<Fields<'a>>, read: impl FnOnce(&Fields<'a>) -> T) -> Given<T> {
    match given {
        Given::Absent => Given::Absent,
        Given::Unknown => Given::Unknown,
        Given::Known(fields) => Given::Known(read(&fields)),
    }
}
