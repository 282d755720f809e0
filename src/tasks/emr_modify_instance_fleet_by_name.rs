//! `sfntasks_emr_modify_instance_fleet_by_name`.

use crate::tasks::family::emr;
use crate::unit::arg::{Integer, Json, Words};
use crate::unit::format::Format;
use crate::unit::prelude::*;

/// Resizes a fleet.
pub const UNIT: Unit = Unit {
    name: "emr_modify_instance_fleet_by_name",
    summary: "Changes the target capacities of an instance fleet of an Amazon EMR cluster.",
    links: emr::LINKS,
    family: "EMR",
    args: &[
        emr::CLUSTER_ID.spec,
        INSTANCE_FLEET_NAME.spec,
        TARGET_ON_DEMAND_CAPACITY.spec,
        TARGET_SPOT_CAPACITY.spec,
        RESIZE_SPECIFICATIONS.spec,
        INSTANCE_TYPE_CONFIGS.spec,
        CONTEXT.spec,
    ],
    body: Body::Task(Task {
        api: Api { service: "elasticmapreduce", action: "modifyInstanceFleetByName" },
        // Step Functions looks the fleet's ID up by its name.
        iam: |call| {
            vec![emr::allow(
                call,
                ["elasticmapreduce:ModifyInstanceFleet", "elasticmapreduce:ListInstanceFleets"],
            )]
        },
        ..Task::DEFAULT
    }),
    ..Unit::DEFAULT
};

const INSTANCE_FLEET_NAME: Arg<Words> =
    text("instance_fleet_name", "Name that the fleet got when the cluster was created.")
        .required()
        .format(Format::Length(1, 256))
        .asl("InstanceFleetName");
const TARGET_ON_DEMAND_CAPACITY: Arg<Integer> =
    integer("target_on_demand_capacity", "Units of On-Demand capacity that the fleet shall have.")
        .required()
        .range(0, i64::MAX)
        .asl("InstanceFleet.TargetOnDemandCapacity");
const TARGET_SPOT_CAPACITY: Arg<Integer> =
    integer("target_spot_capacity", "Units of Spot capacity that the fleet shall have.")
        .required()
        .range(0, i64::MAX)
        .asl("InstanceFleet.TargetSpotCapacity");
const RESIZE_SPECIFICATIONS: Arg<Json> = json_value(
    "resize_specifications",
    "How long EMR looks for machines and how it picks them, in the API's shape: `{ SpotResizeSpecification = { TimeoutDurationMinutes = 20 } }`.",
)
.asl("InstanceFleet.ResizeSpecifications");
const INSTANCE_TYPE_CONFIGS: Arg<Json> = json_value(
    "instance_type_configs",
    "EC2 types that the fleet may use from now on, as the API's list of objects with an `InstanceType`.",
)
.asl("InstanceFleet.InstanceTypeConfigs");
const CONTEXT: Arg<Words> =
    text("context", "A text that EMR hands on to EC2 Fleet.").asl("InstanceFleet.Context");
