//! Delete: the machine first, then the role that its executions may need to the end.

use crate::aws::{Failure, Patience};
use crate::provider::Settings;
use crate::resources::role::life;
use crate::resources::values::Fields;
use crate::resources::work::{Memory, Work};
use crate::tf::Value;
use crate::tf::provider::{ApplyRequest, ApplyResponse};

use super::definition::same_json;
use super::{MACHINE, machine};

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
    match life::delete_all(settings, patience, &fields, is_unconfirmed(&fields), &mut work).await {
        Ok(()) => work.finish_gone(),
        Err(()) => work.finish(),
    }
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
