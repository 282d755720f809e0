//! Reads and checks the provider block. Nothing is contacted here.

use std::path::PathBuf;
use std::time::Duration;

use crate::aws::{AssumeRole, ClientConfig, Clients, Endpoints, StaticKeys};
use crate::iam::Arn;
use crate::iam::arn::partition_of_region;
use crate::resources::values::{Fields, Given, Problems, has_unknown, path};
use crate::tf::{Diagnostics, Path, Step, Value};

use super::settings::Settings;

/// The partitions that AWS has.
const PARTITIONS: [&str; 8] =
    ["aws", "aws-cn", "aws-us-gov", "aws-iso", "aws-iso-b", "aws-iso-e", "aws-iso-f", "aws-eusc"];

/// The services whose endpoint can be replaced.
const SERVICES: [&str; 5] = ["sfn", "iam", "sts", "lambda", "logs"];

/// Arguments without which a request would go to the wrong place or as the wrong caller.
const NEEDED_TO_CONNECT: [&str; 10] = [
    "region",
    "profile",
    "access_key",
    "secret_key",
    "token",
    "shared_config_files",
    "shared_credentials_files",
    "assume_role",
    "endpoints",
    "max_retries",
];

/// Checks what is known of the provider block.
pub(super) fn check(config: &Value) -> Diagnostics {
    let fields = Fields::of(config);
    let mut problems = Problems::default();
    check_keys(&fields, &mut problems);
    for name in ["region", "profile"] {
        if fields.text(name).known().is_some_and(|text| text.trim().is_empty()) {
            problems.error(
                path([name]),
                "Empty value",
                format!("{name} is empty; leave it out for the default chain's."),
            );
        }
    }
    if let Given::Known(region) = fields.text("region")
        && !region.trim().is_empty()
        && !region.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
    {
        problems.error(
            path(["region"]),
            "Invalid region",
            format!("{region:?} is no AWS region; one looks like \"eu-west-1\"."),
        );
    }
    if let Given::Known(account) = fields.text("account_id")
        && !(account.len() == 12 && account.bytes().all(|byte| byte.is_ascii_digit()))
    {
        problems.error(
            path(["account_id"]),
            "Invalid account ID",
            format!("{account:?} is no account ID; one has 12 digits."),
        );
    }
    if let Given::Known(partition) = fields.text("partition")
        && !PARTITIONS.contains(&partition.as_str())
    {
        problems.error(
            path(["partition"]),
            "Unknown partition",
            format!("{partition:?} is no AWS partition; there are {}.", PARTITIONS.join(", ")),
        );
    } else if let (Given::Known(partition), Given::Known(region)) =
        (fields.text("partition"), fields.text("region"))
        && partition_of_region(&region) != partition
    {
        problems.error(
            path(["partition"]),
            "Partition of another region",
            format!(
                "The region {region:?} belongs to the partition {:?}, not to {partition:?}; leave `partition` out, or set the region.",
                partition_of_region(&region)
            ),
        );
    }
    check_whole(&fields, path(["max_retries"]), "max_retries", 0, 100, &mut problems);
    if let Given::Known(role) = fields.nested("assume_role") {
        check_assume_role(&role, &mut problems);
    }
    if let Given::Known(endpoints) = fields.nested("endpoints") {
        check_endpoints(&endpoints, &mut problems);
    }
    check_tags(fields.value("default_tags"), path(["default_tags"]), &mut problems);
    problems.finish()
}

fn check_keys(fields: &Fields<'_>, problems: &mut Problems) {
    for (name, other) in [("access_key", "secret_key"), ("secret_key", "access_key"), ("token", "access_key")]
    {
        if !fields.text(name).is_absent() && fields.text(other).is_absent() {
            problems.error(
                path([name]),
                "Incomplete static credentials",
                format!(
                    "{name} is set without {other}; static credentials need both access_key and secret_key."
                ),
            );
        }
    }
}

fn check_assume_role(role: &Fields<'_>, problems: &mut Problems) {
    if let Given::Known(arn) = role.text("role_arn")
        && !Arn::parse(&arn).is_some_and(|arn| arn.service == "iam" && arn.resource.starts_with("role/"))
    {
        problems.error(
            path(["assume_role", "role_arn"]),
            "Invalid role ARN",
            format!(
                "{arn:?} is no ARN of an IAM role; one looks like \"arn:aws:iam::123456789012:role/deploy\"."
            ),
        );
    }
    if let Given::Known(name) = role.text("session_name") {
        let allowed = |c: char| c.is_ascii_alphanumeric() || "_+=,.@-".contains(c);
        if !(2..=64).contains(&name.len()) || !name.chars().all(allowed) {
            problems.error(
                path(["assume_role", "session_name"]),
                "Invalid session name",
                format!(
                    "{name:?} is no session name; one has 2 to 64 letters, digits and _+=,.@- characters."
                ),
            );
        }
    }
    check_whole(role, path(["assume_role", "duration_seconds"]), "duration_seconds", 900, 43_200, problems);
}

fn check_endpoints(endpoints: &Fields<'_>, problems: &mut Problems) {
    for service in SERVICES {
        if let Given::Known(url) = endpoints.text(service) {
            let host = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
            let valid = host.is_some_and(|host| {
                !host.is_empty() && !host.starts_with(['/', ':']) && !url.contains(char::is_whitespace)
            });
            if !valid {
                problems.error(
                    path(["endpoints", service]),
                    "Invalid endpoint",
                    format!("{url:?} is no URL; one looks like \"http://localhost:4566\"."),
                );
            }
        }
    }
}

fn check_whole(fields: &Fields<'_>, path: Path, name: &str, least: i64, most: i64, problems: &mut Problems) {
    if let Value::Number(given) = fields.value(name)
        && !fields.whole(name).known().is_some_and(|number| (least..=most).contains(number))
    {
        problems.error(
            path,
            "Number out of range",
            format!("{given} is not allowed; it must be a whole number from {least} to {most}."),
        );
    }
}

/// Checks tags against AWS's rules. Source: AWS General Reference, "Tag naming limits and requirements".
pub(crate) fn check_tags(tags: &Value, at: Path, problems: &mut Problems) {
    let Value::Map(tags) = tags else { return };
    for (key, value) in tags {
        let mut path = at.clone();
        path.0.push(Step::Key(key.clone()));
        let length = key.chars().count();
        if !(1..=128).contains(&length) || key.to_lowercase().starts_with("aws:") {
            problems.error(
                path.clone(),
                "Invalid tag key",
                format!(
                    "{key:?} is no tag key; one has 1 to 128 characters and doesn't start with \"aws:\"."
                ),
            );
        }
        match value {
            Value::String(text) if text.chars().count() > 256 => problems.error(
                path,
                "Tag value too long",
                format!("The value has {} characters; at most 256 are allowed.", text.chars().count()),
            ),
            Value::Null => {
                problems.error(path, "Tag without value", "null is no tag value; use \"\" for an empty one.");
            }
            _ => {}
        }
    }
}

/// The settings that a checked provider block makes.
pub(super) fn settings(config: &Value) -> Settings {
    let fields = Fields::of(config);
    let unknown = NEEDED_TO_CONNECT
        .into_iter()
        .filter(|name| has_unknown(fields.value(name)))
        .map(str::to_owned)
        .collect();
    let keys = match (fields.text("access_key"), fields.text("secret_key")) {
        (Given::Known(access_key), Given::Known(secret_key)) => {
            Some(StaticKeys { access_key, secret_key, token: fields.text("token").into_known() })
        }
        _ => None,
    };
    let files = |name| -> Vec<PathBuf> {
        let paths = fields.all_texts(name).into_known().unwrap_or_default();
        paths.iter().map(|path| expand_home(path)).collect()
    };
    let client = ClientConfig {
        region: fields.text("region").into_known(),
        profile: fields.text("profile").into_known(),
        keys,
        shared_config_files: files("shared_config_files"),
        shared_credentials_files: files("shared_credentials_files"),
        assume_role: fields.nested("assume_role").known().and_then(assume_role),
        endpoints: fields.nested("endpoints").known().map(endpoints).unwrap_or_default(),
        max_retries: fields.whole("max_retries").known().and_then(|&number| u32::try_from(number).ok()),
        unknown,
    };
    Settings {
        account_id: fields.text("account_id").into_known(),
        partition: fields.text("partition").into_known(),
        default_tags: match fields.text_map("default_tags") {
            Given::Absent => Some(Default::default()),
            Given::Unknown => None,
            Given::Known(tags) => Some(tags),
        },
        clients: Clients::new(client),
    }
}

fn assume_role(fields: &Fields<'_>) -> Option<AssumeRole> {
    Some(AssumeRole {
        role_arn: fields.text("role_arn").into_known()?,
        session_name: fields.text("session_name").into_known(),
        external_id: fields.text("external_id").into_known(),
        duration: fields
            .whole("duration_seconds")
            .known()
            .and_then(|&seconds| u64::try_from(seconds).ok())
            .map(Duration::from_secs),
    })
}

fn endpoints(fields: &Fields<'_>) -> Endpoints {
    let url = |name| fields.text(name).into_known();
    Endpoints { sfn: url("sfn"), iam: url("iam"), sts: url("sts"), lambda: url("lambda"), logs: url("logs") }
}

/// `~/` at the start is the home directory, as in the AWS provider's arguments of the same name.
fn expand_home(path: &str) -> PathBuf {
    match (path.strip_prefix("~/"), std::env::home_dir()) {
        (Some(rest), Some(home)) => home.join(rest),
        _ => PathBuf::from(path),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resources::values::object;

    fn text(value: &str) -> Value {
        Value::String(value.into())
    }

    fn complaints(config: Value) -> Vec<String> {
        check(&config)
            .0
            .iter()
            .map(|problem| {
                let names = problem.path.0.iter().map(|step| match step {
                    Step::Attribute(name) | Step::Key(name) => name.clone(),
                    Step::Index(index) => index.to_string(),
                });
                names.collect::<Vec<_>>().join(".")
            })
            .collect()
    }

    #[test]
    fn an_empty_block_is_fine() {
        assert_eq!(complaints(object([])), Vec::<String>::new());
    }

    #[test]
    fn unknown_values_are_tolerated() {
        let config = object([
            ("region", Value::Unknown),
            ("access_key", Value::Unknown),
            ("secret_key", Value::Unknown),
            ("assume_role", Value::Unknown),
            ("default_tags", Value::Unknown),
        ]);
        assert_eq!(complaints(config.clone()), Vec::<String>::new());
        let settings = settings(&config);
        assert_eq!(settings.default_tags, None);
    }

    #[test]
    fn a_partition_that_is_not_the_regions_is_told() {
        let config = |partition, region| object([("partition", text(partition)), ("region", text(region))]);
        assert_eq!(complaints(config("aws-cn", "eu-west-1")), ["partition"]);
        assert_eq!(complaints(config("aws", "us-gov-west-1")), ["partition"]);
        assert_eq!(complaints(config("aws-cn", "cn-north-1")), Vec::<String>::new());
    }

    #[test]
    fn every_problem_is_told_at_its_own_path() {
        let config = object([
            ("access_key", text("AKIA")),
            ("account_id", text("1234")),
            ("partition", text("aws-mars")),
            ("region", text("Frankfurt am Main")),
            ("max_retries", Value::Number(101.into())),
            (
                "assume_role",
                object([("role_arn", text("deploy")), ("duration_seconds", Value::Number(1.into()))]),
            ),
            ("endpoints", object([("sfn", text("localhost:4566"))])),
            ("default_tags", object([("aws:x", text("y"))])),
        ]);
        assert_eq!(
            complaints(config),
            [
                "access_key",
                "region",
                "account_id",
                "partition",
                "max_retries",
                "assume_role.role_arn",
                "assume_role.duration_seconds",
                "endpoints.sfn",
                "default_tags.aws:x"
            ]
        );
    }

    #[tokio::test]
    async fn an_unknown_region_is_not_replaced_by_the_environment() {
        let settings = settings(&object([("region", Value::Unknown)]));
        assert_eq!(settings.region().await, None);
        let failure = settings.clients.caller_identity().await.err();
        assert!(failure.is_some_and(|failure| failure.says("region in its configuration")));
    }
}
