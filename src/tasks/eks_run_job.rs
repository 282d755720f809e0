//! `sfntasks_eks_run_job`.

use crate::tasks::family::eks::{
    CLUSTER_CERTIFICATE_AUTHORITY_DATA, CLUSTER_ENDPOINT, CLUSTER_NAME, KUBERNETES_NOTES, check_token,
};
use crate::unit::arg::{Json, Words};
use crate::unit::format::Format;
use crate::unit::prelude::*;

/// Runs a Kubernetes job.
pub const UNIT: Unit = Unit {
    name: "eks_run_job",
    summary: "Runs a Kubernetes job on an Amazon EKS cluster.",
    notes: KUBERNETES_NOTES,
    links: &[(
        "Create and manage Amazon EKS clusters with Step Functions",
        "https://docs.aws.amazon.com/step-functions/latest/dg/connect-eks.html",
    )],
    family: "EKS",
    args: &[
        CLUSTER_NAME.spec,
        CLUSTER_CERTIFICATE_AUTHORITY_DATA.spec,
        CLUSTER_ENDPOINT.spec,
        NAMESPACE.spec,
        LOG_OPTIONS.spec,
        JOB.spec,
    ],
    check: check_token,
    body: Body::Task(Task {
        api: Api { service: "eks", action: "runJob" },
        patterns: ALL_PATTERNS,
        token_argument: "job",
        ..Task::DEFAULT
    }),
    ..Unit::DEFAULT
};

const NAMESPACE: Arg<Words> = text("namespace", "Namespace that the job runs in.")
    .format(Format::Length(1, 63))
    .assumed("default")
    .asl("Namespace");
const LOG_OPTIONS: Arg<Json> = json_value(
    "log_options",
    "Which logs of the job's pods the result holds, in the API's own shape: `RetrieveLogs`, `RawLogs`, and `LogParameters` with a list \
     of texts by name. For `RUN_JOB`.",
)
.asl("LogOptions");
const JOB: Arg<Json> = json_value(
    "job",
    "Manifest of the job: `apiVersion = \"batch/v1\"`, `kind = \"Job\"`, `metadata`, `spec`. The job stays in the cluster unless its \
     `spec` has `ttlSecondsAfterFinished`.",
)
.required()
.asl("Job");
