//! `sfntasks_emr_serverless_cancel_job_run`.

use crate::tasks::family::emr_serverless::{self, APPLICATION_ID, application, job_rule};
use crate::unit::arg::{Integer, Words};
use crate::unit::format::Format;
use crate::unit::prelude::*;

/// Cancels a job.
pub const UNIT: Unit = Unit {
    name: "emr_serverless_cancel_job_run",
    summary: "Cancels a job of an Amazon EMR Serverless application.",
    notes: "With `RUN_JOB` the state waits until the job is cancelled.",
    links: emr_serverless::LINKS,
    family: "EMR Serverless",
    args: &[APPLICATION_ID.spec, JOB_RUN_ID.spec, SHUTDOWN_GRACE_PERIOD_IN_SECONDS.spec],
    body: Body::Task(Task {
        api: Api { service: "emr-serverless", action: "cancelJobRun" },
        patterns: RUN_JOB,
        iam,
        ..Task::DEFAULT
    }),
    ..Unit::DEFAULT
};

const JOB_RUN_ID: Arg<Words> =
    text("job_run_id", "ID of the job run, which is in the result of the state that started it.")
        .required()
        .format(Format::Length(1, 64))
        .asl("JobRunId");
const SHUTDOWN_GRACE_PERIOD_IN_SECONDS: Arg<Integer> =
    integer("shutdown_grace_period_in_seconds", "Seconds that a streaming job gets to stop in good order.")
        .range(0, i64::MAX)
        .asl("ShutdownGracePeriodInSeconds");

fn iam(call: &Call) -> Vec<Statement> {
    let id = |arg| call.literal(arg).unwrap_or_else(|| "*".to_owned());
    let run = application(call, &format!("{}/jobruns/{}", id(APPLICATION_ID), id(JOB_RUN_ID)));
    let unknown = [APPLICATION_ID, JOB_RUN_ID].into_iter().find_map(|arg| match call.get(arg)? {
        Text::Expression(text) => Some((arg.spec.name, text)),
        Text::Literal(_) => None,
    });
    let runs = match unknown {
        Some((argument, expression)) => call.narrowed(argument, expression, || run),
        None => vec![run],
    };
    let mut policy = vec![Statement::allow(["emr-serverless:CancelJobRun"], runs.clone())];
    match call.pattern {
        Pattern::RequestResponse | Pattern::WaitForTaskToken => {}
        Pattern::RunJob => {
            policy.push(Statement::allow(["emr-serverless:GetJobRun"], runs));
            policy.push(job_rule(call));
        }
    }
    policy
}
