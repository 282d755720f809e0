//! The argument `role`: how a managed role looks, what it is called, and where it is.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use crate::aws::Identity;
use crate::iam::Limits;
use crate::resources::checks::check_arn;
use crate::resources::values::{Fields, Given, Problems, path};
use crate::tf::{Attribute, Mode, Type, Value};

/// How the managed role looks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::resources) struct RoleConfig {
    pub(in crate::resources) name: Given<String>,
    pub(in crate::resources) path: Given<String>,
    pub(in crate::resources) description: Given<String>,
    pub(in crate::resources) permissions_boundary_arn: Given<String>,
    pub(in crate::resources) managed_policy_arns: Given<Vec<String>>,
    pub(in crate::resources) tags: Given<BTreeMap<String, String>>,
}

impl RoleConfig {
    /// Reads the argument's attributes.
    pub(in crate::resources) fn read(fields: &Fields<'_>) -> Self {
        Self {
            name: fields.text("name"),
            path: fields.text("path"),
            description: fields.text("description"),
            permissions_boundary_arn: fields.text("permissions_boundary_arn"),
            managed_policy_arns: fields.all_texts("managed_policy_arns"),
            tags: fields.text_map("tags"),
        }
    }

    /// The argument's settings: all absent when the configuration says nothing of the role, and none known while the
    /// argument as a whole isn't.
    pub(super) fn of(argument: &Given<Self>) -> Self {
        match argument {
            Given::Known(settings) => settings.clone(),
            Given::Absent => Self::default(),
            Given::Unknown => Self {
                name: Given::Unknown,
                path: Given::Unknown,
                description: Given::Unknown,
                permissions_boundary_arn: Given::Unknown,
                managed_policy_arns: Given::Unknown,
                tags: Given::Unknown,
            },
        }
    }
}

/// The attributes of the argument, for the role of a `"machine"` or a `"function"`.
pub(in crate::resources) fn attributes(owner: &str) -> Vec<Attribute> {
    use Mode::Optional;
    vec![
        Attribute::new(
            "name",
            Type::String,
            Optional,
            format!(
                "Name of the role, at most 64 characters. Default: made of the {owner}'s name and a suffix that is its own \
                 for each region. Another name makes another role, without replacing the {owner}."
            ),
        ),
        Attribute::new("path", Type::String, Optional, "Path of the role, `/` at both ends. Default: `/`."),
        Attribute::new("description", Type::String, Optional, "Description of the role."),
        Attribute::new(
            "permissions_boundary_arn",
            Type::String,
            Optional,
            "ARN of the policy that bounds what the role may do.",
        ),
        Attribute::new(
            "managed_policy_arns",
            Type::Set(Box::new(Type::String)),
            Optional,
            "ARNs of more managed policies to attach.",
        ),
        Attribute::new(
            "tags",
            Type::Map(Box::new(Type::String)),
            Optional,
            format!("Tags of the role only; they go before the {owner}'s."),
        ),
    ]
}

/// Checks the arguments `role` and `role_arn`, which exclude each other.
pub(in crate::resources) fn check(
    role_arn: &Given<String>,
    role: &Given<RoleConfig>,
    problems: &mut Problems,
) {
    if !role_arn.is_absent() && !role.is_absent() {
        problems.error(
            path(["role"]),
            "Conflicting arguments",
            "role describes a role that this resource manages, role_arn names one of your own; leave one of them out.",
        );
    }
    check_arn(role_arn, path(["role_arn"]), "iam", "role/", problems);
    if let Given::Known(role) = role {
        check_settings(role, problems);
    }
}

/// Whether the resource manages the role. `None` while it isn't known whether `role_arn` will be null.
pub(super) fn is_managed(role_arn: &Given<String>, role: &Given<RoleConfig>) -> Option<bool> {
    match (role_arn, role) {
        (Given::Known(_), _) => Some(false),
        (Given::Absent, _) | (_, Given::Known(_)) => Some(true),
        (Given::Unknown, _) => None,
    }
}

fn check_settings(role: &RoleConfig, problems: &mut Problems) {
    if let Given::Known(name) = &role.name {
        let allowed = |c: char| c.is_ascii_alphanumeric() || "_+=,.@-".contains(c);
        if !(1..=64).contains(&name.len()) || !name.chars().all(allowed) {
            problems.error(
                path(["role", "name"]),
                "Invalid role name",
                format!("{name:?} is no role name; one has 1 to 64 letters, digits and _+=,.@- characters."),
            );
        }
    }
    if let Given::Known(role_path) = &role.path {
        let valid = role_path.starts_with('/')
            && role_path.ends_with('/')
            && role_path.len() <= 512
            && role_path.chars().all(|c| ('!'..='\u{7f}').contains(&c));
        if !valid {
            problems.error(
                path(["role", "path"]),
                "Invalid path",
                format!("{role_path:?} is no IAM path; one starts and ends with /, such as \"/workflows/\"."),
            );
        }
    }
    if role.description.known().is_some_and(|text| text.chars().count() > 1000) {
        problems.error(
            path(["role", "description"]),
            "Description too long",
            "At most 1000 characters are allowed.",
        );
    }
    check_arn(
        &role.permissions_boundary_arn,
        path(["role", "permissions_boundary_arn"]),
        "iam",
        "policy/",
        problems,
    );
    let attached = role.managed_policy_arns.known().map_or(0, Vec::len);
    let (usual, most) = (Limits::default().attachments, Limits::MAX_ATTACHMENTS);
    if attached > most {
        problems.error(
            path(["role", "managed_policy_arns"]),
            "Too many managed policies",
            format!("There are {attached}; a role takes at most {most}, even in an account that asked for more than {usual}."),
        );
    } else if attached > usual {
        problems.warning(
            path(["role", "managed_policy_arns"]),
            "Many managed policies",
            format!(
                "There are {attached}; a role takes {usual}, unless the account's IAM quota \"Managed policies attached to an IAM \
                 role\" was raised."
            ),
        );
    }
    for policy in role.managed_policy_arns.known().into_iter().flatten() {
        check_arn(
            &Given::Known(policy.clone()),
            path(["role", "managed_policy_arns"]),
            "iam",
            "policy/",
            problems,
        );
    }
}

/// The managed role so far.
#[derive(Debug, Clone, Default)]
pub(in crate::resources) struct PriorRole {
    name: Option<String>,
    path: Option<String>,
}

/// Reads the managed role's name and path from a state.
pub(in crate::resources) fn prior_role(state: &Value) -> PriorRole {
    let fields = Fields::of(state);
    let name = fields.text("role_name").into_known();
    let path = fields.nested("role").known().and_then(|role| role.text("path").into_known());
    PriorRole { path: name.as_ref().map(|_| path.unwrap_or_else(|| "/".to_owned())), name }
}

/// The managed role's name: the configured one, the one that it has, or one made of the name of its `owner`, which is a machine
/// of the service `states` or a function of `lambda`. Absent with a
/// role of the user's own.
pub(super) fn role_name(
    service: &str,
    managed: Option<bool>,
    role: &RoleConfig,
    owner: &Given<String>,
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
        (Some(true), Given::Absent) => match (&prior.name, owner, region, role_path) {
            (Some(prior), ..) if same_path => Given::Known(prior.clone()),
            (_, Given::Known(owner), Some(region), Some(role_path)) => {
                Given::Known(default_role_name(service, owner, region, role_path))
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

/// Name of the managed role of a machine or function, at most 64 characters. Roles are global and their owners regional, so
/// the suffix tells owners of one name in several regions apart, and a machine from a function; it also keeps names apart that
/// are cut, and roles of one owner on several paths.
pub(in crate::resources) fn default_role_name(
    service: &str,
    owner: &str,
    region: &str,
    role_path: &str,
) -> String {
    let digest = Sha256::digest(format!("{service}:{region}:{owner}:{role_path}"));
    let suffix: String = digest.iter().take(4).map(|byte| format!("{byte:02x}")).collect();
    let start: String = owner.chars().take(55).collect();
    format!("{start}-{suffix}")
}

/// The managed role's ARN, as far as it can be known.
pub(super) fn managed_role_arn(
    role: &RoleConfig,
    name: &Given<String>,
    identity: Option<&Identity>,
) -> Given<String> {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tf::Severity;

    #[test]
    fn managed_policies_are_counted() {
        for (count, errors, warnings) in [(10, 0, 0), (11, 0, 1), (20, 0, 1), (21, 1, 0)] {
            let arns = (0..count).map(|index| format!("arn:aws:iam::aws:policy/P{index}")).collect();
            let role = RoleConfig { managed_policy_arns: Given::Known(arns), ..RoleConfig::default() };
            let mut problems = Problems::default();
            check_settings(&role, &mut problems);
            let told = problems.finish().0;
            let of = |severity| told.iter().filter(|problem| problem.severity == severity).count();
            assert_eq!((of(Severity::Error), of(Severity::Warning)), (errors, warnings), "{count}");
        }
    }

    #[test]
    fn role_names_are_short_and_their_own() {
        let long = "m".repeat(80);
        let name = default_role_name("states", &long, "eu-west-1", "/");
        assert_eq!(name.len(), 64);
        assert_ne!(name, default_role_name("states", &long, "us-east-1", "/"));
        assert_ne!(name, default_role_name("states", &"m".repeat(79), "eu-west-1", "/"));
        assert_ne!(name, default_role_name("states", &long, "eu-west-1", "/teams/"));
        assert_ne!(name, default_role_name("lambda", &long, "eu-west-1", "/"));
        assert!(default_role_name("states", "orders", "eu-west-1", "/").starts_with("orders-"));
    }
}
