//! `sfntasks_emr_serverless_start_application`.

use crate::tasks::family::emr_serverless;
use crate::unit::prelude::*;

/// Starts an application.
pub const UNIT: Unit = Unit {
    name: "emr_serverless_start_application",
    summary: "Starts an Amazon EMR Serverless application, with its initial capacity if it has one.",
    notes: "With `RUN_JOB` the state waits until the application is started; when the execution is stopped meanwhile, Step Functions stops the application.",
    links: emr_serverless::LINKS,
    family: "EMR Serverless",
    args: &[emr_serverless::APPLICATION_ID.spec],
    body: Body::Task(Task {
        api: Api { service: "emr-serverless", action: "startApplication" },
        patterns: RUN_JOB,
        iam: |call| {
            emr_serverless::change(
                call,
                "emr-serverless:StartApplication",
                ["emr-serverless:GetApplication", "emr-serverless:StopApplication"],
            )
        },
        ..Task::DEFAULT
    }),
    ..Unit::DEFAULT
};
