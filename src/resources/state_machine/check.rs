//! Checks of the configuration that need nothing but the configuration; unknown values pass.

use crate::provider::check_tags;
use crate::resources::checks::{check_arn, one_of};
use crate::resources::role::{self, documents};
use crate::resources::timeouts;
use crate::resources::values::{Given, Problems, path};
use crate::tf::{Diagnostics, Path, Value};

use super::model::{Config, Encryption, Logging};
use super::schema::TIMEOUTS;
use super::{definition, validation};

/// Longest description of a version. Source: API reference, `PublishStateMachineVersion`.
const LONGEST_DESCRIPTION: usize = 256;

/// Checks a configuration.
pub(super) fn check(value: &Value) -> Diagnostics {
    let config = Config::read(value);
    let fields = crate::resources::values::Fields::of(value);
    let mut problems = Problems::default();
    check_names(&config, &mut problems);
    check_definition(&config, &mut problems);
    one_of(&config.machine_type, path(["type"]), &["STANDARD", "EXPRESS"], &mut problems);
    one_of(&config.query_language, path(["query_language"]), &["JSONPath", "JSONata"], &mut problems);
    one_of(
        &config.permission_retention,
        path(["permission_retention"]),
        &["RUNNING_EXECUTIONS", "NONE"],
        &mut problems,
    );
    one_of(&config.validation, path(["validation"]), &["FULL", "OFFLINE", "OFF"], &mut problems);
    if let Value::Number(given) = fields.value("timeout_seconds")
        && !config.timeout_seconds.known().is_some_and(|seconds| (1..=99_999_999).contains(seconds))
    {
        problems.error(
            path(["timeout_seconds"]),
            "Number out of range",
            format!("{given} is not allowed; TimeoutSeconds is a whole number from 1 to 99999999."),
        );
    }
    role::settings::check(&config.role_arn, &config.role, &mut problems);
    if let Given::Known(logging) = &config.logging {
        check_logging(logging, &mut problems);
    }
    if let Given::Known(encryption) = &config.encryption {
        check_encryption(encryption, fields.value("encryption"), &mut problems);
    }
    if !config.version_description.is_absent() && config.publish == Given::Known(false)
        || !config.version_description.is_absent() && config.publish.is_absent()
    {
        problems.error(
            path(["version_description"]),
            "Description without version",
            "version_description needs publish = true: without it no version is published.",
        );
    }
    if let Given::Known(description) = &config.version_description
        && description.chars().count() > LONGEST_DESCRIPTION
    {
        problems.error(
            path(["version_description"]),
            "Description too long",
            format!(
                "It has {} characters; a version's description has at most {LONGEST_DESCRIPTION}.",
                description.chars().count()
            ),
        );
    }
    // What is wrong with a document is told here, the rest when a policy is made of them.
    let _documents = documents::given(&config.iam_policy_documents, &mut problems);
    check_tags(fields.value("tags"), path(["tags"]), &mut problems);
    timeouts::check(&TIMEOUTS, value, &mut problems);
    problems.finish()
}

fn check_names(config: &Config, problems: &mut Problems) {
    if !config.name.is_absent() && !config.name_prefix.is_absent() {
        problems.error(
            path(["name_prefix"]),
            "Conflicting arguments",
            "name and name_prefix exclude each other; leave one of them out.",
        );
    }
    for (given, argument, longest) in [(&config.name, "name", 80), (&config.name_prefix, "name_prefix", 56)] {
        let Given::Known(name) = given else { continue };
        let allowed = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        if !(1..=longest).contains(&name.chars().count()) || !name.chars().all(allowed) {
            problems.error(
                path([argument]),
                "Invalid name",
                format!("{name:?} is not allowed; it must have 1 to {longest} letters, digits, - and _."),
            );
        }
    }
}

fn check_definition(config: &Config, problems: &mut Problems) {
    match (config.steps.is_absent(), config.definition.is_absent()) {
        (true, true) => problems.error(
            Path::default(),
            "Nothing to run",
            "Exactly one of steps (fragments of data sources) and definition (JSON text) is needed.",
        ),
        (false, false) => problems.error(
            path(["definition"]),
            "Conflicting arguments",
            "steps and definition exclude each other; leave one of them out.",
        ),
        _ => match definition::of(config) {
            Ok(Given::Known(composed)) => validation::offline(config, &composed.definition, problems),
            Ok(_) => {}
            Err(problem) => problems.error(problem.path, problem.summary, problem.detail),
        },
    }
}

fn check_logging(logging: &Logging, problems: &mut Problems) {
    one_of(&logging.level, path(["logging", "level"]), &["ALL", "ERROR", "FATAL", "OFF"], problems);
    check_arn(&logging.log_group_arn, path(["logging", "log_group_arn"]), "logs", "log-group:", problems);
    let logs = logging.level.known().is_some_and(|level| ["ALL", "ERROR", "FATAL"].contains(&level.as_str()));
    if logs && logging.log_group_arn.is_absent() {
        problems.error(
            path(["logging", "log_group_arn"]),
            "Log group missing",
            format!(
                "level {} needs a log group; create one with aws_cloudwatch_log_group, best named \
                 \"/aws/vendedlogs/states/...\", and give its ARN.",
                logging.level.known().map_or("", String::as_str)
            ),
        );
    }
    if let Given::Known(group) = &logging.log_group_arn
        && group.contains(":log-group:")
        && !group.contains(":log-group:/aws/vendedlogs/")
    {
        problems.warning(
            path(["logging", "log_group_arn"]),
            "Log group counts against a quota",
            "The name of this log group doesn't start with /aws/vendedlogs/, so Step Functions adds it to the region's \
             CloudWatch Logs resource policy, which holds 5120 characters; once that is full no more machines can log. \
             Name the group \"/aws/vendedlogs/states/...\".",
        );
    }
}

fn check_encryption(encryption: &Encryption, given: &Value, problems: &mut Problems) {
    check_arn(&encryption.kms_key_arn, path(["encryption", "kms_key_arn"]), "kms", "", problems);
    let fields = crate::resources::values::Fields::of(given);
    if let Value::Number(number) = fields.value("data_key_reuse_period_seconds")
        && !encryption.data_key_reuse_period_seconds.known().is_some_and(|s| (60..=900).contains(s))
    {
        problems.error(
            path(["encryption", "data_key_reuse_period_seconds"]),
            "Number out of range",
            format!("{number} is not allowed; it must be a whole number from 60 to 900."),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resources::values::object;
    use crate::tf::{Severity, Step};

    const PASS: &str = r#"{"StartAt":"A","States":{"A":{"Type":"Pass","End":true}}}"#;

    fn text(value: &str) -> Value {
        Value::String(value.into())
    }

    fn errors(value: &Value) -> Vec<String> {
        let errors = check(value).0.into_iter().filter(|problem| problem.severity == Severity::Error);
        let shown = |step: &Step| match step {
            Step::Attribute(name) | Step::Key(name) => name.clone(),
            Step::Index(index) => index.to_string(),
        };
        errors.map(|error| error.path.0.iter().map(shown).collect::<Vec<_>>().join(".")).collect()
    }

    #[test]
    fn a_simple_machine_is_fine() {
        assert_eq!(errors(&object([("name", text("m")), ("definition", text(PASS))])), Vec::<String>::new());
    }

    #[test]
    fn unknown_values_pass() {
        let value = object([
            ("name", Value::Unknown),
            ("steps", Value::Unknown),
            ("role_arn", Value::Unknown),
            ("logging", Value::Unknown),
            ("encryption", object([("kms_key_arn", Value::Unknown)])),
            ("tags", Value::Unknown),
            ("version_description", Value::Unknown),
            ("publish", Value::Unknown),
        ]);
        assert_eq!(errors(&value), Vec::<String>::new());
    }

    #[test]
    fn all_problems_are_told_together_each_at_its_path() {
        let value = object([
            ("name", text("a b")),
            ("name_prefix", text("x")),
            ("type", text("standard")),
            ("definition", text("{")),
            ("timeout_seconds", Value::Number(0.into())),
            ("role_arn", text("arn:aws:iam::123456789012:user/u")),
            ("role", object([("path", text("teams"))])),
            ("logging", object([("level", text("ALL"))])),
            ("encryption", object([("kms_key_arn", text("key"))])),
            ("version_description", text(&"d".repeat(257))),
            ("iam_policy_documents", Value::List(vec![Value::Unknown, text("{")])),
            ("tags", object([("aws:x", text("y"))])),
            ("timeouts", object([("create", text("soon"))])),
        ]);
        assert_eq!(
            errors(&value),
            [
                "name_prefix",
                "name",
                "definition",
                "type",
                "timeout_seconds",
                "role",
                "role_arn",
                "role.path",
                "logging.log_group_arn",
                "encryption.kms_key_arn",
                "version_description",
                "version_description",
                "iam_policy_documents.1",
                "tags.aws:x",
                "timeouts.create"
            ]
        );
    }

    #[test]
    fn exactly_one_of_steps_and_definition() {
        assert_eq!(errors(&object([("name", text("m"))])), [""]);
        let both = object([("definition", text(PASS)), ("steps", Value::List(vec![]))]);
        assert_eq!(errors(&both), ["definition"]);
    }
}
