//! `sfntasks_emr_serverless_start_job_run`.

use crate::tasks::family::emr_serverless::{self, TAGS, applications, job_rule};
use crate::unit::arg::{Boolean, Integer, Json, Object, Str, TextList, Words};
use crate::unit::format::Format;
use crate::unit::prelude::*;

/// Starts a job.
pub const UNIT: Unit = Unit {
    name: "emr_serverless_start_job_run",
    summary: "Starts a Spark or Hive job on an Amazon EMR Serverless application.",
    notes: "The result is `{ ApplicationId, JobRunId, Arn }`. With `RUN_JOB` the state waits until the job is done; when the execution is stopped \
            meanwhile, Step Functions cancels the job.",
    links: emr_serverless::LINKS,
    family: "EMR Serverless",
    args: &[
        emr_serverless::APPLICATION_ID.spec,
        EXECUTION_ROLE_ARN.spec,
        EXECUTION_IAM_POLICY.spec,
        NAME.spec,
        JOB_DRIVER.spec,
        CONFIGURATION_OVERRIDES.spec,
        EXECUTION_TIMEOUT_MINUTES.spec,
        MODE.spec,
        RETRY_POLICY.spec,
        FLEX_EXECUTION.spec,
        TAGS.spec,
    ],
    body: Body::Task(Task {
        api: Api { service: "emr-serverless", action: "startJobRun" },
        patterns: RUN_JOB,
        iam,
        ..Task::DEFAULT
    }),
    ..Unit::DEFAULT
};

const EXECUTION_ROLE_ARN: Arg<Words> =
    text("execution_role_arn", "ARN of the role that the job works under.")
        .required()
        .arn(&["iam"])
        .asl("ExecutionRoleArn");
const EXECUTION_IAM_POLICY: Arg<Json> = json_value(
    "execution_iam_policy",
    "What narrows the role for this job, in the API's shape: `{ Policy = jsonencode(…), PolicyArns = […] }`.",
)
.asl("ExecutionIamPolicy");
const NAME: Arg<Words> = text("name", "Name of the job run.").format(Format::Length(1, 256)).asl("Name");
const JOB_DRIVER: Arg<Object> = object("job_driver", "What the job does.", &[SPARK_SUBMIT.spec, HIVE.spec])
    .rules(&[Rule::ExactlyOne(&["spark_submit", "hive"])])
    .asl("JobDriver");
const SPARK_SUBMIT: Arg<Object> = object(
    "spark_submit",
    "A Spark application.",
    &[ENTRY_POINT.spec, ENTRY_POINT_ARGUMENTS.spec, SPARK_SUBMIT_PARAMETERS.spec],
)
.asl("SparkSubmit");
const ENTRY_POINT: Arg<Words> =
    text("entry_point", "Place of the program: `s3://…`, or `local:///…` in the image.")
        .required()
        .format(Format::Length(1, 4096))
        .asl("EntryPoint");
const ENTRY_POINT_ARGUMENTS: Arg<TextList> =
    list("entry_point_arguments", "Arguments of the program.").length(0, 1024).asl("EntryPointArguments");
const SPARK_SUBMIT_PARAMETERS: Arg<Words> =
    text("spark_submit_parameters", "Options of `spark-submit`, such as `--conf spark.executor.cores=2`.")
        .format(Format::Length(1, 102_400))
        .asl("SparkSubmitParameters");
const HIVE: Arg<Object> =
    object("hive", "A Hive query.", &[QUERY.spec, INIT_QUERY_FILE.spec, PARAMETERS.spec]).asl("Hive");
const QUERY: Arg<Words> = text("query", "Place of the query file in S3, or the query itself.")
    .required()
    .format(Format::Length(1, 10_280))
    .asl("Query");
const INIT_QUERY_FILE: Arg<Words> =
    text("init_query_file", "Place of a file in S3 that runs before the query.")
        .format(Format::Length(1, 256))
        .asl("InitQueryFile");
const PARAMETERS: Arg<Words> =
    text("parameters", "Options of Hive, such as `--hiveconf hive.exec.scratchdir=s3://…`.")
        .format(Format::Length(1, 102_400))
        .asl("Parameters");
const CONFIGURATION_OVERRIDES: Arg<Json> = json_value(
    "configuration_overrides",
    "Configurations and monitoring of this job, in the API's shape: `{ ApplicationConfiguration = […], MonitoringConfiguration = { … } }`.",
)
.asl("ConfigurationOverrides");
const EXECUTION_TIMEOUT_MINUTES: Arg<Integer> =
    integer("execution_timeout_minutes", "Minutes after which EMR cancels the job; 0 for never.")
        .range(0, 1_000_000)
        .assumed("720")
        .asl("ExecutionTimeoutMinutes");
const MODE: Arg<Str> = one_of(
    "mode",
    "Whether the job ends by itself or goes on with a stream.",
    &[("BATCH", "BATCH"), ("STREAMING", "STREAMING")],
)
.assumed("BATCH")
.asl("Mode");
const RETRY_POLICY: Arg<Object> = object(
    "retry_policy",
    "How EMR itself repeats a failed job.",
    &[MAX_ATTEMPTS.spec, MAX_FAILED_ATTEMPTS_PER_HOUR.spec],
)
.asl("RetryPolicy");
const MAX_ATTEMPTS: Arg<Integer> = integer("max_attempts", "How often a batch job is started at the most.")
    .range(1, i64::MAX)
    .asl("MaxAttempts");
const MAX_FAILED_ATTEMPTS_PER_HOUR: Arg<Integer> =
    integer("max_failed_attempts_per_hour", "How often a streaming job may fail in an hour.")
        .range(1, i64::MAX)
        .asl("MaxFailedAttemptsPerHour");
const FLEX_EXECUTION: Arg<Object> = object(
    "flex_execution",
    "Whether the job runs on spare capacity, cheaper and with delays.",
    &[FLEX_ENABLED.spec],
)
.asl("FlexExecution");
const FLEX_ENABLED: Arg<Boolean> = boolean("enabled", "Whether it does.").asl("Enabled");

fn iam(call: &Call) -> Vec<Statement> {
    let applications = applications(call);
    let runs: Vec<_> = applications.iter().map(|application| format!("{application}/jobruns/*")).collect();
    let mut policy = vec![Statement::allow(["emr-serverless:StartJobRun"], applications)];
    policy.extend(call.pass_role(EXECUTION_ROLE_ARN, "emr-serverless.amazonaws.com"));
    match call.pattern {
        Pattern::RequestResponse | Pattern::WaitForTaskToken => {}
        Pattern::RunJob => {
            let follow = ["emr-serverless:GetJobRun", "emr-serverless:CancelJobRun"];
            policy.push(Statement::allow(follow, runs.clone()));
            policy.push(job_rule(call));
        }
    }
    if call.args.has(TAGS) {
        policy.push(Statement::allow(["emr-serverless:TagResource"], runs));
    }
    policy
}
