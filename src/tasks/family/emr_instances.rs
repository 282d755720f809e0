//! `Instances` of Amazon EMR's `createCluster`: what a cluster runs on.

use crate::unit::arg::{Boolean, Integer, Json, Kind, Object, ObjectList, Str, TextList, Words};
use crate::unit::prelude::*;

/// `Instances`.
pub const INSTANCES: Arg<Object> = object(
    "instances",
    "The machines of the cluster and the network that they are in. Step Functions only creates clusters that stay up without steps, \
     so `KeepJobFlowAliveWhenNoSteps` is always sent.",
    &[
        ADDITIONAL_MASTER_SECURITY_GROUPS.spec,
        ADDITIONAL_SLAVE_SECURITY_GROUPS.spec,
        EC2_KEY_NAME.spec,
        EC2_SUBNET_ID.spec,
        EC2_SUBNET_IDS.spec,
        EMR_MANAGED_MASTER_SECURITY_GROUP.spec,
        EMR_MANAGED_SLAVE_SECURITY_GROUP.spec,
        HADOOP_VERSION.spec,
        INSTANCE_COUNT.spec,
        INSTANCE_FLEETS.spec,
        INSTANCE_GROUPS.spec,
        MASTER_INSTANCE_TYPE.spec,
        SLAVE_INSTANCE_TYPE.spec,
        PLACEMENT.spec,
        SERVICE_ACCESS_SECURITY_GROUP.spec,
        TERMINATION_PROTECTED.spec,
        UNHEALTHY_NODE_REPLACEMENT.spec,
    ],
)
.required()
.rules(&[Rule::AtMostOne(&["instance_fleets", "instance_groups"])])
.asl("Instances");

const ADDITIONAL_MASTER_SECURITY_GROUPS: Arg<TextList> =
    list("additional_master_security_groups", "Further security groups of the primary node.")
        .asl("AdditionalMasterSecurityGroups");
const ADDITIONAL_SLAVE_SECURITY_GROUPS: Arg<TextList> =
    list("additional_slave_security_groups", "Further security groups of the core and task nodes.")
        .asl("AdditionalSlaveSecurityGroups");
const EC2_KEY_NAME: Arg<Words> =
    text("ec2_key_name", "Name of the EC2 key pair that opens SSH to the primary node.").asl("Ec2KeyName");
const EC2_SUBNET_ID: Arg<Words> =
    text("ec2_subnet_id", "Subnet of the cluster, for instance groups.").asl("Ec2SubnetId");
const EC2_SUBNET_IDS: Arg<TextList> =
    list("ec2_subnet_ids", "Subnets for instance fleets, of which EMR picks one.").asl("Ec2SubnetIds");
const EMR_MANAGED_MASTER_SECURITY_GROUP: Arg<Words> = text(
    "emr_managed_master_security_group",
    "Security group of the primary node. EMR changes its rules as it needs them.",
)
.asl("EmrManagedMasterSecurityGroup");
const EMR_MANAGED_SLAVE_SECURITY_GROUP: Arg<Words> = text(
    "emr_managed_slave_security_group",
    "Security group of the core and task nodes. EMR changes its rules as it needs them.",
)
.asl("EmrManagedSlaveSecurityGroup");
const HADOOP_VERSION: Arg<Words> =
    text("hadoop_version", "Version of Hadoop, for clusters without a `release_label`.").asl("HadoopVersion");
const INSTANCE_COUNT: Arg<Integer> = integer(
    "instance_count",
    "Number of machines, with `master_instance_type` and `slave_instance_type`: one primary, the others core.",
)
.range(1, i64::MAX)
.asl("InstanceCount");
const MASTER_INSTANCE_TYPE: Arg<Words> =
    text("master_instance_type", "EC2 type of the primary node, when there are neither fleets nor groups.")
        .asl("MasterInstanceType");
const SLAVE_INSTANCE_TYPE: Arg<Words> =
    text("slave_instance_type", "EC2 type of the core nodes, when there are neither fleets nor groups.")
        .asl("SlaveInstanceType");
const SERVICE_ACCESS_SECURITY_GROUP: Arg<Words> = text(
    "service_access_security_group",
    "Security group through which EMR itself reaches a cluster in a private subnet.",
)
.asl("ServiceAccessSecurityGroup");
const TERMINATION_PROTECTED: Arg<Boolean> = boolean(
    "termination_protected",
    "Whether EMR refuses to terminate the cluster until `emr_set_cluster_termination_protection` lifts it.",
)
.asl("TerminationProtected");
const UNHEALTHY_NODE_REPLACEMENT: Arg<Boolean> =
    boolean("unhealthy_node_replacement", "Whether EMR replaces core nodes that have become unhealthy.")
        .asl("UnhealthyNodeReplacement");

const PLACEMENT: Arg<Object> = object(
    "placement",
    "Where the cluster runs, when no subnet says so.",
    &[AVAILABILITY_ZONE.spec, AVAILABILITY_ZONES.spec],
)
.asl("Placement");
const AVAILABILITY_ZONE: Arg<Words> =
    text("availability_zone", "Availability zone, for instance groups.").asl("AvailabilityZone");
const AVAILABILITY_ZONES: Arg<TextList> =
    list("availability_zones", "Availability zones for instance fleets, of which EMR picks one.")
        .asl("AvailabilityZones");

/// `InstanceFleets`.
pub const INSTANCE_FLEETS: Arg<ObjectList> = object_list(
    "instance_fleets",
    "Fleets of mixed EC2 types: one for each role at the most.",
    &Kind::Object(&[
        INSTANCE_FLEET_TYPE.spec,
        FLEET_NAME.spec,
        TARGET_ON_DEMAND_CAPACITY.spec,
        TARGET_SPOT_CAPACITY.spec,
        INSTANCE_TYPE_CONFIGS.spec,
        LAUNCH_SPECIFICATIONS.spec,
        RESIZE_SPECIFICATIONS.spec,
        CONTEXT.spec,
    ]),
)
.asl("InstanceFleets");
const ROLES: &[(&str, &str)] = &[("MASTER", "MASTER"), ("CORE", "CORE"), ("TASK", "TASK")];
const INSTANCE_FLEET_TYPE: Arg<Str> =
    one_of("instance_fleet_type", "Role of the fleet in the cluster.", ROLES)
        .required()
        .asl("InstanceFleetType");
const FLEET_NAME: Arg<Words> =
    text("name", "Name of the fleet, unique in the cluster; `emr_modify_instance_fleet_by_name` needs one.")
        .asl("Name");
const TARGET_ON_DEMAND_CAPACITY: Arg<Integer> =
    integer("target_on_demand_capacity", "Units of On-Demand capacity.")
        .range(0, i64::MAX)
        .asl("TargetOnDemandCapacity");
const TARGET_SPOT_CAPACITY: Arg<Integer> =
    integer("target_spot_capacity", "Units of Spot capacity.").range(0, i64::MAX).asl("TargetSpotCapacity");
const INSTANCE_TYPE_CONFIGS: Arg<Json> = document(
    "instance_type_configs",
    "EC2 types of the fleet with their weights and prices: the API's list as JSON, from `jsonencode`.",
)
.asl("InstanceTypeConfigs");
const LAUNCH_SPECIFICATIONS: Arg<Json> = document(
    "launch_specifications",
    "How Spot and On-Demand machines are obtained: the API's object as JSON, from `jsonencode`.",
)
.asl("LaunchSpecifications");
const RESIZE_SPECIFICATIONS: Arg<Json> = document(
    "resize_specifications",
    "How machines are obtained when the fleet is resized: the API's object as JSON, from `jsonencode`.",
)
.asl("ResizeSpecifications");
const CONTEXT: Arg<Words> = text("context", "A text that EMR hands on to EC2 Fleet.").asl("Context");

/// `InstanceGroups`.
pub const INSTANCE_GROUPS: Arg<ObjectList> = object_list(
    "instance_groups",
    "Groups of machines of one EC2 type each: one primary, one core, and task groups.",
    &Kind::Object(&[
        INSTANCE_ROLE.spec,
        INSTANCE_TYPE.spec,
        GROUP_INSTANCE_COUNT.spec,
        GROUP_NAME.spec,
        BID_PRICE.spec,
        MARKET.spec,
        AUTO_SCALING_POLICY.spec,
        CONFIGURATIONS.spec,
        EBS_CONFIGURATION.spec,
        CUSTOM_AMI_ID.spec,
    ]),
)
.asl("InstanceGroups");
const INSTANCE_ROLE: Arg<Str> =
    one_of("instance_role", "Role of the group in the cluster.", ROLES).required().asl("InstanceRole");
const INSTANCE_TYPE: Arg<Words> =
    text("instance_type", "EC2 type of the group's machines.").required().asl("InstanceType");
const GROUP_INSTANCE_COUNT: Arg<Integer> =
    integer("instance_count", "Number of machines.").required().range(0, i64::MAX).asl("InstanceCount");
const GROUP_NAME: Arg<Words> =
    text("name", "Name of the group, unique in the cluster; `emr_modify_instance_group_by_name` needs one.")
        .asl("Name");
const BID_PRICE: Arg<Words> = text(
    "bid_price",
    "Highest price in USD for a Spot machine and hour, such as `0.10`. Default: the On-Demand price.",
)
.asl("BidPrice");
const MARKET: Arg<Str> =
    one_of("market", "How the machines are bought.", &[("ON_DEMAND", "ON_DEMAND"), ("SPOT", "SPOT")])
        .assumed("ON_DEMAND")
        .asl("Market");
/// `AutoScalingPolicy`.
pub const AUTO_SCALING_POLICY: Arg<Json> = document(
    "auto_scaling_policy",
    "When the group grows and shrinks: the API's object as JSON, from `jsonencode`. It needs `auto_scaling_role_arn`.",
)
.asl("AutoScalingPolicy");
const CONFIGURATIONS: Arg<Json> = document(
    "configurations",
    "Configurations of the applications on this group: the API's list as JSON, from `jsonencode`.",
)
.asl("Configurations");
const EBS_CONFIGURATION: Arg<Json> = document(
    "ebs_configuration",
    "EBS volumes of each machine: the API's object as JSON, from `jsonencode`.",
)
.asl("EbsConfiguration");
const CUSTOM_AMI_ID: Arg<Words> =
    text("custom_ami_id", "AMI of the group's machines, in place of the cluster's.").asl("CustomAmiId");
