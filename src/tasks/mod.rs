//! Tasks: one file each. Written by `make generate` from the files of this folder.

pub mod athena_get_query_execution;
pub mod athena_get_query_results;
pub mod athena_start_query_execution;
pub mod athena_stop_query_execution;
pub mod batch_submit_job;
pub mod bedrock_create_model_customization_job;
pub mod bedrock_invoke_model;
pub mod call_api_gateway_http_api_endpoint;
pub mod call_api_gateway_rest_api_endpoint;
pub mod call_aws_service;
pub mod call_aws_service_cross_region;
pub mod codebuild_batch_delete_builds;
pub mod codebuild_batch_get_reports;
pub mod codebuild_start_build;
pub mod codebuild_start_build_batch;
pub mod codebuild_stop_build;
pub mod dynamo_delete_item;
pub mod dynamo_get_item;
pub mod dynamo_put_item;
pub mod dynamo_update_item;
pub mod ecs_run_task;
pub mod eks_call;
pub mod eks_create_cluster;
pub mod eks_create_fargate_profile;
pub mod eks_create_nodegroup;
pub mod eks_delete_cluster;
pub mod eks_delete_fargate_profile;
pub mod eks_delete_nodegroup;
pub mod eks_run_job;
pub mod emr_add_step;
pub mod emr_cancel_step;
pub mod emr_containers_create_virtual_cluster;
pub mod emr_containers_delete_virtual_cluster;
pub mod emr_containers_start_job_run;
pub mod emr_create_cluster;
pub mod emr_modify_instance_fleet_by_name;
pub mod emr_modify_instance_group_by_name;
pub mod emr_serverless_cancel_job_run;
pub mod emr_serverless_create_application;
pub mod emr_serverless_delete_application;
pub mod emr_serverless_start_application;
pub mod emr_serverless_start_job_run;
pub mod emr_serverless_stop_application;
pub mod emr_set_cluster_termination_protection;
pub mod emr_terminate_cluster;
pub mod evaluate_expression;
pub mod eventbridge_put_events;
pub mod eventbridge_scheduler_create_schedule;
pub mod family;
pub mod glue_databrew_start_job_run;
pub mod glue_start_crawler_run;
pub mod glue_start_job_run;
pub mod http_invoke;
pub mod lambda_invoke;
pub mod mediaconvert_create_job;
pub mod sagemaker_create_endpoint;
pub mod sagemaker_create_endpoint_config;
pub mod sagemaker_create_hyper_parameter_tuning_job;
pub mod sagemaker_create_labeling_job;
pub mod sagemaker_create_model;
pub mod sagemaker_create_processing_job;
pub mod sagemaker_create_training_job;
pub mod sagemaker_create_transform_job;
pub mod sagemaker_update_endpoint;
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
    &batch_submit_job::UNIT,
    &bedrock_create_model_customization_job::UNIT,
    &bedrock_invoke_model::UNIT,
    &call_api_gateway_http_api_endpoint::UNIT,
    &call_api_gateway_rest_api_endpoint::UNIT,
    &call_aws_service::UNIT,
    &call_aws_service_cross_region::UNIT,
    &codebuild_batch_delete_builds::UNIT,
    &codebuild_batch_get_reports::UNIT,
    &codebuild_start_build::UNIT,
    &codebuild_start_build_batch::UNIT,
    &codebuild_stop_build::UNIT,
    &dynamo_delete_item::UNIT,
    &dynamo_get_item::UNIT,
    &dynamo_put_item::UNIT,
    &dynamo_update_item::UNIT,
    &ecs_run_task::UNIT,
    &eks_call::UNIT,
    &eks_create_cluster::UNIT,
    &eks_create_fargate_profile::UNIT,
    &eks_create_nodegroup::UNIT,
    &eks_delete_cluster::UNIT,
    &eks_delete_fargate_profile::UNIT,
    &eks_delete_nodegroup::UNIT,
    &eks_run_job::UNIT,
    &emr_add_step::UNIT,
    &emr_cancel_step::UNIT,
    &emr_containers_create_virtual_cluster::UNIT,
    &emr_containers_delete_virtual_cluster::UNIT,
    &emr_containers_start_job_run::UNIT,
    &emr_create_cluster::UNIT,
    &emr_modify_instance_fleet_by_name::UNIT,
    &emr_modify_instance_group_by_name::UNIT,
    &emr_serverless_cancel_job_run::UNIT,
    &emr_serverless_create_application::UNIT,
    &emr_serverless_delete_application::UNIT,
    &emr_serverless_start_application::UNIT,
    &emr_serverless_start_job_run::UNIT,
    &emr_serverless_stop_application::UNIT,
    &emr_set_cluster_termination_protection::UNIT,
    &emr_terminate_cluster::UNIT,
    &evaluate_expression::UNIT,
    &eventbridge_put_events::UNIT,
    &eventbridge_scheduler_create_schedule::UNIT,
    &glue_databrew_start_job_run::UNIT,
    &glue_start_crawler_run::UNIT,
    &glue_start_job_run::UNIT,
    &http_invoke::UNIT,
    &lambda_invoke::UNIT,
    &mediaconvert_create_job::UNIT,
    &sagemaker_create_endpoint::UNIT,
    &sagemaker_create_endpoint_config::UNIT,
    &sagemaker_create_hyper_parameter_tuning_job::UNIT,
    &sagemaker_create_labeling_job::UNIT,
    &sagemaker_create_model::UNIT,
    &sagemaker_create_processing_job::UNIT,
    &sagemaker_create_training_job::UNIT,
    &sagemaker_create_transform_job::UNIT,
    &sagemaker_update_endpoint::UNIT,
    &sns_publish::UNIT,
    &sqs_send_message::UNIT,
    &step_functions_invoke_activity::UNIT,
    &step_functions_start_execution::UNIT,
];
