//! What tasks of one service share: arguments, retriers, and how their ARNs are made.

pub mod api_gateway;
pub mod athena;
pub mod aws_sdk;
pub mod codebuild;
pub mod dynamodb;
pub mod ecs;
pub mod eks;
pub mod emr;
pub mod emr_containers;
pub mod emr_instances;
pub mod emr_serverless;
pub mod kms;
pub mod lambda;
pub mod messaging;
pub mod revision;
pub mod s3;
pub mod sagemaker;
pub mod sagemaker_data;
pub mod sagemaker_variant;
#[cfg(test)]
pub(crate) mod testing;

use crate::unit::arg::Words;
use crate::unit::prelude::*;

/// Refuses an expression for the ARN that is the state's resource.
pub fn fixed_resource(call: &Call, arn: Arg<Words>, problems: &mut Problems) {
    if let Some(Text::Expression(text)) = call.get(arn) {
        problems.error(
            arn.spec.name,
            format!("This is the state's resource, which is fixed: the expression {text:?} can't stand there. Give the ARN."),
        );
    }
}
