//! `sfntasks_athena_get_query_execution`.

use crate::tasks::family::athena;
use crate::unit::prelude::*;

/// Describes the execution of a query.
pub const UNIT: Unit = Unit {
    name: "athena_get_query_execution",
    summary: "Describes the execution of an Amazon Athena query: its state, statement and statistics.",
    args: &[athena::QUERY_EXECUTION_ID.spec, athena::SCOPE_WORK_GROUP.spec],
    body: Body::Task(Task {
        api: Api { service: "athena", action: "getQueryExecution" },
        iam: |call| athena::allow(call, "athena:GetQueryExecution"),
        ..Task::DEFAULT
    }),
    ..athena::UNIT
};
