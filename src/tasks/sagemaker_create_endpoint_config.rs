//! `sfntasks_sagemaker_create_endpoint_config`.

use crate::tasks::family::sagemaker::{
    ENABLE_NETWORK_ISOLATION, ENDPOINT_CONFIG_NAME, OUTPUT_KMS_KEY_ARN, S3_LOCATION, SERVICE, TAGS,
    VPC_CONFIG, add_tags, named, volume_key,
};
use crate::tasks::family::sagemaker_variant::{RULES, VARIANT, counted};
use crate::unit::arg::{Boolean, Form, Integer, Json, Kind, Object, ObjectList, TextList, Words};
use crate::unit::prelude::*;

/// Creates an endpoint configuration.
pub const UNIT: Unit = Unit {
    name: "sagemaker_create_endpoint_config",
    summary: "Creates an Amazon SageMaker endpoint configuration: the models of an endpoint, and what they run on.",
    links: &[
        (
            "Create and manage Amazon SageMaker AI jobs with Step Functions",
            "https://docs.aws.amazon.com/step-functions/latest/dg/connect-sagemaker.html",
        ),
        (
            "CreateEndpointConfig",
            "https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateEndpointConfig.html",
        ),
    ],
    family: "SageMaker",
    args: &[
        ENDPOINT_CONFIG_NAME.spec,
        PRODUCTION_VARIANTS.spec,
        SHADOW_PRODUCTION_VARIANTS.spec,
        KMS_KEY_ARN.spec,
        DATA_CAPTURE_CONFIG.spec,
        ASYNC_INFERENCE_CONFIG.spec,
        EXPLAINER_CONFIG.spec,
        EXECUTION_ROLE_ARN.spec,
        VPC_CONFIG.spec,
        ENABLE_NETWORK_ISOLATION.spec,
        TAGS.spec,
    ],
    body: Body::Task(Task {
        api: Api { service: "sagemaker", action: "createEndpointConfig" },
        iam,
        ..Task::DEFAULT
    }),
    ..Unit::DEFAULT
};

const PRODUCTION_VARIANTS: Arg<ObjectList> =
    object_list("production_variants", "The models that the endpoint runs.", &VARIANT)
        .required()
        .length(1, 10)
        .form(Form::With(counted))
        .asl("ProductionVariants")
        .rules(RULES);
const SHADOW_PRODUCTION_VARIANTS: Arg<ObjectList> = object_list(
    "shadow_production_variants",
    "Models that get a copy of the traffic, and whose answers only go to the log.",
    &VARIANT,
)
.length(1, 10)
.form(Form::With(counted))
.asl("ShadowProductionVariants")
.rules(RULES);
const KMS_KEY_ARN: Arg<Words> = text(
    "kms_key_arn",
    "ARN of the customer managed key that encrypts the instances' storage volumes. The policy then allows SageMaker to use it; \
     whoever deploys the configuration needs the same.",
)
.arn(&["kms"])
.asl("KmsKeyId");
const DATA_CAPTURE_CONFIG: Arg<Object> = object(
    "data_capture_config",
    "Keeps requests and answers for later analysis.",
    &[
        ENABLE_CAPTURE.spec,
        INITIAL_SAMPLING_PERCENTAGE.spec,
        DESTINATION_S3_URI.spec,
        OUTPUT_KMS_KEY_ARN.spec,
        CAPTURE_MODES.spec,
        CSV_CONTENT_TYPES.spec,
        JSON_CONTENT_TYPES.spec,
    ],
)
.asl("DataCaptureConfig");
const ENABLE_CAPTURE: Arg<Boolean> =
    boolean("enable_capture", "Whether it is on at the start.").asl("EnableCapture");
const INITIAL_SAMPLING_PERCENTAGE: Arg<Integer> =
    integer("initial_sampling_percentage", "Percentage of the requests that is kept.")
        .required()
        .range(0, 100)
        .asl("InitialSamplingPercentage");
const DESTINATION_S3_URI: Arg<Words> = text("destination_s3_uri", "Where in S3: `s3://bucket/prefix`.")
    .required()
    .format(S3_LOCATION)
    .asl("DestinationS3Uri");
const CAPTURE_MODES: Arg<TextList> =
    list("capture_modes", "What is kept: `Input`, `Output`, `InputAndOutput`.")
        .of(&Kind::OneOf(&[("Input", "Input"), ("Output", "Output"), ("InputAndOutput", "InputAndOutput")]))
        .required()
        .length(1, 32)
        .form(Form::Each("CaptureMode"))
        .asl("CaptureOptions");
const CSV_CONTENT_TYPES: Arg<TextList> = list("csv_content_types", "MIME types that are kept as CSV.")
    .length(1, 10)
    .asl("CaptureContentTypeHeader.CsvContentTypes");
const JSON_CONTENT_TYPES: Arg<TextList> = list("json_content_types", "MIME types that are kept as JSON.")
    .length(1, 10)
    .asl("CaptureContentTypeHeader.JsonContentTypes");
const ASYNC_INFERENCE_CONFIG: Arg<Object> = object(
    "async_inference_config",
    "Makes the endpoint asynchronous: it queues requests and writes the answers to S3.",
    &[
        OUTPUT_S3_URI.spec,
        FAILURE_S3_URI.spec,
        ASYNC_KMS_KEY_ARN.spec,
        SUCCESS_TOPIC_ARN.spec,
        ERROR_TOPIC_ARN.spec,
        INCLUDE_INFERENCE_RESPONSE_IN.spec,
        MAX_CONCURRENT_INVOCATIONS.spec,
    ],
)
.asl("AsyncInferenceConfig");
const OUTPUT_S3_URI: Arg<Words> = text("output_s3_uri", "Where answers are written: `s3://bucket/prefix`.")
    .required()
    .format(S3_LOCATION)
    .asl("OutputConfig.S3OutputPath");
const FAILURE_S3_URI: Arg<Words> =
    text("failure_s3_uri", "Where failures are written: `s3://bucket/prefix`.")
        .format(S3_LOCATION)
        .asl("OutputConfig.S3FailurePath");
const ASYNC_KMS_KEY_ARN: Arg<Words> = text(
    "kms_key_arn",
    "ARN of the key that encrypts the answers, which the model's role must be allowed to use.",
)
.arn(&["kms"])
.asl("OutputConfig.KmsKeyId");
const SUCCESS_TOPIC_ARN: Arg<Words> =
    text("success_topic_arn", "ARN of the SNS topic that is told of each answer.")
        .arn(&["sns"])
        .asl("OutputConfig.NotificationConfig.SuccessTopic");
const ERROR_TOPIC_ARN: Arg<Words> =
    text("error_topic_arn", "ARN of the SNS topic that is told of each failure.")
        .arn(&["sns"])
        .asl("OutputConfig.NotificationConfig.ErrorTopic");
const INCLUDE_INFERENCE_RESPONSE_IN: Arg<TextList> = list(
    "include_inference_response_in",
    "Notifications that hold the answer itself: `SUCCESS_NOTIFICATION_TOPIC`, `ERROR_NOTIFICATION_TOPIC`.",
)
.of(&Kind::OneOf(&[
    ("SUCCESS_NOTIFICATION_TOPIC", "SUCCESS_NOTIFICATION_TOPIC"),
    ("ERROR_NOTIFICATION_TOPIC", "ERROR_NOTIFICATION_TOPIC"),
]))
.length(0, 2)
.asl("OutputConfig.NotificationConfig.IncludeInferenceResponseIn");
const MAX_CONCURRENT_INVOCATIONS: Arg<Integer> = integer(
    "max_concurrent_invocations_per_instance",
    "Requests that an instance handles at once. Default: SageMaker finds out.",
)
.range(1, 1000)
.asl("ClientConfig.MaxConcurrentInvocationsPerInstance");
const EXPLAINER_CONFIG: Arg<Json> = json_value(
    "explainer_config",
    "How SageMaker Clarify explains answers, in the API's own shape: `ClarifyExplainerConfig`.",
)
.asl("ExplainerConfig");
const EXECUTION_ROLE_ARN: Arg<Words> = text(
    "execution_role_arn",
    "ARN of a role for the endpoint. Only endpoints of inference components need one.",
)
.arn(&["iam"])
.asl("ExecutionRoleArn");

fn iam(call: &Call) -> Vec<Statement> {
    let configs = named(call, ENDPOINT_CONFIG_NAME, "endpoint-config");
    let mut policy = vec![Statement::allow(["sagemaker:CreateEndpointConfig"], configs.clone())];
    policy.extend(add_tags(call, configs));
    policy.extend(call.pass_role(EXECUTION_ROLE_ARN, SERVICE));
    policy.extend(volume_key(call, KMS_KEY_ARN.spec.name, call.get(KMS_KEY_ARN)));
    policy
}
