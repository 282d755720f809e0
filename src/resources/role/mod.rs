//! The managed execution role of a machine or a function: the calls to IAM.
//!
//! [`settings`] is the argument `role`, [`desired`] what it asks for, [`policies`] what the role may do, [`life`] how it comes and goes as part of
//! what it serves.

pub(super) mod desired;
pub(super) mod documents;
pub(super) mod life;
pub(super) mod policies;
pub(super) mod settings;
pub(super) mod show;

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use aws_sdk_iam::Client;
use aws_sdk_iam::types::Tag;

use crate::aws::{Failure, Patience, Retry};

use crate::resources::state_machine::definition::same_json;
use crate::resources::values::Given;

use settings::RoleConfig;

/// Name of the role's inline policy.
pub(in crate::resources) const INLINE_POLICY: &str = "sfntasks";

/// How long IAM may take to see what it was told itself.
const SETTLING: Duration = Duration::from_secs(60);

/// The role as it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::resources) struct Role {
    pub(in crate::resources) name: String,
    pub(in crate::resources) path: String,
    pub(in crate::resources) description: String,
    pub(in crate::resources) boundary: Option<String>,
    pub(in crate::resources) managed_policies: BTreeSet<String>,
    pub(in crate::resources) trust: String,
    pub(in crate::resources) tags: BTreeMap<String, String>,
}

impl Role {
    /// The role that the argument `role` describes; the default description stands where it has none.
    pub(in crate::resources) fn new(
        name: String,
        settings: &RoleConfig,
        default_description: &str,
        trust: String,
        tags: BTreeMap<String, String>,
    ) -> Self {
        let or_default =
            |given: &Given<String>, default: &str| given.known().map_or(default, String::as_str).to_owned();
        Self {
            name,
            path: or_default(&settings.path, "/"),
            description: or_default(&settings.description, default_description),
            boundary: settings.permissions_boundary_arn.known().cloned(),
            managed_policies: settings.managed_policy_arns.known().into_iter().flatten().cloned().collect(),
            trust,
            tags,
        }
    }
}

/// The role as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::resources) struct Found {
    pub(in crate::resources) arn: String,
    pub(in crate::resources) path: String,
    pub(in crate::resources) description: String,
    pub(in crate::resources) boundary: Option<String>,
    pub(in crate::resources) trust: String,
    pub(in crate::resources) tags: BTreeMap<String, String>,
}

/// The role, or nothing when there is none.
pub(in crate::resources) async fn find(
    iam: &Client,
    patience: &Patience,
    name: &str,
) -> Result<Option<Found>, Failure> {
    let output = match patience.once(iam.get_role().role_name(name).send()).await {
        Ok(output) => output,
        Err(failure) if failure.is_not_found() => return Ok(None),
        Err(failure) => return Err(failure),
    };
    let Some(role) = output.role() else { return Ok(None) };
    Ok(Some(Found {
        arn: role.arn().to_owned(),
        path: role.path().to_owned(),
        description: role.description().unwrap_or_default().to_owned(),
        boundary: role
            .permissions_boundary()
            .and_then(|boundary| boundary.permissions_boundary_arn())
            .map(str::to_owned),
        trust: percent_decoded(role.assume_role_policy_document().unwrap_or_default()),
        tags: role
            .tags()
            .iter()
            .filter(|tag| !tag.key().starts_with("aws:"))
            .map(|tag| (tag.key().to_owned(), tag.value().to_owned()))
            .collect(),
    }))
}

/// Creates the role; its ARN comes back. A role that is there already is taken over when it is provably what an earlier
/// attempt for this same owner left: its trust policy names the owner.
pub(in crate::resources) async fn create(
    iam: &Client,
    patience: &Patience,
    role: &Role,
) -> Result<String, Failure> {
    let request = iam
        .create_role()
        .role_name(&role.name)
        .path(&role.path)
        .description(&role.description)
        .assume_role_policy_document(&role.trust)
        .set_permissions_boundary(role.boundary.clone())
        .set_tags(Some(tags(&role.tags)?));
    match patience.once(request.send()).await {
        Ok(output) => Ok(output.role().map(|role| role.arn().to_owned()).unwrap_or_default()),
        Err(failure) if failure.is(&["EntityAlreadyExists"]) => adopt(iam, patience, role, failure).await,
        Err(failure) => Err(failure),
    }
}

async fn adopt(iam: &Client, patience: &Patience, role: &Role, failure: Failure) -> Result<String, Failure> {
    let Some(found) = find(iam, patience, &role.name).await? else { return Err(failure) };
    if found.path != role.path || !same_json(&found.trust, &role.trust) {
        return Err(Failure {
            message: format!(
                "{}. It was not made for this resource; set role.name to another name, or role_arn to use it",
                failure.message.trim_end_matches('.')
            ),
            ..failure
        });
    }
    reconcile(iam, patience, role, &found).await?;
    Ok(found.arn)
}

/// Makes a role that exists what it should be, but for its policies.
pub(in crate::resources) async fn reconcile(
    iam: &Client,
    patience: &Patience,
    role: &Role,
    found: &Found,
) -> Result<(), Failure> {
    let name = &role.name;
    if !same_json(&found.trust, &role.trust) {
        let request = iam.update_assume_role_policy().role_name(name).policy_document(&role.trust);
        settled(patience, || request.clone().send()).await?;
    }
    if found.description != role.description {
        let request = iam.update_role().role_name(name).description(&role.description);
        settled(patience, || request.clone().send()).await?;
    }
    if found.boundary != role.boundary {
        match &role.boundary {
            Some(boundary) => {
                let request =
                    iam.put_role_permissions_boundary().role_name(name).permissions_boundary(boundary);
                settled(patience, || request.clone().send()).await?;
            }
            None => {
                let request = iam.delete_role_permissions_boundary().role_name(name);
                absent_is_fine(settled(patience, || request.clone().send()).await)?;
            }
        }
    }
    let (removed, changed) = crate::resources::tags::difference(&found.tags, &role.tags);
    if !removed.is_empty() {
        let request = iam.untag_role().role_name(name).set_tag_keys(Some(removed));
        settled(patience, || request.clone().send()).await?;
    }
    if !changed.is_empty() {
        let request = iam.tag_role().role_name(name).set_tags(Some(tags(&changed)?));
        settled(patience, || request.clone().send()).await?;
    }
    Ok(())
}

/// The role's inline policy, or nothing.
pub(in crate::resources) async fn policy(
    iam: &Client,
    patience: &Patience,
    name: &str,
) -> Result<Option<String>, Failure> {
    inline_policy(iam, patience, name, INLINE_POLICY).await
}

/// One of the role's inline policies, or nothing.
pub(in crate::resources) async fn inline_policy(
    iam: &Client,
    patience: &Patience,
    name: &str,
    policy: &str,
) -> Result<Option<String>, Failure> {
    match patience.once(iam.get_role_policy().role_name(name).policy_name(policy).send()).await {
        Ok(output) => Ok(Some(percent_decoded(output.policy_document()))),
        Err(failure) if failure.is_not_found() => Ok(None),
        Err(failure) => Err(failure),
    }
}

/// Names of the inline policies that somebody else put into the role.
pub(in crate::resources) async fn foreign_policies(
    iam: &Client,
    patience: &Patience,
    name: &str,
) -> Result<Vec<String>, Failure> {
    let mut names = Vec::new();
    let mut marker = None;
    loop {
        let request = iam.list_role_policies().role_name(name).set_marker(marker);
        let page = match patience.once(request.send()).await {
            Ok(page) => page,
            // Who may not look for them works with the role's own policy alone.
            Err(failure) if failure.is(&["AccessDenied"]) => return Ok(Vec::new()),
            Err(failure) => return Err(failure),
        };
        names.extend(page.policy_names().iter().filter(|name| *name != INLINE_POLICY).cloned());
        marker = page.marker().filter(|_| page.is_truncated()).map(str::to_owned);
        if marker.is_none() {
            return Ok(names);
        }
    }
}

/// Takes away an inline policy.
pub(in crate::resources) async fn delete_inline_policy(
    iam: &Client,
    patience: &Patience,
    name: &str,
    policy: &str,
) -> Result<(), Failure> {
    let request = iam.delete_role_policy().role_name(name).policy_name(policy);
    absent_is_fine(patience.once(request.send()).await)
}

/// Sets the role's inline policy, or takes it away.
pub(in crate::resources) async fn put_policy(
    iam: &Client,
    patience: &Patience,
    name: &str,
    document: Option<&str>,
) -> Result<(), Failure> {
    match document {
        Some(document) => {
            let request =
                iam.put_role_policy().role_name(name).policy_name(INLINE_POLICY).policy_document(document);
            settled(patience, || request.clone().send()).await.map(drop)
        }
        None => delete_inline_policy(iam, patience, name, INLINE_POLICY).await,
    }
}

/// ARNs of the managed policies that are attached.
pub(in crate::resources) async fn attached(
    iam: &Client,
    patience: &Patience,
    name: &str,
) -> Result<BTreeSet<String>, Failure> {
    let mut arns = BTreeSet::new();
    let mut marker = None;
    loop {
        let request = iam.list_attached_role_policies().role_name(name).set_marker(marker);
        let page = patience.once(request.send()).await?;
        arns.extend(
            page.attached_policies().iter().filter_map(|policy| policy.policy_arn().map(str::to_owned)),
        );
        marker = page.marker().filter(|_| page.is_truncated()).map(str::to_owned);
        if marker.is_none() {
            return Ok(arns);
        }
    }
}

/// Attaches managed policies.
pub(in crate::resources) async fn attach<'a>(
    iam: &Client,
    patience: &Patience,
    name: &str,
    arns: impl IntoIterator<Item = &'a String>,
) -> Result<(), Failure> {
    for arn in arns {
        let request = iam.attach_role_policy().role_name(name).policy_arn(arn);
        // A policy that is made in the same apply may take its time to appear, as the role itself may.
        settled(patience, || request.clone().send()).await?;
    }
    Ok(())
}

/// Detaches managed policies.
pub(in crate::resources) async fn detach<'a>(
    iam: &Client,
    patience: &Patience,
    name: &str,
    arns: impl IntoIterator<Item = &'a String>,
) -> Result<(), Failure> {
    for arn in arns {
        let request = iam.detach_role_policy().role_name(name).policy_arn(arn);
        absent_is_fine(patience.once(request.send()).await)?;
    }
    Ok(())
}

/// The document of a managed policy, or nothing when it is gone.
pub(in crate::resources) async fn managed_policy(
    iam: &Client,
    patience: &Patience,
    arn: &str,
) -> Result<Option<String>, Failure> {
    let found = async {
        let policy = patience.once(iam.get_policy().policy_arn(arn).send()).await?;
        let version =
            policy.policy().and_then(|policy| policy.default_version_id()).unwrap_or("v1").to_owned();
        patience.once(iam.get_policy_version().policy_arn(arn).version_id(version).send()).await
    };
    match found.await {
        Ok(output) => Ok(output.policy_version().and_then(|version| version.document()).map(percent_decoded)),
        Err(failure) if failure.is_not_found() => Ok(None),
        Err(failure) => Err(failure),
    }
}

/// Creates a managed policy; one of the same name is there already from an earlier attempt, and has the same content.
pub(in crate::resources) async fn create_policy(
    iam: &Client,
    patience: &Patience,
    role: &Role,
    name: &str,
    document: &str,
) -> Result<(), Failure> {
    let request = iam
        .create_policy()
        .policy_name(name)
        .path(&role.path)
        .description(format!("Part of what the role {} may do, managed by Terraform", role.name))
        .policy_document(document)
        .set_tags(Some(tags(&role.tags)?));
    match patience.once(request.send()).await {
        Ok(_) => Ok(()),
        Err(failure) if failure.is(&["EntityAlreadyExists"]) => Ok(()),
        Err(failure) => Err(failure),
    }
}

/// Deletes a managed policy with its versions.
pub(in crate::resources) async fn delete_policy(
    iam: &Client,
    patience: &Patience,
    arn: &str,
) -> Result<(), Failure> {
    let versions = match patience.once(iam.list_policy_versions().policy_arn(arn).send()).await {
        Ok(page) => page.versions().to_vec(),
        Err(failure) if failure.is_not_found() => return Ok(()),
        Err(failure) => return Err(failure),
    };
    for version in versions.iter().filter(|version| !version.is_default_version()) {
        let request =
            iam.delete_policy_version().policy_arn(arn).version_id(version.version_id().unwrap_or_default());
        absent_is_fine(patience.once(request.send()).await)?;
    }
    let request = iam.delete_policy().policy_arn(arn);
    absent_is_fine(unconflicted(patience, || request.clone().send()).await)
}

/// Deletes the role with everything on it, the `attached` managed policies too: it serves one owner only.
pub(in crate::resources) async fn delete(
    iam: &Client,
    patience: &Patience,
    name: &str,
    attached: &BTreeSet<String>,
) -> Result<(), Failure> {
    detach(iam, patience, name, attached).await?;
    let inline = match patience.once(iam.list_role_policies().role_name(name).send()).await {
        Ok(page) => page.policy_names().to_vec(),
        Err(failure) if failure.is_not_found() => return Ok(()),
        Err(failure) => return Err(failure),
    };
    for policy in inline {
        delete_inline_policy(iam, patience, name, &policy).await?;
    }
    let request = iam.delete_role().role_name(name);
    absent_is_fine(unconflicted(patience, || request.clone().send()).await)
}

/// Repeats a deletion while what was taken off a moment ago still seems to be there.
async fn unconflicted<T, E, F>(patience: &Patience, call: impl Fn() -> F) -> Result<T, Failure>
where
    E: Into<Failure>,
    F: Future<Output = Result<T, E>>,
{
    patience
        .at_most(SETTLING)
        .retry(|| async {
            patience.once(call()).await.map_err(|failure| {
                let passing = failure.is(&["DeleteConflict", "ConcurrentModification"]);
                if passing { Retry::Later(failure) } else { Retry::Never(failure) }
            })
        })
        .await
}

/// Repeats a call while IAM doesn't see the role that it made a moment ago, or is busy with it.
async fn settled<T, E, F>(patience: &Patience, call: impl Fn() -> F) -> Result<T, Failure>
where
    E: Into<Failure>,
    F: Future<Output = Result<T, E>>,
{
    patience
        .at_most(SETTLING)
        .retry(|| async {
            patience.once(call()).await.map_err(|failure| {
                let passing =
                    failure.is(&["NoSuchEntity", "ConcurrentModification", "EntityTemporarilyUnmodifiable"]);
                if passing { Retry::Later(failure) } else { Retry::Never(failure) }
            })
        })
        .await
}

fn absent_is_fine<T>(result: Result<T, Failure>) -> Result<(), Failure> {
    match result {
        Ok(_) => Ok(()),
        Err(failure) if failure.is_not_found() => Ok(()),
        Err(failure) => Err(failure),
    }
}

fn tags(map: &BTreeMap<String, String>) -> Result<Vec<Tag>, Failure> {
    map.iter()
        .map(|(key, value)| {
            Tag::builder()
                .key(key)
                .value(value)
                .build()
                .map_err(|error| Failure::configuration(format!("tag {key:?}: {error}")))
        })
        .collect()
}

/// IAM sends policy documents percent-encoded (RFC 3986), whatever was put.
fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, behind)) = rest.split_first() {
        let decoded = (first == b'%').then(|| behind.get(..2)).flatten().and_then(|digits| {
            let digits = std::str::from_utf8(digits).ok()?;
            u8::from_str_radix(digits, 16).ok()
        });
        match decoded {
            Some(byte) => {
                bytes.push(byte);
                rest = behind.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(first);
                rest = behind;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_are_decoded() {
        assert_eq!(percent_decoded("%7B%22a%22%3A%20%22%C3%A9+%22%7D"), "{\"a\": \"\u{e9}+\"}");
        assert_eq!(percent_decoded("100%"), "100%");
        assert_eq!(percent_decoded("%zz"), "%zz");
    }
}
