//! `sfntasks_sagemaker_update_endpoint`.

use crate::tasks::family::sagemaker::{
    CONFIG_KMS_KEY_ARN, DEPLOYMENT_CONFIG, ENDPOINT_CONFIG_NAME, ENDPOINT_NAME, named, volume_key,
};
use crate::unit::arg::{Boolean, Form, Kind, TextList};
use crate::unit::prelude::*;

/// Deploys another configuration to an endpoint.
pub const UNIT: Unit = Unit {
    name: "sagemaker_update_endpoint",
    summary: "Deploys another configuration to an Amazon SageMaker endpoint.",
    notes: "The state goes on while the endpoint is still being updated. To wait for it, loop over \
            `sfntasks_call_aws_service` with `sagemaker` and `describeEndpoint`.",
    links: &[
        (
            "Create and manage Amazon SageMaker AI jobs with Step Functions",
            "https://docs.aws.amazon.com/step-functions/latest/dg/connect-sagemaker.html",
        ),
        (
            "UpdateEndpoint",
            "https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_UpdateEndpoint.html",
        ),
    ],
    family: "SageMaker",
    args: &[
        ENDPOINT_NAME.spec,
        ENDPOINT_CONFIG_NAME.spec,
        RETAIN_ALL_VARIANT_PROPERTIES.spec,
        EXCLUDE_RETAINED_VARIANT_PROPERTIES.spec,
        DEPLOYMENT_CONFIG.spec,
        RETAIN_DEPLOYMENT_CONFIG.spec,
        CONFIG_KMS_KEY_ARN.spec,
    ],
    rules: &[Rule::Requires("exclude_retained_variant_properties", "retain_all_variant_properties")],
    body: Body::Task(Task {
        api: Api { service: "sagemaker", action: "updateEndpoint" },
        iam,
        ..Task::DEFAULT
    }),
    ..Unit::DEFAULT
};

const RETAIN_ALL_VARIANT_PROPERTIES: Arg<Boolean> = boolean(
    "retain_all_variant_properties",
    "Whether the variants keep the instance counts and weights that they have now.",
)
.assumed("false")
.asl("RetainAllVariantProperties");
const EXCLUDE_RETAINED_VARIANT_PROPERTIES: Arg<TextList> = list(
    "exclude_retained_variant_properties",
    "Properties that the new configuration sets all the same: `DesiredInstanceCount`, `DesiredWeight`, `DataCaptureConfig`.",
)
.of(&Kind::OneOf(&[
    ("DesiredInstanceCount", "DesiredInstanceCount"),
    ("DesiredWeight", "DesiredWeight"),
    ("DataCaptureConfig", "DataCaptureConfig"),
]))
.length(0, 3)
.form(Form::Each("VariantPropertyType"))
.asl("ExcludeRetainedVariantProperties");
const RETAIN_DEPLOYMENT_CONFIG: Arg<Boolean> = boolean(
    "retain_deployment_config",
    "Whether the endpoint keeps the `deployment_config` of its last update.",
)
.assumed("false")
.asl("RetainDeploymentConfig");

fn iam(call: &Call) -> Vec<Statement> {
    let endpoints = named(call, ENDPOINT_NAME, "endpoint");
    let configs = named(call, ENDPOINT_CONFIG_NAME, "endpoint-config");
    let mut policy =
        vec![Statement::allow(["sagemaker:UpdateEndpoint"], endpoints.into_iter().chain(configs))];
    policy.extend(volume_key(call, CONFIG_KMS_KEY_ARN.spec.name, call.get(CONFIG_KMS_KEY_ARN)));
    policy
}
