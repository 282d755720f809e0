//! `sfntasks_emr_modify_instance_group_by_name`.

use crate::tasks::family::emr;
use crate::unit::arg::{Integer, Json, Object, Str, TextList, Words};
use crate::unit::format::Format;
use crate::unit::prelude::*;

/// Resizes a group.
pub const UNIT: Unit = Unit {
    name: "emr_modify_instance_group_by_name",
    summary: "Changes size and configuration of an instance group of an Amazon EMR cluster.",
    links: emr::LINKS,
    family: "EMR",
    args: &[emr::CLUSTER_ID.spec, INSTANCE_GROUP_NAME.spec, INSTANCE_GROUP.spec],
    body: Body::Task(Task {
        api: Api { service: "elasticmapreduce", action: "modifyInstanceGroupByName" },
        // Step Functions looks the group's ID up by its name.
        iam: |call| {
            vec![emr::allow(
                call,
                ["elasticmapreduce:ModifyInstanceGroups", "elasticmapreduce:ListInstanceGroups"],
            )]
        },
        ..Task::DEFAULT
    }),
    ..Unit::DEFAULT
};

const INSTANCE_GROUP_NAME: Arg<Words> =
    text("instance_group_name", "Name that the group got when the cluster was created.")
        .required()
        .format(Format::Length(1, 256))
        .asl("InstanceGroupName");
const INSTANCE_GROUP: Arg<Object> = object(
    "instance_group",
    "What shall change.",
    &[
        CONFIGURATIONS.spec,
        EC2_INSTANCE_IDS_TO_TERMINATE.spec,
        INSTANCE_COUNT.spec,
        RECONFIGURATION_TYPE.spec,
        SHRINK_POLICY.spec,
    ],
)
.required()
.asl("InstanceGroup");
const CONFIGURATIONS: Arg<Json> = document(
    "configurations",
    "Configurations of the applications on this group: the API's list as JSON, from `jsonencode`.",
)
.asl("Configurations");
const EC2_INSTANCE_IDS_TO_TERMINATE: Arg<TextList> =
    list("ec2_instance_ids_to_terminate", "Machines that are terminated, whatever they do.")
        .asl("EC2InstanceIdsToTerminate");
const INSTANCE_COUNT: Arg<Integer> =
    integer("instance_count", "Number of machines that the group shall have.")
        .range(0, i64::MAX)
        .asl("InstanceCount");
const RECONFIGURATION_TYPE: Arg<Str> = one_of(
    "reconfiguration_type",
    "Whether `configurations` replace those that are there, or are merged into them.",
    &[("OVERWRITE", "OVERWRITE"), ("MERGE", "MERGE")],
)
.asl("ReconfigurationType");
const SHRINK_POLICY: Arg<Json> = document(
    "shrink_policy",
    "Which machines go when the group shrinks, and how long they may take: the API's object as JSON, from `jsonencode`.",
)
.asl("ShrinkPolicy");
