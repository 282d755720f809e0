//! Delete: the machine first, then the role that its executions may need to the end.

use crate::aws::{Failure, Patience};
use crate::provider::Settings;
use crate::resources::values::Fields;
use crate::tf::Value;
use crate::tf::provider::{ApplyRequest, ApplyResponse};

use super::definition::same_json;
use super::work::{Memory, Work};
use super::{MACHINE, ROLE, machine, permissions, role};

/// Deletes everything that the state knows. What is gone already is fine; what is left after a failure stays in state.
pub(super) async fn delete(settings: &Settings, patience: &Patience, request: ApplyRequest) -> ApplyResponse {
    let Value::Map(state) = &request.prior else { return ApplyResponse::default() };
    let memory = Memory::read(&request.private);
    let mut work = Work { state: state.clone(), memory, ..Work::default() };
    let fields = Fields::of(&request.prior);
    let name = fields.text("name").into_known().unwrap_or_default();
    if let Some(arn) = fields.text("arn").into_known() {
        if let Err(failure) = delete_machine(settings, patience, &fields, &arn).await {
            work.fail("deleting", MACHINE, &name, &failure);
            return work.finish();
        }
        for name in ["status", "creation_date", "revision_id"] {
            work.set(name, Value::Null);
        }
    }
    while let Some(retired) = work.memory.retired_roles.last().cloned() {
        if let Err(failure) = delete_role(settings, patience, &retired, &mut work).await {
            work.fail("deleting", ROLE, &retired, &failure);
            return work.finish();
        }
        work.memory.retired_roles.pop();
    }
    if let Some(role) = fields.text("role_name").into_known() {
        let deleted = async {
            // Only a role that is known to be this machine's is deleted; see `is_unconfirmed`.
            if is_unconfirmed(&fields) && !is_own_role(settings, patience, &fields, &role).await? {
                return Ok(());
            }
            delete_role(settings, patience, &role, &mut work).await
        };
        if let Err(failure) = deleted.await {
            work.fail("deleting", ROLE, &role, &failure);
            return work.finish();
        }
    }
    if let Err(failure) = delete_policies(settings, patience, &mut work).await {
        work.fail("deleting managed policies of", MACHINE, &name, &failure);
        return work.finish();
    }
    work.finish_gone()
}

/// What an earlier destroy left of the managed policies, after their role was gone.
async fn delete_policies(settings: &Settings, patience: &Patience, work: &mut Work) -> Result<(), Failure> {
    if work.memory.own_policies.is_empty() {
        return Ok(());
    }
    let iam = settings.clients.iam().await?;
    permissions::delete_policies(iam, patience, &mut work.memory, |_| true).await
}

/// A state without status stems from a create that got no answer, or from a refresh that found the machine gone. What
/// has the machine's or the role's name at AWS by now may be someone else's.
fn is_unconfirmed(state: &Fields<'_>) -> bool {
    *state.value("status") == Value::Null
}

async fn delete_machine(
    settings: &Settings,
    patience: &Patience,
    state: &Fields<'_>,
    arn: &str,
) -> Result<(), Failure> {
    let sfn = settings.clients.sfn().await?;
    if is_unconfirmed(state) {
        let Some(found) = machine::find(sfn, patience, arn).await? else { return Ok(()) };
        let own = state.text("role_arn").known().is_some_and(|role| role == found.role_arn())
            && state.text("json").known().is_some_and(|json| same_json(json, found.definition()));
        if !own {
            return Ok(());
        }
    }
    machine::delete(sfn, patience, arn).await
}

async fn is_own_role(
    settings: &Settings,
    patience: &Patience,
    state: &Fields<'_>,
    name: &str,
) -> Result<bool, Failure> {
    let iam = settings.clients.iam().await?;
    let found = role::find(iam, patience, name).await?;
    let trust = state.text("assume_role_policy_json").into_known();
    Ok(match (found, trust) {
        (Some(found), Some(trust)) => same_json(&found.trust, &trust),
        _ => false,
    })
}

async fn delete_role(
    settings: &Settings,
    patience: &Patience,
    name: &str,
    work: &mut Work,
) -> Result<(), Failure> {
    permissions::delete_role(settings.clients.iam().await?, patience, name, &mut work.memory).await
}
