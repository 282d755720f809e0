//! What the tasks of Amazon EMR Serverless share.

use crate::unit::arg::{TextMap, Words};
use crate::unit::format::Format;
use crate::unit::prelude::*;

/// AWS's page about the whole family.
pub const LINKS: &[(&str, &str)] = &[(
    "Create and manage Amazon EMR Serverless applications with Step Functions",
    "https://docs.aws.amazon.com/step-functions/latest/dg/connect-emr-serverless.html",
)];

/// `ApplicationId`.
pub const APPLICATION_ID: Arg<Words> = text(
    "application_id",
    "ID of the application, such as `00f1r3h5k7m9p1s3`. It may be an expression on the result of the state that created it.",
)
.required()
.format(Format::Length(1, 64))
.asl("ApplicationId");
/// `Tags`.
pub const TAGS: Arg<TextMap> = map("tags", "Tags.").length(0, 200).asl("Tags");

/// ARN of an application, or of what lies below it.
pub fn application(call: &Call, id: &str) -> String {
    call.arn("emr-serverless", &format!("/applications/{id}"))
}

/// The application of the call, or all of them when only the execution knows which.
pub fn applications(call: &Call) -> Vec<String> {
    call.target_with(APPLICATION_ID, |id| application(call, id), || application(call, "*"))
}

/// What Step Functions needs to hear that an application has changed its state.
pub fn application_rule(call: &Call) -> Statement {
    call.managed_rule("StepFunctionsGetEventsForEMRServerlessApplicationRule")
}

/// What Step Functions needs to hear that a job is done.
pub fn job_rule(call: &Call) -> Statement {
    call.managed_rule("StepFunctionsGetEventsForEMRServerlessJobRule")
}

/// The policy of a call that changes an application's state: the call, and what follows the change with `RUN_JOB`.
pub fn change<const N: usize>(
    call: &Call,
    action: &'static str,
    follow: [&'static str; N],
) -> Vec<Statement> {
    let applications = applications(call);
    let mut policy = vec![Statement::allow([action], applications.clone())];
    match call.pattern {
        Pattern::RequestResponse | Pattern::WaitForTaskToken => {}
        Pattern::RunJob => {
            policy.push(Statement::allow(follow, applications));
            policy.push(application_rule(call));
        }
    }
    policy
}
