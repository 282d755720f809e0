//! The configuration of a function, typed and checked. Every value may be absent or not known yet.

use std::collections::BTreeMap;

use crate::provider::check_tags;
use crate::resources::checks::{check_arn, one_of};
use crate::resources::role::settings::{self, RoleConfig, is_managed};
use crate::resources::timeouts;
use crate::resources::values::{Fields, Given, Problems, path};
use crate::tf::{Diagnostics, Value};

use super::schema::TIMEOUTS;

/// What the configuration says.
#[derive(Debug, Clone, Default)]
pub(super) struct Config {
    pub(super) name: Given<String>,
    pub(super) role_arn: Given<String>,
    pub(super) role: Given<RoleConfig>,
    pub(super) iam_policy_documents: Given<Vec<Given<String>>>,
    pub(super) log_group_arn: Given<String>,
    pub(super) tags: Given<BTreeMap<String, String>>,
}

impl Config {
    /// Reads a configuration, plan or state.
    pub(super) fn read(value: &Value) -> Self {
        let fields = Fields::of(value);
        Self {
            name: fields.text("name"),
            role_arn: fields.text("role_arn"),
            role: match fields.nested("role") {
                Given::Absent => Given::Absent,
                Given::Unknown => Given::Unknown,
                Given::Known(role) => Given::Known(RoleConfig::read(&role)),
            },
            iam_policy_documents: fields.texts("iam_policy_documents"),
            log_group_arn: fields.text("log_group_arn"),
            tags: fields.text_map("tags"),
        }
    }

    /// Whether the resource manages the role. `None` while it isn't known whether `role_arn` will be null.
    pub(super) fn manages_role(&self) -> Option<bool> {
        is_managed(&self.role_arn, &self.role)
    }

    /// The managed role's settings, all absent when the configuration says nothing of it.
    pub(super) fn role_settings(&self) -> RoleConfig {
        RoleConfig::of(&self.role)
    }
}

/// Oldest Node.js that a runtime may have: the first whose runtime brings version 3 of the AWS SDK for JavaScript.
///
/// Source: Lambda developer guide, "Building Lambda functions with Node.js".
const OLDEST_NODE: u32 = 18;

/// Checks a configuration; unknown values pass.
pub(super) fn check(value: &Value) -> Diagnostics {
    let (config, fields) = (Config::read(value), Fields::of(value));
    let mut problems = Problems::default();
    check_name(&config.name, &mut problems);
    if let Given::Known(runtime) = fields.text("runtime") {
        check_runtime(&runtime, &mut problems);
    }
    one_of(&fields.text("architecture"), path(["architecture"]), &["arm64", "x86_64"], &mut problems);
    for (name, least, most, unit) in
        [("memory_size_mib", 128, 10_240, "MiB"), ("timeout_seconds", 1, 900, "seconds")]
    {
        if let Value::Number(given) = fields.value(name)
            && !fields.whole(name).known().is_some_and(|number| (least..=most).contains(number))
        {
            problems.error(
                path([name]),
                "Number out of range",
                format!("{given} is not allowed; Lambda takes {least} to {most} {unit}."),
            );
        }
    }
    settings::check(&config.role_arn, &config.role, &mut problems);
    check_arn(&config.log_group_arn, path(["log_group_arn"]), "logs", "log-group:", &mut problems);
    if !config.role_arn.is_absent() && !config.iam_policy_documents.is_absent() {
        problems.error(
            path(["iam_policy_documents"]),
            "Conflicting arguments",
            "iam_policy_documents is for the role that this resource manages; a role of your own, as role_arn names one, gets \
             its permissions where you manage it. Leave one of them out.",
        );
    }
    check_tags(fields.value("tags"), path(["tags"]), &mut problems);
    timeouts::check(&TIMEOUTS, value, &mut problems);
    problems.finish()
}

/// Source: Lambda API reference, `CreateFunction`, `FunctionName`.
fn check_name(name: &Given<String>, problems: &mut Problems) {
    let Given::Known(name) = name else { return };
    let allowed = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if !(1..=64).contains(&name.len()) || !name.chars().all(allowed) {
        problems.error(
            path(["name"]),
            "Invalid name",
            format!("{name:?} is not allowed; it must have 1 to 64 letters, digits, - and _."),
        );
    }
}

fn check_runtime(runtime: &str, problems: &mut Problems) {
    let version = runtime.strip_prefix("nodejs").and_then(|rest| rest.strip_suffix(".x"));
    let version = version.and_then(|number| number.parse::<u32>().ok());
    if version.is_none_or(|version| version < OLDEST_NODE) {
        problems.error(
            path(["runtime"]),
            "Unknown value",
            format!(
                "{runtime:?} can't run this function; it needs a Node.js runtime with version 3 of the AWS SDK, such as \
                 nodejs20.x, nodejs22.x or nodejs24.x."
            ),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resources::values::{object, strings};

    fn text(value: &str) -> Value {
        Value::String(value.into())
    }

    fn wrong(value: &Value) -> Vec<String> {
        check(value).0.iter().map(|problem| format!("{}", problem.path)).collect()
    }

    #[test]
    fn all_problems_are_told_together_each_at_its_path() {
        let value = object([
            ("name", text("a b")),
            ("runtime", text("python3.13")),
            ("architecture", text("arm")),
            ("memory_size_mib", Value::Number(64.into())),
            ("timeout_seconds", Value::Number(901.into())),
            ("role_arn", text("arn:aws:iam::123456789012:user/u")),
            ("log_group_arn", text("group")),
            ("iam_policy_documents", strings(["{}"])),
        ]);
        assert_eq!(
            wrong(&value),
            [
                "name",
                "runtime",
                "architecture",
                "memory_size_mib",
                "timeout_seconds",
                "role_arn",
                "log_group_arn",
                "iam_policy_documents"
            ]
        );
    }

    #[test]
    fn unknown_values_pass() {
        let names =
            ["name", "runtime", "architecture", "memory_size_mib", "role_arn", "log_group_arn", "tags"];
        let value = Value::Map(names.map(|name| (name.to_owned(), Value::Unknown)).into());
        assert_eq!(wrong(&value), Vec::<String>::new());
    }

    #[test]
    fn later_versions_of_node_are_taken() {
        let runtime = |name| wrong(&object([("runtime", text(name))])).is_empty();
        assert!(["nodejs18.x", "nodejs22.x", "nodejs28.x"].into_iter().all(runtime));
        assert!(!["nodejs16.x", "nodejs", "nodejs22", "node22.x"].into_iter().any(runtime));
    }
}
