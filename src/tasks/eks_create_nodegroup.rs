//! `sfntasks_eks_create_nodegroup`.

use crate::tasks::family::eks::{
    self, CLIENT_REQUEST_TOKEN, CLUSTER_NAME, NODEGROUP_NAME, TAGS, add_tags, clusters, within_cluster,
};
use crate::unit::arg::{Boolean, Integer, Kind, Object, ObjectList, TextList, TextMap, Words};
use crate::unit::format::Format;
use crate::unit::prelude::*;

/// Creates a node group.
pub const UNIT: Unit = Unit {
    name: "eks_create_nodegroup",
    summary: "Adds a managed node group to an Amazon EKS cluster.",
    notes: "A launch template of your own needs more permissions, such as `ec2:RunInstances`, which `additional_iam_statements` can give.",
    links: &[
        (
            "Create and manage Amazon EKS clusters with Step Functions",
            "https://docs.aws.amazon.com/step-functions/latest/dg/connect-eks.html",
        ),
        ("CreateNodegroup", "https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateNodegroup.html"),
    ],
    family: "EKS",
    args: &[
        CLUSTER_NAME.spec,
        NODEGROUP_NAME.spec,
        NODE_ROLE.spec,
        SUBNETS.spec,
        SCALING_CONFIG.spec,
        INSTANCE_TYPES.spec,
        AMI_TYPE.spec,
        CAPACITY_TYPE.spec,
        DISK_SIZE_GIB.spec,
        LAUNCH_TEMPLATE.spec,
        REMOTE_ACCESS.spec,
        LABELS.spec,
        TAINTS.spec,
        UPDATE_CONFIG.spec,
        NODE_REPAIR_CONFIG.spec,
        VERSION.spec,
        RELEASE_VERSION.spec,
        CLIENT_REQUEST_TOKEN.spec,
        TAGS.spec,
    ],
    rules: &[
        Rule::AtMostOne(&["launch_template", "disk_size_gib"]),
        Rule::AtMostOne(&["launch_template", "remote_access"]),
    ],
    body: Body::Task(Task {
        api: Api { service: "eks", action: "createNodegroup" },
        patterns: RUN_JOB,
        iam,
        ..Task::DEFAULT
    }),
    ..Unit::DEFAULT
};

const NODE_ROLE: Arg<Words> =
    text("node_role", "ARN of the role that the nodes work under.").required().arn(&["iam"]).asl("NodeRole");
const SUBNETS: Arg<TextList> =
    list("subnets", "IDs of the subnets of the nodes.").required().length(1, usize::MAX).asl("Subnets");
const SCALING_CONFIG: Arg<Object> =
    object("scaling_config", "Number of nodes.", &[MIN_SIZE.spec, MAX_SIZE.spec, DESIRED_SIZE.spec])
        .asl("ScalingConfig");
const MIN_SIZE: Arg<Integer> = integer("min_size", "Least number.").range(0, i64::MAX).asl("MinSize");
const MAX_SIZE: Arg<Integer> = integer("max_size", "Greatest number.").range(1, i64::MAX).asl("MaxSize");
const DESIRED_SIZE: Arg<Integer> =
    integer("desired_size", "Number at the start.").range(0, i64::MAX).asl("DesiredSize");
const INSTANCE_TYPES: Arg<TextList> = list("instance_types", "Types of the instances. Default: `t3.medium`.")
    .length(0, 20)
    .asl("InstanceTypes");
const AMI_TYPE: Arg<Words> =
    text("ami_type", "Kind of machine image, such as `AL2023_x86_64_STANDARD`.").asl("AmiType");
const CAPACITY_TYPE: Arg<Words> = text("capacity_type", "How the instances are bought.")
    .format(Format::OneOf(&["ON_DEMAND", "SPOT", "CAPACITY_BLOCK"]))
    .assumed("ON_DEMAND")
    .asl("CapacityType");
const DISK_SIZE_GIB: Arg<Integer> =
    integer("disk_size_gib", "Size of each node's disk in GiB.").range(1, i64::MAX).asl("DiskSize");
const LAUNCH_TEMPLATE: Arg<Object> = object(
    "launch_template",
    "A launch template for the instances.",
    &[TEMPLATE_ID.spec, TEMPLATE_NAME.spec, TEMPLATE_VERSION.spec],
)
.asl("LaunchTemplate")
.rules(&[Rule::ExactlyOne(&["id", "name"])]);
const TEMPLATE_ID: Arg<Words> = text("id", "Its ID.").asl("Id");
const TEMPLATE_NAME: Arg<Words> = text("name", "Its name.").asl("Name");
const TEMPLATE_VERSION: Arg<Words> =
    text("version", "Number of its version. Default: the template's own default.").asl("Version");
const REMOTE_ACCESS: Arg<Object> =
    object("remote_access", "Logging in to the nodes.", &[EC2_SSH_KEY.spec, SOURCE_SECURITY_GROUPS.spec])
        .asl("RemoteAccess");
const EC2_SSH_KEY: Arg<Words> = text("ec2_ssh_key", "Name of the EC2 key pair.").asl("Ec2SshKey");
const SOURCE_SECURITY_GROUPS: Arg<TextList> =
    list("source_security_groups", "Security groups that may log in. Default: every address.")
        .asl("SourceSecurityGroups");
const LABELS: Arg<TextMap> = map("labels", "Kubernetes labels of the nodes.").asl("Labels");
const TAINTS: Arg<ObjectList> = object_list(
    "taints",
    "Kubernetes taints of the nodes.",
    &Kind::Object(&[TAINT_KEY.spec, TAINT_VALUE.spec, TAINT_EFFECT.spec]),
)
.asl("Taints");
const TAINT_KEY: Arg<Words> = text("key", "Key of the taint.").format(Format::Length(1, 63)).asl("Key");
const TAINT_VALUE: Arg<Words> =
    text("value", "Value of the taint.").format(Format::Length(0, 63)).asl("Value");
const TAINT_EFFECT: Arg<Words> = text("effect", "What it does to pods.")
    .format(Format::OneOf(&["NO_SCHEDULE", "NO_EXECUTE", "PREFER_NO_SCHEDULE"]))
    .asl("Effect");
const UPDATE_CONFIG: Arg<Object> = object(
    "update_config",
    "How nodes are replaced in an update.",
    &[MAX_UNAVAILABLE.spec, MAX_UNAVAILABLE_PERCENTAGE.spec, UPDATE_STRATEGY.spec],
)
.asl("UpdateConfig")
.rules(&[Rule::AtMostOne(&["max_unavailable", "max_unavailable_percentage"])]);
const MAX_UNAVAILABLE: Arg<Integer> =
    integer("max_unavailable", "Nodes that are replaced at once.").range(1, 100).asl("MaxUnavailable");
const MAX_UNAVAILABLE_PERCENTAGE: Arg<Integer> =
    integer("max_unavailable_percentage", "Percentage of the nodes that is replaced at once.")
        .range(1, 100)
        .asl("MaxUnavailablePercentage");
const UPDATE_STRATEGY: Arg<Words> =
    text("update_strategy", "`MINIMAL` drains nodes before new ones are there.")
        .format(Format::OneOf(&["DEFAULT", "MINIMAL"]))
        .assumed("DEFAULT")
        .asl("UpdateStrategy");
const NODE_REPAIR_CONFIG: Arg<Object> =
    object("node_repair_config", "Repair of nodes that are not well.", &[REPAIR_ENABLED.spec])
        .asl("NodeRepairConfig");
const REPAIR_ENABLED: Arg<Boolean> = boolean("enabled", "Whether it is on.").asl("Enabled");
const VERSION: Arg<Words> =
    text("version", "Version of Kubernetes. Default: that of the cluster.").asl("Version");
const RELEASE_VERSION: Arg<Words> =
    text("release_version", "Version of the machine image. Default: the newest for `version`.")
        .asl("ReleaseVersion");

fn iam(call: &Call) -> Vec<Statement> {
    let mut policy = vec![
        Statement::allow(["eks:CreateNodegroup"], clusters(call, CLUSTER_NAME)),
        // Describing subnets has no resource-level permission.
        Statement::allow(["ec2:DescribeSubnets"], ["*"]),
    ];
    match call.pattern {
        Pattern::RequestResponse | Pattern::WaitForTaskToken => {}
        Pattern::RunJob => {
            let groups = within_cluster(call, "nodegroup", NODEGROUP_NAME);
            policy.push(Statement::allow(["eks:DescribeNodegroup", "eks:DeleteNodegroup"], groups));
        }
    }
    if call.args.has(TAGS) {
        policy.extend(add_tags(call, within_cluster(call, "nodegroup", NODEGROUP_NAME)));
    }
    if let Some(pass) = call.pass_role(NODE_ROLE, "eks.amazonaws.com") {
        // EKS looks at the role, as the caller, before it takes it.
        let roles = pass.resources.clone();
        policy.push(Statement::allow(["iam:GetRole", "iam:ListAttachedRolePolicies"], roles));
        policy.push(pass);
    }
    policy.push(eks::service_linked_role(
        call,
        "eks-nodegroup.amazonaws.com",
        "AWSServiceRoleForAmazonEKSNodegroup",
    ));
    policy
}
