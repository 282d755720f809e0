//! `sfntasks_sagemaker_create_training_job`.

use crate::tasks::family::sagemaker::{
    self, ENABLE_INTER_CONTAINER_TRAFFIC_ENCRYPTION, ENABLE_NETWORK_ISOLATION, EXPERIMENT_CONFIG,
    INSTANCE_COUNT, INSTANCE_TYPE, Job, NAME_63, S3_LOCATION, SERVICE, TAGS, VOLUME_KMS_KEY_ARN,
    VOLUME_SIZE_GIB, VPC_CONFIG, volume_key,
};
use crate::tasks::family::sagemaker_data::{COMPRESSION_TYPE, CONTENT_TYPE, S3_DATA_TYPE, S3_URI};
use crate::tasks::family::texts;
use crate::unit::arg::{
    Boolean, Form, Integer, Json, Kind, Object, ObjectList, Str, TextList, TextMap, Words,
};
use crate::unit::format::Format;
use crate::unit::prelude::*;

/// Starts a training job.
pub const UNIT: Unit = Unit {
    name: "sagemaker_create_training_job",
    summary: "Trains a model with an Amazon SageMaker training job.",
    notes: "Names of jobs are unique in a region, also of those that have ended: make one out of `$$.Execution.Name`. Keep secrets out of \
            `hyperparameters` and `environment`, which show in the execution's history.",
    links: &[
        (
            "Create and manage Amazon SageMaker AI jobs with Step Functions",
            "https://docs.aws.amazon.com/step-functions/latest/dg/connect-sagemaker.html",
        ),
        (
            "CreateTrainingJob",
            "https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateTrainingJob.html",
        ),
    ],
    family: "SageMaker",
    args: &[
        TRAINING_JOB_NAME.spec,
        ROLE_ARN.spec,
        ALGORITHM_SPECIFICATION.spec,
        HYPERPARAMETERS.spec,
        INPUT_DATA_CONFIG.spec,
        OUTPUT_S3_URI.spec,
        OUTPUT_KMS_KEY_ARN.spec,
        OUTPUT_COMPRESSION_TYPE.spec,
        RESOURCE_CONFIG.spec,
        MAX_RUNTIME_SECONDS.spec,
        MAX_WAIT_SECONDS.spec,
        MAX_PENDING_SECONDS.spec,
        ENABLE_MANAGED_SPOT_TRAINING.spec,
        CHECKPOINT_CONFIG.spec,
        MAXIMUM_RETRY_ATTEMPTS.spec,
        ENVIRONMENT.spec,
        ENABLE_NETWORK_ISOLATION.spec,
        ENABLE_INTER_CONTAINER_TRAFFIC_ENCRYPTION.spec,
        VPC_CONFIG.spec,
        EXPERIMENT_CONFIG.spec,
        DEBUG_HOOK_CONFIG.spec,
        DEBUG_RULE_CONFIGURATIONS.spec,
        TENSOR_BOARD_OUTPUT_CONFIG.spec,
        PROFILER_CONFIG.spec,
        PROFILER_RULE_CONFIGURATIONS.spec,
        TAGS.spec,
    ],
    rules: &[Rule::Requires("max_wait_seconds", "enable_managed_spot_training")],
    check,
    body: Body::Task(Task {
        api: Api { service: "sagemaker", action: "createTrainingJob" },
        patterns: RUN_JOB,
        iam,
        ..Task::DEFAULT
    }),
    ..Unit::DEFAULT
};

const TRAINING_JOB_NAME: Arg<Words> = text("training_job_name", "Name of the job, unique in its region.")
    .required()
    .format(NAME_63)
    .asl("TrainingJobName");
const ROLE_ARN: Arg<Words> = text(
    "role_arn",
    "ARN of the role that the job reads its data, pulls its image and writes its model under.",
)
.required()
.arn(&["iam"])
.asl("RoleArn");
const ALGORITHM_SPECIFICATION: Arg<Object> = object(
    "algorithm_specification",
    "What trains: an algorithm by its name, or a container image.",
    &[
        ALGORITHM_NAME.spec,
        TRAINING_IMAGE.spec,
        TRAINING_INPUT_MODE.spec,
        METRIC_DEFINITIONS.spec,
        CONTAINER_ENTRYPOINT.spec,
        CONTAINER_ARGUMENTS.spec,
        ENABLE_METRICS_TIME_SERIES.spec,
        TRAINING_IMAGE_CONFIG.spec,
    ],
)
.required()
.asl("AlgorithmSpecification")
.rules(&[Rule::ExactlyOne(&["algorithm_name", "training_image"])]);
const ALGORITHM_NAME: Arg<Words> =
    text("algorithm_name", "Name or ARN of an algorithm of your own or of the AWS Marketplace.")
        .format(Format::Length(1, 170))
        .asl("AlgorithmName");
const TRAINING_IMAGE: Arg<Words> = text("training_image", "Registry path of the image that trains.")
    .format(Format::Length(1, 255))
    .asl("TrainingImage");
const TRAINING_INPUT_MODE: Arg<Str> = one_of(
    "training_input_mode",
    "How data reaches the containers: copied before the start, streamed through a pipe, or streamed as files.",
    INPUT_MODES,
)
.default("File")
.asl("TrainingInputMode");
const INPUT_MODES: &[(&str, &str)] = &[("Pipe", "Pipe"), ("File", "File"), ("FastFile", "FastFile")];
const METRIC_DEFINITIONS: Arg<ObjectList> = object_list(
    "metric_definitions",
    "Metrics that are read from the logs and sent to CloudWatch.",
    &Kind::Object(&[METRIC_NAME.spec, METRIC_REGEX.spec]),
)
.length(0, 40)
.asl("MetricDefinitions");
const METRIC_NAME: Arg<Words> =
    text("name", "Name of the metric.").required().format(Format::Length(1, 255)).asl("Name");
const METRIC_REGEX: Arg<Words> = text("regex", "Regular expression whose group is the value.")
    .required()
    .format(Format::Length(1, 500))
    .asl("Regex");
const CONTAINER_ENTRYPOINT: Arg<TextList> =
    list("container_entrypoint", "Entry point of the container, in place of the image's.")
        .length(1, 100)
        .asl("ContainerEntrypoint");
const CONTAINER_ARGUMENTS: Arg<TextList> =
    list("container_arguments", "Arguments of the entry point.").length(1, 100).asl("ContainerArguments");
const ENABLE_METRICS_TIME_SERIES: Arg<Boolean> = boolean(
    "enable_sagemaker_metrics_time_series",
    "Whether SageMaker keeps the metrics as time series, to be looked at after the job.",
)
.asl("EnableSageMakerMetricsTimeSeries");
const TRAINING_IMAGE_CONFIG: Arg<Object> = object(
    "training_image_config",
    "How the image is pulled from a private registry.",
    &[REPOSITORY_ACCESS_MODE.spec, CREDENTIALS_PROVIDER_ARN.spec],
)
.asl("TrainingImageConfig");
const REPOSITORY_ACCESS_MODE: Arg<Str> = one_of(
    "training_repository_access_mode",
    "`Vpc` pulls the image from a registry in the VPC of the job.",
    &[("Platform", "Platform"), ("Vpc", "Vpc")],
)
.required()
.asl("TrainingRepositoryAccessMode");
const CREDENTIALS_PROVIDER_ARN: Arg<Words> = text(
    "training_repository_credentials_provider_arn",
    "ARN of a function that gives the credentials for the registry.",
)
.arn(&["lambda"])
.asl("TrainingRepositoryAuthConfig.TrainingRepositoryCredentialsProviderArn");
const HYPERPARAMETERS: Arg<Json> = json_value(
    "hyperparameters",
    "Parameters of the algorithm, by name. The API takes texts: numbers and booleans are sent as such.",
)
.form(Form::With(|value| texts(value, "hyperparameter")))
.asl("HyperParameters");
const INPUT_DATA_CONFIG: Arg<ObjectList> = object_list(
    "input_data_config",
    "Channels of data that the job reads.",
    &Kind::Object(&[
        CHANNEL_NAME.spec,
        S3_URI.spec,
        S3_DATA_TYPE.spec,
        S3_DATA_DISTRIBUTION_TYPE.spec,
        ATTRIBUTE_NAMES.spec,
        INSTANCE_GROUP_NAMES.spec,
        CONTENT_TYPE.spec,
        COMPRESSION_TYPE.spec,
        INPUT_MODE.spec,
        RECORD_WRAPPER_TYPE.spec,
        SHUFFLE_SEED.spec,
    ]),
)
.length(1, 20)
.asl("InputDataConfig");
const CHANNEL_NAME: Arg<Words> = text("channel_name", "Name of the channel, such as `train`.")
    .required()
    .format(Format::Name(1, 64, ".-_"))
    .asl("ChannelName");
const S3_DATA_DISTRIBUTION_TYPE: Arg<Words> =
    text("s3_data_distribution_type", "Whether every instance gets all of the data or a part of it.")
        .format(Format::OneOf(&["FullyReplicated", "ShardedByS3Key"]))
        .assumed("FullyReplicated")
        .asl("DataSource.S3DataSource.S3DataDistributionType");
const ATTRIBUTE_NAMES: Arg<TextList> =
    list("attribute_names", "Attributes to read from an augmented manifest.")
        .length(0, 16)
        .asl("DataSource.S3DataSource.AttributeNames");
const INSTANCE_GROUP_NAMES: Arg<TextList> =
    list("instance_group_names", "Groups of instances that get the channel. Default: all of them.")
        .length(0, 5)
        .asl("DataSource.S3DataSource.InstanceGroupNames");
const INPUT_MODE: Arg<Words> =
    text("input_mode", "How this channel's data reaches the containers. Default: `training_input_mode`.")
        .format(Format::OneOf(&["Pipe", "File", "FastFile"]))
        .asl("InputMode");
const RECORD_WRAPPER_TYPE: Arg<Words> =
    text("record_wrapper_type", "Whether each object is wrapped into a RecordIO record.")
        .format(Format::OneOf(&["None", "RecordIO"]))
        .assumed("None")
        .asl("RecordWrapperType");
const SHUFFLE_SEED: Arg<Integer> =
    integer("shuffle_seed", "Shuffles the objects in each epoch, with this seed.").asl("ShuffleConfig.Seed");
const OUTPUT_S3_URI: Arg<Words> = text("output_s3_uri", "Where the model is written: `s3://bucket/prefix`.")
    .required()
    .format(S3_LOCATION)
    .asl("OutputDataConfig.S3OutputPath");
const OUTPUT_KMS_KEY_ARN: Arg<Words> = text(
    "output_kms_key_arn",
    "ARN of the key that encrypts the model, which the job's own role must be allowed to use. Default: the key that S3 keeps for the \
     account.",
)
.arn(&["kms"])
.asl("OutputDataConfig.KmsKeyId");
const OUTPUT_COMPRESSION_TYPE: Arg<Words> = text("output_compression_type", "How the model is packed.")
    .format(Format::OneOf(&["GZIP", "NONE"]))
    .assumed("GZIP")
    .asl("OutputDataConfig.CompressionType");
const RESOURCE_CONFIG: Arg<Object> = object(
    "resource_config",
    "The instances that train.",
    &[
        INSTANCE_COUNT.spec,
        INSTANCE_TYPE.required().spec,
        VOLUME_SIZE_GIB.spec,
        VOLUME_KMS_KEY_ARN.spec,
        KEEP_ALIVE_PERIOD_SECONDS.spec,
        TRAINING_PLAN_ARN.spec,
    ],
)
.default(r#"{"instance_count":"1","instance_type":"ml.m4.xlarge","volume_size_gib":"10"}"#)
.asl("ResourceConfig");
const KEEP_ALIVE_PERIOD_SECONDS: Arg<Integer> = integer(
    "keep_alive_period_seconds",
    "Seconds that the instances are kept, and paid for, for a next job of the same shape.",
)
.range(0, 21_600)
.asl("KeepAlivePeriodInSeconds");
const TRAINING_PLAN_ARN: Arg<Words> =
    text("training_plan_arn", "ARN of the training plan whose capacity is used.")
        .arn(&["sagemaker"])
        .asl("TrainingPlanArn");
const MAX_RUNTIME_SECONDS: Arg<Integer> =
    integer("max_runtime_seconds", "Seconds after which SageMaker stops the job.")
        .range(1, i64::MAX)
        .default("3600")
        .asl("StoppingCondition.MaxRuntimeInSeconds");
const MAX_WAIT_SECONDS: Arg<Integer> = integer(
    "max_wait_seconds",
    "Seconds that a job on spot instances may take with all its waiting; no less than `max_runtime_seconds`.",
)
.range(1, i64::MAX)
.asl("StoppingCondition.MaxWaitTimeInSeconds");
const MAX_PENDING_SECONDS: Arg<Integer> =
    integer("max_pending_seconds", "Seconds that the job may wait for the capacity of its training plan.")
        .range(7200, 2_419_200)
        .asl("StoppingCondition.MaxPendingTimeInSeconds");
const ENABLE_MANAGED_SPOT_TRAINING: Arg<Boolean> = boolean(
    "enable_managed_spot_training",
    "Whether the job runs on spot instances, which cost less and may be taken away.",
)
.assumed("false")
.asl("EnableManagedSpotTraining");
const CHECKPOINT_CONFIG: Arg<Object> = object(
    "checkpoint_config",
    "Where checkpoints are kept, so that an interrupted job can go on.",
    &[CHECKPOINT_S3_URI.spec, LOCAL_PATH.spec],
)
.asl("CheckpointConfig");
const CHECKPOINT_S3_URI: Arg<Words> =
    text("s3_uri", "Where in S3: `s3://bucket/prefix`.").required().format(S3_LOCATION).asl("S3Uri");
const LOCAL_PATH: Arg<Words> = text("local_path", "Directory in the container that holds them.")
    .format(Format::Length(0, 4096))
    .asl("LocalPath");
const MAXIMUM_RETRY_ATTEMPTS: Arg<Integer> = integer(
    "maximum_retry_attempts",
    "How often SageMaker itself starts the job anew after an internal error.",
)
.range(1, 30)
.asl("RetryStrategy.MaximumRetryAttempts");
const ENVIRONMENT: Arg<TextMap> =
    map("environment", "Environment variables of the container.").length(0, 100).asl("Environment");
const DEBUG_HOOK_CONFIG: Arg<Json> = json_value(
    "debug_hook_config",
    "What SageMaker Debugger saves, in the API's own shape, with `S3OutputPath`.",
)
.asl("DebugHookConfig");
const DEBUG_RULE_CONFIGURATIONS: Arg<Json> = json_value(
    "debug_rule_configurations",
    "Rules that judge what the debugger saves: a list in the API's own shape.",
)
.asl("DebugRuleConfigurations");
const TENSOR_BOARD_OUTPUT_CONFIG: Arg<Object> = object(
    "tensor_board_output_config",
    "Where data for TensorBoard is kept.",
    &[TENSOR_BOARD_S3_OUTPUT_PATH.spec, LOCAL_PATH.spec],
)
.asl("TensorBoardOutputConfig");
const TENSOR_BOARD_S3_OUTPUT_PATH: Arg<Words> = text("s3_output_path", "Where in S3: `s3://bucket/prefix`.")
    .required()
    .format(S3_LOCATION)
    .asl("S3OutputPath");
const PROFILER_CONFIG: Arg<Json> =
    json_value("profiler_config", "What the profiler measures, in the API's own shape.")
        .asl("ProfilerConfig");
const PROFILER_RULE_CONFIGURATIONS: Arg<Json> = json_value(
    "profiler_rule_configurations",
    "Rules that judge what the profiler measures: a list in the API's own shape.",
)
.asl("ProfilerRuleConfigurations");

fn check(call: &Call, problems: &mut Problems) {
    if let Some(Scalar::Literal(wait)) = call.get(MAX_WAIT_SECONDS) {
        let runtime = match call.get(MAX_RUNTIME_SECONDS) {
            Some(runtime) => runtime.literal(),
            None => MAX_RUNTIME_SECONDS.spec.default.and_then(|default| default.parse().ok()),
        };
        if let Some(runtime) = runtime.filter(|runtime| wait < *runtime) {
            problems.error(
                "max_wait_seconds",
                format!("{wait} is less than `max_runtime_seconds`, which is {runtime}; the wait includes the run."),
            );
        }
        if call.get(ENABLE_MANAGED_SPOT_TRAINING) == Some(Scalar::Literal(false)) {
            problems.error(
                "max_wait_seconds",
                "Only a job on spot instances waits; set `enable_managed_spot_training`.",
            );
        }
    }
}

fn iam(call: &Call) -> Vec<Statement> {
    const TRAINING: Job = Job {
        action: "TrainingJob",
        resource: "training-job",
        rule: Some("StepFunctionsGetEventsForSageMakerTrainingJobsRule"),
    };
    let mut policy = sagemaker::job(call, TRAINING_JOB_NAME, TRAINING);
    policy.extend(call.pass_role(ROLE_ARN, SERVICE));
    let key = call.get(RESOURCE_CONFIG).and_then(|resources| resources.get(VOLUME_KMS_KEY_ARN));
    policy.extend(volume_key(call, RESOURCE_CONFIG.spec.name, key));
    policy
}
