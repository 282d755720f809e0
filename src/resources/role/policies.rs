//! The role's permissions at IAM: in its inline policy, and what doesn't fit there in managed policies of its own.
//!
//! Such a managed policy is never changed: its name ends in a digest of its content. So permissions can move between
//! policies without a moment in which one is missing: new policies are attached first, old ones detached last.

use std::collections::BTreeSet;

use aws_sdk_iam::Client;
use sha2::{Digest, Sha256};

use crate::aws::{Failure, Patience};
use crate::iam::Policy;

use crate::resources::work::Memory;

use super::{self as role, Role, documents};

/// Whether a managed policy is one of this role's own.
pub(in crate::resources) fn is_own(arn: &str, role_name: &str) -> bool {
    let name = arn.rsplit('/').next().unwrap_or_default();
    name.strip_prefix(role_name)
        .and_then(|rest| rest.strip_prefix('-'))
        .is_some_and(|digest| digest.len() == DIGEST && digest.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// Hexadecimal digits of the digest in a policy's name.
const DIGEST: usize = 12;

/// All that the role's own policies grant, and what somebody else put into it, in one document; nothing for nothing. The
/// role serves one owner only, so an inline policy that isn't the provider's is drift.
pub(in crate::resources) async fn deployed(
    iam: &Client,
    patience: &Patience,
    role_name: &str,
    attached: &BTreeSet<String>,
) -> Result<Option<String>, Failure> {
    let mut whole = role::policy(iam, patience, role_name).await?;
    for arn in attached.iter().filter(|arn| is_own(arn, role_name)) {
        let part = role::managed_policy(iam, patience, arn).await?;
        whole = documents::union(whole.as_deref(), part.as_deref());
    }
    for name in role::foreign_policies(iam, patience, role_name).await? {
        let Some(foreign) = role::inline_policy(iam, patience, role_name, &name).await? else { continue };
        if Policy::parse(&foreign).is_err() {
            // What can't be joined is shown as it is, so that it is no less seen.
            return Ok(Some(foreign));
        }
        whole = documents::union(whole.as_deref(), Some(&foreign));
    }
    Ok(whole)
}

/// Gives the role exactly the permissions of `document`, and takes away what somebody else put into it.
pub(in crate::resources) async fn deploy(
    iam: &Client,
    patience: &Patience,
    wanted: &Role,
    role_arn: &str,
    document: Option<&str>,
    memory: &mut Memory,
) -> Result<(), Failure> {
    grant(iam, patience, wanted, role_arn, document, memory).await?;
    for foreign in role::foreign_policies(iam, patience, &wanted.name).await? {
        role::delete_inline_policy(iam, patience, &wanted.name, &foreign).await?;
    }
    Ok(())
}

/// Gives the role the permissions of `document` in place of those that it had from here. Managed policies are remembered
/// before they are made, so that none is lost when something fails.
pub(in crate::resources) async fn grant(
    iam: &Client,
    patience: &Patience,
    wanted: &Role,
    role_arn: &str,
    document: Option<&str>,
    memory: &mut Memory,
) -> Result<(), Failure> {
    let placement =
        documents::place(document, wanted.managed_policies.len()).map_err(Failure::configuration)?;
    let mut parts = BTreeSet::new();
    for part in &placement.managed {
        let text = part.to_string();
        let name = format!("{}-{}", wanted.name, digest(&text));
        let arn = policy_arn(role_arn, wanted, &name);
        if !memory.own_policies.contains(&arn) {
            memory.own_policies.push(arn.clone());
        }
        role::create_policy(iam, patience, wanted, &name, &text).await?;
        role::attach(iam, patience, &wanted.name, [&arn]).await?;
        parts.insert(arn);
    }
    let inline = placement.inline.as_ref().map(Policy::to_string);
    role::put_policy(iam, patience, &wanted.name, inline.as_deref()).await?;
    // Those of a role that this one replaces are still attached there, and go with it.
    let obsolete = |arn: &&String| is_own(arn, &wanted.name) && !parts.contains(*arn);
    let obsolete: Vec<String> = memory.own_policies.iter().filter(obsolete).cloned().collect();
    for arn in obsolete {
        role::detach(iam, patience, &wanted.name, [&arn]).await?;
        role::delete_policy(iam, patience, &arn).await?;
        memory.own_policies.retain(|own| *own != arn);
    }
    Ok(())
}

/// Deletes the role with everything on it, and the managed policies that are its own.
pub(in crate::resources) async fn delete_role(
    iam: &Client,
    patience: &Patience,
    name: &str,
    memory: &mut Memory,
) -> Result<(), Failure> {
    let attached = role::attached(iam, patience, name).await;
    let attached = match attached {
        Ok(attached) => attached,
        Err(failure) if failure.is_not_found() => BTreeSet::new(),
        Err(failure) => return Err(failure),
    };
    for arn in attached.iter().filter(|arn| is_own(arn, name)) {
        if !memory.own_policies.contains(arn) {
            memory.own_policies.push(arn.clone());
        }
    }
    role::delete(iam, patience, name, &attached).await?;
    delete_policies(iam, patience, memory, |arn| is_own(arn, name)).await
}

/// Deletes those of the remembered managed policies that `go`; nothing may be attached to them any more.
pub(in crate::resources) async fn delete_policies(
    iam: &Client,
    patience: &Patience,
    memory: &mut Memory,
    go: impl Fn(&str) -> bool,
) -> Result<(), Failure> {
    let gone: Vec<String> = memory.own_policies.iter().filter(|arn| go(arn)).cloned().collect();
    for arn in gone {
        role::delete_policy(iam, patience, &arn).await?;
        memory.own_policies.retain(|known| *known != arn);
    }
    Ok(())
}

/// Forgets the managed policies that somebody else has deleted.
pub(in crate::resources) async fn forget_missing(
    iam: &Client,
    patience: &Patience,
    memory: &mut Memory,
) -> Result<(), Failure> {
    for arn in memory.own_policies.clone() {
        if role::managed_policy(iam, patience, &arn).await?.is_none() {
            memory.own_policies.retain(|known| *known != arn);
        }
    }
    Ok(())
}

fn digest(text: &str) -> String {
    Sha256::digest(text).iter().take(DIGEST / 2).map(|byte| format!("{byte:02x}")).collect()
}

/// A policy stands in the account and on the path of its role.
fn policy_arn(role_arn: &str, role: &Role, name: &str) -> String {
    let account = role_arn.split(":role/").next().unwrap_or_default();
    format!("{account}:policy{}{name}", role.path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_policies_are_told_by_their_names() {
        let name = format!("r-{}", digest("{}"));
        let role = Role {
            name: "r".into(),
            path: "/teams/".into(),
            description: String::new(),
            boundary: None,
            managed_policies: BTreeSet::new(),
            trust: String::new(),
            tags: std::collections::BTreeMap::new(),
        };
        let arn = policy_arn("arn:aws:iam::123456789012:role/teams/r", &role, &name);
        assert_eq!(arn, format!("arn:aws:iam::123456789012:policy/teams/{name}"));
        assert!(is_own(&arn, "r"));
        assert!(!is_own(&arn, "other"));
        assert!(!is_own("arn:aws:iam::aws:policy/ReadOnlyAccess", "r"));
        assert!(!is_own("arn:aws:iam::123456789012:policy/r-read-only", "r"));
    }
}
