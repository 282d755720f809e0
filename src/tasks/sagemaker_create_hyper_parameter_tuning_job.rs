//! `sfntasks_sagemaker_create_hyper_parameter_tuning_job`.

use crate::tasks::family::sagemaker::{self, Job, SERVICE, TAGS, volume_key};
use crate::unit::arg::{Form, Integer, Json, Object, Str, TextList, Words};
use crate::unit::format::Format;
use crate::unit::prelude::*;

/// Starts a hyperparameter tuning job.
pub const UNIT: Unit = Unit {
    name: "sagemaker_create_hyper_parameter_tuning_job",
    summary: "Looks for the best hyperparameters of a model with an Amazon SageMaker tuning job.",
    notes: "Definitions of training jobs are given in the API's own shape. The role that they name in `RoleArn` and the key in \
            `VolumeKmsKeyId` go into the policy.",
    links: &[
        (
            "Create and manage Amazon SageMaker AI jobs with Step Functions",
            "https://docs.aws.amazon.com/step-functions/latest/dg/connect-sagemaker.html",
        ),
        (
            "CreateHyperParameterTuningJob",
            "https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateHyperParameterTuningJob.html",
        ),
    ],
    family: "SageMaker",
    args: &[
        TUNING_JOB_NAME.spec,
        TUNING_JOB_CONFIG.spec,
        TRAINING_JOB_DEFINITION.spec,
        TRAINING_JOB_DEFINITIONS.spec,
        WARM_START_CONFIG.spec,
        AUTOTUNE.spec,
        TAGS.spec,
    ],
    rules: &[Rule::ExactlyOne(&["training_job_definition", "training_job_definitions"])],
    check,
    body: Body::Task(Task {
        api: Api { service: "sagemaker", action: "createHyperParameterTuningJob" },
        patterns: RUN_JOB,
        iam,
        ..Task::DEFAULT
    }),
    ..Unit::DEFAULT
};

const TUNING_NAME: Format = Format::With(|text| sagemaker::name(text, 32));
const TUNING_JOB_NAME: Arg<Words> =
    text("hyper_parameter_tuning_job_name", "Name of the job, unique in its region.")
        .required()
        .format(TUNING_NAME)
        .asl("HyperParameterTuningJobName");
const TUNING_JOB_CONFIG: Arg<Object> = object(
    "hyper_parameter_tuning_job_config",
    "How the job searches.",
    &[
        STRATEGY.spec,
        STRATEGY_CONFIG.spec,
        OBJECTIVE.spec,
        RESOURCE_LIMITS.spec,
        PARAMETER_RANGES.spec,
        EARLY_STOPPING_TYPE.spec,
        COMPLETION_CRITERIA.spec,
        RANDOM_SEED.spec,
    ],
)
.required()
.asl("HyperParameterTuningJobConfig");
const STRATEGY: Arg<Words> = text("strategy", "How the next values are chosen.")
    .required()
    .format(Format::OneOf(&["Bayesian", "Random", "Hyperband", "Grid"]))
    .asl("Strategy");
const STRATEGY_CONFIG: Arg<Object> =
    object("strategy_config", "More about the strategy.", &[HYPERBAND_STRATEGY_CONFIG.spec])
        .asl("StrategyConfig");
const HYPERBAND_STRATEGY_CONFIG: Arg<Object> = object(
    "hyperband_strategy_config",
    "Bounds of the strategy `Hyperband`.",
    &[MIN_RESOURCE.spec, MAX_RESOURCE.spec],
)
.asl("HyperbandStrategyConfig");
const MIN_RESOURCE: Arg<Integer> = integer("min_resource", "Epochs that a training job runs at least.")
    .range(1, i64::MAX)
    .asl("MinResource");
const MAX_RESOURCE: Arg<Integer> =
    integer("max_resource", "Epochs that a training job runs at most.").range(1, i64::MAX).asl("MaxResource");
const OBJECTIVE: Arg<Object> = object(
    "hyper_parameter_tuning_job_objective",
    "What is made as great or as small as possible.",
    &[OBJECTIVE_TYPE.spec, METRIC_NAME.spec],
)
.asl("HyperParameterTuningJobObjective");
const OBJECTIVE_TYPE: Arg<Words> =
    text("type", "Which of the two.").required().format(Format::OneOf(&["Maximize", "Minimize"])).asl("Type");
const METRIC_NAME: Arg<Words> =
    text("metric_name", "Name of the metric.").required().format(Format::Length(1, 255)).asl("MetricName");
const RESOURCE_LIMITS: Arg<Object> = object(
    "resource_limits",
    "What the job may use.",
    &[MAX_PARALLEL_TRAINING_JOBS.spec, MAX_NUMBER_OF_TRAINING_JOBS.spec, MAX_RUNTIME_SECONDS.spec],
)
.required()
.asl("ResourceLimits");
const MAX_PARALLEL_TRAINING_JOBS: Arg<Integer> =
    integer("max_parallel_training_jobs", "Training jobs at once.")
        .required()
        .range(1, i64::MAX)
        .asl("MaxParallelTrainingJobs");
const MAX_NUMBER_OF_TRAINING_JOBS: Arg<Integer> =
    integer("max_number_of_training_jobs", "Training jobs in all. Every strategy but `Grid` needs it.")
        .range(1, i64::MAX)
        .asl("MaxNumberOfTrainingJobs");
const MAX_RUNTIME_SECONDS: Arg<Integer> =
    integer("max_runtime_seconds", "Seconds that the tuning job may run.")
        .range(120, 15_768_000)
        .asl("MaxRuntimeInSeconds");
const PARAMETER_RANGES: Arg<Json> = json_value(
    "parameter_ranges",
    "The values to search, in the API's own shape: lists `IntegerParameterRanges`, `ContinuousParameterRanges`, \
     `CategoricalParameterRanges`, `AutoParameters`. The API takes `MinValue` and `MaxValue` as text: numbers are sent as such.",
)
.form(Form::With(ranges))
.asl("ParameterRanges");
const EARLY_STOPPING_TYPE: Arg<Words> =
    text("training_job_early_stopping_type", "Whether training jobs that promise little are stopped.")
        .format(Format::OneOf(&["Off", "Auto"]))
        .assumed("Off")
        .asl("TrainingJobEarlyStoppingType");
const COMPLETION_CRITERIA: Arg<Json> = json_value(
    "tuning_job_completion_criteria",
    "When the job is done before it reaches its limits, in the API's own shape: `TargetObjectiveMetricValue`, \
     `BestObjectiveNotImproving`, `ConvergenceDetected`.",
)
.asl("TuningJobCompletionCriteria");
const RANDOM_SEED: Arg<Integer> =
    integer("random_seed", "Seed, so that another job can choose the same values.")
        .range(0, i64::MAX)
        .asl("RandomSeed");
const TRAINING_JOB_DEFINITION: Arg<Json> = json_value(
    "training_job_definition",
    "What every training job does, in the API's own shape: `AlgorithmSpecification`, `RoleArn`, `InputDataConfig`, \
     `OutputDataConfig`, `ResourceConfig`, `StoppingCondition`, `StaticHyperParameters`.",
)
.asl("TrainingJobDefinition");
const TRAINING_JOB_DEFINITIONS: Arg<Json> = json_value(
    "training_job_definitions",
    "Several definitions, for more than one algorithm: a list of up to 10, each with `DefinitionName`, `TuningObjective` and \
     `HyperParameterRanges` beside the rest.",
)
.asl("TrainingJobDefinitions");
const WARM_START_CONFIG: Arg<Object> = object(
    "warm_start_config",
    "Begins with what other tuning jobs have found.",
    &[PARENT_TUNING_JOBS.spec, WARM_START_TYPE.spec],
)
.asl("WarmStartConfig");
const PARENT_TUNING_JOBS: Arg<TextList> = list("parent_hyper_parameter_tuning_jobs", "Names of those jobs.")
    .of(&crate::unit::arg::Kind::Text(TUNING_NAME))
    .required()
    .length(1, 5)
    .form(Form::Each("HyperParameterTuningJobName"))
    .asl("ParentHyperParameterTuningJobs");
const WARM_START_TYPE: Arg<Words> =
    text("warm_start_type", "Whether data and algorithm are the same as theirs, or only similar.")
        .required()
        .format(Format::OneOf(&["IdenticalDataAndAlgorithm", "TransferLearning"]))
        .asl("WarmStartType");
const AUTOTUNE: Arg<Object> =
    object("autotune", "Lets SageMaker choose ranges, metrics and more itself.", &[AUTOTUNE_MODE.spec])
        .asl("Autotune");
const AUTOTUNE_MODE: Arg<Str> =
    one_of("mode", "The only mode that there is.", &[("Enabled", "Enabled")]).required().asl("Mode");

/// The API takes the bounds of ranges as text.
fn ranges(value: &Value) -> Result<Value, String> {
    Ok(match value {
        Value::Object(fields) => {
            let fields = fields.iter().map(|(key, value)| {
                let value = match (key.as_str(), value) {
                    ("MinValue" | "MaxValue", Value::Number(number)) => json!(number.to_string()),
                    (_, other) => ranges(other)?,
                };
                Ok((key.clone(), value))
            });
            Value::Object(fields.collect::<Result<_, String>>()?)
        }
        Value::Array(items) => items.iter().map(ranges).collect::<Result<_, _>>()?,
        other => other.clone(),
    })
}

/// The definitions of training jobs, with the argument that each stands in.
fn definitions<'a>(call: &Call<'a>) -> Vec<(&'static str, &'a Value)> {
    let one = call.get(TRAINING_JOB_DEFINITION).map(|value| (TRAINING_JOB_DEFINITION.spec.name, value));
    let several = call.get(TRAINING_JOB_DEFINITIONS).map(|value| match value {
        Value::Array(items) => items.iter().collect(),
        other => vec![other],
    });
    let several = several.into_iter().flatten().map(|value| (TRAINING_JOB_DEFINITIONS.spec.name, value));
    one.into_iter().chain(several).collect()
}

/// A text field of a definition in the API's shape, also where its key ends in `.$`.
fn field<'a>(value: &'a Value, key: &str, language: Language) -> Option<Text<'a>> {
    let text = match (value.get(key), language) {
        (None, Language::JsonPath) => value.get(format!("{key}.$")),
        (found, _) => found,
    };
    text?.as_str().map(|text| crate::asl::expression::classify(text, language))
}

fn check(call: &Call, problems: &mut Problems) {
    if let Some(Value::Array(items)) = call.get(TRAINING_JOB_DEFINITIONS)
        && !(1..=10).contains(&items.len())
    {
        problems.error(
            TRAINING_JOB_DEFINITIONS.spec.name,
            format!("There are {} definitions; 1 to 10 are allowed.", items.len()),
        );
    }
    for (argument, definition) in definitions(call) {
        if definition.is_object() && field(definition, "RoleArn", call.language()).is_none() {
            problems.error(
                argument,
                "`RoleArn` is missing: every definition names the role of its training jobs.",
            );
        }
    }
    if let Some(config) = call.get(TUNING_JOB_CONFIG)
        && let Some(Text::Literal(strategy)) = config.get(STRATEGY)
        && strategy != "Grid"
        && config.get(RESOURCE_LIMITS).is_some_and(|limits| !limits.has(MAX_NUMBER_OF_TRAINING_JOBS))
    {
        problems.error(
            TUNING_JOB_CONFIG.spec.name,
            format!("The strategy {strategy} needs `max_number_of_training_jobs` in `resource_limits`."),
        );
    }
}

fn iam(call: &Call) -> Vec<Statement> {
    const TUNING: Job = Job {
        action: "HyperParameterTuningJob",
        resource: "hyper-parameter-tuning-job",
        rule: Some("StepFunctionsGetEventsForSageMakerTuningJobsRule"),
    };
    let mut policy = sagemaker::job(call, TUNING_JOB_NAME, TUNING);
    for (argument, definition) in definitions(call) {
        // A definition that is an expression as a whole hides its role.
        let whole = definition.as_str().map(Text::Expression);
        if let Some(role) = field(definition, "RoleArn", call.language()).or(whole) {
            policy.push(call.pass_role_text(argument, role, SERVICE));
        }
        for resources in ["ResourceConfig", "HyperParameterTuningResourceConfig"] {
            let key = definition
                .get(resources)
                .and_then(|resources| field(resources, "VolumeKmsKeyId", call.language()));
            policy.extend(volume_key(call, argument, key));
        }
    }
    policy
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_of_ranges_become_text() {
        let given =
            json!({ "IntegerParameterRanges": [{ "Name": "depth", "MinValue": 2, "MaxValue": "$.max" }] });
        let sent =
            json!({ "IntegerParameterRanges": [{ "Name": "depth", "MinValue": "2", "MaxValue": "$.max" }] });
        assert_eq!(ranges(&given), Ok(sent));
    }

    #[test]
    fn a_field_is_found_under_either_key() {
        let definition = json!({ "RoleArn.$": "$.role", "Name": "a" });
        assert_eq!(field(&definition, "RoleArn", Language::JsonPath), Some(Text::Expression("$.role")));
        assert_eq!(field(&definition, "RoleArn", Language::Jsonata), None);
        assert_eq!(field(&definition, "Name", Language::Jsonata), Some(Text::Literal("a".into())));
    }
}
