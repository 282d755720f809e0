//! `sfntasks_emr_serverless_delete_application`.

use crate::tasks::family::emr_serverless;
use crate::unit::prelude::*;

/// Deletes an application.
pub const UNIT: Unit = Unit {
    name: "emr_serverless_delete_application",
    summary: "Deletes an Amazon EMR Serverless application.",
    notes: "The application must be stopped or only created. With `RUN_JOB` the state waits until it is gone.",
    links: emr_serverless::LINKS,
    family: "EMR Serverless",
    args: &[emr_serverless::APPLICATION_ID.spec],
    body: Body::Task(Task {
        api: Api { service: "emr-serverless", action: "deleteApplication" },
        patterns: RUN_JOB,
        iam: |call| {
            emr_serverless::change(
                call,
                "emr-serverless:DeleteApplication",
                ["emr-serverless:GetApplication"],
            )
        },
        ..Task::DEFAULT
    }),
    ..Unit::DEFAULT
};
