//! `sfntasks_bedrock_create_model_customization_job`.

use crate::tasks::family::kms::keys;
use crate::unit::arg::{Form, Json, Kind, Object, Str, TextList, TextMap, Words};
use crate::unit::format::Format;
use crate::unit::prelude::*;

/// Starts a job that customizes a model.
pub const UNIT: Unit = Unit {
    name: "bedrock_create_model_customization_job",
    summary: "Makes a custom model out of a base model with an Amazon Bedrock customization job.",
    links: &[
        (
            "Invoke and customize Amazon Bedrock models with Step Functions",
            "https://docs.aws.amazon.com/step-functions/latest/dg/connect-bedrock.html",
        ),
        (
            "CreateModelCustomizationJob",
            "https://docs.aws.amazon.com/bedrock/latest/APIReference/API_CreateModelCustomizationJob.html",
        ),
    ],
    family: "Bedrock",
    args: &[
        BASE_MODEL_ARN.spec,
        CUSTOM_MODEL_NAME.spec,
        JOB_NAME.spec,
        ROLE_ARN.spec,
        TRAINING_DATA_S3_URI.spec,
        OUTPUT_DATA_S3_URI.spec,
        VALIDATION_DATA_S3_URIS.spec,
        CUSTOMIZATION_TYPE.spec,
        CUSTOMIZATION_CONFIG.spec,
        HYPER_PARAMETERS.spec,
        CUSTOM_MODEL_KMS_KEY_ARN.spec,
        CUSTOM_MODEL_TAGS.spec,
        JOB_TAGS.spec,
        CLIENT_REQUEST_TOKEN.spec,
        VPC_CONFIG.spec,
    ],
    body: Body::Task(Task {
        api: Api { service: "bedrock", action: "createModelCustomizationJob" },
        patterns: RUN_JOB,
        iam,
        ..Task::DEFAULT
    }),
    ..Unit::DEFAULT
};

const BASE_MODEL_ARN: Arg<Words> =
    text("base_model_arn", "ARN of the model that is customized: a foundation model, or a custom one.")
        .required()
        .arn(&["bedrock"])
        .asl("BaseModelIdentifier");
const CUSTOM_MODEL_NAME: Arg<Words> = text("custom_model_name", "Name of the new model.")
    .required()
    .format(Format::Name(1, 63, "-_"))
    .asl("CustomModelName");
const JOB_NAME: Arg<Words> =
    text("job_name", "Name of the job.").required().format(Format::Name(1, 63, "-+.")).asl("JobName");
const ROLE_ARN: Arg<Words> =
    text("role_arn", "ARN of the role that Bedrock reads the data and writes the results under.")
        .required()
        .arn(&["iam"])
        .asl("RoleArn");
const TRAINING_DATA_S3_URI: Arg<Words> =
    text("training_data_s3_uri", "Where the training data is: `s3://bucket/key`.")
        .required()
        .format(Format::S3Uri)
        .asl("TrainingDataConfig.S3Uri");
const OUTPUT_DATA_S3_URI: Arg<Words> =
    text("output_data_s3_uri", "Where the job's metrics are written: `s3://bucket/prefix`.")
        .required()
        .format(Format::S3Uri)
        .asl("OutputDataConfig.S3Uri");
const VALIDATION_DATA_S3_URIS: Arg<TextList> =
    list("validation_data_s3_uris", "Where data for validation is: `s3://bucket/key` each.")
        .of(&Kind::Text(Format::S3Uri))
        .length(0, 10)
        .form(Form::Each("S3Uri"))
        .asl("ValidationDataConfig.Validators");
const CUSTOMIZATION_TYPE: Arg<Str> = one_of(
    "customization_type",
    "How the model is customized.",
    &[
        ("FINE_TUNING", "FINE_TUNING"),
        ("CONTINUED_PRE_TRAINING", "CONTINUED_PRE_TRAINING"),
        ("DISTILLATION", "DISTILLATION"),
        ("REINFORCEMENT_FINE_TUNING", "REINFORCEMENT_FINE_TUNING"),
        ("IMPORTED", "IMPORTED"),
    ],
)
.assumed("FINE_TUNING")
.asl("CustomizationType");
const CUSTOMIZATION_CONFIG: Arg<Json> = json_value(
    "customization_config",
    "More about the type, in the API's own shape: `DistillationConfig` with the teacher model, or `RftConfig`.",
)
.asl("CustomizationConfig");
const HYPER_PARAMETERS: Arg<TextMap> =
    map("hyper_parameters", "Parameters of the training, by name, such as `epochCount`.")
        .asl("HyperParameters");
const CUSTOM_MODEL_KMS_KEY_ARN: Arg<Words> = text(
    "custom_model_kms_key_arn",
    "ARN of the customer managed key that encrypts the new model. The policy then allows Bedrock to use it.",
)
.arn(&["kms"])
.asl("CustomModelKmsKeyId");
const CUSTOM_MODEL_TAGS: Arg<TextMap> = map("custom_model_tags", "Tags of the new model.")
    .length(0, 200)
    .pairs("Key", "Value")
    .asl("CustomModelTags");
const JOB_TAGS: Arg<TextMap> =
    map("job_tags", "Tags of the job.").length(0, 200).pairs("Key", "Value").asl("JobTags");
const CLIENT_REQUEST_TOKEN: Arg<Words> =
    text("client_request_token", "Makes a repeated call start no second job, such as `$$.Execution.Name`.")
        .format(Format::Length(1, 256))
        .asl("ClientRequestToken");
const VPC_CONFIG: Arg<Object> = object(
    "vpc_config",
    "The VPC that the job reaches its data through.",
    &[SECURITY_GROUP_IDS.spec, SUBNET_IDS.spec],
)
.asl("VpcConfig");
const SECURITY_GROUP_IDS: Arg<TextList> =
    list("security_group_ids", "IDs of the security groups.").required().length(1, 5).asl("SecurityGroupIds");
const SUBNET_IDS: Arg<TextList> =
    list("subnet_ids", "IDs of the subnets.").required().length(1, 16).asl("SubnetIds");

fn iam(call: &Call) -> Vec<Statement> {
    let base = match call.get(BASE_MODEL_ARN) {
        Some(Text::Expression(text)) => call.narrowed_by_type(
            BASE_MODEL_ARN.spec.name,
            text,
            &format!("arn:{}:bedrock:{}::foundation-model/*", call.partition(), call.region()),
        ),
        literal => crate::unit::call::literal(literal).into_iter().collect(),
    };
    // Bedrock makes up the IDs of both, so their names say nothing about their ARNs. That creating a job needs the job's
    // resource too stands in the Step Functions developer guide, and not in the service authorization reference.
    let models = call.arn("bedrock", "custom-model/*");
    let jobs = call.arn("bedrock", "model-customization-job/*");
    let created = [models.clone(), jobs.clone()];
    let mut policy =
        vec![Statement::allow(["bedrock:CreateModelCustomizationJob"], base.into_iter().chain(created))];
    match call.pattern {
        Pattern::RequestResponse | Pattern::WaitForTaskToken => {}
        Pattern::RunJob => policy.push(Statement::allow(
            ["bedrock:GetModelCustomizationJob", "bedrock:StopModelCustomizationJob"],
            [jobs.clone()],
        )),
    }
    for (tags, resource) in [(CUSTOM_MODEL_TAGS, models), (JOB_TAGS, jobs)] {
        if call.args.has(tags) {
            policy.push(Statement::allow(["bedrock:TagResource"], [resource]));
        }
    }
    policy.extend(call.pass_role(ROLE_ARN, "bedrock.amazonaws.com"));
    policy.extend(model_key(call));
    policy
}

/// What the caller needs so that Bedrock can encrypt the model with a key of the customer's.
///
/// Source: Bedrock user guide, "Encryption of custom models": permissions of who creates the job.
fn model_key(call: &Call) -> Option<Statement> {
    let keys = keys(call, CUSTOM_MODEL_KMS_KEY_ARN.spec.name, call.get(CUSTOM_MODEL_KMS_KEY_ARN)?);
    let actions = ["kms:CreateGrant", "kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey"];
    let through = format!("bedrock.{}.amazonaws.com", call.region());
    Some(Statement::allow(actions, keys).when("StringLike", "kms:ViaService", through))
}
