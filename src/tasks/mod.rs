//! Tasks: one file each. Written by `make generate` from the files of this folder.

pub mod bedrock_create_model_customization_job;
pub mod bedrock_invoke_model;
pub mod dynamo_put_item;
pub mod ecs_run_task;
pub mod eks_call;
pub mod eks_create_cluster;
pub mod eks_create_fargate_profile;
pub mod eks_create_nodegroup;
pub mod eks_delete_cluster;
pub mod eks_delete_fargate_profile;
pub mod eks_delete_nodegroup;
pub mod eks_run_job;
pub mod family;
pub mod lambda_invoke;
pub mod sagemaker_create_endpoint;
pub mod sagemaker_create_endpoint_config;
pub mod sagemaker_create_hyper_parameter_tuning_job;
pub mod sagemaker_create_labeling_job;
pub mod sagemaker_create_model;
pub mod sagemaker_create_processing_job;
pub mod sagemaker_create_training_job;
pub mod sagemaker_create_transform_job;
pub mod sagemaker_update_endpoint;
pub mod sqs_send_message;
pub mod step_functions_start_execution;

use crate::unit::Unit;

/// Every task.
pub const ALL: &[&Unit] = &[
    &bedrock_create_model_customization_job::UNIT,
    &bedrock_invoke_model::UNIT,
    &dynamo_put_item::UNIT,
    &ecs_run_task::UNIT,
    &eks_call::UNIT,
    &eks_create_cluster::UNIT,
    &eks_create_fargate_profile::UNIT,
    &eks_create_nodegroup::UNIT,
    &eks_delete_cluster::UNIT,
    &eks_delete_fargate_profile::UNIT,
    &eks_delete_nodegroup::UNIT,
    &eks_run_job::UNIT,
    &lambda_invoke::UNIT,
    &sagemaker_create_endpoint::UNIT,
    &sagemaker_create_endpoint_config::UNIT,
    &sagemaker_create_hyper_parameter_tuning_job::UNIT,
    &sagemaker_create_labeling_job::UNIT,
    &sagemaker_create_model::UNIT,
    &sagemaker_create_processing_job::UNIT,
    &sagemaker_create_training_job::UNIT,
    &sagemaker_create_transform_job::UNIT,
    &sagemaker_update_endpoint::UNIT,
    &sqs_send_message::UNIT,
    &step_functions_start_execution::UNIT,
];
