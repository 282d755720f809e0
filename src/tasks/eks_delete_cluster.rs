//! `sfntasks_eks_delete_cluster`.

use crate::tasks::family::eks::{CLUSTER, clusters};
use crate::unit::arg::Words;
use crate::unit::prelude::*;

/// Deletes a cluster.
pub const UNIT: Unit = Unit {
    name: "eks_delete_cluster",
    summary: "Deletes an Amazon EKS cluster.",
    notes: "Delete its node groups and Fargate profiles first.",
    links: &[
        (
            "Create and manage Amazon EKS clusters with Step Functions",
            "https://docs.aws.amazon.com/step-functions/latest/dg/connect-eks.html",
        ),
        ("DeleteCluster", "https://docs.aws.amazon.com/eks/latest/APIReference/API_DeleteCluster.html"),
    ],
    family: "EKS",
    args: &[NAME.spec],
    body: Body::Task(Task {
        api: Api { service: "eks", action: "deleteCluster" },
        patterns: RUN_JOB,
        iam,
        ..Task::DEFAULT
    }),
    ..Unit::DEFAULT
};

const NAME: Arg<Words> = text("name", "Name of the cluster.").required().format(CLUSTER).asl("Name");

fn iam(call: &Call) -> Vec<Statement> {
    let actions: &[&str] = match call.pattern {
        Pattern::RequestResponse | Pattern::WaitForTaskToken => &["eks:DeleteCluster"],
        Pattern::RunJob => &["eks:DeleteCluster", "eks:DescribeCluster"],
    };
    vec![Statement::allow(actions.iter().copied(), clusters(call, NAME))]
}
