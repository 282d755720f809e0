//! `sfntasks_sagemaker_create_processing_job`.

use crate::tasks::family::sagemaker::{
    self, ENABLE_INTER_CONTAINER_TRAFFIC_ENCRYPTION, ENABLE_NETWORK_ISOLATION, EXPERIMENT_CONFIG,
    INSTANCE_COUNT, INSTANCE_TYPE, Job, NAME_63, OUTPUT_KMS_KEY_ARN, S3_LOCATION, SERVICE, TAGS,
    VOLUME_KMS_KEY_ARN, VOLUME_SIZE_GIB, VPC_CONFIG, volume_key,
};
use crate::unit::arg::{Boolean, Integer, Json, Kind, Object, ObjectList, TextList, TextMap, Words};
use crate::unit::format::Format;
use crate::unit::prelude::*;

/// Starts a processing job.
pub const UNIT: Unit = Unit {
    name: "sagemaker_create_processing_job",
    summary: "Processes data, or evaluates a model, with an Amazon SageMaker processing job.",
    links: &[
        (
            "Create and manage Amazon SageMaker AI jobs with Step Functions",
            "https://docs.aws.amazon.com/step-functions/latest/dg/connect-sagemaker.html",
        ),
        (
            "CreateProcessingJob",
            "https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateProcessingJob.html",
        ),
    ],
    family: "SageMaker",
    args: &[
        PROCESSING_JOB_NAME.spec,
        ROLE_ARN.spec,
        APP_SPECIFICATION.spec,
        PROCESSING_RESOURCES.spec,
        PROCESSING_INPUTS.spec,
        PROCESSING_OUTPUT_CONFIG.spec,
        STOPPING_CONDITION.spec,
        ENVIRONMENT.spec,
        NETWORK_CONFIG.spec,
        EXPERIMENT_CONFIG.spec,
        TAGS.spec,
    ],
    body: Body::Task(Task {
        api: Api { service: "sagemaker", action: "createProcessingJob" },
        patterns: RUN_JOB,
        iam,
        ..Task::DEFAULT
    }),
    ..Unit::DEFAULT
};

const PROCESSING_JOB_NAME: Arg<Words> = text("processing_job_name", "Name of the job, unique in its region.")
    .required()
    .format(NAME_63)
    .asl("ProcessingJobName");
const ROLE_ARN: Arg<Words> =
    text("role_arn", "ARN of the role that the job reads and writes its data and pulls its image under.")
        .required()
        .arn(&["iam"])
        .asl("RoleArn");
const APP_SPECIFICATION: Arg<Object> = object(
    "app_specification",
    "The container that processes.",
    &[IMAGE_URI.spec, CONTAINER_ENTRYPOINT.spec, CONTAINER_ARGUMENTS.spec],
)
.required()
.asl("AppSpecification");
const IMAGE_URI: Arg<Words> = text("image_uri", "Registry path of the image.")
    .required()
    .format(Format::Length(1, 255))
    .asl("ImageUri");
const CONTAINER_ENTRYPOINT: Arg<TextList> =
    list("container_entrypoint", "Entry point of the container, in place of the image's.")
        .length(1, 100)
        .asl("ContainerEntrypoint");
const CONTAINER_ARGUMENTS: Arg<TextList> =
    list("container_arguments", "Arguments of the entry point.").length(1, 100).asl("ContainerArguments");
const PROCESSING_RESOURCES: Arg<Object> =
    object("processing_resources", "What the job runs on.", &[CLUSTER_CONFIG.spec])
        .required()
        .asl("ProcessingResources");
const CLUSTER_CONFIG: Arg<Object> = object(
    "cluster_config",
    "The instances.",
    &[
        INSTANCE_COUNT.range(1, 100).spec,
        INSTANCE_TYPE.required().spec,
        VOLUME_SIZE_GIB.spec,
        VOLUME_KMS_KEY_ARN.spec,
    ],
)
.required()
.asl("ClusterConfig");
const PROCESSING_INPUTS: Arg<ObjectList> = object_list(
    "processing_inputs",
    "Data that the job reads: each from S3, or by a query.",
    &Kind::Object(&[INPUT_NAME.spec, S3_INPUT.spec, DATASET_DEFINITION.spec, APP_MANAGED.spec]),
)
.length(0, 10)
.asl("ProcessingInputs")
.rules(&[Rule::ExactlyOne(&["s3_input", "dataset_definition"])]);
const INPUT_NAME: Arg<Words> = text("input_name", "Name of the input.").required().asl("InputName");
const S3_INPUT: Arg<Object> = object(
    "s3_input",
    "Data in S3.",
    &[
        S3_URI.spec,
        S3_DATA_TYPE.spec,
        LOCAL_PATH.spec,
        S3_INPUT_MODE.spec,
        S3_DATA_DISTRIBUTION_TYPE.spec,
        S3_COMPRESSION_TYPE.spec,
    ],
)
.asl("S3Input");
const S3_URI: Arg<Words> =
    text("s3_uri", "Where in S3: `s3://bucket/prefix`.").required().format(S3_LOCATION).asl("S3Uri");
const S3_DATA_TYPE: Arg<Words> =
    text("s3_data_type", "Whether `s3_uri` is the prefix of all objects, or an object that lists them.")
        .format(Format::OneOf(&["S3Prefix", "ManifestFile"]))
        .default("S3Prefix")
        .asl("S3DataType");
const LOCAL_PATH: Arg<Words> = text("local_path", "Directory in the container, below `/opt/ml/processing`.")
    .format(Format::Length(0, 256))
    .asl("LocalPath");
const S3_INPUT_MODE: Arg<Words> =
    text("s3_input_mode", "Whether data is copied before the start, or streamed through a pipe.")
        .format(Format::OneOf(&["Pipe", "File"]))
        .asl("S3InputMode");
const S3_DATA_DISTRIBUTION_TYPE: Arg<Words> =
    text("s3_data_distribution_type", "Whether every instance gets all of the data or a part of it.")
        .format(Format::OneOf(&["FullyReplicated", "ShardedByS3Key"]))
        .assumed("FullyReplicated")
        .asl("S3DataDistributionType");
const S3_COMPRESSION_TYPE: Arg<Words> =
    text("s3_compression_type", "Whether data is unpacked on its way into a pipe.")
        .format(Format::OneOf(&["None", "Gzip"]))
        .assumed("None")
        .asl("S3CompressionType");
const DATASET_DEFINITION: Arg<Json> = document(
    "dataset_definition",
    "A query of Athena or Redshift, in the API's own shape: `AthenaDatasetDefinition` or `RedshiftDatasetDefinition`, `LocalPath`, \
     `DataDistributionType`, `InputMode`.",
)
.asl("DatasetDefinition");
const APP_MANAGED: Arg<Boolean> =
    boolean("app_managed", "Whether the container itself moves the data, and SageMaker does not.")
        .assumed("false")
        .asl("AppManaged");
const PROCESSING_OUTPUT_CONFIG: Arg<Object> =
    object("processing_output_config", "What the job writes.", &[OUTPUTS.spec, OUTPUT_KMS_KEY_ARN.spec])
        .asl("ProcessingOutputConfig");
const OUTPUTS: Arg<ObjectList> = object_list(
    "outputs",
    "Results: each goes to S3, or into a feature group.",
    &Kind::Object(&[OUTPUT_NAME.spec, S3_OUTPUT.spec, FEATURE_STORE_OUTPUT.spec, APP_MANAGED.spec]),
)
.required()
.length(0, 10)
.asl("Outputs")
.rules(&[Rule::ExactlyOne(&["s3_output", "feature_store_output"])]);
const OUTPUT_NAME: Arg<Words> = text("output_name", "Name of the output.").required().asl("OutputName");
const S3_OUTPUT: Arg<Object> =
    object("s3_output", "A result in S3.", &[S3_URI.spec, S3_UPLOAD_MODE.spec, LOCAL_PATH.spec])
        .asl("S3Output");
const S3_UPLOAD_MODE: Arg<Words> =
    text("s3_upload_mode", "Whether files are uploaded as they are written, or when the job ends.")
        .format(Format::OneOf(&["Continuous", "EndOfJob"]))
        .default("EndOfJob")
        .asl("S3UploadMode");
const FEATURE_STORE_OUTPUT: Arg<Object> =
    object("feature_store_output", "A result in the feature store.", &[FEATURE_GROUP_NAME.spec])
        .asl("FeatureStoreOutput");
const FEATURE_GROUP_NAME: Arg<Words> = text("feature_group_name", "Name of the feature group.")
    .required()
    .format(Format::Name(1, 64, "-_"))
    .asl("FeatureGroupName");
const STOPPING_CONDITION: Arg<Object> =
    object("stopping_condition", "When SageMaker stops the job.", &[MAX_RUNTIME_SECONDS.spec])
        .asl("StoppingCondition");
const MAX_RUNTIME_SECONDS: Arg<Integer> = integer("max_runtime_seconds", "Seconds that the job may run.")
    .required()
    .range(1, 777_600)
    .asl("MaxRuntimeInSeconds");
const ENVIRONMENT: Arg<TextMap> =
    map("environment", "Environment variables of the container.").length(0, 100).asl("Environment");
const NETWORK_CONFIG: Arg<Object> = object(
    "network_config",
    "What the containers can reach.",
    &[ENABLE_INTER_CONTAINER_TRAFFIC_ENCRYPTION.spec, ENABLE_NETWORK_ISOLATION.spec, VPC_CONFIG.spec],
)
.asl("NetworkConfig");

fn iam(call: &Call) -> Vec<Statement> {
    const PROCESSING: Job = Job {
        action: "ProcessingJob",
        resource: "processing-job",
        rule: Some("StepFunctionsGetEventsForSageMakerProcessingJobsRule"),
    };
    let mut policy = sagemaker::job(call, PROCESSING_JOB_NAME, PROCESSING);
    policy.extend(call.pass_role(ROLE_ARN, SERVICE));
    let cluster = call.get(PROCESSING_RESOURCES).and_then(|resources| resources.get(CLUSTER_CONFIG));
    let key = cluster.and_then(|cluster| cluster.get(VOLUME_KMS_KEY_ARN));
    policy.extend(volume_key(call, PROCESSING_RESOURCES.spec.name, key));
    policy
}
