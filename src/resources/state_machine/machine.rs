//! The calls to Step Functions.

use std::collections::BTreeMap;
use std::time::Duration;

use aws_sdk_sfn::Client;
use aws_sdk_sfn::config::retry::RetryConfig;
use aws_sdk_sfn::operation::describe_state_machine::DescribeStateMachineOutput;
use aws_sdk_sfn::types::{StateMachineStatus, StateMachineType, Tag};

use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_types::body::SdkBody;
use serde_json::Value;

use crate::aws::{Failure, Patience, Retry};

use super::options::Options;

/// How long IAM may take until what was just written holds everywhere. Source: IAM User Guide, "Changes that I make are
/// not always immediately visible"; in practice it is seconds.
const PROPAGATION: Duration = Duration::from_secs(120);

/// What a machine is made of.
#[derive(Debug)]
pub(super) struct Making {
    pub(super) name: String,
    pub(super) machine_type: String,
    pub(super) definition: String,
    pub(super) role_arn: String,
    pub(super) options: Options,
    pub(super) tags: BTreeMap<String, String>,
    pub(super) publish: bool,
    pub(super) version_description: Option<String>,
}

/// What came of making or changing one.
#[derive(Debug, Default)]
pub(super) struct Made {
    pub(super) arn: String,
    pub(super) version_arn: Option<String>,
    pub(super) revision_id: Option<String>,
    /// When the change was made, in seconds since 1970 by AWS's clock.
    pub(super) at: i64,
}

/// The machine as it is; `None` when there is none.
pub(crate) async fn find(
    client: &Client,
    patience: &Patience,
    arn: &str,
) -> Result<Option<DescribeStateMachineOutput>, Failure> {
    match patience.once(client.describe_state_machine().state_machine_arn(arn).send()).await {
        Ok(machine) => Ok(Some(machine)),
        Err(failure) if failure.is_not_found() => Ok(None),
        Err(failure) => Err(failure),
    }
}

/// Creates the machine. A role that IAM hasn't spread yet is waited for.
pub(super) async fn create(client: &Client, patience: &Patience, making: &Making) -> Result<Made, Failure> {
    let output = patience
        .at_most(PROPAGATION)
        .retry(|| async {
            let mut request = client
                .create_state_machine()
                .name(&making.name)
                .r#type(StateMachineType::from(making.machine_type.as_str()))
                .definition(&making.definition)
                .role_arn(&making.role_arn)
                .set_logging_configuration(making.options.logging_on())
                .set_tracing_configuration(making.options.tracing_on())
                .set_encryption_configuration(making.options.encryption_on())
                .set_tags(Some(tags(&making.tags)?));
            if making.publish {
                request = request.publish(true).set_version_description(making.version_description.clone());
            }
            patience.once(request.send()).await.map_err(retry_propagation)
        })
        .await?;
    Ok(Made {
        arn: output.state_machine_arn().to_owned(),
        version_arn: output.state_machine_version_arn().map(str::to_owned),
        revision_id: None,
        at: output.creation_date().secs(),
    })
}

/// Changes the machine in place; what `making` leaves out of what it `had` is switched off.
pub(super) async fn update(
    client: &Client,
    patience: &Patience,
    arn: &str,
    making: &Making,
    had: &Options,
) -> Result<Made, Failure> {
    let output = patience
        .at_most(PROPAGATION)
        .retry(|| async {
            let mut request = client
                .update_state_machine()
                .state_machine_arn(arn)
                .definition(&making.definition)
                .role_arn(&making.role_arn)
                .logging_configuration(making.options.logging())
                .tracing_configuration(making.options.tracing())
                .set_encryption_configuration(making.options.encryption(had));
            if making.publish {
                request = request.publish(true).set_version_description(making.version_description.clone());
            }
            let request = request.customize().mutate_request(say_tracing_is_off);
            patience.once(request.send()).await.map_err(retry_propagation)
        })
        .await?;
    Ok(Made {
        arn: arn.to_owned(),
        version_arn: output.state_machine_version_arn().map(str::to_owned),
        revision_id: output.revision_id().map(str::to_owned),
        at: output.update_date().secs(),
    })
}

/// The SDK leaves out a `false`, and an update with an empty `tracingConfiguration` would say nothing of tracing at all.
fn say_tracing_is_off(request: &mut HttpRequest) {
    let body = request.body().bytes().and_then(|bytes| serde_json::from_slice::<Value>(bytes).ok());
    let Some(mut body) = body else { return };
    let Some(tracing) = body.get_mut("tracingConfiguration").and_then(Value::as_object_mut) else { return };
    if tracing.is_empty() {
        tracing.insert("enabled".to_owned(), Value::Bool(false));
        let text = body.to_string();
        request.headers_mut().insert("content-length", text.len().to_string());
        *request.body_mut() = SdkBody::from(text);
    }
}

/// Deletes the machine and waits until it is gone: executions that run are stopped first, and that takes its time.
pub(super) async fn delete(client: &Client, patience: &Patience, arn: &str) -> Result<(), Failure> {
    match patience.once(client.delete_state_machine().state_machine_arn(arn).send()).await {
        Ok(_) => {}
        Err(failure) if failure.is_not_found() => return Ok(()),
        Err(failure) => return Err(failure),
    }
    gone(client, patience, arn).await
}

/// Waits until a machine that is being deleted is gone.
pub(super) async fn gone(client: &Client, patience: &Patience, arn: &str) -> Result<(), Failure> {
    patience
        .retry(|| async {
            match find(client, patience, arn).await {
                Ok(None) => Ok(()),
                Ok(Some(machine)) => {
                    let status = machine.status().map_or("ACTIVE", StateMachineStatus::as_str);
                    Err(Retry::Later(Failure::unexpected(format!("the machine is still there, {status}"))))
                }
                Err(failure) => Err(Retry::Never(failure)),
            }
        })
        .await
}

/// The machine's tags, without those that AWS itself sets.
pub(crate) async fn tags_of(
    client: &Client,
    patience: &Patience,
    arn: &str,
) -> Result<BTreeMap<String, String>, Failure> {
    let output = patience.once(client.list_tags_for_resource().resource_arn(arn).send()).await?;
    let pairs = output.tags().iter().filter_map(|tag| Some((tag.key()?, tag.value().unwrap_or_default())));
    Ok(pairs
        .filter(|(key, _)| !key.starts_with("aws:"))
        .map(|(key, value)| (key.to_owned(), value.to_owned()))
        .collect())
}

/// Changes the tags from `old` to `new`.
pub(in crate::resources) async fn retag(
    client: &Client,
    patience: &Patience,
    arn: &str,
    old: &BTreeMap<String, String>,
    new: &BTreeMap<String, String>,
) -> Result<(), Failure> {
    let (removed, changed) = crate::resources::tags::difference(old, new);
    if !removed.is_empty() {
        patience.once(client.untag_resource().resource_arn(arn).set_tag_keys(Some(removed)).send()).await?;
    }
    if !changed.is_empty() {
        let changed = tags(&changed).map_err(|error| match error {
            Retry::Later(failure) | Retry::Never(failure) => failure,
        })?;
        patience.once(client.tag_resource().resource_arn(arn).set_tags(Some(changed)).send()).await?;
    }
    Ok(())
}

/// Publishes the current revision as a version.
pub(super) async fn publish(
    client: &Client,
    patience: &Patience,
    arn: &str,
    description: Option<&str>,
) -> Result<String, Failure> {
    let request = client
        .publish_state_machine_version()
        .state_machine_arn(arn)
        .set_description(description.map(str::to_owned));
    let output = patience.once(request.send()).await?;
    Ok(output.state_machine_version_arn().to_owned())
}

/// The version that was published last; `None` when there is none.
pub(super) async fn newest_version(
    client: &Client,
    patience: &Patience,
    arn: &str,
) -> Result<Option<DescribeStateMachineOutput>, Failure> {
    // Newest first. Source: API reference, `ListStateMachineVersions`.
    let request = client.list_state_machine_versions().state_machine_arn(arn).max_results(1).customize();
    let page = patience.once(request.config_override(hardly_retried()).send()).await?;
    match page.state_machine_versions().first() {
        Some(version) => find(client, patience, version.state_machine_version_arn()).await,
        None => Ok(None),
    }
}

/// For calls that are no more than a help: an emulator that doesn't know one may answer with a server error, which isn't
/// worth many attempts.
pub(super) fn hardly_retried() -> aws_sdk_sfn::config::Builder {
    aws_sdk_sfn::config::Config::builder().retry_config(RetryConfig::standard().with_max_attempts(2))
}

fn tags(map: &BTreeMap<String, String>) -> Result<Vec<Tag>, Retry> {
    Ok(map.iter().map(|(key, value)| Tag::builder().key(key).value(value).build()).collect())
}

/// Tells a role that IAM hasn't spread yet from a permission that the caller lacks. The caller's errors name the caller
/// ("User: arn:... is not authorized to perform: ..."); the role's say what the role can't be used for.
fn retry_propagation(failure: Failure) -> Retry {
    const ROLE_NOT_READY: [&str; 5] = [
        "authorized to assume the provided role",
        "not authorized to create managed-rule",
        "not authorized to access the log destination",
        "does not have sufficient permissions",
        "invalid principal in policy",
    ];
    let about_role = ROLE_NOT_READY.iter().any(|part| failure.says(part)) && !failure.says("User: arn:");
    let passing = failure.is(&["StateMachineDeleting", "ConflictException"]);
    if about_role || passing { Retry::Later(failure) } else { Retry::Never(failure) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aws::Kind;

    fn denied(message: &str) -> Failure {
        Failure {
            kind: Kind::Service,
            code: "AccessDeniedException".into(),
            message: message.into(),
            request_id: None,
        }
    }

    #[test]
    fn a_role_that_is_not_ready_is_waited_for() {
        for message in [
            "Neither the global service principal states.amazonaws.com, nor the regional one is authorized to assume the provided role.",
            "'arn:aws:iam::123456789012:role/r' is not authorized to create managed-rule.",
            "The state machine IAM Role is not authorized to access the Log Destination",
        ] {
            assert!(matches!(retry_propagation(denied(message)), Retry::Later(_)), "{message}");
        }
    }

    #[test]
    fn a_permission_that_the_caller_lacks_is_told_at_once() {
        for message in [
            "User: arn:aws:iam::123456789012:user/u is not authorized to perform: states:CreateStateMachine on resource: x",
            "User: arn:aws:sts::123456789012:assumed-role/r/s is not authorized to perform: iam:PassRole on resource: y",
        ] {
            assert!(matches!(retry_propagation(denied(message)), Retry::Never(_)), "{message}");
        }
    }
}
