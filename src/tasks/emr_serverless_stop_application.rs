//! `sfntasks_emr_serverless_stop_application`.

use crate::tasks::family::emr_serverless;
use crate::unit::prelude::*;

/// Stops an application.
pub const UNIT: Unit = Unit {
    name: "emr_serverless_stop_application",
    summary: "Stops an Amazon EMR Serverless application and releases its capacity.",
    notes: "Jobs must be done or cancelled before. With `RUN_JOB` the state waits until the application is stopped.",
    links: emr_serverless::LINKS,
    family: "EMR Serverless",
    args: &[emr_serverless::APPLICATION_ID.spec],
    body: Body::Task(Task {
        api: Api { service: "emr-serverless", action: "stopApplication" },
        patterns: RUN_JOB,
        iam: |call| {
            emr_serverless::change(call, "emr-serverless:StopApplication", ["emr-serverless:GetApplication"])
        },
        ..Task::DEFAULT
    }),
    ..Unit::DEFAULT
};
