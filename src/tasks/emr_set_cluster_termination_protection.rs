//! `sfntasks_emr_set_cluster_termination_protection`.

use crate::tasks::family::emr;
use crate::unit::arg::Boolean;
use crate::unit::prelude::*;

/// Protects a cluster.
pub const UNIT: Unit = Unit {
    name: "emr_set_cluster_termination_protection",
    summary: "Protects an Amazon EMR cluster from termination, or lifts the protection.",
    links: emr::LINKS,
    family: "EMR",
    args: &[emr::CLUSTER_ID.spec, TERMINATION_PROTECTED.spec],
    body: Body::Task(Task {
        api: Api { service: "elasticmapreduce", action: "setClusterTerminationProtection" },
        iam: |call| vec![emr::allow(call, ["elasticmapreduce:SetTerminationProtection"])],
        ..Task::DEFAULT
    }),
    ..Unit::DEFAULT
};

const TERMINATION_PROTECTED: Arg<Boolean> =
    boolean("termination_protected", "Whether the cluster is protected from now on.")
        .required()
        .asl("TerminationProtected");
