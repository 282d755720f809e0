//! A managed role as part of what it serves: made before it, deleted after it, and never lost in between.

use crate::aws::{Failure, Patience};
use crate::provider::Settings;
use crate::resources::state_machine::definition::same_json;
use crate::resources::values::Fields;
use crate::resources::work::Work;
use crate::tf::Value;

use super::{Role, policies};

/// What messages call it.
pub(in crate::resources) const ROLE: &str = "IAM Role";

/// Makes the role with the permissions of `document`, and records it in the state as far as it got.
///
/// # Errors
/// When it failed, which is then reported.
pub(in crate::resources) async fn make(
    settings: &Settings,
    patience: &Patience,
    wanted: &Role,
    arn: &str,
    document: Option<&str>,
    work: &mut Work,
) -> Result<(), ()> {
    let made = async {
        let iam = settings.clients.iam().await?;
        let created = super::create(iam, patience, wanted).await;
        // A create without an answer may have made the role: it is recorded, and a destroy looks whether it is there.
        if created.as_ref().map_or_else(Failure::is_ambiguous, |_| true) {
            work.set_text("role_name", Some(&wanted.name));
            work.set_text("assume_role_policy_json", Some(&wanted.trust));
        }
        created?;
        policies::grant(iam, patience, wanted, arn, document, &mut work.memory).await?;
        work.set_text("iam_policy_json", document);
        super::attach(iam, patience, &wanted.name, &wanted.managed_policies).await
    };
    made.await.map_err(|failure: Failure| work.fail("creating", ROLE, &wanted.name, &failure))
}

/// Deletes every role that the state and the memory know, with the managed policies that were made for them. Where it is
/// `unconfirmed` that the state's role was really made, only one with the recorded trust policy is deleted: what has its
/// name by now may be someone else's.
///
/// # Errors
/// When something is left, which is then reported, and stands in the state.
pub(in crate::resources) async fn delete_all(
    settings: &Settings,
    patience: &Patience,
    prior: &Fields<'_>,
    unconfirmed: bool,
    work: &mut Work,
) -> Result<(), ()> {
    while let Some(retired) = work.memory.retired_roles.last().cloned() {
        delete(settings, patience, &retired, work)
            .await
            .map_err(|failure| work.fail("deleting", ROLE, &retired, &failure))?;
        work.memory.retired_roles.pop();
    }
    if let Some(role) = prior.text("role_name").into_known() {
        let deleted = async {
            if unconfirmed && !is_as_recorded(settings, patience, prior, &role).await? {
                return Ok(());
            }
            delete(settings, patience, &role, work).await
        };
        deleted.await.map_err(|failure: Failure| work.fail("deleting", ROLE, &role, &failure))?;
        work.set("role_name", Value::Null);
    }
    if work.memory.own_policies.is_empty() {
        return Ok(());
    }
    // What an earlier destroy left of the managed policies, after their role was gone.
    let deleted = async {
        let iam = settings.clients.iam().await?;
        policies::delete_policies(iam, patience, &mut work.memory, |_| true).await
    };
    let name = prior.text("name").into_known().unwrap_or_default();
    deleted.await.map_err(|failure: Failure| {
        work.fail("deleting", "managed policies of the IAM Role", &name, &failure)
    })
}

async fn delete(
    settings: &Settings,
    patience: &Patience,
    name: &str,
    work: &mut Work,
) -> Result<(), Failure> {
    policies::delete_role(settings.clients.iam().await?, patience, name, &mut work.memory).await
}

async fn is_as_recorded(
    settings: &Settings,
    patience: &Patience,
    prior: &Fields<'_>,
    name: &str,
) -> Result<bool, Failure> {
    let found = super::find(settings.clients.iam().await?, patience, name).await?;
    let trust = prior.text("assume_role_policy_json").into_known();
    Ok(found.zip(trust).is_some_and(|(found, trust)| same_json(&found.trust, &trust)))
}
