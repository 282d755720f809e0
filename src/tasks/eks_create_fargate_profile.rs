//! `sfntasks_eks_create_fargate_profile`.

use crate::tasks::family::eks::{
    self, CLIENT_REQUEST_TOKEN, CLUSTER_NAME, FARGATE_PROFILE_NAME, TAGS, add_tags, clusters, within_cluster,
};
use crate::unit::arg::{Kind, ObjectList, TextList, TextMap, Words};
use crate::unit::format::Format;
use crate::unit::prelude::*;

/// Creates a Fargate profile.
pub const UNIT: Unit = Unit {
    name: "eks_create_fargate_profile",
    summary: "Adds an AWS Fargate profile to an Amazon EKS cluster: the pods that it selects run without nodes.",
    links: &[
        (
            "Create and manage Amazon EKS clusters with Step Functions",
            "https://docs.aws.amazon.com/step-functions/latest/dg/connect-eks.html",
        ),
        (
            "CreateFargateProfile",
            "https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateFargateProfile.html",
        ),
    ],
    family: "EKS",
    args: &[
        CLUSTER_NAME.spec,
        FARGATE_PROFILE_NAME.spec,
        POD_EXECUTION_ROLE_ARN.spec,
        SUBNETS.spec,
        SELECTORS.spec,
        CLIENT_REQUEST_TOKEN.spec,
        TAGS.spec,
    ],
    body: Body::Task(Task {
        api: Api { service: "eks", action: "createFargateProfile" },
        patterns: RUN_JOB,
        iam,
        ..Task::DEFAULT
    }),
    ..Unit::DEFAULT
};

const POD_EXECUTION_ROLE_ARN: Arg<Words> =
    text("pod_execution_role_arn", "ARN of the role that pulls images and writes logs for the pods.")
        .required()
        .arn(&["iam"])
        .asl("PodExecutionRoleArn");
const SUBNETS: Arg<TextList> =
    list("subnets", "IDs of private subnets for the pods. Default: those of the cluster.").asl("Subnets");
const SELECTORS: Arg<ObjectList> = object_list(
    "selectors",
    "Pods that run on Fargate: those that meet any of the selectors.",
    &Kind::Object(&[NAMESPACE.spec, LABELS.spec]),
)
.length(0, 5)
.asl("Selectors");
const NAMESPACE: Arg<Words> =
    text("namespace", "Namespace of the pods.").required().format(Format::Length(1, 63)).asl("Namespace");
const LABELS: Arg<TextMap> = map("labels", "Labels that the pods must all have.").length(0, 5).asl("Labels");

fn iam(call: &Call) -> Vec<Statement> {
    let mut policy = vec![Statement::allow(["eks:CreateFargateProfile"], clusters(call, CLUSTER_NAME))];
    match call.pattern {
        Pattern::RequestResponse | Pattern::WaitForTaskToken => {}
        Pattern::RunJob => {
            let profiles = within_cluster(call, "fargateprofile", FARGATE_PROFILE_NAME);
            policy
                .push(Statement::allow(["eks:DescribeFargateProfile", "eks:DeleteFargateProfile"], profiles));
        }
    }
    if call.args.has(TAGS) {
        policy.extend(add_tags(call, within_cluster(call, "fargateprofile", FARGATE_PROFILE_NAME)));
    }
    policy.extend(call.pass_role(POD_EXECUTION_ROLE_ARN, "eks-fargate-pods.amazonaws.com"));
    policy.push(eks::service_linked_role(
        call,
        "eks-fargate.amazonaws.com",
        "AWSServiceRoleForAmazonEKSForFargate",
    ));
    policy
}
