//! `sfntasks_emr_add_step`.

use crate::tasks::family::emr;
use crate::unit::arg::{Json, Str, TextList, TextMap, Words};
use crate::unit::format::Format;
use crate::unit::prelude::*;

/// Adds a step.
pub const UNIT: Unit = Unit {
    name: "emr_add_step",
    summary: "Adds a step to an Amazon EMR cluster: a JAR with its arguments.",
    notes: "With `RUN_JOB` the state waits until the step is done, and fails when the step does. Arguments and properties show in the \
            execution's history: pass no secrets.",
    links: emr::LINKS,
    family: "EMR",
    args: &[
        emr::CLUSTER_ID.spec,
        EXECUTION_ROLE_ARN.spec,
        STEP_NAME.spec,
        ACTION_ON_FAILURE.spec,
        JAR.spec,
        MAIN_CLASS.spec,
        ARGS.spec,
        PROPERTIES.spec,
        STEP_MONITORING_CONFIGURATION.spec,
    ],
    body: Body::Task(Task {
        api: Api { service: "elasticmapreduce", action: "addStep" },
        patterns: RUN_JOB,
        default_pattern: Pattern::RunJob,
        iam,
        ..Task::DEFAULT
    }),
    ..Unit::DEFAULT
};

const EXECUTION_ROLE_ARN: Arg<Words> = text(
    "execution_role_arn",
    "ARN of the runtime role that the step works under. Default: the role of the cluster's machines.",
)
.arn(&["iam"])
.asl("ExecutionRoleArn");
const STEP_NAME: Arg<Words> =
    text("step_name", "Name of the step.").required().format(Format::Length(1, 256)).asl("Step.Name");
const ACTION_ON_FAILURE: Arg<Str> = one_of(
    "action_on_failure",
    "What becomes of the cluster and its other steps when this one fails.",
    &[
        ("CONTINUE", "CONTINUE"),
        ("CANCEL_AND_WAIT", "CANCEL_AND_WAIT"),
        ("TERMINATE_CLUSTER", "TERMINATE_CLUSTER"),
    ],
)
.default("CONTINUE")
.asl("Step.ActionOnFailure");
const JAR: Arg<Words> = text(
    "jar",
    "JAR that the step runs: a place in S3 or on the primary node, or `command-runner.jar` for a command.",
)
.required()
.asl("Step.HadoopJarStep.Jar");
const MAIN_CLASS: Arg<Words> =
    text("main_class", "Class of the JAR that is run. Default: the one that the JAR names.")
        .asl("Step.HadoopJarStep.MainClass");
const ARGS: Arg<TextList> =
    list("args", "Arguments: of the main class, or the command.").asl("Step.HadoopJarStep.Args");
const PROPERTIES: Arg<TextMap> = map("properties", "Java properties that are set for the step.")
    .pairs("Key", "Value")
    .asl("Step.HadoopJarStep.Properties");
const STEP_MONITORING_CONFIGURATION: Arg<Json> = json_value(
    "step_monitoring_configuration",
    "Where the step's logs go, in the API's shape: `{ S3MonitoringConfiguration = { LogUri = \"s3://…\" } }`.",
)
.asl("Step.StepMonitoringConfiguration");

fn iam(call: &Call) -> Vec<Statement> {
    let add = emr::allow(call, ["elasticmapreduce:AddJobFlowSteps"]);
    let mut policy =
        vec![emr::under_role(call, add, EXECUTION_ROLE_ARN, "elasticmapreduce:ExecutionRoleArn")];
    match call.pattern {
        Pattern::RequestResponse | Pattern::WaitForTaskToken => {}
        Pattern::RunJob => {
            let follow = ["elasticmapreduce:DescribeStep", "elasticmapreduce:CancelSteps"];
            policy.push(emr::allow(call, follow));
            policy.push(emr::job_rule(call, "AddJobFlowSteps"));
        }
    }
    policy
}
