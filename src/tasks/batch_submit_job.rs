//! `sfntasks_batch_submit_job`.

use crate::tasks::family::revision;
use crate::unit::arg::{
    Boolean, Form, Integer, Json, Kind, Number, Object, ObjectList, Str, TextList, TextMap, Words,
};
use crate::unit::format::Format;
use crate::unit::prelude::*;

/// Submits a job.
pub const UNIT: Unit = Unit {
    name: "batch_submit_job",
    summary: "Submits a job to AWS Batch.",
    notes: "With `RUN_JOB` the state waits until the job is done, of an array job until all its children are, and fails when the job does. \
            Batch ends an attempt after `attempt_duration_seconds`; `timeout_seconds` is the state's own time, queueing and retries \
            included. Environment values show in the execution's history: pass no secrets.",
    links: &[(
        "Run AWS Batch workloads with Step Functions",
        "https://docs.aws.amazon.com/step-functions/latest/dg/connect-batch.html",
    )],
    family: "Batch",
    args: &[
        JOB_DEFINITION_ARN.spec,
        JOB_NAME.spec,
        JOB_QUEUE_ARN.spec,
        PAYLOAD.spec,
        ARRAY_SIZE.spec,
        CONTAINER_OVERRIDES.spec,
        JOB_DEPENDENCIES.spec,
        ATTEMPTS.spec,
        EVALUATE_ON_EXIT.spec,
        ATTEMPT_DURATION_SECONDS.spec,
        SHARE_IDENTIFIER.spec,
        SCHEDULING_PRIORITY_OVERRIDE.spec,
        NODE_OVERRIDES.spec,
        EKS_PROPERTIES_OVERRIDE.spec,
        ECS_PROPERTIES_OVERRIDE.spec,
        PROPAGATE_TAGS.spec,
        TAGS.spec,
    ],
    rules: &[Rule::AtMostOne(&[
        "container_overrides",
        "node_overrides",
        "eks_properties_override",
        "ecs_properties_override",
    ])],
    check,
    body: Body::Task(Task {
        api: Api { service: "batch", action: "submitJob" },
        patterns: RUN_JOB,
        default_pattern: Pattern::RunJob,
        iam,
        ..Task::DEFAULT
    }),
    ..Unit::DEFAULT
};

const JOB_DEFINITION_ARN: Arg<Words> = text(
    "job_definition_arn",
    "ARN of the job definition: with a revision that one runs, without it the latest that is active.",
)
.required()
.arn(&["batch"])
.asl("JobDefinition");
const JOB_NAME: Arg<Words> =
    text("job_name", "Name of the job.").required().format(Format::Name(1, 128, "-_")).asl("JobName");
const JOB_QUEUE_ARN: Arg<Words> =
    text("job_queue_arn", "ARN of the queue.").required().arn(&["batch"]).asl("JobQueue");
const PAYLOAD: Arg<Json> = json_value(
    "payload",
    "Values for the placeholders (`Ref::name`) of the job definition's command, by name: Batch's `Parameters`.",
)
.asl("Parameters");
const ARRAY_SIZE: Arg<Integer> =
    integer("array_size", "Number of children, which makes the job an array job.")
        .range(2, 10_000)
        .asl("ArrayProperties.Size");
const CONTAINER_OVERRIDES: Arg<Object> = object(
    "container_overrides",
    "What replaces the container's settings in the job definition.",
    &[COMMAND.spec, ENVIRONMENT.spec, INSTANCE_TYPE.spec, GPU_COUNT.spec, MEMORY_MIB.spec, VCPUS.spec],
)
.form(Form::With(typed_requirements))
.asl("ContainerOverrides");
const COMMAND: Arg<TextList> = list("command", "Command and arguments.").asl("Command");
const ENVIRONMENT: Arg<TextMap> =
    map("environment", "Environment variables; names that start with `AWS_BATCH` are Batch's own.")
        .pairs("Name", "Value")
        .asl("Environment");
const INSTANCE_TYPE: Arg<Words> =
    text("instance_type", "EC2 type of each node of a multi-node job.").asl("InstanceType");
const GPU_COUNT: Arg<Integer> =
    integer("gpu_count", "GPUs. Batch takes a text, so an expression must give one.")
        .range(1, i64::MAX)
        .form(Form::Quoted)
        .asl("ResourceRequirements.GPU");
const MEMORY_MIB: Arg<Integer> =
    integer("memory_mib", "Memory in MiB. Batch takes a text, so an expression must give one.")
        .range(4, i64::MAX)
        .form(Form::Quoted)
        .asl("ResourceRequirements.MEMORY");
const VCPUS: Arg<Number> = number(
    "vcpus",
    "Virtual CPUs; Fargate also has `0.25` and `0.5`. Batch takes a text, so an expression must give one.",
)
.range(0.25, f64::INFINITY)
.form(Form::Quoted)
.asl("ResourceRequirements.VCPU");
const JOB_DEPENDENCIES: Arg<ObjectList> = object_list(
    "job_dependencies",
    "Jobs that must be done before.",
    &Kind::Object(&[JOB_ID.spec, DEPENDENCY_TYPE.spec]),
)
.length(0, 20)
.asl("DependsOn");
const JOB_ID: Arg<Words> =
    text("job_id", "ID of the job. `SEQUENTIAL` needs none: it orders the children of this job.")
        .asl("JobId");
const DEPENDENCY_TYPE: Arg<Str> = one_of(
    "type",
    "For array jobs: `SEQUENTIAL` runs this job's children one after the other, `N_TO_N` each after its counterpart in the other job.",
    &[("N_TO_N", "N_TO_N"), ("SEQUENTIAL", "SEQUENTIAL")],
)
.asl("Type");
const ATTEMPTS: Arg<Integer> = integer(
    "attempts",
    "How often Batch starts the job before it counts as failed. Default: that of the job definition.",
)
.range(1, 10)
.asl("RetryStrategy.Attempts");
const EVALUATE_ON_EXIT: Arg<ObjectList> = object_list(
    "evaluate_on_exit",
    "Which failures Batch tries again. The first rule counts that fits in all it names.",
    &Kind::Object(&[ACTION.spec, ON_EXIT_CODE.spec, ON_REASON.spec, ON_STATUS_REASON.spec]),
)
.rules(&[Rule::AtLeastOne(&["on_exit_code", "on_reason", "on_status_reason"])])
.length(0, 5)
.asl("RetryStrategy.EvaluateOnExit");
const ACTION: Arg<Str> =
    one_of("action", "What Batch does.", &[("RETRY", "RETRY"), ("EXIT", "EXIT")]).required().asl("Action");
const ON_EXIT_CODE: Arg<Words> =
    text("on_exit_code", "Exit code; `1*` stands for all that start with 1.").asl("OnExitCode");
const ON_REASON: Arg<Words> =
    text("on_reason", "Reason that the container ended for, such as `CannotPull*`.").asl("OnReason");
const ON_STATUS_REASON: Arg<Words> =
    text("on_status_reason", "Reason of the job's status, such as `Host EC2*`.").asl("OnStatusReason");
const ATTEMPT_DURATION_SECONDS: Arg<Integer> =
    integer("attempt_duration_seconds", "Seconds after which Batch ends an attempt.")
        .range(60, i64::MAX)
        .asl("Timeout.AttemptDurationSeconds");
const SHARE_IDENTIFIER: Arg<Words> =
    text("share_identifier", "Share that the job counts for, on queues with a scheduling policy.")
        .asl("ShareIdentifier");
const SCHEDULING_PRIORITY_OVERRIDE: Arg<Integer> =
    integer("scheduling_priority_override", "Priority within the share, in place of the job definition's.")
        .range(0, 9999)
        .asl("SchedulingPriorityOverride");
const NODE_OVERRIDES: Arg<Json> = json_value(
    "node_overrides",
    "What replaces the settings of a multi-node job, in the API's shape: `{ NumNodes = 4 }`.",
)
.asl("NodeOverrides");
const EKS_PROPERTIES_OVERRIDE: Arg<Json> = json_value(
    "eks_properties_override",
    "What replaces the pod's settings of a job on EKS, in the API's shape.",
)
.asl("EksPropertiesOverride");
const ECS_PROPERTIES_OVERRIDE: Arg<Json> = json_value(
    "ecs_properties_override",
    "What replaces the settings of a job with several containers, in the API's shape.",
)
.asl("EcsPropertiesOverride");
const PROPAGATE_TAGS: Arg<Boolean> =
    boolean("propagate_tags", "Whether the job's tags also go to its ECS task.").asl("PropagateTags");
const TAGS: Arg<TextMap> = map("tags", "Tags of the job.").length(1, 50).asl("Tags");

/// Batch takes the requirements as a list of type and value.
fn typed_requirements(overrides: &Value) -> Result<Value, String> {
    let mut overrides = overrides.clone();
    if let Some(Value::Object(requirements)) = overrides.get_mut("ResourceRequirements").map(Value::take) {
        let typed = requirements.into_iter().map(|(kind, value)| json!({ "Type": kind, "Value": value }));
        overrides["ResourceRequirements"] = typed.collect();
    }
    Ok(overrides)
}

fn check(call: &Call, problems: &mut Problems) {
    let environment = call.get(CONTAINER_OVERRIDES).and_then(|overrides| overrides.get(ENVIRONMENT));
    for (name, _) in environment.unwrap_or_default() {
        if name.starts_with("AWS_BATCH") {
            problems.error(
                CONTAINER_OVERRIDES.spec.name,
                format!(
                    "{name:?} is Batch's own; names of environment variables may not start with AWS_BATCH."
                ),
            );
        }
    }
}

fn iam(call: &Call) -> Vec<Statement> {
    let definitions = call.target(JOB_DEFINITION_ARN, || call.arn("batch", "job-definition/*"));
    let queues = call.target(JOB_QUEUE_ARN, || call.arn("batch", "job-queue/*"));
    // The job has no ID before it is submitted.
    let jobs = call.arn("batch", "job/*");
    let submitted = definitions.iter().flat_map(|definition| revision::named(definition));
    let submitted = submitted.chain(queues).chain([jobs.clone()]);
    let mut policy = vec![Statement::allow(["batch:SubmitJob"], submitted)];
    match call.pattern {
        Pattern::RequestResponse | Pattern::WaitForTaskToken => {}
        Pattern::RunJob => {
            // DescribeJobs has no resource-level permissions.
            policy.push(Statement::allow(["batch:DescribeJobs"], ["*"]));
            policy.push(Statement::allow(["batch:TerminateJob"], [jobs.clone()]));
            policy.push(call.managed_rule("StepFunctionsGetEventsForBatchJobsRule"));
        }
    }
    if call.args.has(TAGS) {
        policy.push(Statement::allow(["batch:TagResource"], [jobs]));
    }
    policy
}
