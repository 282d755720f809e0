//! `sfntasks_eks_delete_nodegroup`.

use crate::tasks::family::eks::{CLUSTER_NAME, NODEGROUP_NAME, within_cluster};
use crate::unit::prelude::*;

/// Deletes a node group.
pub const UNIT: Unit = Unit {
    name: "eks_delete_nodegroup",
    summary: "Deletes a managed node group of an Amazon EKS cluster.",
    links: &[
        (
            "Create and manage Amazon EKS clusters with Step Functions",
            "https://docs.aws.amazon.com/step-functions/latest/dg/connect-eks.html",
        ),
        ("DeleteNodegroup", "https://docs.aws.amazon.com/eks/latest/APIReference/API_DeleteNodegroup.html"),
    ],
    family: "EKS",
    args: &[CLUSTER_NAME.spec, NODEGROUP_NAME.spec],
    body: Body::Task(Task {
        api: Api { service: "eks", action: "deleteNodegroup" },
        patterns: RUN_JOB,
        iam,
        ..Task::DEFAULT
    }),
    ..Unit::DEFAULT
};

fn iam(call: &Call) -> Vec<Statement> {
    let actions: &[&str] = match call.pattern {
        Pattern::RequestResponse | Pattern::WaitForTaskToken => &["eks:DeleteNodegroup"],
        Pattern::RunJob => &["eks:DeleteNodegroup", "eks:DescribeNodegroup"],
    };
    vec![Statement::allow(actions.iter().copied(), within_cluster(call, "nodegroup", NODEGROUP_NAME))]
}
