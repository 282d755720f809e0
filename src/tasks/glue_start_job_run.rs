//! `sfntasks_glue_start_job_run`.

use crate::tasks::family::texts;
use crate::unit::arg::{Boolean, Form, Integer, Json, Number, Str, Words};
use crate::unit::format::Format;
use crate::unit::prelude::*;

/// Starts a job.
pub const UNIT: Unit = Unit {
    name: "glue_start_job_run",
    summary: "Starts a run of an AWS Glue job.",
    notes: "With `RUN_JOB` the state waits until the run is done, and fails when the run does. Too many runs at a time give \
            `Glue.ConcurrentRunsExceededException`, which is worth a retry. `job_timeout_minutes` ends the run at Glue, \
            `timeout_seconds` the state. Arguments show in the execution's history: pass no secrets.",
    links: &[(
        "Start an AWS Glue job with Step Functions",
        "https://docs.aws.amazon.com/step-functions/latest/dg/connect-glue.html",
    )],
    family: "Glue",
    args: &[
        GLUE_JOB_NAME.spec,
        JOB_RUN_ID.spec,
        JOB_RUN_QUEUING_ENABLED.spec,
        ARGUMENTS.spec,
        JOB_TIMEOUT_MINUTES.spec,
        NOTIFY_DELAY_AFTER_MINUTES.spec,
        SECURITY_CONFIGURATION.spec,
        WORKER_TYPE.spec,
        NUMBER_OF_WORKERS.spec,
        MAX_CAPACITY.spec,
        ALLOCATED_CAPACITY.spec,
        EXECUTION_CLASS.spec,
    ],
    rules: &[
        Rule::AtMostOne(&["worker_type", "max_capacity", "allocated_capacity"]),
        Rule::AtMostOne(&["number_of_workers", "max_capacity", "allocated_capacity"]),
    ],
    body: Body::Task(Task {
        api: Api { service: "glue", action: "startJobRun" },
        patterns: RUN_JOB,
        iam,
        ..Task::DEFAULT
    }),
    ..Unit::DEFAULT
};

const GLUE_JOB_NAME: Arg<Words> =
    text("glue_job_name", "Name of the job.").required().format(Format::Length(1, 255)).asl("JobName");
const JOB_RUN_ID: Arg<Words> = text("job_run_id", "ID of an earlier run that is to be tried again.")
    .format(Format::Length(1, 255))
    .asl("JobRunId");
const JOB_RUN_QUEUING_ENABLED: Arg<Boolean> =
    boolean("job_run_queuing_enabled", "Whether the run waits when the account's limits are reached.")
        .asl("JobRunQueuingEnabled");
const ARGUMENTS: Arg<Json> = json_value(
    "arguments",
    "Arguments of this run, in place of the job's: an object whose keys start with `--`. The API takes texts: numbers and booleans are \
     sent as such.",
)
.form(Form::With(|value| texts(value, "argument")))
.asl("Arguments");
const JOB_TIMEOUT_MINUTES: Arg<Integer> =
    integer("job_timeout_minutes", "Minutes after which Glue ends the run. Default: that of the job.")
        .range(1, i64::MAX)
        .asl("Timeout");
const NOTIFY_DELAY_AFTER_MINUTES: Arg<Integer> = integer(
    "notify_delay_after_minutes",
    "Minutes after which Glue sends a notification that the run is late.",
)
.range(1, i64::MAX)
.asl("NotificationProperty.NotifyDelayAfter");
const SECURITY_CONFIGURATION: Arg<Words> =
    text("security_configuration", "Name of Glue's security configuration for the run.")
        .format(Format::Length(1, 255))
        .asl("SecurityConfiguration");
const WORKER_TYPE: Arg<Words> = text(
    "worker_type",
    "Type of the workers: `Standard`, or such as `G.1X`, `G.025X`, `R.2X`, `Z.2X`. Default: that of the job.",
)
.asl("WorkerType");
const NUMBER_OF_WORKERS: Arg<Integer> =
    integer("number_of_workers", "Number of workers. Default: that of the job.")
        .range(1, i64::MAX)
        .asl("NumberOfWorkers");
const MAX_CAPACITY: Arg<Number> = number(
    "max_capacity",
    "Data processing units for the run, for jobs without workers; a Python shell job takes 0.0625 or 1.",
)
.range(0.0625, f64::INFINITY)
.asl("MaxCapacity");
const ALLOCATED_CAPACITY: Arg<Integer> =
    integer("allocated_capacity", "Legacy: data processing units. Use `max_capacity`.")
        .range(2, i64::MAX)
        .asl("AllocatedCapacity");
const EXECUTION_CLASS: Arg<Str> = one_of(
    "execution_class",
    "`FLEX` runs on spare capacity, cheaper and with delays.",
    &[("FLEX", "FLEX"), ("STANDARD", "STANDARD")],
)
.assumed("STANDARD")
.asl("ExecutionClass");

fn iam(call: &Call) -> Vec<Statement> {
    let job = |name: &str| call.arn("glue", &format!("job/{name}"));
    let jobs = call.target_with(GLUE_JOB_NAME, job, || job("*"));
    let start = Statement::allow(["glue:StartJobRun"], jobs.clone());
    match call.pattern {
        Pattern::RequestResponse | Pattern::WaitForTaskToken => vec![start],
        Pattern::RunJob => {
            let follow = ["glue:GetJobRun", "glue:GetJobRuns", "glue:BatchStopJobRun"];
            vec![start, Statement::allow(follow, jobs)]
        }
    }
}
