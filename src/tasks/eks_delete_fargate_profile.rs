//! `sfntasks_eks_delete_fargate_profile`.

use crate::tasks::family::eks::{CLUSTER_NAME, FARGATE_PROFILE_NAME, within_cluster};
use crate::unit::prelude::*;

/// Deletes a Fargate profile.
pub const UNIT: Unit = Unit {
    name: "eks_delete_fargate_profile",
    summary: "Deletes an AWS Fargate profile of an Amazon EKS cluster.",
    notes: "EKS deletes one profile of a cluster at a time.",
    links: &[
        (
            "Create and manage Amazon EKS clusters with Step Functions",
            "https://docs.aws.amazon.com/step-functions/latest/dg/connect-eks.html",
        ),
        (
            "DeleteFargateProfile",
            "https://docs.aws.amazon.com/eks/latest/APIReference/API_DeleteFargateProfile.html",
        ),
    ],
    family: "EKS",
    args: &[CLUSTER_NAME.spec, FARGATE_PROFILE_NAME.spec],
    body: Body::Task(Task {
        api: Api { service: "eks", action: "deleteFargateProfile" },
        patterns: RUN_JOB,
        iam,
        ..Task::DEFAULT
    }),
    ..Unit::DEFAULT
};

fn iam(call: &Call) -> Vec<Statement> {
    let actions: &[&str] = match call.pattern {
        Pattern::RequestResponse | Pattern::WaitForTaskToken => &["eks:DeleteFargateProfile"],
        Pattern::RunJob => &["eks:DeleteFargateProfile", "eks:DescribeFargateProfile"],
    };
    vec![Statement::allow(
        actions.iter().copied(),
        within_cluster(call, "fargateprofile", FARGATE_PROFILE_NAME),
    )]
}
