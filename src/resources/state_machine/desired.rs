//! What the configuration asks for: everything that will be at AWS, as far as it is known.
//!
//! Plan and apply both work from this, so that what a plan shows is what an apply does.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use crate::aws::Identity;
use crate::iam::{Arn, Policy, Statement};
use crate::resources::values::{Fields, Given, Problems, path};
use crate::tf::{Path, Step, Value};

use super::definition;
use super::model::{Config, RoleConfig};
use super::policy::{self, Address, Needs};

/// What is known of the place where things will be.
#[derive(Debug, Clone, Default)]
pub(super) struct Place {
    pub(super) region: Option<String>,
    pub(super) identity: Option<Identity>,
    /// `None` while the provider's `default_tags` are not known.
    pub(super) default_tags: Option<BTreeMap<String, String>>,
}

/// The machine and its role as they should be. Absent means null, for good.
#[derive(Debug, Clone, Default)]
pub(super) struct Desired {
    pub(super) name: Given<String>,
    pub(super) machine_type: Given<String>,
    pub(super) arn: Given<String>,
    pub(super) json: Given<String>,
    pub(super) policy: Given<String>,
    /// Whether the resource manages the role; `None` while not known.
    pub(super) managed: Option<bool>,
    pub(super) role: RoleConfig,
    pub(super) role_name: Given<String>,
    pub(super) role_arn: Given<String>,
    pub(super) trust: Given<String>,
    pub(super) tags: Given<BTreeMap<String, String>>,
    pub(super) role_tags: Given<BTreeMap<String, String>>,
}

/// Description of a managed role when the user gives none.
pub(super) const ROLE_DESCRIPTION: &str =
    "Execution role of a Step Functions state machine, managed by Terraform";

/// The managed role so far.
#[derive(Debug, Clone, Default)]
pub(super) struct PriorRole {
    name: Option<String>,
    path: Option<String>,
}

/// Reads the managed role's name and path from a state.
pub(super) fn prior_role(state: &Value) -> PriorRole {
    let fields = Fields::of(state);
    let name = fields.text("role_name").into_known();
    let path = fields.nested("role").known().and_then(|role| role.text("path").into_known());
    PriorRole { path: name.as_ref().map(|_| path.unwrap_or_else(|| "/".to_owned())), name }
}

/// Works out what `config` asks for. `name` is the machine's name where the configuration gives none (a generated one);
/// `prior` the managed role so far.
pub(super) fn desired(
    config: &Config,
    name: Given<String>,
    prior: &PriorRole,
    place: &Place,
    problems: &mut Problems,
) -> Desired {
    let name = if config.name.is_absent() { name } else { config.name.clone() };
    let managed = config.manages_role();
    let role = config.role_settings();
    let identity = place.identity.clone().or_else(|| identity_of_role(config));
    let address = match (&name, &place.region, identity) {
        (Given::Known(name), Some(region), Some(identity)) => {
            Some(Address { identity, region: region.clone(), name: name.clone() })
        }
        _ => None,
    };
    let composed = definition::of(config).unwrap_or_else(|problem| {
        problems.error(problem.path, problem.summary, problem.detail);
        Given::Unknown
    });
    let (json, statements) = match composed {
        Given::Known(composed) => (Given::Known(composed.json), Some(composed.statements)),
        _ => (Given::Unknown, None),
    };
    let policy = policy_of(config, statements, address.as_ref(), problems);
    check_size(&policy, managed, &role, problems);
    let role_name = role_name(managed, &role, &name, place.region.as_deref(), prior, problems);
    let role_arn = match managed {
        Some(false) => config.role_arn.clone(),
        Some(true) => managed_role_arn(&role, &role_name, place.identity.as_ref()),
        None => Given::Unknown,
    };
    let trust = match (managed, &address) {
        (Some(false), _) => Given::Absent,
        (Some(true), Some(address)) => Given::Known(policy::trust(address)),
        _ => Given::Unknown,
    };
    let tags = merged(&[&given(place.default_tags.clone()), &config.tags]);
    Desired {
        arn: address.as_ref().map_or(Given::Unknown, |address| Given::Known(address.arn())),
        machine_type: match &config.machine_type {
            Given::Absent => Given::Known("STANDARD".to_owned()),
            other => other.clone(),
        },
        role_tags: merged(&[&tags, &role.tags]),
        name,
        json,
        policy,
        managed,
        role,
        role_name,
        role_arn,
        trust,
        tags,
    }
}

/// An execution role is in the account of its machine.
fn identity_of_role(config: &Config) -> Option<Identity> {
    let arn = Arn::parse(config.role_arn.known()?)?;
    (!arn.account.is_empty())
        .then(|| Identity { account_id: arn.account.to_owned(), partition: arn.partition.to_owned() })
}

fn policy_of(
    config: &Config,
    statements: Option<Vec<Statement>>,
    address: Option<&Address>,
    problems: &mut Problems,
) -> Given<String> {
    let documents = documents(config, problems);
    let (Some(statements), Some(documents)) = (statements, documents) else { return Given::Unknown };
    let unknown = config.logging.is_unknown()
        || config.logging.known().is_some_and(|logging| logging.is_on().is_none())
        || config.tracing_enabled.is_unknown()
        || config.encryption.is_unknown()
        || config.encryption.known().is_some_and(|encryption| encryption.kms_key_arn.is_unknown());
    if unknown {
        return Given::Unknown;
    }
    let needs = Needs {
        statements: &statements,
        documents: &documents,
        logging: config.logging.known(),
        tracing: config.tracing_enabled.known().copied().unwrap_or(false),
        encryption: config.encryption.known(),
    };
    match policy::statements(&needs, address) {
        None => Given::Unknown,
        Some(statements) => policy::document(statements).map_or(Given::Absent, Given::Known),
    }
}

/// The user's policy documents; `None` while one isn't known.
fn documents(config: &Config, problems: &mut Problems) -> Option<Vec<Policy>> {
    let given = match &config.iam_policy_documents {
        Given::Absent => return Some(Vec::new()),
        Given::Unknown => return None,
        Given::Known(documents) => documents,
    };
    let mut parsed = Vec::with_capacity(given.len());
    for (index, document) in given.iter().enumerate() {
        let Given::Known(text) = document else { continue };
        match Policy::parse(text) {
            Ok(policy) => parsed.push(policy),
            Err(error) => problems.error(
                Path(vec![Step::Attribute("iam_policy_documents".to_owned()), Step::Index(index)]),
                "Invalid policy document",
                error,
            ),
        }
    }
    (parsed.len() == given.len()).then_some(parsed)
}

/// A managed role must be able to hold the policy.
fn check_size(policy: &Given<String>, managed: Option<bool>, role: &RoleConfig, problems: &mut Problems) {
    let (Given::Known(document), Some(true)) = (policy, managed) else { return };
    let attached = role.managed_policy_arns.known().map_or(0, Vec::len);
    match policy::place(Some(document), attached) {
        Err(error) => problems.error(Path::default(), "Policy too large", error),
        Ok(placement) if !placement.managed.is_empty() => problems.warning(
            Path::default(),
            "Policy in several parts",
            format!(
                "The states need an IAM policy of {} characters, and the policies in a role have room for 10240. {} \
                 managed {} will hold the rest.",
                document.len(),
                placement.managed.len(),
                if placement.managed.len() == 1 { "policy" } else { "policies" }
            ),
        ),
        Ok(_) => {}
    }
}

fn role_name(
    managed: Option<bool>,
    role: &RoleConfig,
    machine: &Given<String>,
    region: Option<&str>,
    prior: &PriorRole,
    problems: &mut Problems,
) -> Given<String> {
    let role_path = match &role.path {
        Given::Absent => Some("/"),
        Given::Known(role_path) => Some(role_path.as_str()),
        Given::Unknown => None,
    };
    let same_path = role_path.is_some() && prior.path.as_deref() == role_path;
    match (managed, &role.name) {
        (Some(false), _) => Given::Absent,
        (None, _) => Given::Unknown,
        (Some(true), Given::Absent) => match (&prior.name, machine, region, role_path) {
            (Some(prior), ..) if same_path => Given::Known(prior.clone()),
            (_, Given::Known(machine), Some(region), Some(role_path)) => {
                Given::Known(default_role_name(machine, region, role_path))
            }
            _ => Given::Unknown,
        },
        (Some(true), name) => {
            if name.known().is_some()
                && name.known() == prior.name.as_ref()
                && role_path.is_some()
                && !same_path
            {
                problems.error(
                    path(["role", "path"]),
                    "Path of an existing role",
                    "IAM can't move a role to another path. Change role.name too, so that a new role can take its place.",
                );
            }
            name.clone()
        }
    }
}

/// Name of the managed role of a machine, at most 64 characters. Roles are global and machines regional, so the suffix
/// tells machines of one name in several regions apart; it also keeps names apart that are cut, and roles of one machine
/// on several paths.
pub(super) fn default_role_name(machine: &str, region: &str, role_path: &str) -> String {
    let digest = Sha256::digest(format!("{region}:{machine}:{role_path}"));
    let suffix: String = digest.iter().take(4).map(|byte| format!("{byte:02x}")).collect();
    let start: String = machine.chars().take(55).collect();
    format!("{start}-{suffix}")
}

fn managed_role_arn(role: &RoleConfig, name: &Given<String>, identity: Option<&Identity>) -> Given<String> {
    let role_path = match &role.path {
        Given::Absent => "/",
        Given::Known(role_path) => role_path,
        Given::Unknown => return Given::Unknown,
    };
    match (name, identity) {
        (Given::Known(name), Some(Identity { account_id, partition })) => {
            Given::Known(format!("arn:{partition}:iam::{account_id}:role{role_path}{name}"))
        }
        _ => Given::Unknown,
    }
}

fn given<T>(value: Option<T>) -> Given<T> {
    value.map_or(Given::Unknown, Given::Known)
}

/// Tags of several sources; later ones go before earlier ones.
fn merged(sources: &[&Given<BTreeMap<String, String>>]) -> Given<BTreeMap<String, String>> {
    let mut all = BTreeMap::new();
    for source in sources {
        match source {
            Given::Unknown => return Given::Unknown,
            Given::Absent => {}
            Given::Known(tags) => all.extend(tags.iter().map(|(key, value)| (key.clone(), value.clone()))),
        }
    }
    Given::Known(all)
}

/// Complains when the configured account or partition isn't that of a role that was given.
pub(super) fn check_account(config: &Config, place: &Place, problems: &mut Problems) {
    let (Some(role), Some(place)) = (identity_of_role(config), &place.identity) else { return };
    if role != *place {
        problems.error(
            path(["role_arn"]),
            "Role of another account",
            format!(
                "The role is in account {} ({}), the machine will be in {} ({}). An execution role must be in the \
                 account of its machine.",
                role.account_id, role.partition, place.account_id, place.partition
            ),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn role_names_are_short_and_their_own() {
        let long = "m".repeat(80);
        let name = default_role_name(&long, "eu-west-1", "/");
        assert_eq!(name.len(), 64);
        assert_ne!(name, default_role_name(&long, "us-east-1", "/"));
        assert_ne!(name, default_role_name(&"m".repeat(79), "eu-west-1", "/"));
        assert_ne!(name, default_role_name(&long, "eu-west-1", "/teams/"));
        assert!(default_role_name("orders", "eu-west-1", "/").starts_with("orders-"));
    }
}
