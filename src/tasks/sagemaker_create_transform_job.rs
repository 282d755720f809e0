//! `sfntasks_sagemaker_create_transform_job`.

use crate::tasks::family::sagemaker::{
    self, EXPERIMENT_CONFIG, INSTANCE_COUNT, INSTANCE_TYPE, Job, NAME_63, OUTPUT_KMS_KEY_ARN, S3_LOCATION,
    TAGS, VOLUME_KMS_KEY_ARN, volume_key,
};
use crate::tasks::family::sagemaker_data::{COMPRESSION_TYPE, CONTENT_TYPE, S3_DATA_TYPE, S3_URI};
use crate::unit::arg::{Boolean, Integer, Object, Str, TextMap, Words};
use crate::unit::format::Format;
use crate::unit::prelude::*;

/// Starts a batch transform job.
pub const UNIT: Unit = Unit {
    name: "sagemaker_create_transform_job",
    summary: "Gets predictions for a whole data set with an Amazon SageMaker batch transform job.",
    notes: "The job works under the role of its model, so this task passes none.",
    links: &[
        (
            "Create and manage Amazon SageMaker AI jobs with Step Functions",
            "https://docs.aws.amazon.com/step-functions/latest/dg/connect-sagemaker.html",
        ),
        (
            "CreateTransformJob",
            "https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateTransformJob.html",
        ),
    ],
    family: "SageMaker",
    args: &[
        TRANSFORM_JOB_NAME.spec,
        MODEL_NAME.spec,
        BATCH_STRATEGY.spec,
        MAX_CONCURRENT_TRANSFORMS.spec,
        MAX_PAYLOAD_MIB.spec,
        MODEL_CLIENT_OPTIONS.spec,
        ENVIRONMENT.spec,
        TRANSFORM_INPUT.spec,
        TRANSFORM_OUTPUT.spec,
        TRANSFORM_RESOURCES.spec,
        DATA_PROCESSING.spec,
        DATA_CAPTURE_CONFIG.spec,
        EXPERIMENT_CONFIG.spec,
        TAGS.spec,
    ],
    body: Body::Task(Task {
        api: Api { service: "sagemaker", action: "createTransformJob" },
        patterns: RUN_JOB,
        iam,
        ..Task::DEFAULT
    }),
    ..Unit::DEFAULT
};

const TRANSFORM_JOB_NAME: Arg<Words> = text("transform_job_name", "Name of the job, unique in its region.")
    .required()
    .format(NAME_63)
    .asl("TransformJobName");
const MODEL_NAME: Arg<Words> =
    text("model_name", "Name of the model.").required().format(NAME_63).asl("ModelName");
const BATCH_STRATEGY: Arg<Words> =
    text("batch_strategy", "Whether a request to the model holds one record or as many as fit.")
        .format(Format::OneOf(&["MultiRecord", "SingleRecord"]))
        .asl("BatchStrategy");
const MAX_CONCURRENT_TRANSFORMS: Arg<Integer> = integer(
    "max_concurrent_transforms",
    "Requests that each instance handles at once; 0 leaves it to SageMaker.",
)
.range(0, i64::MAX)
.asl("MaxConcurrentTransforms");
const MAX_PAYLOAD_MIB: Arg<Integer> = integer("max_payload_mib", "Largest request in MiB; 0 for no limit.")
    .range(0, 100)
    .assumed("6")
    .asl("MaxPayloadInMB");
const MODEL_CLIENT_OPTIONS: Arg<Object> = object(
    "model_client_options",
    "How requests to the model are timed and repeated. Default: SageMaker's own times and repeats.",
    &[INVOCATIONS_MAX_RETRIES.spec, INVOCATIONS_TIMEOUT_SECONDS.spec],
)
.asl("ModelClientConfig");
const INVOCATIONS_MAX_RETRIES: Arg<Integer> =
    integer("invocations_max_retries", "How often a failed request is repeated.")
        .range(0, 3)
        .default("0")
        .asl("InvocationsMaxRetries");
const INVOCATIONS_TIMEOUT_SECONDS: Arg<Integer> =
    integer("invocations_timeout_seconds", "Seconds that the model may take for a request.")
        .range(1, 3600)
        .default("60")
        .asl("InvocationsTimeoutInSeconds");
const ENVIRONMENT: Arg<TextMap> =
    map("environment", "Environment variables of the containers.").length(0, 16).asl("Environment");
const TRANSFORM_INPUT: Arg<Object> = object(
    "transform_input",
    "The data.",
    &[S3_URI.spec, S3_DATA_TYPE.spec, CONTENT_TYPE.spec, COMPRESSION_TYPE.spec, SPLIT_TYPE.spec],
)
.required()
.asl("TransformInput");
const SPLIT_TYPE: Arg<Words> = text("split_type", "How an object is split into records.")
    .format(Format::OneOf(&["None", "Line", "RecordIO", "TFRecord"]))
    .assumed("None")
    .asl("SplitType");
const TRANSFORM_OUTPUT: Arg<Object> = object(
    "transform_output",
    "Where the predictions go.",
    &[S3_OUTPUT_PATH.spec, ACCEPT.spec, ASSEMBLE_WITH.spec, OUTPUT_KMS_KEY_ARN.spec],
)
.required()
.asl("TransformOutput");
const S3_OUTPUT_PATH: Arg<Words> = text(
    "s3_output_path",
    "Where in S3: `s3://bucket/prefix`. Each object of the input gets one with `.out` behind its name.",
)
.required()
.format(S3_LOCATION)
.asl("S3OutputPath");
const ACCEPT: Arg<Words> =
    text("accept", "MIME type of the predictions.").format(Format::Length(0, 256)).asl("Accept");
const ASSEMBLE_WITH: Arg<Words> = text("assemble_with", "How predictions are put together into an object.")
    .format(Format::OneOf(&["None", "Line"]))
    .assumed("None")
    .asl("AssembleWith");
const TRANSFORM_RESOURCES: Arg<Object> = object(
    "transform_resources",
    "The instances that run the model.",
    &[
        INSTANCE_COUNT.spec,
        INSTANCE_TYPE.required().spec,
        VOLUME_KMS_KEY_ARN.spec,
        TRANSFORM_AMI_VERSION.spec,
    ],
)
.default(r#"{"instance_count":"1","instance_type":"ml.m4.xlarge"}"#)
.asl("TransformResources");
const TRANSFORM_AMI_VERSION: Arg<Words> = text(
    "transform_ami_version",
    "Version of the instances' machine image, such as `al2-ami-sagemaker-batch-gpu-470`.",
)
.format(Format::Length(1, 63))
.asl("TransformAmiVersion");
const DATA_PROCESSING: Arg<Object> = object(
    "data_processing",
    "What of each record goes to the model, and what of it is joined to the prediction.",
    &[INPUT_FILTER.spec, OUTPUT_FILTER.spec, JOIN_SOURCE.spec],
)
.asl("DataProcessing");
/// A leading `$` is the filter's own language here, and not a path of the state machine.
const INPUT_FILTER: Arg<Str> = plain(
    "input_filter",
    "JSONPath of the part of a record that goes to the model. SageMaker evaluates it, so it is never an expression.",
)
.format(Format::Length(0, 63))
.assumed("$")
.asl("InputFilter");
const OUTPUT_FILTER: Arg<Str> = plain(
    "output_filter",
    "JSONPath of the part that is kept. SageMaker evaluates it, so it is never an expression.",
)
.format(Format::Length(0, 63))
.assumed("$")
.asl("OutputFilter");
const JOIN_SOURCE: Arg<Words> = text("join_source", "Whether the record is joined to its prediction.")
    .format(Format::OneOf(&["Input", "None"]))
    .assumed("None")
    .asl("JoinSource");
const DATA_CAPTURE_CONFIG: Arg<Object> = object(
    "data_capture_config",
    "Keeps requests and predictions for later analysis.",
    &[DESTINATION_S3_URI.spec, OUTPUT_KMS_KEY_ARN.spec, GENERATE_INFERENCE_ID.spec],
)
.asl("DataCaptureConfig");
const DESTINATION_S3_URI: Arg<Words> = text("destination_s3_uri", "Where in S3: `s3://bucket/prefix`.")
    .required()
    .format(S3_LOCATION)
    .asl("DestinationS3Uri");
const GENERATE_INFERENCE_ID: Arg<Boolean> =
    boolean("generate_inference_id", "Whether each prediction gets an ID.").asl("GenerateInferenceId");

fn iam(call: &Call) -> Vec<Statement> {
    const TRANSFORM: Job = Job {
        action: "TransformJob",
        resource: "transform-job",
        rule: Some("StepFunctionsGetEventsForSageMakerTransformJobsRule"),
    };
    let mut policy = sagemaker::job(call, TRANSFORM_JOB_NAME, TRANSFORM);
    let key = call.get(TRANSFORM_RESOURCES).and_then(|resources| resources.get(VOLUME_KMS_KEY_ARN));
    policy.extend(volume_key(call, TRANSFORM_RESOURCES.spec.name, key));
    policy
}
