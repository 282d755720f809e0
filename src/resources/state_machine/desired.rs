//! What the configuration asks for: everything that will be at AWS, as far as it is known.
//!
//! Plan and apply both work from this, so that what a plan shows is what an apply does.

use std::collections::BTreeMap;

use crate::aws::Identity;
use crate::iam::{Arn, Statement};
use crate::resources::place::Place;
use crate::resources::role::documents;
use crate::resources::role::settings::{PriorRole, RoleConfig, managed_role_arn, role_name};
use crate::resources::tags;
use crate::resources::values::{Given, Problems, path};

use super::definition;
use super::model::Config;
use super::policy::{self, Address, Needs};

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
    documents::check_size("The states need", &policy, managed, &role, problems);
    let role_name = role_name("states", managed, &role, &name, place.region.as_deref(), prior, problems);
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
    let tags = tags::merged(&[&place.default_tags(), &config.tags]);
    Desired {
        arn: address.as_ref().map_or(Given::Unknown, |address| Given::Known(address.arn())),
        machine_type: match &config.machine_type {
            Given::Absent => Given::Known("STANDARD".to_owned()),
            other => other.clone(),
        },
        role_tags: tags::merged(&[&tags, &role.tags]),
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
    let documents = documents::given(&config.iam_policy_documents, problems);
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
        Some(statements) => documents::document(statements).map_or(Given::Absent, Given::Known),
    }
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
