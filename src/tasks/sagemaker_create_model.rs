//! `sfntasks_sagemaker_create_model`.

use crate::tasks::family::sagemaker::{
    ENABLE_NETWORK_ISOLATION, NAME_63, S3_LOCATION, SERVICE, TAGS, VPC_CONFIG, add_tags, named,
};
use crate::unit::arg::{Json, Kind, Object, ObjectList, Str, TextMap, Words};
use crate::unit::format::Format;
use crate::unit::prelude::*;

/// Creates a model.
pub const UNIT: Unit = Unit {
    name: "sagemaker_create_model",
    summary: "Creates a model in Amazon SageMaker: images that serve it, with its data.",
    links: &[
        (
            "Create and manage Amazon SageMaker AI jobs with Step Functions",
            "https://docs.aws.amazon.com/step-functions/latest/dg/connect-sagemaker.html",
        ),
        ("CreateModel", "https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateModel.html"),
    ],
    family: "SageMaker",
    args: &[
        MODEL_NAME.spec,
        ROLE_ARN.spec,
        PRIMARY_CONTAINER.spec,
        CONTAINERS.spec,
        INFERENCE_EXECUTION_MODE.spec,
        ENABLE_NETWORK_ISOLATION.spec,
        VPC_CONFIG.spec,
        TAGS.spec,
    ],
    rules: &[
        Rule::ExactlyOne(&["primary_container", "containers"]),
        Rule::Requires("inference_execution_mode", "containers"),
    ],
    body: Body::Task(Task { api: Api { service: "sagemaker", action: "createModel" }, iam, ..Task::DEFAULT }),
    ..Unit::DEFAULT
};

const CONTAINER_RULES: &[Rule] = &[
    Rule::AtLeastOne(&["image", "model_package_name"]),
    Rule::AtMostOne(&["model_data_url", "model_data_source"]),
];
const CONTAINER: Kind = Kind::Object(CONTAINER_ARGS);
const CONTAINER_ARGS: &[Spec] = &[
    CONTAINER_HOST_NAME.spec,
    IMAGE.spec,
    IMAGE_CONFIG.spec,
    MODE.spec,
    MODEL_CACHE_SETTING.spec,
    MODEL_DATA_URL.spec,
    MODEL_DATA_SOURCE.spec,
    ADDITIONAL_MODEL_DATA_SOURCES.spec,
    ENVIRONMENT.spec,
    MODEL_PACKAGE_NAME.spec,
    INFERENCE_SPECIFICATION_NAME.spec,
];

const MODEL_NAME: Arg<Words> = text("model_name", "Name of the model, unique in its region.")
    .required()
    .format(NAME_63)
    .asl("ModelName");
const ROLE_ARN: Arg<Words> = text(
    "role_arn",
    "ARN of the role that the model's data and images are fetched under, and that the containers have.",
)
.required()
.arn(&["iam"])
.asl("ExecutionRoleArn");
const PRIMARY_CONTAINER: Arg<Object> =
    object("primary_container", "The container of a model that has only one.", CONTAINER_ARGS)
        .asl("PrimaryContainer")
        .rules(CONTAINER_RULES);
const CONTAINERS: Arg<ObjectList> =
    object_list("containers", "The containers of a model that has several.", &CONTAINER)
        .length(1, 15)
        .asl("Containers")
        .rules(CONTAINER_RULES);
const CONTAINER_HOST_NAME: Arg<Words> =
    text("container_host_name", "Name of the container among those of the model.")
        .format(NAME_63)
        .asl("ContainerHostname");
const IMAGE: Arg<Words> = text("image", "Registry path of the image that serves the model.")
    .format(Format::Length(1, 255))
    .asl("Image");
const IMAGE_CONFIG: Arg<Object> = object(
    "image_config",
    "How the image is pulled from a private registry.",
    &[REPOSITORY_ACCESS_MODE.spec, CREDENTIALS_PROVIDER_ARN.spec],
)
.asl("ImageConfig");
const REPOSITORY_ACCESS_MODE: Arg<Str> = one_of(
    "repository_access_mode",
    "`Vpc` pulls the image from a registry in the model's VPC.",
    &[("Platform", "Platform"), ("Vpc", "Vpc")],
)
.required()
.asl("RepositoryAccessMode");
const CREDENTIALS_PROVIDER_ARN: Arg<Words> = text(
    "repository_credentials_provider_arn",
    "ARN of a function that gives the credentials for the registry.",
)
.arn(&["lambda"])
.asl("RepositoryAuthConfig.RepositoryCredentialsProviderArn");
const MODE: Arg<Str> = one_of(
    "mode",
    "Whether the container serves one model, or many from the same prefix in S3.",
    &[("SingleModel", "SingleModel"), ("MultiModel", "MultiModel")],
)
.assumed("SingleModel")
.asl("Mode");
const MODEL_CACHE_SETTING: Arg<Words> =
    text("model_cache_setting", "Whether a container of many models keeps those that it has loaded.")
        .format(Format::OneOf(&["Enabled", "Disabled"]))
        .assumed("Enabled")
        .asl("MultiModelConfig.ModelCacheSetting");
const MODEL_DATA_URL: Arg<Words> = text(
    "model_data_url",
    "Where the model's data is: `s3://bucket/model.tar.gz`, or a prefix for many models.",
)
.format(S3_LOCATION)
.asl("ModelDataUrl");
const MODEL_DATA_SOURCE: Arg<Json> = document(
    "model_data_source",
    "Where the model's data is, for more than one archive, in the API's own shape: `S3DataSource` with `S3Uri`, `S3DataType`, \
     `CompressionType`.",
)
.asl("ModelDataSource");
const ADDITIONAL_MODEL_DATA_SOURCES: Arg<Json> = document(
    "additional_model_data_sources",
    "More data that the container gets: a list in the API's own shape, each with `ChannelName` and `S3DataSource`.",
)
.asl("AdditionalModelDataSources");
const ENVIRONMENT: Arg<TextMap> =
    map("environment", "Environment variables of the container.").length(0, 100).asl("Environment");
const MODEL_PACKAGE_NAME: Arg<Words> =
    text("model_package_name", "Name or ARN of a model package, which brings image and data with it.")
        .format(Format::Length(1, 176))
        .asl("ModelPackageName");
const INFERENCE_SPECIFICATION_NAME: Arg<Words> =
    text("inference_specification_name", "Name of the specification in the model package that counts.")
        .format(NAME_63)
        .asl("InferenceSpecificationName");
const INFERENCE_EXECUTION_MODE: Arg<Words> =
    text("inference_execution_mode", "Whether requests pass all `containers` in turn, or go to one of them.")
        .format(Format::OneOf(&["Serial", "Direct"]))
        .assumed("Serial")
        .asl("InferenceExecutionConfig.Mode");

fn iam(call: &Call) -> Vec<Statement> {
    let models = named(call, MODEL_NAME, "model");
    let mut policy = vec![Statement::allow(["sagemaker:CreateModel"], models.clone())];
    policy.extend(add_tags(call, models));
    policy.extend(call.pass_role(ROLE_ARN, SERVICE));
    policy
}
