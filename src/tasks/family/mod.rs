//! What tasks of one service share: arguments, retriers, and how their ARNs are made.

pub mod dynamodb;
pub mod ecs;
pub mod eks;
pub mod lambda;
pub mod messaging;
pub mod s3;
pub mod sagemaker;
pub mod sagemaker_data;
pub mod sagemaker_variant;
