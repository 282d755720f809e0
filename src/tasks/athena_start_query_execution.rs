//! `sfntasks_athena_start_query_execution`.

use crate::tasks::family::athena::{self, PRIMARY, WORK_GROUP_NAME};
use crate::tf::Path;
use crate::unit::Args;
use crate::unit::arg::{Integer, Object, Str, TextList, Words};
use crate::unit::format::Format;
use crate::unit::prelude::*;

/// Runs a query.
pub const UNIT: Unit = Unit {
    name: "athena_start_query_execution",
    summary: "Runs an Amazon Athena query.",
    notes: "The policy covers the workgroup, the metadata of the tables, and the place of the results where `result_configuration` names one. It \
            knows neither the buckets that hold the tables' data nor the place that a workgroup prescribes: allow those, and the changes of a \
            statement that is no `SELECT`, in `additional_iam_statements`. A query that fails makes a `RUN_JOB` state fail with \
            `States.TaskFailed`.",
    args: &[
        QUERY_STRING.spec,
        EXECUTION_PARAMETERS.spec,
        CLIENT_REQUEST_TOKEN.spec,
        QUERY_EXECUTION_CONTEXT.spec,
        RESULT_CONFIGURATION.spec,
        RESULT_REUSE_MAX_AGE_MINUTES.spec,
        WORK_GROUP.spec,
    ],
    check,
    body: Body::Task(Task {
        api: Api { service: "athena", action: "startQueryExecution" },
        patterns: RUN_JOB,
        iam,
        parameters,
        ..Task::DEFAULT
    }),
    ..athena::UNIT
};

const QUERY_STRING: Arg<Words> = text(
    "query_string",
    "The SQL statement. It shows in the execution's history; put values that vary into `execution_parameters`.",
)
.required()
.format(Format::Length(1, 262_144))
.asl("QueryString");
const EXECUTION_PARAMETERS: Arg<TextList> =
    list("execution_parameters", "Values for the `?` of the statement, in their order, as SQL literals.")
        .length(1, usize::MAX)
        .asl("ExecutionParameters");
const CLIENT_REQUEST_TOKEN: Arg<Words> = text(
    "client_request_token",
    "Makes the call idempotent: a repeat with the same token runs no second query.",
)
.format(Format::Length(32, 128))
.asl("ClientRequestToken");
const QUERY_EXECUTION_CONTEXT: Arg<Object> = object(
    "query_execution_context",
    "Where the statement looks for tables that it names without a database.",
    &[CATALOG_NAME.spec, DATABASE_NAME.spec],
)
.asl("QueryExecutionContext");
const CATALOG_NAME: Arg<Words> = text("catalog_name", "Data catalog of the query.")
    .format(Format::Length(1, 256))
    .assumed(AWS_DATA_CATALOG)
    .asl("Catalog");
const DATABASE_NAME: Arg<Words> = text(
    "database_name",
    "Database of the query. It narrows the policy to its tables; without it the policy allows to read the metadata of every table.",
)
.format(Format::Length(1, 255))
.asl("Database");
const RESULT_CONFIGURATION: Arg<Object> = object(
    "result_configuration",
    "Where and how results are stored. A workgroup may override it. Default: that of the workgroup.",
    &[OUTPUT_LOCATION.spec, ENCRYPTION_CONFIGURATION.spec, EXPECTED_BUCKET_OWNER.spec, ACL_OPTION.spec],
)
.asl("ResultConfiguration");
const OUTPUT_LOCATION: Arg<Words> =
    text("output_location", "S3 URI below which results are stored: `s3://bucket/prefix/`.")
        .format(Format::S3Uri)
        .asl("OutputLocation");
const ENCRYPTION_CONFIGURATION: Arg<Object> = object(
    "encryption_configuration",
    "How results are encrypted.",
    &[ENCRYPTION_OPTION.spec, ENCRYPTION_KEY_ARN.spec],
)
.asl("EncryptionConfiguration");
const ENCRYPTION_OPTION: Arg<Str> = one_of(
    "encryption_option",
    "With keys of S3, with a KMS key in S3, or with a KMS key before the results reach S3.",
    &[("SSE_S3", "SSE_S3"), ("SSE_KMS", "SSE_KMS"), ("CSE_KMS", "CSE_KMS")],
)
.required()
.asl("EncryptionOption");
const ENCRYPTION_KEY_ARN: Arg<Words> =
    text("encryption_key_arn", "ARN of the KMS key, for `SSE_KMS` and `CSE_KMS`.")
        .arn(&["kms"])
        .asl("KmsKey");
const EXPECTED_BUCKET_OWNER: Arg<Words> =
    text("expected_bucket_owner", "Account that owns the bucket; with any other the query fails.")
        .format(Format::Account)
        .asl("ExpectedBucketOwner");
const ACL_OPTION: Arg<Str> = one_of(
    "acl_option",
    "Canned ACL of the results, for a bucket of another account.",
    &[("BUCKET_OWNER_FULL_CONTROL", "BUCKET_OWNER_FULL_CONTROL")],
)
.asl("AclConfiguration.S3AclOption");
const RESULT_REUSE_MAX_AGE_MINUTES: Arg<Integer> = integer(
    "result_reuse_max_age_minutes",
    "Takes the result of the same earlier query, if it is no older than so many minutes. Default: the query always runs.",
)
.range(0, 10_080)
.asl("ResultReuseConfiguration.ResultReuseByAgeConfiguration.MaxAgeInMinutes");
const WORK_GROUP: Arg<Words> = text("work_group", "Workgroup that the query runs in.")
    .format(WORK_GROUP_NAME)
    .assumed(PRIMARY)
    .asl("WorkGroup");

/// The catalog of AWS Glue, which Athena uses when none is named.
const AWS_DATA_CATALOG: &str = "AwsDataCatalog";

fn encryption<'a>(call: &Call<'a>) -> Option<Args<'a>> {
    call.get(RESULT_CONFIGURATION)?.get(ENCRYPTION_CONFIGURATION)
}

fn check(call: &Call, problems: &mut Problems) {
    let Some(encryption) = encryption(call) else { return };
    if encryption.get(ENCRYPTION_OPTION) == Some("SSE_S3") && encryption.has(ENCRYPTION_KEY_ARN) {
        problems.error_at(
            Path::root(RESULT_CONFIGURATION.spec.name)
                .attribute(ENCRYPTION_CONFIGURATION.spec.name)
                .attribute(ENCRYPTION_KEY_ARN.spec.name),
            "SSE_S3 encrypts with keys of S3. Leave the key away, or choose SSE_KMS or CSE_KMS.",
        );
    }
}

fn parameters(_: &Call, parameters: &mut Map<String, Value>) -> Result<(), Problems> {
    if let Some(Value::Object(reuse)) = parameters.get_mut("ResultReuseConfiguration")
        && let Some(Value::Object(by_age)) = reuse.get_mut("ResultReuseByAgeConfiguration")
    {
        by_age.shift_insert(0, "Enabled".to_owned(), json!(true));
    }
    Ok(())
}

fn iam(call: &Call) -> Vec<Statement> {
    let name = call.part(WORK_GROUP, PRIMARY);
    let groups = call.target_of(&[WORK_GROUP], athena::work_group(call, &name));
    let mut actions = vec!["athena:StartQueryExecution"];
    match call.pattern {
        Pattern::RequestResponse | Pattern::WaitForTaskToken => {}
        // Followed until it is done, and stopped with the execution.
        Pattern::RunJob => actions.extend(["athena:GetQueryExecution", "athena:StopQueryExecution"]),
    }
    let mut policy = vec![Statement::allow(actions, groups)];
    policy.extend(metadata(call));
    policy.extend(results(call));
    policy
}

/// What a `SELECT` reads of catalog, databases and tables.
fn metadata(call: &Call) -> Vec<Statement> {
    let context = call.get(QUERY_EXECUTION_CONTEXT);
    let get = |arg| context.and_then(|context: Args| context.get(arg));
    let named = |arg, absent: &str| match get(arg) {
        None => absent.to_owned(),
        Some(Text::Literal(name)) => name.into_owned(),
        Some(Text::Expression(text)) => {
            call.warn(
                QUERY_EXECUTION_CONTEXT.spec.name,
                format!(
                    "The expression {text:?} is known only to an execution, so the policy allows to read the metadata of every catalog or \
                     database that it may name. Give it literally to narrow it."
                ),
            );
            "*".to_owned()
        }
    };
    let (catalog, database) = (named(CATALOG_NAME, AWS_DATA_CATALOG), named(DATABASE_NAME, "*"));
    let mut policy = vec![Statement::allow(
        ["athena:GetDataCatalog"],
        [call.arn("athena", &format!("datacatalog/{catalog}"))],
    )];
    // Other catalogs keep their metadata outside Glue, or in the Glue of another account.
    if catalog == "*" || catalog.eq_ignore_ascii_case(AWS_DATA_CATALOG) {
        policy.push(Statement::allow(
            [
                "glue:GetDatabase",
                "glue:GetDatabases",
                "glue:GetTable",
                "glue:GetTables",
                "glue:GetPartition",
                "glue:GetPartitions",
                "glue:BatchGetPartition",
            ],
            [
                call.arn("glue", "catalog"),
                call.arn("glue", &format!("database/{database}")),
                call.arn("glue", &format!("table/{database}/*")),
            ],
        ));
        // Lake Formation decides by its own grants; the action knows no resources.
        policy.push(Statement::allow(["lakeformation:GetDataAccess"], ["*"]));
    }
    policy
}

/// What storing the results needs.
fn results(call: &Call) -> Vec<Statement> {
    let Some(configuration) = call.get(RESULT_CONFIGURATION) else { return Vec::new() };
    let warned = |text: &str, wildcard: String| {
        call.warn(
            RESULT_CONFIGURATION.spec.name,
            format!(
                "This holds the expression {text:?}, which only an execution can evaluate, so the policy allows {wildcard:?}. Give it \
                 literally to narrow it."
            ),
        );
        wildcard
    };
    let mut policy = Vec::new();
    let place = match configuration.get(OUTPUT_LOCATION) {
        None => None,
        Some(Text::Literal(uri)) => athena::bucket_and_objects(call, &uri),
        Some(Text::Expression(text)) => {
            let bucket = warned(text, format!("arn:{}:s3:::*", call.partition()));
            Some((bucket.clone(), format!("{bucket}/*")))
        }
    };
    if let Some((bucket, objects)) = place {
        policy.push(Statement::allow(
            ["s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketMultipartUploads"],
            [bucket],
        ));
        let mut actions =
            vec!["s3:GetObject", "s3:PutObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"];
        if configuration.has(ACL_OPTION) {
            actions.push("s3:PutObjectAcl");
        }
        policy.push(Statement::allow(actions, [objects]));
    }
    let key = encryption(call).and_then(|encryption| encryption.get(ENCRYPTION_KEY_ARN));
    if let Some(key) = key {
        let key = match key {
            Text::Literal(arn) => arn.into_owned(),
            Text::Expression(text) => warned(text, call.arn("kms", "key/*")),
        };
        policy.push(Statement::allow(["kms:GenerateDataKey", "kms:Decrypt"], [key]));
    }
    policy
}
