//! `sfntasks_emr_terminate_cluster`.

use crate::tasks::family::emr;
use crate::unit::prelude::*;

/// Terminates a cluster.
pub const UNIT: Unit = Unit {
    name: "emr_terminate_cluster",
    summary: "Terminates an Amazon EMR cluster.",
    notes: "With `RUN_JOB` the state waits until the cluster is gone. A protected cluster stays: lift the protection first, with \
            `sfntasks_emr_set_cluster_termination_protection`.",
    links: emr::LINKS,
    family: "EMR",
    args: &[emr::CLUSTER_ID.spec],
    body: Body::Task(Task {
        api: Api { service: "elasticmapreduce", action: "terminateCluster" },
        patterns: RUN_JOB,
        default_pattern: Pattern::RunJob,
        iam,
        ..Task::DEFAULT
    }),
    ..Unit::DEFAULT
};

fn iam(call: &Call) -> Vec<Statement> {
    let mut policy = vec![emr::allow(call, ["elasticmapreduce:TerminateJobFlows"])];
    match call.pattern {
        Pattern::RequestResponse | Pattern::WaitForTaskToken => {}
        Pattern::RunJob => {
            policy.push(emr::allow(call, ["elasticmapreduce:DescribeCluster"]));
            policy.push(emr::job_rule(call, "TerminateJobFlows"));
        }
    }
    policy
}
