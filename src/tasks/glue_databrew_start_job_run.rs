//! `sfntasks_glue_databrew_start_job_run`.

use crate::unit::arg::Words;
use crate::unit::format::Format;
use crate::unit::prelude::*;

/// Starts a job.
pub const UNIT: Unit = Unit {
    name: "glue_databrew_start_job_run",
    summary: "Starts a run of an AWS Glue DataBrew job.",
    notes: "With `RUN_JOB` the state waits until the run is done, and fails when the run does.",
    links: &[(
        "Start AWS Glue DataBrew jobs with Step Functions",
        "https://docs.aws.amazon.com/step-functions/latest/dg/connect-databrew.html",
    )],
    family: "Glue DataBrew",
    args: &[JOB_NAME.spec],
    body: Body::Task(Task {
        api: Api { service: "databrew", action: "startJobRun" },
        patterns: RUN_JOB,
        iam,
        ..Task::DEFAULT
    }),
    ..Unit::DEFAULT
};

const JOB_NAME: Arg<Words> =
    text("job_name", "Name of the job.").required().format(Format::Length(1, 240)).asl("Name");

fn iam(call: &Call) -> Vec<Statement> {
    let job = |name: &str| call.arn("databrew", &format!("job/{name}"));
    let jobs = call.target_with(JOB_NAME, job, || job("*"));
    let start = Statement::allow(["databrew:StartJobRun"], jobs.clone());
    match call.pattern {
        Pattern::RequestResponse | Pattern::WaitForTaskToken => vec![start],
        Pattern::RunJob => {
            vec![start, Statement::allow(["databrew:ListJobRuns", "databrew:StopJobRun"], jobs)]
        }
    }
}
