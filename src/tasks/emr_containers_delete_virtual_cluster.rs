//! `sfntasks_emr_containers_delete_virtual_cluster`.

use crate::tasks::family::emr_containers::{self, VIRTUAL_CLUSTER_ID, virtual_clusters};
use crate::unit::prelude::*;

/// Deletes a virtual cluster.
pub const UNIT: Unit = Unit {
    name: "emr_containers_delete_virtual_cluster",
    summary: "Deletes a virtual cluster of Amazon EMR on EKS; the EKS cluster stays as it is.",
    notes: "With `RUN_JOB` the state waits until the virtual cluster is gone.",
    links: emr_containers::LINKS,
    family: "EMR on EKS",
    args: &[VIRTUAL_CLUSTER_ID.asl("Id").spec],
    body: Body::Task(Task {
        api: Api { service: "emr-containers", action: "deleteVirtualCluster" },
        patterns: RUN_JOB,
        iam,
        ..Task::DEFAULT
    }),
    ..Unit::DEFAULT
};

fn iam(call: &Call) -> Vec<Statement> {
    let clusters = virtual_clusters(call);
    let delete = Statement::allow(["emr-containers:DeleteVirtualCluster"], clusters.clone());
    match call.pattern {
        Pattern::RequestResponse | Pattern::WaitForTaskToken => vec![delete],
        Pattern::RunJob => {
            vec![delete, Statement::allow(["emr-containers:DescribeVirtualCluster"], clusters)]
        }
    }
}
