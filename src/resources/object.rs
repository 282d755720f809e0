//! What resources share that are one AWS object each, named by one ARN.

use std::time::Duration;

use crate::aws::{Failure, Identity, Patience};
use crate::iam::Arn;
use crate::provider::Settings;
use crate::tf::provider::{ApplyResponse, ImportRequest, MoveRequest};
use crate::tf::{Attribute, Block, Diagnostics, Mode, Object, Schema, Type, Value};

use super::values::{Fields, object};

/// What came of a create.
#[derive(Debug)]
pub(super) enum Created {
    /// It is there, since then (RFC 3339).
    Now(Option<String>),
    /// There was no answer; it may be there.
    Perhaps(Failure),
}

/// How long a plan waits for STS to say whose account it is, before it shows ARNs as known after apply.
const IDENTITY_WITHIN: Duration = Duration::from_secs(5);

/// Where a new object will be, for a plan: STS is asked when the account isn't configured, so that the plan can show
/// ARNs; without an answer they are known after apply.
pub(super) async fn region_and_identity(
    settings: &Settings,
    patience: &Patience,
) -> (Option<String>, Option<Identity>) {
    let region = settings.region().await;
    let identity = match settings.offline_identity().await {
        Some(identity) => Some(identity),
        None if region.is_some() => {
            let asked = patience.once(settings.clients.caller_identity());
            tokio::time::timeout(IDENTITY_WITHIN, asked).await.ok().and_then(Result::ok).cloned()
        }
        None => None,
    };
    (region, identity)
}

/// The identity schema: the ARN names one object for ever.
pub(super) fn identity_schema(what: &str) -> Schema {
    let arn = Attribute::new("arn", Type::String, Mode::Required, format!("ARN of the {what}."));
    Schema { version: 0, block: Block { attributes: vec![arn], ..Block::default() } }
}

/// A state with every attribute and block null.
pub(super) fn blank(schema: &Schema) -> Object {
    let attributes = schema.block.attributes.iter().map(|attribute| &attribute.name);
    let names = attributes.chain(schema.block.blocks.iter().map(|block| &block.name));
    names.map(|name| (name.clone(), Value::Null)).collect()
}

/// The reply for an object that is as `state` says, with its ARN as the identity.
pub(super) fn exists(state: Object, diagnostics: Diagnostics) -> ApplyResponse {
    let arn = match state.get("arn") {
        Some(Value::String(arn)) => Some(arn.clone()),
        _ => None,
    };
    ApplyResponse {
        identity: arn.map(|arn| object([("arn", Value::String(arn))])),
        state: Value::Map(state),
        diagnostics,
        private: Vec::new(),
    }
}

/// The reply for an object that isn't there.
pub(super) fn gone(diagnostics: Diagnostics) -> ApplyResponse {
    ApplyResponse { diagnostics, ..ApplyResponse::default() }
}

/// Reports a failure: "creating Step Functions Activity (orders): AccessDeniedException: ...".
pub(super) fn failed(doing: &str, what: &str, name: &str, failure: &Failure) -> Diagnostics {
    Diagnostics::error(format!("{doing} {what}"), format!("{doing} {what} ({name}): {failure}"))
}

/// The failure of creating what is there already: taking it over would let the next destroy delete someone else's.
pub(super) fn exists_already(arn: &str) -> Failure {
    Failure::configuration(format!(
        "{arn} exists already; import it (its ID is the ARN), or choose another name"
    ))
}

/// An object is where its ARN says. Asking another region would make it look deleted, and then lost.
///
/// # Errors
/// When the provider works in another region.
pub(super) fn check_region(arn: &str, region: &str) -> Result<(), Failure> {
    match Arn::parse(arn) {
        Some(arn) if arn.region != region => Err(Failure::configuration(format!(
            "it is in region {}, but the provider is configured for {region}; configure a provider for that region and \
             use it here",
            arn.region
        ))),
        _ => Ok(()),
    }
}

/// The ARN that an import names, by ID or by identity.
pub(super) fn arn_to_import(request: &ImportRequest) -> String {
    match request {
        ImportRequest::Id(id) => id.clone(),
        ImportRequest::Identity(identity) => {
            Fields::of(identity).text("arn").into_known().unwrap_or_default()
        }
    }
}

/// The ARN in the state of a resource of type `source` that is to become a `target`.
///
/// # Errors
/// When it is of another type, or has no ARN.
pub(super) fn arn_to_move(request: &MoveRequest, source: &str, target: &str) -> Result<String, Diagnostics> {
    let state = &request.source_state;
    let arn = state.get("arn").or_else(|| state.get("id")).and_then(serde_json::Value::as_str);
    match arn {
        Some(arn) if request.source_type == source => Ok(arn.to_owned()),
        _ => Err(Diagnostics::error(
            "Move not supported",
            format!("A {} can't become a {target}; a {source} that was applied can.", request.source_type),
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(source_type: &str) -> MoveRequest {
        MoveRequest {
            source_provider: String::new(),
            source_type: source_type.to_owned(),
            source_version: 0,
            source_state: serde_json::json!({ "id": "arn:aws:states:eu-west-1:123456789012:activity:a" }),
        }
    }

    #[test]
    fn only_the_counterpart_is_moved() {
        let moved = |source| arn_to_move(&request(source), "aws_sfn_activity", "sfntasks_activity");
        assert_eq!(
            moved("aws_sfn_activity").as_deref(),
            Ok("arn:aws:states:eu-west-1:123456789012:activity:a")
        );
        assert!(moved("aws_sfn_alias").is_err());
    }

    #[test]
    fn another_region_is_not_a_missing_object() {
        let arn = "arn:aws:states:eu-west-1:123456789012:activity:a";
        assert!(check_region(arn, "eu-west-1").is_ok());
        assert!(check_region(arn, "us-east-1").is_err_and(|failure| failure.says("eu-west-1")));
    }
}
