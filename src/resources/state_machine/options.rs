//! Logging, tracing and encryption: to Step Functions' own types and back.

use aws_sdk_sfn::operation::describe_state_machine::DescribeStateMachineOutput;
use aws_sdk_sfn::types::{
    CloudWatchLogsLogGroup, EncryptionConfiguration, EncryptionType, LogDestination, LogLevel,
    LoggingConfiguration, TracingConfiguration,
};

use crate::resources::values::{Given, number, object, string};
use crate::tf::Value;

use super::model::{Config, Encryption, Logging};

/// How long a data key is used again unless told otherwise. Source: API reference, `EncryptionConfiguration`.
pub(super) const REUSE_SECONDS: i64 = 300;

/// The machine's options. Equal options mean the same to AWS, however they are written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Options {
    logging: Option<LogsTo>,
    tracing: bool,
    encryption: Option<Key>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct LogsTo {
    level: String,
    execution_data: bool,
    /// With `:*` at its end, as Step Functions wants it.
    group: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Key {
    arn: String,
    reuse_seconds: i64,
}

impl Options {
    /// What a configuration that is wholly known asks for.
    pub(super) fn of(config: &Config) -> Self {
        Self {
            logging: config.logging.known().and_then(logs_to),
            tracing: config.tracing_enabled.known().copied().unwrap_or(false),
            encryption: config.encryption.known().and_then(key),
        }
    }

    /// What a machine has.
    pub(super) fn deployed(machine: &DescribeStateMachineOutput) -> Self {
        let logging = machine.logging_configuration().and_then(|logging| {
            let level = logging.level().map_or("OFF", LogLevel::as_str);
            let group = logging
                .destinations()
                .first()
                .and_then(LogDestination::cloud_watch_logs_log_group)
                .and_then(CloudWatchLogsLogGroup::log_group_arn);
            (level != "OFF").then(|| LogsTo {
                level: level.to_owned(),
                execution_data: logging.include_execution_data(),
                group: group.map(with_streams),
            })
        });
        let encryption = machine.encryption_configuration().and_then(|encryption| {
            let own = *encryption.r#type() == EncryptionType::CustomerManagedKmsKey;
            own.then(|| Key {
                arn: encryption.kms_key_id().unwrap_or_default().to_owned(),
                reuse_seconds: encryption
                    .kms_data_key_reuse_period_seconds()
                    .map_or(REUSE_SECONDS, i64::from),
            })
        });
        let tracing = machine.tracing_configuration().is_some_and(TracingConfiguration::enabled);
        Self { logging, tracing, encryption }
    }

    /// Logging to set, off included.
    pub(super) fn logging(&self) -> LoggingConfiguration {
        let Some(to) = &self.logging else {
            return LoggingConfiguration::builder()
                .level(LogLevel::Off)
                .include_execution_data(false)
                .set_destinations(Some(Vec::new()))
                .build();
        };
        let mut builder = LoggingConfiguration::builder()
            .level(LogLevel::from(to.level.as_str()))
            .include_execution_data(to.execution_data);
        if let Some(group) = &to.group {
            let group = CloudWatchLogsLogGroup::builder().log_group_arn(group).build();
            builder =
                builder.destinations(LogDestination::builder().cloud_watch_logs_log_group(group).build());
        }
        builder.build()
    }

    /// Logging to create a machine with; nothing when it is off.
    pub(super) fn logging_on(&self) -> Option<LoggingConfiguration> {
        self.logging.as_ref().map(|_| self.logging())
    }

    /// Tracing to set, off included.
    pub(super) fn tracing(&self) -> TracingConfiguration {
        TracingConfiguration::builder().enabled(self.tracing).build()
    }

    /// Tracing to create a machine with; nothing when it is off.
    pub(super) fn tracing_on(&self) -> Option<TracingConfiguration> {
        self.tracing.then(|| self.tracing())
    }

    /// Encryption to set: the key, or AWS's own where there `was` another.
    pub(super) fn encryption(&self, was: &Self) -> Option<EncryptionConfiguration> {
        self.encryption_on().or_else(|| {
            was.encryption.as_ref()?;
            EncryptionConfiguration::builder().r#type(EncryptionType::AwsOwnedKey).build().ok()
        })
    }

    /// Encryption to create a machine with; nothing without a key of one's own.
    pub(super) fn encryption_on(&self) -> Option<EncryptionConfiguration> {
        let key = self.encryption.as_ref()?;
        EncryptionConfiguration::builder()
            .r#type(EncryptionType::CustomerManagedKmsKey)
            .kms_key_id(&key.arn)
            .kms_data_key_reuse_period_seconds(i32::try_from(key.reuse_seconds).unwrap_or(300))
            .build()
            .ok()
    }

    /// The attributes that show these options, in the spelling of `config` where that means the same.
    pub(super) fn show(&self, config: &Config, spelled: [Value; 2]) -> [(&'static str, Value); 3] {
        let own = Self::of(config);
        let [logging, encryption] = spelled;
        [
            ("logging", if own.logging == self.logging { logging } else { self.logging_value() }),
            ("tracing_enabled", Value::Bool(self.tracing)),
            (
                "encryption",
                if own.encryption == self.encryption { encryption } else { self.encryption_value() },
            ),
        ]
    }

    fn logging_value(&self) -> Value {
        self.logging.as_ref().map_or(Value::Null, |to| {
            object([
                ("level", Value::String(to.level.clone())),
                ("include_execution_data", Value::Bool(to.execution_data)),
                ("log_group_arn", string(to.group.as_deref().map(without_streams))),
            ])
        })
    }

    fn encryption_value(&self) -> Value {
        self.encryption.as_ref().map_or(Value::Null, |key| {
            object([
                ("kms_key_arn", Value::String(key.arn.clone())),
                ("data_key_reuse_period_seconds", number(Some(key.reuse_seconds))),
            ])
        })
    }
}

fn logs_to(logging: &Logging) -> Option<LogsTo> {
    let level = logging.level.known().filter(|level| *level != "OFF")?;
    Some(LogsTo {
        level: level.clone(),
        execution_data: logging.include_execution_data.known().copied().unwrap_or(false),
        group: logging.log_group_arn.known().map(|arn| with_streams(arn)),
    })
}

fn key(encryption: &Encryption) -> Option<Key> {
    let Given::Known(arn) = &encryption.kms_key_arn else { return None };
    let reuse_seconds = encryption.data_key_reuse_period_seconds.known().copied().unwrap_or(REUSE_SECONDS);
    Some(Key { arn: arn.clone(), reuse_seconds })
}

/// The group's own ARN, as CloudWatch Logs and its Terraform resources have it.
fn without_streams(group: &str) -> &str {
    group.strip_suffix(":*").unwrap_or(group)
}

/// Whether two ARNs are of the same log group.
pub(super) fn same_group(one: &str, other: &str) -> bool {
    without_streams(one) == without_streams(other)
}

/// Step Functions wants the ARN of the group's streams, which ends in `:*`.
fn with_streams(group: &str) -> String {
    if group.ends_with(":*") { group.to_owned() } else { format!("{group}:*") }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GROUP: &str = "arn:aws:logs:eu-west-1:123456789012:log-group:/aws/vendedlogs/states/orders";

    fn config(value: Value) -> Config {
        Config::read(&value)
    }

    fn logging(level: &str, group: &str) -> Value {
        object([(
            "logging",
            object([("level", Value::String(level.into())), ("log_group_arn", Value::String(group.into()))]),
        )])
    }

    #[test]
    fn off_and_absent_are_the_same() {
        assert_eq!(Options::of(&config(logging("OFF", GROUP))), Options::default());
        assert_eq!(
            Options::of(&config(object([("tracing_enabled", Value::Bool(false))]))),
            Options::default()
        );
    }

    #[test]
    fn a_group_is_the_same_with_and_without_its_star() {
        let star = format!("{GROUP}:*");
        assert_eq!(Options::of(&config(logging("ALL", GROUP))), Options::of(&config(logging("ALL", &star))));
    }

    #[test]
    fn a_removed_block_switches_off() {
        let off = Options::of(&config(object([])));
        assert_eq!(off.logging().level(), Some(&LogLevel::Off));
        assert!(off.logging().destinations().is_empty());
        assert!(!off.tracing().enabled());
        let encrypted = Options::of(&config(object([(
            "encryption",
            object([("kms_key_arn", Value::String("arn:aws:kms:eu-west-1:123456789012:key/k".into()))]),
        )])));
        assert_eq!(
            off.encryption(&encrypted).map(|encryption| encryption.r#type().clone()),
            Some(EncryptionType::AwsOwnedKey)
        );
        assert_eq!(off.encryption(&off), None);
    }
}
