//! `sfntasks_emr_containers_start_job_run`.

use crate::tasks::family::emr::under_role;
use crate::tasks::family::emr_containers::{
    self, NAME_CHARACTERS, TAGS, VIRTUAL_CLUSTER_ID, virtual_clusters,
};
use crate::tf::Path;
use crate::unit::arg::{Boolean, Flag, Form, Integer, Json, Kind, Object, TextList, Words};
use crate::unit::format::Format;
use crate::unit::prelude::*;

/// Starts a job.
pub const UNIT: Unit = Unit {
    name: "emr_containers_start_job_run",
    summary: "Starts a Spark job on a virtual cluster of Amazon EMR on EKS.",
    notes: "With `RUN_JOB` the state waits until the job is done. The trust policy of the execution role must admit the job's service account: \
            see `aws emr-containers update-role-trust-policy`. That role, not the machine's, writes the logs.",
    links: emr_containers::LINKS,
    family: "EMR on EKS",
    args: &[
        VIRTUAL_CLUSTER_ID.asl("VirtualClusterId").spec,
        JOB_NAME.spec,
        EXECUTION_ROLE_ARN.spec,
        RELEASE_LABEL.spec,
        JOB_DRIVER.spec,
        APPLICATION_CONFIG.spec,
        MONITORING.spec,
        MAX_ATTEMPTS.spec,
        TAGS.spec,
    ],
    check,
    body: Body::Task(Task {
        api: Api { service: "emr-containers", action: "startJobRun" },
        patterns: RUN_JOB,
        default_pattern: Pattern::RunJob,
        iam,
        ..Task::DEFAULT
    }),
    ..Unit::DEFAULT
};

const JOB_NAME: Arg<Words> =
    text("job_name", "Name of the job run.").format(Format::Name(1, 64, NAME_CHARACTERS)).asl("Name");
const EXECUTION_ROLE_ARN: Arg<Words> =
    text("execution_role_arn", "ARN of the role that the job works under.")
        .required()
        .arn(&["iam"])
        .asl("ExecutionRoleArn");
const RELEASE_LABEL: Arg<Words> = text("release_label", "Release of EMR, such as `emr-7.1.0-latest`.")
    .required()
    .format(Format::Name(1, 64, ".-_/"))
    .asl("ReleaseLabel");
const JOB_DRIVER: Arg<Object> =
    object("job_driver", "What the job does.", &[SPARK_SUBMIT_JOB_DRIVER.spec, SPARK_SQL_JOB_DRIVER.spec])
        .required()
        .rules(&[Rule::ExactlyOne(&["spark_submit_job_driver", "spark_sql_job_driver"])])
        .asl("JobDriver");
const SPARK_SUBMIT_JOB_DRIVER: Arg<Object> = object(
    "spark_submit_job_driver",
    "A Spark application.",
    &[ENTRY_POINT.spec, ENTRY_POINT_ARGUMENTS.spec, SPARK_SUBMIT_PARAMETERS.spec],
)
.asl("SparkSubmitJobDriver");
const ENTRY_POINT: Arg<Words> =
    text("entry_point", "Place of the program or SQL file: `s3://…`, or `local:///…` in the image.")
        .required()
        .format(Format::Length(1, 256))
        .asl("EntryPoint");
const ENTRY_POINT_ARGUMENTS: Arg<TextList> = list("entry_point_arguments", "Arguments of the application.")
    .of(&Kind::Text(Format::Length(1, 10_280)))
    .asl("EntryPointArguments");
const SPARK_SUBMIT_PARAMETERS: Arg<Words> =
    text("spark_submit_parameters", "Options of `spark-submit`, such as `--conf spark.executor.cores=2`.")
        .format(Format::Length(1, 102_400))
        .asl("SparkSubmitParameters");
const SPARK_SQL_JOB_DRIVER: Arg<Object> =
    object("spark_sql_job_driver", "A Spark SQL script.", &[ENTRY_POINT.spec, SPARK_SQL_PARAMETERS.spec])
        .asl("SparkSqlJobDriver");
const SPARK_SQL_PARAMETERS: Arg<Words> = text("spark_sql_parameters", "Options of `spark-sql`.")
    .format(Format::Length(1, 102_400))
    .asl("SparkSqlParameters");
const APPLICATION_CONFIG: Arg<Json> = json_value(
    "application_config",
    "Configurations of the applications, as the API's list of `Classification`, `Properties` and nested `Configurations`: 100 at most.",
)
.asl("ConfigurationOverrides.ApplicationConfiguration");
const MONITORING: Arg<Object> = object(
    "monitoring",
    "Where the job's logs go. The execution role needs the permissions to write them.",
    &[
        LOGGING.spec,
        PERSISTENT_APP_UI.spec,
        LOG_GROUP_NAME.spec,
        LOG_STREAM_NAME_PREFIX.spec,
        LOG_BUCKET.spec,
        LOG_BUCKET_KMS_KEY_ARN.spec,
        MANAGED_LOGS.spec,
        CONTAINER_LOG_ROTATION.spec,
    ],
)
.rules(&[
    Rule::Requires("log_stream_name_prefix", "log_group_name"),
    Rule::Requires("log_bucket_kms_key_arn", "log_bucket"),
])
.default("{}")
.asl("ConfigurationOverrides.MonitoringConfiguration");
const LOGGING: Arg<Flag> =
    flag("logging", "Demands that logs go to CloudWatch and to S3: both targets must then be given.");
const PERSISTENT_APP_UI: Arg<Boolean> = boolean(
    "persistent_app_ui",
    "Whether the Spark history server keeps the job's data. An expression must give `ENABLED` or `DISABLED`.",
)
.form(Form::Words("ENABLED", "DISABLED"))
.default("true")
.asl("PersistentAppUI");
const LOG_GROUP_NAME: Arg<Words> = text("log_group_name", "Log group of CloudWatch Logs.")
    .format(Format::Name(1, 512, ".-_/#"))
    .asl("CloudWatchMonitoringConfiguration.LogGroupName");
const LOG_STREAM_NAME_PREFIX: Arg<Words> =
    text("log_stream_name_prefix", "What the names of the log streams start with.")
        .format(Format::Length(1, 256))
        .asl("CloudWatchMonitoringConfiguration.LogStreamNamePrefix");
const LOG_BUCKET: Arg<Words> =
    text("log_bucket", "Bucket in S3, with or without a prefix: `my-logs`, `my-logs/emr/`.")
        .form(Form::Prefixed("s3://"))
        .asl("S3MonitoringConfiguration.LogUri");
const LOG_BUCKET_KMS_KEY_ARN: Arg<Words> =
    text("log_bucket_kms_key_arn", "ARN of the KMS key that encrypts the logs in the bucket.")
        .arn(&["kms"])
        .asl("S3MonitoringConfiguration.EncryptionKeyArn");
const MANAGED_LOGS: Arg<Object> = object(
    "managed_logs",
    "The copy of the logs that EMR keeps for itself and its history server.",
    &[ALLOW_AWS_TO_RETAIN_LOGS.spec, MANAGED_LOGS_KMS_KEY_ARN.spec],
)
.asl("ManagedLogs");
const ALLOW_AWS_TO_RETAIN_LOGS: Arg<Boolean> = boolean(
    "allow_aws_to_retain_logs",
    "Whether AWS may keep system logs. An expression must give `ENABLED` or `DISABLED`.",
)
.form(Form::Words("ENABLED", "DISABLED"))
.asl("AllowAWSToRetainLogs");
const MANAGED_LOGS_KMS_KEY_ARN: Arg<Words> =
    text("encryption_key_arn", "ARN of the KMS key that encrypts them.")
        .arn(&["kms"])
        .asl("EncryptionKeyArn");
const CONTAINER_LOG_ROTATION: Arg<Object> = object(
    "container_log_rotation",
    "When the log files in the containers are rotated.",
    &[ROTATION_SIZE.spec, MAX_FILES_TO_KEEP.spec],
)
.asl("ContainerLogRotationConfiguration");
const ROTATION_SIZE: Arg<Words> =
    text("rotation_size", "Size at which a file is rotated, such as `10MB`: a number with `K`, `M` or `G`.")
        .required()
        .format(Format::Length(3, 12))
        .asl("RotationSize");
const MAX_FILES_TO_KEEP: Arg<Integer> = integer("max_files_to_keep", "Rotated files that are kept.")
    .required()
    .range(1, 50)
    .asl("MaxFilesToKeep");
const MAX_ATTEMPTS: Arg<Integer> =
    integer("max_attempts", "How often EMR starts the job's driver before the job counts as failed.")
        .range(1, i64::MAX)
        .asl("RetryPolicyConfiguration.MaxAttempts");

/// Checks configurations of applications, nested ones too.
///
/// Source: EMR on EKS API reference, `Configuration` and `ConfigurationOverrides`: 100 configurations of 100 properties.
fn check_configurations(call: &Call, value: &Value, at: Path, problems: &mut Problems) {
    let configurations = match value {
        Value::Array(configurations) => configurations,
        Value::String(text) if matches!(call.classify(text), Text::Expression(_)) => return,
        other => {
            return problems
                .error_at(at, format!("This is a list of objects with a `Classification`, not {other}."));
        }
    };
    if configurations.len() > 100 {
        let count = configurations.len();
        problems.error_at(at.clone(), format!("These are {count} configurations; EMR takes 100 at most."));
    }
    for (index, configuration) in configurations.iter().enumerate() {
        let at = at.index(index);
        let properties = configuration.get("Properties").and_then(Value::as_object).map_or(0, Map::len);
        if properties > 100 {
            let message = format!("These are {properties} properties; EMR takes 100 at most.");
            problems.error_at(at.key("Properties"), message);
        }
        if let Some(nested) = configuration.get("Configurations") {
            check_configurations(call, nested, at.key("Configurations"), problems);
        }
    }
}

fn check(call: &Call, problems: &mut Problems) {
    if let Some(configurations) = call.get(APPLICATION_CONFIG) {
        let at = Path::root(APPLICATION_CONFIG.spec.name);
        check_configurations(call, configurations, at, problems);
    }
    let Some(monitoring) = call.get(MONITORING) else { return };
    let complete = monitoring.has(LOG_GROUP_NAME) && monitoring.has(LOG_BUCKET);
    if monitoring.get(LOGGING) == Some(true) && !complete {
        problems.error(
            MONITORING.spec.name,
            "With `logging` both `log_group_name` and `log_bucket` must be given. Data sources create nothing, so add the two targets:\n\n  \
             resource \"aws_cloudwatch_log_group\" \"jobs\" {\n    name = \"/emr-containers/jobs\"\n  }\n\n  \
             resource \"aws_s3_bucket\" \"jobs\" {\n    bucket_prefix = \"emr-containers-jobs-\"\n  }\n\n\
             and name them: log_group_name = aws_cloudwatch_log_group.jobs.name, log_bucket = aws_s3_bucket.jobs.bucket.",
        );
    }
}

fn iam(call: &Call) -> Vec<Statement> {
    let clusters = virtual_clusters(call);
    let runs: Vec<_> = clusters.iter().map(|cluster| format!("{cluster}/jobruns/*")).collect();
    let start = Statement::allow(["emr-containers:StartJobRun"], clusters);
    let mut policy = vec![under_role(call, start, EXECUTION_ROLE_ARN, "emr-containers:ExecutionRoleArn")];
    match call.pattern {
        Pattern::RequestResponse | Pattern::WaitForTaskToken => {}
        Pattern::RunJob => {
            let follow = ["emr-containers:DescribeJobRun", "emr-containers:CancelJobRun"];
            policy.push(Statement::allow(follow, runs.clone()));
        }
    }
    if call.args.has(TAGS) {
        policy.push(Statement::allow(["emr-containers:TagResource"], runs));
    }
    policy
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::unit::{Env, Input};

    #[track_caller]
    fn check(more: Value) -> Result<Value, String> {
        let mut config = json!({
            "state_name": "Start",
            "virtual_cluster_id": "abc",
            "release_label": "emr-7.1.0-latest",
            "execution_role_arn": "arn:aws:iam::123456789012:role/Job",
            "job_driver": { "spark_submit_job_driver": { "entry_point": "s3://jobs/pi.py" } },
        });
        config.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let Value::Object(values) = config else { unreachable!() };
        match UNIT.read(&Input { values, unknown: Vec::new() }, &Env::default()) {
            Ok((rendered, _, _)) => Ok(serde_json::from_str(&rendered.json).unwrap()),
            Err(problems) => Err(problems
                .0
                .iter()
                .map(|problem| format!("{}: {}", problem.path, problem.message))
                .collect()),
        }
    }

    #[test]
    fn logging_shows_the_missing_targets() {
        let error = check(json!({ "monitoring": { "logging": true, "log_bucket": "logs" } })).unwrap_err();
        assert!(error.starts_with("monitoring: "), "{error}");
        assert!(error.contains("aws_cloudwatch_log_group") && error.contains("aws_s3_bucket"), "{error}");
    }

    #[test]
    fn configurations_are_a_list_of_a_hundred_at_most() {
        let error = |config: Value| check(json!({ "application_config": config })).unwrap_err();
        let many = |count: usize| vec![json!({ "Classification": "spark" }); count];
        let properties: Map<_, _> = (0..101).map(|n| (n.to_string(), json!("x"))).collect();
        let full = json!([{ "Classification": "spark", "Properties": properties }]);
        let found = error(json!({ "Classification": "spark" }));
        assert!(found.starts_with("application_config: This is a list"), "{found}");
        assert!(error(json!(many(101))).starts_with("application_config: These are 101"));
        let found = error(full.clone());
        assert!(found.starts_with("application_config[0][\"Properties\"]: These are 101"), "{found}");
        let found = error(json!([{ "Classification": "spark", "Configurations": full }]));
        assert!(
            found.starts_with("application_config[0][\"Configurations\"][0][\"Properties\"]: "),
            "{found}"
        );
        check(json!({ "application_config": many(100) })).unwrap();
        check(json!({ "application_config": "$.configurations" })).unwrap();
    }

    #[test]
    fn one_driver_and_no_more() {
        let error = check(json!({ "job_driver": {} })).unwrap_err();
        assert!(error.starts_with("job_driver: Exactly one of"), "{error}");
    }

    #[test]
    fn a_bucket_becomes_a_uri_even_as_an_expression() {
        let uri = |more: Value| {
            let state = check(more).unwrap();
            let parameters = state.get("Parameters").or(state.get("Arguments")).unwrap();
            parameters["ConfigurationOverrides"]["MonitoringConfiguration"]["S3MonitoringConfiguration"]
                .clone()
        };
        assert_eq!(
            uri(json!({ "monitoring": { "log_bucket": "s3://logs/emr" } })),
            json!({ "LogUri": "s3://logs/emr" })
        );
        assert_eq!(
            uri(json!({ "monitoring": { "log_bucket": "$.bucket" } })),
            json!({ "LogUri.$": "States.Format('s3://{}', $.bucket)" })
        );
        assert_eq!(
            uri(json!({
                "query_language": "JSONata",
                "monitoring": { "log_bucket": "{% $states.input.bucket %}" },
            })),
            json!({ "LogUri": "{% 's3://' & $states.input.bucket %}" })
        );
    }
}
