//! `sfntasks_eks_create_cluster`.

use crate::tasks::family::eks::{self, CLIENT_REQUEST_TOKEN, CLUSTER, TAGS, add_tags, clusters};
use crate::tasks::family::kms::keys;
use crate::unit::arg::{Boolean, Kind, Object, ObjectList, TextList, Words};
use crate::unit::format::Format;
use crate::unit::prelude::*;

/// Creates a cluster.
pub const UNIT: Unit = Unit {
    name: "eks_create_cluster",
    summary: "Creates an Amazon EKS cluster.",
    notes: "A cluster that the state has created stays when the execution ends: delete it in the workflow, after its node groups and \
            Fargate profiles.",
    links: &[
        (
            "Create and manage Amazon EKS clusters with Step Functions",
            "https://docs.aws.amazon.com/step-functions/latest/dg/connect-eks.html",
        ),
        ("CreateCluster", "https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateCluster.html"),
    ],
    family: "EKS",
    args: &[
        NAME.spec,
        ROLE_ARN.spec,
        RESOURCES_VPC_CONFIG.spec,
        VERSION.spec,
        KUBERNETES_NETWORK_CONFIG.spec,
        LOGGING.spec,
        ENCRYPTION_CONFIG.spec,
        ACCESS_CONFIG.spec,
        BOOTSTRAP_SELF_MANAGED_ADDONS.spec,
        UPGRADE_POLICY.spec,
        ZONAL_SHIFT_CONFIG.spec,
        REMOTE_NETWORK_CONFIG.spec,
        COMPUTE_CONFIG.spec,
        STORAGE_CONFIG.spec,
        OUTPOST_CONFIG.spec,
        DELETION_PROTECTION.spec,
        CLIENT_REQUEST_TOKEN.spec,
        TAGS.spec,
    ],
    body: Body::Task(Task {
        api: Api { service: "eks", action: "createCluster" },
        patterns: RUN_JOB,
        iam,
        ..Task::DEFAULT
    }),
    ..Unit::DEFAULT
};

const NAME: Arg<Words> = text("name", "Name of the cluster.").required().format(CLUSTER).asl("Name");
const ROLE_ARN: Arg<Words> =
    text("role_arn", "ARN of the role that the cluster works under.").required().arn(&["iam"]).asl("RoleArn");
const RESOURCES_VPC_CONFIG: Arg<Object> = object(
    "resources_vpc_config",
    "The cluster's network.",
    &[
        SUBNET_IDS.spec,
        SECURITY_GROUP_IDS.spec,
        ENDPOINT_PUBLIC_ACCESS.spec,
        ENDPOINT_PRIVATE_ACCESS.spec,
        PUBLIC_ACCESS_CIDRS.spec,
    ],
)
.required()
.asl("ResourcesVpcConfig");
const SUBNET_IDS: Arg<TextList> =
    list("subnet_ids", "IDs of subnets in at least two availability zones.").asl("SubnetIds");
const SECURITY_GROUP_IDS: Arg<TextList> =
    list("security_group_ids", "IDs of further security groups of the control plane.")
        .asl("SecurityGroupIds");
const ENDPOINT_PUBLIC_ACCESS: Arg<Boolean> = boolean(
    "endpoint_public_access",
    "Whether the API server can be reached from the internet, as `sfntasks_eks_call` and `sfntasks_eks_run_job` need.",
)
.assumed("true")
.asl("EndpointPublicAccess");
const ENDPOINT_PRIVATE_ACCESS: Arg<Boolean> =
    boolean("endpoint_private_access", "Whether the API server can be reached within the VPC.")
        .assumed("false")
        .asl("EndpointPrivateAccess");
const PUBLIC_ACCESS_CIDRS: Arg<TextList> =
    list("public_access_cidrs", "CIDR blocks that may reach the public endpoint. Default: all.")
        .asl("PublicAccessCidrs");
const VERSION: Arg<Words> =
    text("version", "Version of Kubernetes, such as `1.33`. Default: the newest of EKS.").asl("Version");
const KUBERNETES_NETWORK_CONFIG: Arg<Object> = object(
    "kubernetes_network_config",
    "Addresses within the cluster.",
    &[SERVICE_IPV4_CIDR.spec, IP_FAMILY.spec, ELASTIC_LOAD_BALANCING.spec],
)
.asl("KubernetesNetworkConfig");
const SERVICE_IPV4_CIDR: Arg<Words> =
    text("service_ipv4_cidr", "CIDR block of the services' addresses.").asl("ServiceIpv4Cidr");
const IP_FAMILY: Arg<Words> = text("ip_family", "Kind of addresses of pods and services.")
    .format(Format::OneOf(&["ipv4", "ipv6"]))
    .assumed("ipv4")
    .asl("IpFamily");
const ELASTIC_LOAD_BALANCING: Arg<Object> =
    object("elastic_load_balancing", "Load balancing of EKS Auto Mode.", &[ENABLED.spec])
        .asl("ElasticLoadBalancing");
const ENABLED: Arg<Boolean> = boolean("enabled", "Whether it is on.").asl("Enabled");
const LOGGING: Arg<Object> =
    object("logging", "Logs of the control plane.", &[CLUSTER_LOGGING.spec]).asl("Logging");
const CLUSTER_LOGGING: Arg<ObjectList> = object_list(
    "cluster_logging",
    "Kinds of logs that are sent to CloudWatch, or not.",
    &Kind::Object(&[LOG_TYPES.spec, ENABLED.spec]),
)
.asl("ClusterLogging");
const LOG_TYPES: Arg<TextList> =
    list("types", "Kinds: `api`, `audit`, `authenticator`, `controllerManager`, `scheduler`.")
        .of(&Kind::OneOf(&[
            ("api", "api"),
            ("audit", "audit"),
            ("authenticator", "authenticator"),
            ("controllerManager", "controllerManager"),
            ("scheduler", "scheduler"),
        ]))
        .asl("Types");
const ENCRYPTION_CONFIG: Arg<ObjectList> = object_list(
    "encryption_config",
    "Encrypts Kubernetes secrets with a key of your own. The policy then allows EKS to use it.",
    &Kind::Object(&[RESOURCES.spec, PROVIDER.spec]),
)
.length(0, 1)
.asl("EncryptionConfig");
const RESOURCES: Arg<TextList> = list("resources", "What is encrypted: `secrets`.")
    .of(&Kind::OneOf(&[("secrets", "secrets")]))
    .asl("Resources");
const PROVIDER: Arg<Object> = object("provider", "Where the key is.", &[KEY_ARN.spec]).asl("Provider");
const KEY_ARN: Arg<Words> = text("key_arn", "ARN of the key.").arn(&["kms"]).asl("KeyArn");
const ACCESS_CONFIG: Arg<Object> = object(
    "access_config",
    "Who may call Kubernetes.",
    &[AUTHENTICATION_MODE.spec, BOOTSTRAP_CLUSTER_CREATOR_ADMIN_PERMISSIONS.spec],
)
.asl("AccessConfig");
const AUTHENTICATION_MODE: Arg<Words> =
    text("authentication_mode", "Whether access entries count, the ConfigMap `aws-auth`, or both.")
        .format(Format::OneOf(&["API", "API_AND_CONFIG_MAP", "CONFIG_MAP"]))
        .asl("AuthenticationMode");
const BOOTSTRAP_CLUSTER_CREATOR_ADMIN_PERMISSIONS: Arg<Boolean> = boolean(
    "bootstrap_cluster_creator_admin_permissions",
    "Whether the state machine's role becomes an administrator of the cluster.",
)
.assumed("true")
.asl("BootstrapClusterCreatorAdminPermissions");
const BOOTSTRAP_SELF_MANAGED_ADDONS: Arg<Boolean> =
    boolean("bootstrap_self_managed_addons", "Whether the cluster comes with the usual add-ons.")
        .assumed("true")
        .asl("BootstrapSelfManagedAddons");
const UPGRADE_POLICY: Arg<Object> =
    object("upgrade_policy", "What happens when the version is no longer supported.", &[SUPPORT_TYPE.spec])
        .asl("UpgradePolicy");
const SUPPORT_TYPE: Arg<Words> =
    text("support_type", "`EXTENDED` keeps the version for a fee, `STANDARD` upgrades the cluster.")
        .format(Format::OneOf(&["STANDARD", "EXTENDED"]))
        .assumed("EXTENDED")
        .asl("SupportType");
const ZONAL_SHIFT_CONFIG: Arg<Object> =
    object("zonal_shift_config", "Shifting traffic away from an impaired zone.", &[ENABLED.spec])
        .asl("ZonalShiftConfig");
const REMOTE_NETWORK_CONFIG: Arg<Object> = object(
    "remote_network_config",
    "Networks of hybrid nodes.",
    &[REMOTE_NODE_NETWORKS.spec, REMOTE_POD_NETWORKS.spec],
)
.asl("RemoteNetworkConfig");
const REMOTE_NODE_NETWORKS: Arg<ObjectList> =
    object_list("remote_node_networks", "Addresses of the nodes.", &Kind::Object(&[CIDRS.spec]))
        .length(0, 1)
        .asl("RemoteNodeNetworks");
const REMOTE_POD_NETWORKS: Arg<ObjectList> =
    object_list("remote_pod_networks", "Addresses of their pods.", &Kind::Object(&[CIDRS.spec]))
        .length(0, 1)
        .asl("RemotePodNetworks");
const CIDRS: Arg<TextList> = list("cidrs", "CIDR blocks.").asl("Cidrs");
const COMPUTE_CONFIG: Arg<Object> =
    object("compute_config", "Nodes of EKS Auto Mode.", &[ENABLED.spec, NODE_POOLS.spec, NODE_ROLE_ARN.spec])
        .asl("ComputeConfig");
const NODE_POOLS: Arg<TextList> =
    list("node_pools", "Pools that EKS has: `general-purpose`, `system`.").asl("NodePools");
const NODE_ROLE_ARN: Arg<Words> =
    text("node_role_arn", "ARN of the role that the nodes work under. The policy allows to pass it.")
        .arn(&["iam"])
        .asl("NodeRoleArn");
const STORAGE_CONFIG: Arg<Object> =
    object("storage_config", "Storage of EKS Auto Mode.", &[BLOCK_STORAGE.spec]).asl("StorageConfig");
const BLOCK_STORAGE: Arg<Object> =
    object("block_storage", "Block storage.", &[ENABLED.spec]).asl("BlockStorage");
const OUTPOST_CONFIG: Arg<Object> = object(
    "outpost_config",
    "Puts the control plane on an Outpost.",
    &[OUTPOST_ARNS.spec, CONTROL_PLANE_INSTANCE_TYPE.spec, CONTROL_PLANE_PLACEMENT.spec],
)
.asl("OutpostConfig");
const OUTPOST_ARNS: Arg<TextList> =
    list("outpost_arns", "ARN of the Outpost.").required().length(1, usize::MAX).asl("OutpostArns");
const CONTROL_PLANE_INSTANCE_TYPE: Arg<Words> =
    text("control_plane_instance_type", "Type of its instances.").required().asl("ControlPlaneInstanceType");
const CONTROL_PLANE_PLACEMENT: Arg<Object> =
    object("control_plane_placement", "Where they are placed.", &[GROUP_NAME.spec])
        .asl("ControlPlanePlacement");
const GROUP_NAME: Arg<Words> = text("group_name", "Name of the placement group.").asl("GroupName");
const DELETION_PROTECTION: Arg<Boolean> =
    boolean("deletion_protection", "Whether the cluster can't be deleted until this is switched off.")
        .assumed("false")
        .asl("DeletionProtection");

const SERVICE: &str = "eks.amazonaws.com";

fn iam(call: &Call) -> Vec<Statement> {
    // Creating a cluster has no resource-level permission.
    let mut policy = vec![Statement::allow(["eks:CreateCluster"], ["*"])];
    match call.pattern {
        Pattern::RequestResponse | Pattern::WaitForTaskToken => {}
        Pattern::RunJob => {
            policy.push(Statement::allow(["eks:DescribeCluster", "eks:DeleteCluster"], clusters(call, NAME)));
        }
    }
    if call.args.has(TAGS) {
        policy.extend(add_tags(call, clusters(call, NAME)));
    }
    policy.extend(call.pass_role(ROLE_ARN, SERVICE));
    if let Some(role) = call.get(COMPUTE_CONFIG).and_then(|compute| compute.get(NODE_ROLE_ARN)) {
        policy.push(call.pass_role_text(COMPUTE_CONFIG.spec.name, role, SERVICE));
    }
    policy.push(eks::service_linked_role(call, SERVICE, "AWSServiceRoleForAmazonEKS"));
    for config in call.get(ENCRYPTION_CONFIG).unwrap_or_default() {
        if let Some(key) = config.get(PROVIDER).and_then(|provider| provider.get(KEY_ARN)) {
            // No condition here: the EKS user guide says that CreateCluster does not support `kms:GrantIsForAWSResource`.
            let keys = keys(call, ENCRYPTION_CONFIG.spec.name, key);
            policy.push(Statement::allow(["kms:CreateGrant", "kms:DescribeKey"], keys));
        }
    }
    policy
}
