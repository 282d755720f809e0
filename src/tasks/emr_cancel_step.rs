//! `sfntasks_emr_cancel_step`.

use crate::tasks::family::emr;
use crate::unit::arg::Words;
use crate::unit::format::Format;
use crate::unit::prelude::*;

/// Cancels a step.
pub const UNIT: Unit = Unit {
    name: "emr_cancel_step",
    summary: "Cancels a step of an Amazon EMR cluster that is pending or runs.",
    links: emr::LINKS,
    family: "EMR",
    args: &[emr::CLUSTER_ID.spec, STEP_ID.spec],
    body: Body::Task(Task {
        api: Api { service: "elasticmapreduce", action: "cancelStep" },
        iam: |call| vec![emr::allow(call, ["elasticmapreduce:CancelSteps"])],
        ..Task::DEFAULT
    }),
    ..Unit::DEFAULT
};

const STEP_ID: Arg<Words> =
    text("step_id", "ID of the step, which is in the result of the state that added it.")
        .required()
        .format(Format::Length(1, 256))
        .asl("StepId");
