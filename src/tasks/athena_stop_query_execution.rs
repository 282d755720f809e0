//! `sfntasks_athena_stop_query_execution`.

use crate::tasks::family::athena;
use crate::unit::prelude::*;

/// Stops the execution of a query.
pub const UNIT: Unit = Unit {
    name: "athena_stop_query_execution",
    summary: "Stops the execution of an Amazon Athena query.",
    args: &[athena::QUERY_EXECUTION_ID.spec, athena::SCOPE_WORK_GROUP.spec],
    body: Body::Task(Task {
        api: Api { service: "athena", action: "stopQueryExecution" },
        iam: |call| athena::allow(call, "athena:StopQueryExecution"),
        ..Task::DEFAULT
    }),
    ..athena::UNIT
};
