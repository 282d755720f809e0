//! The calls to Step Functions.

use std::time::Duration;

use aws_sdk_sfn::Client;

use crate::aws::{Failure, Patience, Retry};
use crate::resources::object::{Created, exists_already};
use crate::resources::values::rfc3339;

use super::routing::{self, Route};

/// How long a concurrent change of the same machine may stand in the way.
const SETTLING: Duration = Duration::from_secs(60);

/// The alias as it should be.
#[derive(Debug, Clone)]
pub(super) struct Wanted {
    pub(super) arn: String,
    pub(super) machine: String,
    pub(super) name: String,
    /// Empty for none.
    pub(super) description: String,
    pub(super) routes: Vec<Route>,
}

impl Wanted {
    /// Whether this is what was found.
    pub(super) fn is(&self, found: &Found) -> bool {
        self.arn == found.arn
            && self.description == found.description
            && routing::same(&self.routes, &found.routes)
    }
}

/// The alias as it is.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub(super) arn: String,
    /// Empty for none.
    pub(super) description: String,
    pub(super) routes: Vec<Route>,
    /// RFC 3339.
    pub(super) creation_date: Option<String>,
}

/// The alias, or nothing when there is none.
pub(super) async fn find(client: &Client, patience: &Patience, arn: &str) -> Result<Option<Found>, Failure> {
    match patience.once(client.describe_state_machine_alias().state_machine_alias_arn(arn).send()).await {
        Ok(alias) => Ok(Some(Found {
            arn: alias.state_machine_alias_arn().unwrap_or(arn).to_owned(),
            description: alias.description().unwrap_or_default().to_owned(),
            routes: routing::deployed(alias.routing_configuration()),
            creation_date: alias.creation_date().map(rfc3339),
        })),
        Err(failure) if failure.is_not_found() => Ok(None),
        Err(failure) => Err(failure),
    }
}

/// Creates the alias. Step Functions answers a create that repeats an existing alias with that alias, which might be
/// someone else's, so it must not exist before.
pub(super) async fn create(
    client: &Client,
    patience: &Patience,
    wanted: &Wanted,
) -> Result<Created, Failure> {
    match find(client, patience, &wanted.arn).await {
        Ok(None) => {}
        Ok(Some(_)) => return Err(exists_already(&wanted.arn)),
        // Who may not look may still create; the create then says what is wrong, if anything.
        Err(failure) if failure.is(&["AccessDenied"]) => {}
        Err(failure) => return Err(failure),
    }
    let routes = routing::to_aws(&wanted.routes)?;
    let attempt = || async {
        let request = client
            .create_state_machine_alias()
            .name(&wanted.name)
            .set_description(Some(wanted.description.clone()).filter(|text| !text.is_empty()))
            .set_routing_configuration(Some(routes.clone()));
        match patience.once(request.send()).await {
            Ok(created) => Ok(Created::Now(Some(rfc3339(created.creation_date())))),
            Err(failure) => after_failure(client, patience, wanted, failure).await,
        }
    };
    patience.at_most(SETTLING).retry(attempt).await
}

/// A create that got no answer, and one that was repeated after that, may have made the alias all the same.
async fn after_failure(
    client: &Client,
    patience: &Patience,
    wanted: &Wanted,
    failure: Failure,
) -> Result<Created, Retry> {
    let conflict = failure.is(&["Conflict"]);
    if !conflict && !failure.is_ambiguous() {
        return Err(Retry::Never(failure));
    }
    match find(client, patience, &wanted.arn).await {
        Ok(Some(found)) if wanted.is(&found) => Ok(Created::Now(found.creation_date)),
        Ok(Some(_)) => Err(Retry::Never(exists_already(&wanted.arn))),
        Ok(None) if conflict => Err(Retry::Later(failure)),
        _ if conflict => Err(Retry::Never(failure)),
        // One that is still on its way may arrive yet.
        _ => Ok(Created::Perhaps(failure)),
    }
}

/// Leads the alias elsewhere.
pub(super) async fn update(client: &Client, patience: &Patience, wanted: &Wanted) -> Result<(), Failure> {
    let routes = routing::to_aws(&wanted.routes)?;
    unconflicted(patience, || {
        client
            .update_state_machine_alias()
            .state_machine_alias_arn(&wanted.arn)
            .description(&wanted.description)
            .set_routing_configuration(Some(routes.clone()))
            .send()
    })
    .await
}

/// Deletes the alias; one that is gone is fine.
pub(super) async fn delete(client: &Client, patience: &Patience, arn: &str) -> Result<(), Failure> {
    let call = || client.delete_state_machine_alias().state_machine_alias_arn(arn).send();
    match unconflicted(patience, call).await {
        Err(failure) if !failure.is_not_found() => Err(failure),
        _ => Ok(()),
    }
}

/// Repeats a call while another change of the machine's versions and aliases is under way.
async fn unconflicted<T, E, F>(patience: &Patience, call: impl Fn() -> F) -> Result<(), Failure>
where
    E: Into<Failure>,
    F: Future<Output = Result<T, E>>,
{
    let attempt = || async {
        let done = patience.once(call()).await;
        done.map(drop).map_err(|failure| {
            if failure.is(&["Conflict"]) { Retry::Later(failure) } else { Retry::Never(failure) }
        })
    };
    patience.at_most(SETTLING).retry(attempt).await
}
