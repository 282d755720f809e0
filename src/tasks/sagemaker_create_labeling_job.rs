//! `sfntasks_sagemaker_create_labeling_job`.

use crate::tasks::family::sagemaker::{
    self, Job, NAME_63, OUTPUT_KMS_KEY_ARN, S3_LOCATION, SERVICE, TAGS, VOLUME_KMS_KEY_ARN, VPC_CONFIG,
    volume_key,
};
use crate::unit::arg::{Integer, Kind, Object, TextList, Words};
use crate::unit::format::Format;
use crate::unit::prelude::*;

/// Starts a labeling job.
pub const UNIT: Unit = Unit {
    name: "sagemaker_create_labeling_job",
    summary: "Has people label data with an Amazon SageMaker Ground Truth labeling job.",
    links: &[
        (
            "Create and manage Amazon SageMaker AI jobs with Step Functions",
            "https://docs.aws.amazon.com/step-functions/latest/dg/connect-sagemaker.html",
        ),
        (
            "CreateLabelingJob",
            "https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateLabelingJob.html",
        ),
    ],
    family: "SageMaker",
    args: &[
        LABELING_JOB_NAME.spec,
        LABEL_ATTRIBUTE_NAME.spec,
        ROLE_ARN.spec,
        INPUT_CONFIG.spec,
        OUTPUT_CONFIG.spec,
        LABEL_CATEGORY_CONFIG_S3_URI.spec,
        STOPPING_CONDITIONS.spec,
        LABELING_JOB_ALGORITHMS_CONFIG.spec,
        HUMAN_TASK_CONFIG.spec,
        TAGS.spec,
    ],
    body: Body::Task(Task {
        api: Api { service: "sagemaker", action: "createLabelingJob" },
        patterns: RUN_JOB,
        iam,
        ..Task::DEFAULT
    }),
    ..Unit::DEFAULT
};

const LABELING_JOB_NAME: Arg<Words> = text("labeling_job_name", "Name of the job, unique in its region.")
    .required()
    .format(NAME_63)
    .asl("LabelingJobName");
const LABEL_ATTRIBUTE_NAME: Arg<Words> = text(
    "label_attribute_name",
    "Name of the attribute that holds the label in the output manifest. Some kinds of tasks want it to end in `-ref`.",
)
.required()
.format(Format::With(|text| sagemaker::name(text, 127)))
.asl("LabelAttributeName");
const ROLE_ARN: Arg<Words> = text(
    "role_arn",
    "ARN of the role that the job reads and writes its data and invokes its functions under.",
)
.required()
.arn(&["iam"])
.asl("RoleArn");
const INPUT_CONFIG: Arg<Object> =
    object("input_config", "What is labeled.", &[DATA_SOURCE.spec, DATA_ATTRIBUTES.spec])
        .required()
        .asl("InputConfig");
const DATA_SOURCE: Arg<Object> =
    object("data_source", "Where the data comes from.", &[S3_DATA_SOURCE.spec, SNS_DATA_SOURCE.spec])
        .required()
        .asl("DataSource")
        .rules(&[Rule::AtLeastOne(&["s3_data_source", "sns_data_source"])]);
const S3_DATA_SOURCE: Arg<Object> =
    object("s3_data_source", "Objects in S3.", &[MANIFEST_S3_URI.spec]).asl("S3DataSource");
const MANIFEST_S3_URI: Arg<Words> =
    text("manifest_s3_uri", "The manifest that lists the data: `s3://bucket/key`.")
        .required()
        .format(S3_LOCATION)
        .asl("ManifestS3Uri");
const SNS_DATA_SOURCE: Arg<Object> =
    object("sns_data_source", "A stream of data, for a job that goes on.", &[SNS_TOPIC_ARN.required().spec])
        .asl("SnsDataSource");
const SNS_TOPIC_ARN: Arg<Words> =
    text("sns_topic_arn", "ARN of the SNS topic of a streaming job.").arn(&["sns"]).asl("SnsTopicArn");
const DATA_ATTRIBUTES: Arg<Object> =
    object("data_attributes", "What the data is free of.", &[CONTENT_CLASSIFIERS.spec]).asl("DataAttributes");
const CONTENT_CLASSIFIERS: Arg<TextList> = list(
    "content_classifiers",
    "`FreeOfPersonallyIdentifiableInformation`, `FreeOfAdultContent`. Public workforces need to know.",
)
.of(&Kind::OneOf(&[
    ("FreeOfPersonallyIdentifiableInformation", "FreeOfPersonallyIdentifiableInformation"),
    ("FreeOfAdultContent", "FreeOfAdultContent"),
]))
.asl("ContentClassifiers");
const OUTPUT_CONFIG: Arg<Object> = object(
    "output_config",
    "Where the labels go.",
    &[S3_OUTPUT_PATH.spec, OUTPUT_KMS_KEY_ARN.spec, SNS_TOPIC_ARN.spec],
)
.required()
.asl("OutputConfig");
const S3_OUTPUT_PATH: Arg<Words> = text("s3_output_path", "Where in S3: `s3://bucket/prefix`.")
    .required()
    .format(S3_LOCATION)
    .asl("S3OutputPath");
const LABEL_CATEGORY_CONFIG_S3_URI: Arg<Words> =
    text("label_category_config_s3_uri", "The file that lists the labels: `s3://bucket/key`.")
        .format(S3_LOCATION)
        .asl("LabelCategoryConfigS3Uri");
const STOPPING_CONDITIONS: Arg<Object> = object(
    "stopping_conditions",
    "When the job stops; the first condition that is met counts.",
    &[MAX_HUMAN_LABELED_OBJECT_COUNT.spec, MAX_PERCENTAGE_LABELED.spec],
)
.asl("StoppingConditions");
const MAX_HUMAN_LABELED_OBJECT_COUNT: Arg<Integer> =
    integer("max_human_labeled_object_count", "Objects that people label at most.")
        .range(1, i64::MAX)
        .asl("MaxHumanLabeledObjectCount");
const MAX_PERCENTAGE_LABELED: Arg<Integer> =
    integer("max_percentage_of_input_dataset_labeled", "Percentage of the data that is labeled at most.")
        .range(1, 100)
        .asl("MaxPercentageOfInputDatasetLabeled");
const LABELING_JOB_ALGORITHMS_CONFIG: Arg<Object> = object(
    "labeling_job_algorithms_config",
    "Lets a model label what it is sure of.",
    &[
        ALGORITHM_SPECIFICATION_ARN.spec,
        INITIAL_ACTIVE_LEARNING_MODEL_ARN.spec,
        LABELING_JOB_RESOURCE_CONFIG.spec,
    ],
)
.asl("LabelingJobAlgorithmsConfig");
const ALGORITHM_SPECIFICATION_ARN: Arg<Words> = text(
    "labeling_job_algorithm_specification_arn",
    "ARN of the algorithm that SageMaker has for the kind of task.",
)
.required()
.arn(&["sagemaker"])
.asl("LabelingJobAlgorithmSpecificationArn");
const INITIAL_ACTIVE_LEARNING_MODEL_ARN: Arg<Words> =
    text("initial_active_learning_model_arn", "ARN of the model of an earlier job to start with.")
        .arn(&["sagemaker"])
        .asl("InitialActiveLearningModelArn");
const LABELING_JOB_RESOURCE_CONFIG: Arg<Object> = object(
    "labeling_job_resource_config",
    "What the model runs on.",
    &[VOLUME_KMS_KEY_ARN.spec, VPC_CONFIG.spec],
)
.asl("LabelingJobResourceConfig");
const HUMAN_TASK_CONFIG: Arg<Object> = object(
    "human_task_config",
    "Who labels, and what they see.",
    &[
        WORKTEAM_ARN.spec,
        UI_CONFIG.spec,
        PRE_HUMAN_TASK_LAMBDA_ARN.spec,
        TASK_KEYWORDS.spec,
        TASK_TITLE.spec,
        TASK_DESCRIPTION.spec,
        WORKERS_PER_DATA_OBJECT.spec,
        TASK_TIME_LIMIT_SECONDS.spec,
        TASK_AVAILABILITY_LIFETIME_SECONDS.spec,
        MAX_CONCURRENT_TASK_COUNT.spec,
        ANNOTATION_CONSOLIDATION_CONFIG.spec,
        PUBLIC_WORKFORCE_TASK_PRICE.spec,
    ],
)
.required()
.asl("HumanTaskConfig");
const WORKTEAM_ARN: Arg<Words> =
    text("workteam_arn", "ARN of the team that labels.").required().arn(&["sagemaker"]).asl("WorkteamArn");
const UI_CONFIG: Arg<Object> =
    object("ui_config", "What workers see.", &[UI_TEMPLATE_S3_URI.spec, HUMAN_TASK_UI_ARN.spec])
        .required()
        .asl("UiConfig")
        .rules(&[Rule::ExactlyOne(&["ui_template_s3_uri", "human_task_ui_arn"])]);
const UI_TEMPLATE_S3_URI: Arg<Words> =
    text("ui_template_s3_uri", "A Liquid template of your own: `s3://bucket/key`.")
        .format(S3_LOCATION)
        .asl("UiTemplateS3Uri");
const HUMAN_TASK_UI_ARN: Arg<Words> =
    text("human_task_ui_arn", "ARN of a user interface that SageMaker has, for video and point clouds.")
        .arn(&["sagemaker"])
        .asl("HumanTaskUiArn");
const PRE_HUMAN_TASK_LAMBDA_ARN: Arg<Words> =
    text("pre_human_task_lambda_arn", "ARN of the function that prepares each task.")
        .arn(&["lambda"])
        .asl("PreHumanTaskLambdaArn");
const TASK_KEYWORDS: Arg<TextList> =
    list("task_keywords", "Words by which workers of Mechanical Turk find the task.")
        .length(1, 5)
        .asl("TaskKeywords");
const TASK_TITLE: Arg<Words> =
    text("task_title", "Title of the task.").required().format(Format::Length(1, 128)).asl("TaskTitle");
const TASK_DESCRIPTION: Arg<Words> = text("task_description", "What workers are to do.")
    .required()
    .format(Format::Length(1, 255))
    .asl("TaskDescription");
const WORKERS_PER_DATA_OBJECT: Arg<Integer> =
    integer("number_of_human_workers_per_data_object", "Workers that label the same object.")
        .required()
        .range(1, 9)
        .asl("NumberOfHumanWorkersPerDataObject");
const TASK_TIME_LIMIT_SECONDS: Arg<Integer> =
    integer("task_time_limit_seconds", "Seconds that a worker has for a task.")
        .required()
        .range(30, i64::MAX)
        .asl("TaskTimeLimitInSeconds");
const TASK_AVAILABILITY_LIFETIME_SECONDS: Arg<Integer> =
    integer("task_availability_lifetime_seconds", "Seconds that a task is offered to workers.")
        .range(60, i64::MAX)
        .asl("TaskAvailabilityLifetimeInSeconds");
const MAX_CONCURRENT_TASK_COUNT: Arg<Integer> =
    integer("max_concurrent_task_count", "Objects that are labeled at once.")
        .range(1, 5000)
        .assumed("1000")
        .asl("MaxConcurrentTaskCount");
const ANNOTATION_CONSOLIDATION_CONFIG: Arg<Object> = object(
    "annotation_consolidation_config",
    "How the answers of several workers become one label.",
    &[ANNOTATION_CONSOLIDATION_LAMBDA_ARN.spec],
)
.asl("AnnotationConsolidationConfig");
const ANNOTATION_CONSOLIDATION_LAMBDA_ARN: Arg<Words> =
    text("annotation_consolidation_lambda_arn", "ARN of the function that does it.")
        .required()
        .arn(&["lambda"])
        .asl("AnnotationConsolidationLambdaArn");
const PUBLIC_WORKFORCE_TASK_PRICE: Arg<Object> = object(
    "public_workforce_task_price",
    "What a worker of Mechanical Turk gets for a task.",
    &[AMOUNT_IN_USD.spec],
)
.asl("PublicWorkforceTaskPrice");
const AMOUNT_IN_USD: Arg<Object> = object(
    "amount_in_usd",
    "The amount in US dollars.",
    &[DOLLARS.spec, CENTS.spec, TENTH_FRACTIONS_OF_A_CENT.spec],
)
.asl("AmountInUsd");
const DOLLARS: Arg<Integer> = integer("dollars", "Whole dollars.").range(0, 2).asl("Dollars");
const CENTS: Arg<Integer> = integer("cents", "Cents.").range(0, 99).asl("Cents");
const TENTH_FRACTIONS_OF_A_CENT: Arg<Integer> =
    integer("tenth_fractions_of_a_cent", "Tenths of a cent.").range(0, 9).asl("TenthFractionsOfACent");

fn iam(call: &Call) -> Vec<Statement> {
    // AWS names no managed rule for labeling jobs: Step Functions polls them.
    const LABELING: Job = Job { action: "LabelingJob", resource: "labeling-job", rule: None };
    let mut policy = sagemaker::job(call, LABELING_JOB_NAME, LABELING);
    policy.extend(call.pass_role(ROLE_ARN, SERVICE));
    let algorithms = call.get(LABELING_JOB_ALGORITHMS_CONFIG);
    let resources = algorithms.and_then(|algorithms| algorithms.get(LABELING_JOB_RESOURCE_CONFIG));
    let key = resources.and_then(|resources| resources.get(VOLUME_KMS_KEY_ARN));
    policy.extend(volume_key(call, LABELING_JOB_ALGORITHMS_CONFIG.spec.name, key));
    policy
}
