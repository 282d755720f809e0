//! Tasks: one file each. Written by `make generate` from the files of this folder.

pub mod athena_get_query_execution;
pub mod athena_get_query_results;
pub mod athena_start_query_execution;
pub mod athena_stop_query_execution;
pub mod call_api_gateway_http_api_endpoint;
pub mod call_api_gateway_rest_api_endpoint;
pub mod call_aws_service;
pub mod call_aws_service_cross_region;
pub mod dynamo_delete_item;
pub mod dynamo_get_item;
pub mod dynamo_put_item;
pub mod dynamo_update_item;
pub mod ecs_run_task;
pub mod eventbridge_put_events;
pub mod eventbridge_scheduler_create_schedule;
pub mod family;
pub mod http_invoke;
pub mod lambda_invoke;
pub mod sns_publish;
pub mod sqs_send_message;
pub mod step_functions_invoke_activity;
pub mod step_functions_start_execution;

use crate::unit::Unit;

/// Every task.
pub const ALL: &[&Unit] = &[
    &athena_get_query_execution::UNIT,
    &athena_get_query_results::UNIT,
    &athena_start_query_execution::UNIT,
    &athena_stop_query_execution::UNIT,
    &call_api_gateway_http_api_endpoint::UNIT,
    &call_api_gateway_rest_api_endpoint::UNIT,
    &call_aws_service::UNIT,
    &call_aws_service_cross_region::UNIT,
    &dynamo_delete_item::UNIT,
    &dynamo_get_item::UNIT,
    &dynamo_put_item::UNIT,
    &dynamo_update_item::UNIT,
    &ecs_run_task::UNIT,
    &eventbridge_put_events::UNIT,
    &eventbridge_scheduler_create_schedule::UNIT,
    &http_invoke::UNIT,
    &lambda_invoke::UNIT,
    &sns_publish::UNIT,
    &sqs_send_message::UNIT,
    &step_functions_invoke_activity::UNIT,
    &step_functions_start_execution::UNIT,
];
