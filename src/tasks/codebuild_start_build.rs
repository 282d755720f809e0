//! `sfntasks_codebuild_start_build`.

use crate::tasks::family::codebuild::{self, STATUS_ARGS};
use crate::unit::arg::{Boolean, Integer, Object, Str, Words, joined};
use crate::unit::prelude::*;

/// Starts a build.
pub const UNIT: Unit = Unit {
    name: "codebuild_start_build",
    summary: "Starts a build of an AWS CodeBuild project.",
    notes: "With `RUN_JOB` the state waits until the build is done, and fails when the build does. Everything that is given here counts for this build \
            only, in place of the project's settings.",
    links: codebuild::LINKS,
    family: "CodeBuild",
    args: &ARGS,
    rules: &[codebuild::PROJECT],
    body: Body::Task(Task {
        api: Api { service: "codebuild", action: "startBuild" },
        patterns: RUN_JOB,
        iam: |call| {
            codebuild::start(
                call,
                "codebuild:StartBuild",
                ["codebuild:StopBuild", "codebuild:BatchGetBuilds"],
                "StepFunctionsGetEventForCodeBuildStartBuildRule",
            )
        },
        ..Task::DEFAULT
    }),
    ..Unit::DEFAULT
};

const ARGS: [Spec; 35] = joined(
    codebuild::START_ARGS,
    [
        REPORT_BUILD_STATUS_OVERRIDE.spec,
        BUILD_STATUS_CONFIG_OVERRIDE.spec,
        TIMEOUT_IN_MINUTES_OVERRIDE.spec,
        FLEET_OVERRIDE.spec,
        AUTO_RETRY_LIMIT_OVERRIDE.spec,
        HOST_KERNEL_OVERRIDE.spec,
    ],
);
const REPORT_BUILD_STATUS_OVERRIDE: Arg<Boolean> =
    boolean("report_build_status_override", "Whether the source's host is told how the build goes.")
        .asl("ReportBuildStatusOverride");
const BUILD_STATUS_CONFIG_OVERRIDE: Arg<Object> =
    object("build_status_config_override", "What the host shows of the build.", STATUS_ARGS)
        .asl("BuildStatusConfigOverride");
const TIMEOUT_IN_MINUTES_OVERRIDE: Arg<Integer> =
    integer("timeout_in_minutes_override", "Minutes after which CodeBuild ends the build.")
        .range(5, 2160)
        .asl("TimeoutInMinutesOverride");
const FLEET_OVERRIDE: Arg<Object> =
    object("fleet_override", "Fleet of reserved capacity that the build runs on.", &[FLEET_ARN.spec])
        .asl("FleetOverride");
const FLEET_ARN: Arg<Words> = text("fleet_arn", "ARN of the fleet.").arn(&["codebuild"]).asl("FleetArn");
const AUTO_RETRY_LIMIT_OVERRIDE: Arg<Integer> =
    integer("auto_retry_limit_override", "How often CodeBuild itself repeats a failed build.")
        .range(0, i64::MAX)
        .asl("AutoRetryLimitOverride");
const HOST_KERNEL_OVERRIDE: Arg<Str> = one_of(
    "host_kernel_override",
    "Kernel of the machine that the build runs on.",
    &[
        ("LINUX_KERNEL_4", "LINUX_KERNEL_4"),
        ("LINUX_KERNEL_6", "LINUX_KERNEL_6"),
        ("LINUX_KERNEL_LATEST", "LINUX_KERNEL_LATEST"),
    ],
)
.asl("HostKernelOverride");
