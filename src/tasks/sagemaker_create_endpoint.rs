//! `sfntasks_sagemaker_create_endpoint`.

use crate::tasks::family::sagemaker::{
    CONFIG_KMS_KEY_ARN, DEPLOYMENT_CONFIG, ENDPOINT_CONFIG_NAME, ENDPOINT_NAME, TAGS, add_tags, named,
    volume_key,
};
use crate::unit::prelude::*;

/// Creates an endpoint.
pub const UNIT: Unit = Unit {
    name: "sagemaker_create_endpoint",
    summary: "Creates an Amazon SageMaker endpoint.",
    notes: "The state goes on while the endpoint is still being created. To wait for it, loop over \
            `sfntasks_call_aws_service` with `sagemaker` and `describeEndpoint`.",
    links: &[
        (
            "Create and manage Amazon SageMaker AI jobs with Step Functions",
            "https://docs.aws.amazon.com/step-functions/latest/dg/connect-sagemaker.html",
        ),
        (
            "CreateEndpoint",
            "https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateEndpoint.html",
        ),
    ],
    family: "SageMaker",
    args: &[
        ENDPOINT_NAME.spec,
        ENDPOINT_CONFIG_NAME.spec,
        DEPLOYMENT_CONFIG.spec,
        TAGS.spec,
        CONFIG_KMS_KEY_ARN.spec,
    ],
    body: Body::Task(Task {
        api: Api { service: "sagemaker", action: "createEndpoint" },
        iam,
        ..Task::DEFAULT
    }),
    ..Unit::DEFAULT
};

fn iam(call: &Call) -> Vec<Statement> {
    let endpoints = named(call, ENDPOINT_NAME, "endpoint");
    let configs = named(call, ENDPOINT_CONFIG_NAME, "endpoint-config");
    let mut policy =
        vec![Statement::allow(["sagemaker:CreateEndpoint"], endpoints.iter().cloned().chain(configs))];
    policy.extend(add_tags(call, endpoints));
    policy.extend(volume_key(call, CONFIG_KMS_KEY_ARN.spec.name, call.get(CONFIG_KMS_KEY_ARN)));
    policy
}
