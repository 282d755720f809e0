//! What the configuration asks for: everything that will be at AWS, as far as it is known.
//!
//! Plan and apply both work from this, so that what a plan shows is what an apply does.

use std::collections::BTreeMap;

use serde_json::json;
use sha2::{Digest, Sha256};

use crate::aws::Identity;
use crate::iam::{Arn, Statement, minimise};
use crate::provider::Settings;
use crate::resources::place::Place;
use crate::resources::role::desired::{DesiredRole, Owner};
use crate::resources::role::documents;
use crate::resources::role::settings::PriorRole;
use crate::resources::tags;
use crate::resources::values::{Fields, Given, Problems};
use crate::tf::Value;

use super::config::Config;

/// The function and its role as they should be. Absent means null, for good.
#[derive(Debug, Clone, Default)]
pub(super) struct Desired {
    pub(super) name: Given<String>,
    pub(super) arn: Given<String>,
    pub(super) policy: Given<String>,
    pub(super) role: DesiredRole,
    pub(super) tags: Given<BTreeMap<String, String>>,
}

/// Description of a managed role when the user gives none.
pub(super) const ROLE_DESCRIPTION: &str =
    "Execution role of a Lambda function for Step Functions, managed by Terraform";

/// Works out what `config` asks for. `name` is the function's name where the configuration gives none (a generated one);
/// `prior` the managed role so far.
pub(super) fn desired(
    config: &Config,
    name: Given<String>,
    prior: &PriorRole,
    place: &Place,
    problems: &mut Problems,
) -> Desired {
    let name = if config.name.is_absent() { name } else { config.name.clone() };
    let arn = match (&name, &place.region, &place.identity) {
        (Given::Known(name), Some(region), Some(identity)) => {
            Given::Known(function_arn(identity, region, name))
        }
        _ => Given::Unknown,
    };
    let tags = tags::merged(&[&place.default_tags(), &config.tags]);
    let owner =
        Owner { service: "lambda", name: &name, tags: &tags, trust: arn.known().map(|arn| trust(arn)) };
    let role = DesiredRole::new(&config.role_arn, &config.role, &owner, prior, place, problems);
    let policy = policy(config, role.managed, problems);
    documents::check_size("The function needs", &policy, role.managed, &role.settings, problems);
    Desired { name, arn, policy, role, tags }
}

/// Where a function is that exists: its ARN says. Nothing for one that doesn't.
pub(super) fn place_of(state: &Value, settings: &Settings) -> Option<Place> {
    let arn = Fields::of(state).text("arn").into_known()?;
    let Arn { partition, region, account, .. } = Arn::parse(&arn)?;
    Some(Place {
        region: Some(region.to_owned()),
        identity: Some(Identity { account_id: account.to_owned(), partition: partition.to_owned() }),
        default_tags: settings.default_tags.clone(),
    })
}

/// ARN of the function of this name.
fn function_arn(Identity { account_id, partition }: &Identity, region: &str, name: &str) -> String {
    format!("arn:{partition}:lambda:{region}:{account_id}:function:{name}")
}

/// The name in the unqualified ARN of a function.
pub(super) fn name_in(arn: &str) -> Option<&str> {
    let parsed = Arn::parse(arn).filter(|parsed| parsed.service == "lambda")?;
    let name = parsed.resource.strip_prefix("function:")?;
    (!name.is_empty() && !name.contains(':')).then_some(name)
}

/// The name in the ARN of a log group.
pub(super) fn log_group_in(arn: &str) -> Option<&str> {
    Arn::parse(arn)?.resource.strip_prefix("log-group:").map(|group| group.trim_end_matches(":*"))
}

/// What the function may do: what the user's documents say, and writing its log if there is one.
fn policy(config: &Config, managed: Option<bool>, problems: &mut Problems) -> Given<String> {
    let documents = documents::given(&config.iam_policy_documents, problems);
    match (managed, documents, &config.log_group_arn) {
        (Some(false), ..) => Given::Absent,
        (None, ..) | (_, None, _) | (_, _, Given::Unknown) => Given::Unknown,
        (Some(true), Some(documents), group) => {
            let mut all: Vec<Statement> =
                documents.into_iter().flat_map(|document| document.statements).collect();
            if let Given::Known(group) = group {
                // Source: Lambda developer guide, "Sending Lambda function logs to CloudWatch Logs". The group is there.
                let streams = format!("{}:*", group.trim_end_matches(":*"));
                all.push(Statement::allow(["logs:CreateLogStream", "logs:PutLogEvents"], [streams]));
            }
            documents::document(minimise(&all)).map_or(Given::Absent, Given::Known)
        }
    }
}

/// Who may assume the role: Lambda. It sends no condition keys that would name the function, so the statement's ID does: a role
/// with it was made for this function.
///
/// Source: Lambda developer guide, "Defining Lambda function permissions with an execution role".
pub(super) fn trust(function_arn: &str) -> String {
    let digest = Sha256::digest(function_arn);
    let digest: String = digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    let document = json!({
        "Version": "2012-10-17",
        "Statement": [{
            "Sid": format!("Function{digest}"),
            "Effect": "Allow",
            "Principal": { "Service": "lambda.amazonaws.com" },
            "Action": "sts:AssumeRole",
        }],
    });
    document.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_from_arns() {
        assert_eq!(name_in("arn:aws:lambda:eu-west-1:123456789012:function:f"), Some("f"));
        assert_eq!(name_in("arn:aws:lambda:eu-west-1:123456789012:function:f:1"), None);
        assert_eq!(name_in("arn:aws:states:eu-west-1:123456789012:activity:f"), None);
        let group = "arn:aws:logs:eu-west-1:123456789012:log-group:/aws/lambda/f";
        assert_eq!(log_group_in(group), Some("/aws/lambda/f"));
        assert_eq!(log_group_in(&format!("{group}:*")), Some("/aws/lambda/f"));
    }

    #[test]
    fn a_function_without_log_and_documents_may_do_nothing() {
        let mut problems = Problems::default();
        let config = Config::read(&Value::Null);
        assert_eq!(policy(&config, Some(true), &mut problems), Given::Absent);
        let group = "arn:aws:logs:eu-west-1:123456789012:log-group:g";
        let config = Config { log_group_arn: Given::Known(group.into()), ..config };
        let policy = policy(&config, Some(true), &mut problems).into_known().unwrap_or_default();
        assert!(policy.contains(&format!("\"Resource\":\"{group}:*\"")), "{policy}");
        assert!(!policy.contains("CreateLogGroup"), "{policy}");
    }

    #[test]
    fn the_trust_policy_tells_functions_apart() {
        let arn = "arn:aws:lambda:eu-west-1:123456789012:function:";
        assert_ne!(trust(&format!("{arn}a")), trust(&format!("{arn}b")));
    }
}
