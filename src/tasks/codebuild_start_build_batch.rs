//! `sfntasks_codebuild_start_build_batch`.

use crate::tasks::family::codebuild;
use crate::unit::arg::{Boolean, Integer, Object, Str, TextList, Words, joined};
use crate::unit::prelude::*;

/// Starts a batch of builds.
pub const UNIT: Unit = Unit {
    name: "codebuild_start_build_batch",
    summary: "Starts a batch of builds of an AWS CodeBuild project.",
    notes: "With `RUN_JOB` the state waits until all builds of the batch are done, and fails when the batch does. Everything that is given here counts \
            for this batch only, in place of the project's settings.",
    links: codebuild::LINKS,
    family: "CodeBuild",
    args: &ARGS,
    rules: &[codebuild::PROJECT],
    body: Body::Task(Task {
        api: Api { service: "codebuild", action: "startBuildBatch" },
        patterns: RUN_JOB,
        iam,
        ..Task::DEFAULT
    }),
    ..Unit::DEFAULT
};

const ARGS: [Spec; 32] = joined(
    codebuild::START_ARGS,
    [
        REPORT_BUILD_BATCH_STATUS_OVERRIDE.spec,
        BUILD_TIMEOUT_IN_MINUTES_OVERRIDE.spec,
        BUILD_BATCH_CONFIG_OVERRIDE.spec,
    ],
);
const REPORT_BUILD_BATCH_STATUS_OVERRIDE: Arg<Boolean> =
    boolean("report_build_batch_status_override", "Whether the source's host is told how the batch goes.")
        .asl("ReportBuildBatchStatusOverride");
const BUILD_TIMEOUT_IN_MINUTES_OVERRIDE: Arg<Integer> =
    integer("build_timeout_in_minutes_override", "Minutes after which CodeBuild ends a build of the batch.")
        .range(5, 2160)
        .asl("BuildTimeoutInMinutesOverride");
const BUILD_BATCH_CONFIG_OVERRIDE: Arg<Object> = object(
    "build_batch_config_override",
    "How the batch runs.",
    &[
        BATCH_SERVICE_ROLE.spec,
        COMBINE_ARTIFACTS.spec,
        RESTRICTIONS.spec,
        TIMEOUT_IN_MINS.spec,
        BATCH_REPORT_MODE.spec,
    ],
)
.asl("BuildBatchConfigOverride");
const BATCH_SERVICE_ROLE: Arg<Words> = text(
    "service_role",
    "ARN of the role under which the batch starts its builds, which the policy then allows to pass.",
)
.arn(&["iam"])
.asl("ServiceRole");
const COMBINE_ARTIFACTS: Arg<Boolean> =
    boolean("combine_artifacts", "Whether the output of all builds goes to one place.")
        .asl("CombineArtifacts");
const RESTRICTIONS: Arg<Object> = object(
    "restrictions",
    "What the batch may use.",
    &[MAXIMUM_BUILDS_ALLOWED.spec, COMPUTE_TYPES_ALLOWED.spec, FLEETS_ALLOWED.spec],
)
.asl("Restrictions");
const MAXIMUM_BUILDS_ALLOWED: Arg<Integer> =
    integer("maximum_builds_allowed", "Builds of the batch at the most.")
        .range(1, 100)
        .asl("MaximumBuildsAllowed");
const COMPUTE_TYPES_ALLOWED: Arg<TextList> =
    list("compute_types_allowed", "Sizes of build environment.").asl("ComputeTypesAllowed");
const FLEETS_ALLOWED: Arg<TextList> =
    list("fleets_allowed", "ARNs of fleets of reserved capacity.").asl("FleetsAllowed");
const TIMEOUT_IN_MINS: Arg<Integer> =
    integer("timeout_in_mins", "Minutes after which CodeBuild ends the batch.")
        .range(5, 2160)
        .asl("TimeoutInMins");
const BATCH_REPORT_MODE: Arg<Str> = one_of(
    "batch_report_mode",
    "Whether the source's host is told of the builds or of the batch.",
    &[
        ("REPORT_INDIVIDUAL_BUILDS", "REPORT_INDIVIDUAL_BUILDS"),
        ("REPORT_AGGREGATED_BATCH", "REPORT_AGGREGATED_BATCH"),
    ],
)
.asl("BatchReportMode");

fn iam(call: &Call) -> Vec<Statement> {
    let mut policy = codebuild::start(
        call,
        "codebuild:StartBuildBatch",
        ["codebuild:StopBuildBatch", "codebuild:BatchGetBuildBatches"],
        "StepFunctionsGetEventForCodeBuildStartBuildBatchRule",
    );
    let role = call.get(BUILD_BATCH_CONFIG_OVERRIDE).and_then(|batch| batch.get(BATCH_SERVICE_ROLE));
    policy.extend(role.map(|role| {
        call.pass_role_text(BUILD_BATCH_CONFIG_OVERRIDE.spec.name, role, "codebuild.amazonaws.com")
    }));
    policy
}
