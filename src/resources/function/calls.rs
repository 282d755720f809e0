//! The calls to Lambda.

use std::collections::{BTreeMap, HashMap};

use aws_sdk_lambda::Client;
use aws_sdk_lambda::primitives::Blob;
use aws_sdk_lambda::types::{Architecture, FunctionCode, LastUpdateStatus, LoggingConfig, Runtime, State};

use crate::aws::{Failure, Patience, Retry};
use crate::resources::object::exists_already;
use crate::resources::tags;

use super::code::HANDLER;

/// The function as it should be, but for its code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Wanted {
    pub(super) name: String,
    pub(super) arn: String,
    pub(super) description: String,
    pub(super) runtime: String,
    pub(super) architecture: String,
    pub(super) memory_size_mib: i32,
    pub(super) timeout_seconds: i32,
    pub(super) role_arn: String,
    /// Name of the log group. Lambda's own choice, when there is none, is one that the role can't write to.
    pub(super) log_group: Option<String>,
    pub(super) tags: BTreeMap<String, String>,
}

/// The function as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) is: Wanted,
    /// SHA-256 of the deployment package in base64.
    pub(super) code_sha256: String,
    pub(super) last_modified: String,
}

/// The log group that a function has unless told otherwise.
///
/// Source: Lambda developer guide, "Sending Lambda function logs to CloudWatch Logs".
fn default_log_group(function: &str) -> String {
    format!("/aws/lambda/{function}")
}

impl Wanted {
    /// Whether this is the log group that the function has unless told otherwise.
    pub(super) fn is_default_group(&self, group: &str) -> bool {
        group == default_log_group(&self.name)
    }
}

/// The function, or nothing when there is none.
pub(super) async fn find(client: &Client, patience: &Patience, arn: &str) -> Result<Option<Found>, Failure> {
    let output = match patience.once(client.get_function().function_name(arn).send()).await {
        Ok(output) => output,
        Err(failure) if failure.is_not_found() => return Ok(None),
        Err(failure) => return Err(failure),
    };
    let Some(function) = output.configuration() else { return Ok(None) };
    let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
    let name = text(function.function_name());
    let group = function.logging_config().and_then(LoggingConfig::log_group).map(str::to_owned);
    Ok(Some(Found {
        is: Wanted {
            log_group: group.filter(|group| *group != default_log_group(&name)),
            name,
            arn: text(function.function_arn()),
            description: text(function.description()),
            runtime: text(function.runtime().map(Runtime::as_str)),
            architecture: text(function.architectures().first().map(Architecture::as_str)),
            memory_size_mib: function.memory_size().unwrap_or_default(),
            timeout_seconds: function.timeout().unwrap_or_default(),
            role_arn: text(function.role()),
            tags: own_tags(output.tags()),
        },
        code_sha256: text(function.code_sha256()),
        last_modified: text(function.last_modified()),
    }))
}

fn own_tags(tags: Option<&HashMap<String, String>>) -> BTreeMap<String, String> {
    let all = tags.into_iter().flatten().filter(|(key, _)| !key.starts_with("aws:"));
    all.map(|(key, value)| (key.clone(), value.clone())).collect()
}

/// Creates the function, which must not exist before. It can be called once it is [`ready`].
///
/// # Errors
/// Also when there is a function of that name already that isn't what a lost answer of this call left; `ResourceConflict` when
/// that can't be told.
pub(super) async fn create(
    client: &Client,
    patience: &Patience,
    wanted: &Wanted,
    code: &super::Code,
) -> Result<(), Failure> {
    match find(client, patience, &wanted.arn).await {
        Ok(None) => {}
        Ok(Some(_)) => return Err(exists_already(&wanted.arn)),
        // Who may not look may still create; the create then says what is wrong, if anything.
        Err(failure) if failure.is(&["AccessDenied"]) => {}
        Err(failure) => return Err(failure),
    }
    let request = client
        .create_function()
        .function_name(&wanted.name)
        .description(&wanted.description)
        .runtime(Runtime::from(wanted.runtime.as_str()))
        .architectures(Architecture::from(wanted.architecture.as_str()))
        .memory_size(wanted.memory_size_mib)
        .timeout(wanted.timeout_seconds)
        .role(&wanted.role_arn)
        .handler(HANDLER)
        .code(FunctionCode::builder().zip_file(Blob::new(code.archive.clone())).build())
        .set_logging_config(wanted.log_group.as_ref().map(|group| logging(group)))
        .set_tags(Some(wanted.tags.clone().into_iter().collect()));
    match settled(patience, || request.clone().send()).await {
        Ok(_) => Ok(()),
        // It wasn't there a moment ago, so it may be what a call made that got no answer and was repeated.
        Err(failure) if failure.is(&["ResourceConflict"]) => {
            match find(client, patience, &wanted.arn).await {
                Ok(Some(found)) if found.is(wanted, code) => Ok(()),
                Ok(_) => Err(exists_already(&wanted.arn)),
                Err(_) => Err(failure),
            }
        }
        Err(failure) => Err(failure),
    }
}

impl Found {
    /// Whether it is this very function.
    pub(super) fn is(&self, wanted: &Wanted, code: &super::Code) -> bool {
        self.is == *wanted && self.code_sha256 == code.sha256
    }
}

/// Makes the function's configuration what it should be, but for code and tags.
pub(super) async fn configure(client: &Client, patience: &Patience, wanted: &Wanted) -> Result<(), Failure> {
    let group = wanted.log_group.clone().unwrap_or_else(|| default_log_group(&wanted.name));
    let request = client
        .update_function_configuration()
        .function_name(&wanted.arn)
        .description(&wanted.description)
        .runtime(Runtime::from(wanted.runtime.as_str()))
        .memory_size(wanted.memory_size_mib)
        .timeout(wanted.timeout_seconds)
        .role(&wanted.role_arn)
        .handler(HANDLER)
        .logging_config(logging(&group));
    settled(patience, || request.clone().send()).await?;
    ready(client, patience, &wanted.arn).await
}

/// Replaces the function's code; its instruction set belongs to the code.
pub(super) async fn replace_code(
    client: &Client,
    patience: &Patience,
    wanted: &Wanted,
    code: &super::Code,
) -> Result<(), Failure> {
    let request = client
        .update_function_code()
        .function_name(&wanted.arn)
        .architectures(Architecture::from(wanted.architecture.as_str()))
        .zip_file(Blob::new(code.archive.clone()));
    settled(patience, || request.clone().send()).await?;
    ready(client, patience, &wanted.arn).await
}

/// Makes the tags `new`.
pub(super) async fn retag(
    client: &Client,
    patience: &Patience,
    arn: &str,
    old: &BTreeMap<String, String>,
    new: &BTreeMap<String, String>,
) -> Result<(), Failure> {
    let (removed, changed) = tags::difference(old, new);
    if !removed.is_empty() {
        patience.once(client.untag_resource().resource(arn).set_tag_keys(Some(removed)).send()).await?;
    }
    if !changed.is_empty() {
        patience
            .once(client.tag_resource().resource(arn).set_tags(Some(changed.into_iter().collect())).send())
            .await?;
    }
    Ok(())
}

/// Deletes the function; one that is gone is fine.
pub(super) async fn delete(client: &Client, patience: &Patience, arn: &str) -> Result<(), Failure> {
    let request = client.delete_function().function_name(arn);
    match settled(patience, || request.clone().send()).await {
        Err(failure) if !failure.is_not_found() => Err(failure),
        _ => Ok(()),
    }
}

fn logging(group: &str) -> LoggingConfig {
    LoggingConfig::builder().log_group(group).build()
}

/// Repeats a call while Lambda can't assume the role that was made a moment ago, or is busy with the last change.
///
/// Source: Lambda API reference, `CreateFunction` (`InvalidParameterValueException` for a role that can't be assumed) and
/// `UpdateFunctionConfiguration` (`ResourceConflictException` while an update is in progress).
async fn settled<T, E, F>(patience: &Patience, call: impl Fn() -> F) -> Result<T, Failure>
where
    E: Into<Failure>,
    F: Future<Output = Result<T, E>>,
{
    patience
        .retry(|| async {
            patience.once(call()).await.map_err(|failure| {
                let role = failure.is(&["InvalidParameterValue"]) && failure.says("assumed by Lambda");
                let busy = failure.is(&["ResourceConflict"]) && failure.says("in progress");
                if role || busy { Retry::Later(failure) } else { Retry::Never(failure) }
            })
        })
        .await
}

/// Waits until the last change is done.
pub(super) async fn ready(client: &Client, patience: &Patience, arn: &str) -> Result<(), Failure> {
    patience
        .retry(|| async {
            let function = client.get_function_configuration().function_name(arn).send();
            let function = match patience.once(function).await {
                Ok(function) => function,
                // What was made a moment ago may not show yet.
                Err(failure) if failure.is_not_found() => return Err(Retry::Later(failure)),
                Err(failure) => return Err(Retry::Never(failure)),
            };
            match progress(function.state(), function.last_update_status()) {
                Progress::Done => Ok(()),
                Progress::Pending => Err(Retry::Later(Failure::unexpected("the function is not ready yet"))),
                Progress::Failed => {
                    let reason = function.last_update_status_reason().or(function.state_reason());
                    let reason = reason.unwrap_or("Lambda gave no reason");
                    Err(Retry::Never(Failure::unexpected(format!("the function failed to start: {reason}"))))
                }
            }
        })
        .await
}

#[derive(Debug, PartialEq, Eq)]
enum Progress {
    Done,
    Pending,
    Failed,
}

fn progress(state: Option<&State>, update: Option<&LastUpdateStatus>) -> Progress {
    match (state, update) {
        (Some(State::Failed), _) | (_, Some(LastUpdateStatus::Failed)) => Progress::Failed,
        (Some(State::Pending), _) | (_, Some(LastUpdateStatus::InProgress)) => Progress::Pending,
        _ => Progress::Done,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_function_is_ready_when_neither_start_nor_update_go_on() {
        let (active, done) = (Some(&State::Active), Some(&LastUpdateStatus::Successful));
        assert_eq!(progress(active, done), Progress::Done);
        assert_eq!(progress(Some(&State::Pending), None), Progress::Pending);
        assert_eq!(progress(active, Some(&LastUpdateStatus::InProgress)), Progress::Pending);
        assert_eq!(progress(active, Some(&LastUpdateStatus::Failed)), Progress::Failed);
        assert_eq!(progress(Some(&State::Failed), None), Progress::Failed);
    }
}
