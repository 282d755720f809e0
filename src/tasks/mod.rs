//! Tasks: one file each. Written by `make generate` from the files of this folder.

pub mod dynamo_put_item;
pub mod ecs_run_task;
pub mod family;
pub mod lambda_invoke;
pub mod sqs_send_message;
pub mod step_functions_start_execution;

use crate::unit::Unit;

/// Every task.
pub const ALL: &[&Unit] = &[
    &dynamo_put_item::UNIT,
    &ecs_run_task::UNIT,
    &lambda_invoke::UNIT,
    &sqs_send_message::UNIT,
    &step_functions_start_execution::UNIT,
];
