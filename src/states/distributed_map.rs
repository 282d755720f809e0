//! `sfntasks_distributed_map`.

use crate::asl::fragment::{SELF_ACCOUNT, SELF_NAME, SELF_PARTITION, SELF_REGION, State};
use crate::states::family::map as shared;
use crate::tf::Path;
use crate::unit::arg::{Integer, Json, Number, Object, Str, TextList, Words};
use crate::unit::common;
use crate::unit::format::Format;
use crate::unit::prelude::*;
use crate::unit::{Args, call};

/// Works on each item of a list or of a data set in S3, in executions of their own.
pub const UNIT: Unit = Unit {
    name: "distributed_map",
    summary: "A distributed Map state: runs a fragment for each item of a list, or of a data set in S3, in child executions of their own.",
    notes: "Only Standard machines have it. The machine's role starts and follows the child executions of its own machine: the fragment \
            carries these permissions without a name, and the machine that it ends up in fills in its own.",
    links: &[
        (
            "Using Map state in Distributed mode",
            "https://docs.aws.amazon.com/step-functions/latest/dg/state-map-distributed.html",
        ),
        (
            "IAM policies for Distributed Map",
            "https://docs.aws.amazon.com/step-functions/latest/dg/iam-policies-eg-dist-map.html",
        ),
    ],
    family: "Flow",
    args: &[
        shared::ITEM_PROCESSOR.spec,
        EXECUTION_TYPE.spec,
        LABEL.spec,
        shared::ITEMS_PATH.spec,
        shared::ITEMS.spec,
        ITEM_READER.spec,
        shared::ITEM_SELECTOR.spec,
        ITEM_BATCHER.spec,
        shared::MAX_CONCURRENCY.spec,
        TOLERATED_FAILURE_COUNT.spec,
        TOLERATED_FAILURE_PERCENTAGE.spec,
        RESULT_WRITER.spec,
        common::ADDITIONAL_IAM_STATEMENTS.spec,
    ],
    common: shared::COMMON,
    rules: &[Rule::AtMostOne(&["items_path", "items", "item_reader"])],
    check,
    body: Body::State(render),
    ..Unit::DEFAULT
};

const EXECUTION_TYPE: Arg<Str> = one_of(
    "execution_type",
    "Type of the child executions. `EXPRESS` ones are cheaper and end after five minutes at most.",
    &[("STANDARD", "STANDARD"), ("EXPRESS", "EXPRESS")],
)
.default("STANDARD");
const LABEL: Arg<Str> =
    plain("label", "What the map runs are called in ARNs: up to 40 characters. Default: one that AWS makes.")
        .format(Format::With(label));
const ITEM_READER: Arg<Object> = object(
    "item_reader",
    "The data set in S3: one object (`key` and `input_type`), or, without `key`, all objects under `prefix`.",
    &[
        BUCKET.spec,
        KEY.spec,
        READER_PREFIX.spec,
        VERSION_ID.spec,
        INPUT_TYPE.spec,
        CSV_HEADER_LOCATION.spec,
        CSV_HEADERS.spec,
        CSV_DELIMITER.spec,
        MAX_ITEMS.spec,
        MANIFEST_TYPE.spec,
        ITEMS_POINTER.spec,
        READER_TRANSFORMATION.spec,
        READER_KMS_KEY_ARN.spec,
    ],
);
const BUCKET: Arg<Words> = text("bucket", "Name of the bucket.").required().asl("Bucket");
const KEY: Arg<Words> = text("key", "Key of the object that holds the items.").asl("Key");
const READER_PREFIX: Arg<Words> =
    text("prefix", "What the keys of the listed objects start with.").asl("Prefix");
const VERSION_ID: Arg<Words> = text("version_id", "Version of the object.").asl("VersionId");
const INPUT_TYPE: Arg<Str> = one_of(
    "input_type",
    "What the object holds. Absent for listed objects, whose items are their keys and metadata.",
    &[("CSV", "CSV"), ("JSON", "JSON"), ("JSONL", "JSONL"), ("MANIFEST", "MANIFEST"), ("PARQUET", "PARQUET")],
)
.asl("InputType");
const CSV_HEADER_LOCATION: Arg<Str> = one_of(
    "csv_header_location",
    "Where the column names of a CSV are. Default: `GIVEN` where `csv_headers` is given, `FIRST_ROW` otherwise.",
    &[("FIRST_ROW", "FIRST_ROW"), ("GIVEN", "GIVEN")],
)
.asl("CSVHeaderLocation");
const CSV_HEADERS: Arg<TextList> = list("csv_headers", "Column names of a CSV without a header row.")
    .length(1, usize::MAX)
    .asl("CSVHeaders");
const CSV_DELIMITER: Arg<Str> = one_of(
    "csv_delimiter",
    "What separates the values of a CSV.",
    &[("COMMA", "COMMA"), ("PIPE", "PIPE"), ("SEMICOLON", "SEMICOLON"), ("SPACE", "SPACE"), ("TAB", "TAB")],
)
.assumed("COMMA")
.asl("CSVDelimiter");
const MAX_ITEMS: Arg<Integer> =
    integer("max_items", "Reads no more items than this; an expression is allowed.")
        .range(1, 100_000_000)
        .path_twin();
const MANIFEST_TYPE: Arg<Words> =
    text("manifest_type", "What made the manifest: `S3_INVENTORY` or `ATHENA_DATA`.").asl("ManifestType");
const ITEMS_POINTER: Arg<Words> =
    text("items_pointer", "JSON pointer to the list within a JSON object, such as `/orders`.")
        .asl("ItemsPointer");
const READER_TRANSFORMATION: Arg<Str> = one_of(
    "transformation",
    "`LOAD_AND_FLATTEN` reads the listed objects, and makes one list of the items in all of them.",
    &[("NONE", "NONE"), ("LOAD_AND_FLATTEN", "LOAD_AND_FLATTEN")],
)
.asl("Transformation");
const READER_KMS_KEY_ARN: Arg<Words> = text(
    "kms_key_arn",
    "ARN of the customer managed key that encrypts the data, if one does. It goes into the policy.",
)
.arn(&["kms"]);
const ITEM_BATCHER: Arg<Object> = object(
    "item_batcher",
    "Gives each child execution several items at once.",
    &[MAX_ITEMS_PER_BATCH.spec, MAX_INPUT_BYTES_PER_BATCH.spec, BATCH_INPUT.spec],
);
const MAX_ITEMS_PER_BATCH: Arg<Integer> =
    integer("max_items_per_batch", "Items in a batch at most; an expression is allowed.")
        .range(1, i64::MAX)
        .path_twin();
const MAX_INPUT_BYTES_PER_BATCH: Arg<Integer> =
    integer("max_input_bytes_per_batch", "Bytes of a batch at most; an expression is allowed.")
        .range(1, 262_144)
        .path_twin();
const BATCH_INPUT: Arg<Json> =
    document("batch_input", "What every batch gets beside its items, as JSON from `jsonencode`.");
const TOLERATED_FAILURE_COUNT: Arg<Integer> = integer(
    "tolerated_failure_count",
    "Items that may fail before the state does; an expression is allowed.",
)
.range(0, i64::MAX)
.path_twin();
const TOLERATED_FAILURE_PERCENTAGE: Arg<Number> = number(
    "tolerated_failure_percentage",
    "Percentage of the items that may fail before the state does; an expression is allowed.",
)
.range(0.0, 100.0)
.path_twin()
.asl("ToleratedFailurePercentage");
const RESULT_WRITER: Arg<Object> = object(
    "result_writer",
    "Where the results go in S3, in place of the state's output.",
    &[
        WRITER_BUCKET.spec,
        WRITER_PREFIX.spec,
        OUTPUT_TYPE.spec,
        WRITER_TRANSFORMATION.spec,
        WRITER_KMS_KEY_ARN.spec,
    ],
);
const WRITER_BUCKET: Arg<Words> = text("bucket", "Name of the bucket.").required().asl("Bucket");
const WRITER_PREFIX: Arg<Words> = text("prefix", "What the keys of the results start with.").asl("Prefix");
const OUTPUT_TYPE: Arg<Str> =
    one_of("output_type", "Format of the results.", &[("JSON", "JSON"), ("JSONL", "JSONL")])
        .asl("OutputType")
        .assumed("JSON");
const WRITER_TRANSFORMATION: Arg<Str> = one_of(
    "transformation",
    "`NONE` writes the results with their executions' metadata, `COMPACT` the results alone, `FLATTEN` makes one list of lists.",
    &[("NONE", "NONE"), ("COMPACT", "COMPACT"), ("FLATTEN", "FLATTEN")],
)
.asl("Transformation");
const WRITER_KMS_KEY_ARN: Arg<Words> = text(
    "kms_key_arn",
    "ARN of the customer managed key that encrypts the bucket, if one does. It goes into the policy.",
)
.arn(&["kms"]);

fn label(text: &str) -> Result<(), String> {
    let count = text.chars().count();
    if !(1..=40).contains(&count) {
        return Err(format!("{text:?} has {count} characters; 1 to 40 are allowed."));
    }
    match text.chars().find(|c| c.is_whitespace() || c.is_control() || "?*<>{}[]:;,\\|^~$#%&`\"".contains(*c))
    {
        Some(wrong) => Err(format!("{text:?} has the character {wrong:?}, which a label can't have.")),
        None => Ok(()),
    }
}

fn reader_path(name: &str) -> Path {
    Path::root("item_reader").attribute(name)
}

fn check(call: &Call, problems: &mut Problems) {
    let Some(reader) = call.get(ITEM_READER) else { return };
    let input_type = reader.get(INPUT_TYPE);
    let flattens = reader.get(READER_TRANSFORMATION) == Some("LOAD_AND_FLATTEN");
    if reader.has(KEY) {
        if input_type.is_none() {
            problems.error_at(reader_path("input_type"), "One object is read by its type: give CSV, JSON, JSONL, MANIFEST or PARQUET, or leave `key` away to list objects.");
        }
        for (given, name) in [(reader.has(READER_PREFIX), "prefix"), (flattens, "transformation")] {
            if given {
                problems.error_at(
                    reader_path(name),
                    "This is for listed objects, but `key` names one object. Leave one of the two away.",
                );
            }
        }
    } else {
        if input_type.is_some() && !flattens {
            problems.error_at(reader_path("key"), "Listed objects have no `input_type` unless `transformation` is LOAD_AND_FLATTEN. To read one object give its `key`.");
        }
        if reader.has(VERSION_ID) {
            problems
                .error_at(reader_path("version_id"), "Only one object has a version: give its `key` too.");
        }
    }
    let csv = [
        (reader.has(CSV_HEADER_LOCATION), "csv_header_location"),
        (reader.has(CSV_HEADERS), "csv_headers"),
        (reader.has(CSV_DELIMITER), "csv_delimiter"),
    ];
    for (given, name) in csv {
        if given && input_type.is_some_and(|kind| kind != "CSV") {
            problems.error_at(reader_path(name), "This is for the input type CSV.");
        }
    }
    match (reader.get(CSV_HEADER_LOCATION), reader.has(CSV_HEADERS)) {
        (Some("GIVEN"), false) => problems.error_at(
            reader_path("csv_headers"),
            "With the header location GIVEN the column names are needed.",
        ),
        (Some("FIRST_ROW"), true) => problems.error_at(
            reader_path("csv_headers"),
            "With the header location FIRST_ROW the file itself names its columns.",
        ),
        _ => {}
    }
    if reader.has(ITEMS_POINTER) && input_type.is_some_and(|kind| kind != "JSON") {
        problems.error_at(reader_path("items_pointer"), "This is for the input type JSON.");
    }
    if reader.has(MANIFEST_TYPE) && input_type != Some("MANIFEST") {
        problems.error_at(reader_path("manifest_type"), "This is for the input type MANIFEST.");
    }
}

fn render(call: &Call) -> Result<Rendered, Problems> {
    let mut policy = own_executions(call);
    let mut state = shared::head(call)?;
    if let Some(reader) = call.get(ITEM_READER) {
        state.insert("ItemReader".to_owned(), Value::Object(item_reader(call, reader)?));
        policy.extend(read_statements(call, reader));
    }
    if let Some(batcher) = call.get(ITEM_BATCHER) {
        let mut rendered = State::new();
        common::seconds_of(call, batcher, &mut rendered, MAX_ITEMS_PER_BATCH, "MaxItemsPerBatch");
        common::seconds_of(call, batcher, &mut rendered, MAX_INPUT_BYTES_PER_BATCH, "MaxInputBytesPerBatch");
        if let Some(input) = batcher.get(BATCH_INPUT) {
            let at = Path::root("item_batcher").attribute("batch_input");
            common::place(&mut rendered, "BatchInput", &common::parsed(input), call.language(), at)?;
        }
        state.insert("ItemBatcher".to_owned(), Value::Object(rendered));
    }
    let kind = call.get(EXECUTION_TYPE).unwrap_or("STANDARD");
    let mut inner = Vec::new();
    shared::processor(call, &mut state, json!({ "Mode": "DISTRIBUTED", "ExecutionType": kind }), &mut inner)?;
    shared::concurrency(call, &mut state);
    common::seconds(call, &mut state, TOLERATED_FAILURE_COUNT, "ToleratedFailureCount");
    match call.get(TOLERATED_FAILURE_PERCENTAGE) {
        Some(Scalar::Expression(text)) => common::twin(call, &mut state, "ToleratedFailurePercentage", text),
        _ => state.extend(call.parameters_of(&[TOLERATED_FAILURE_PERCENTAGE.spec])?),
    }
    if let Some(label) = call.get(LABEL) {
        state.insert("Label".to_owned(), json!(label));
    }
    if let Some(writer) = call.get(RESULT_WRITER) {
        state.insert("ResultWriter".to_owned(), Value::Object(result_writer(call, writer)?));
        policy.extend(write_statements(call, writer));
    }
    policy.extend(common::additional_statements(call)?);
    policy.extend(inner);
    common::finish(call, state, Vec::new(), policy, Vec::new())
}

fn item_reader(call: &Call, reader: Args) -> Result<State, Problems> {
    let action = if reader.has(KEY) { "getObject" } else { "listObjectsV2" };
    let mut config = call.nested_parameters(
        "item_reader",
        &[
            INPUT_TYPE.spec,
            CSV_HEADER_LOCATION.spec,
            CSV_HEADERS.spec,
            CSV_DELIMITER.spec,
            MANIFEST_TYPE.spec,
            ITEMS_POINTER.spec,
            READER_TRANSFORMATION.spec,
        ],
        reader,
    )?;
    if reader.get(INPUT_TYPE) == Some("CSV") && !reader.has(CSV_HEADER_LOCATION) {
        let location = if reader.has(CSV_HEADERS) { "GIVEN" } else { "FIRST_ROW" };
        config.insert("CSVHeaderLocation".to_owned(), json!(location));
    }
    common::seconds_of(call, reader, &mut config, MAX_ITEMS, "MaxItems");
    let parameters = call.nested_parameters(
        "item_reader",
        &[BUCKET.spec, KEY.spec, READER_PREFIX.spec, VERSION_ID.spec],
        reader,
    )?;
    Ok(s3_access(call, action, "ReaderConfig", config, parameters))
}

fn result_writer(call: &Call, writer: Args) -> Result<State, Problems> {
    let config =
        call.nested_parameters("result_writer", &[OUTPUT_TYPE.spec, WRITER_TRANSFORMATION.spec], writer)?;
    let parameters =
        call.nested_parameters("result_writer", &[WRITER_BUCKET.spec, WRITER_PREFIX.spec], writer)?;
    Ok(s3_access(call, "putObject", "WriterConfig", config, parameters))
}

fn s3_access(call: &Call, action: &str, config_key: &str, config: State, parameters: State) -> State {
    let mut access = Map::from_iter([(
        "Resource".to_owned(),
        json!(format!("arn:{}:states:::s3:{action}", call.partition())),
    )]);
    if !config.is_empty() {
        access.insert(config_key.to_owned(), Value::Object(config));
    }
    let key = match call.language() {
        Language::JsonPath => "Parameters",
        Language::Jsonata => "Arguments",
    };
    access.insert(key.to_owned(), Value::Object(parameters));
    access
}

/// The machine starts, follows, stops and redrives the child executions of its own map runs.
fn own_executions(call: &Call) -> Vec<Statement> {
    let arn = |resource: &str| format!("arn:{SELF_PARTITION}:states:{SELF_REGION}:{SELF_ACCOUNT}:{resource}");
    // Child executions are named `<machine>/<label>:<id>`; AWS's own policy names `<machine>:*` only.
    let children = format!("execution:{SELF_NAME}/{}:*", call.get(LABEL).unwrap_or("*"));
    vec![
        Statement::allow(["states:StartExecution"], [arn(&format!("stateMachine:{SELF_NAME}"))]),
        Statement::allow(
            ["states:DescribeExecution", "states:StopExecution"],
            [arn(&format!("execution:{SELF_NAME}:*")), arn(&children)],
        ),
        Statement::allow(["states:RedriveExecution"], [arn(&children)]),
    ]
}

/// The bucket's ARN; every bucket's, with a warning, when only the execution knows it.
fn bucket(call: &Call, argument: &str, bucket: Option<Text<'_>>) -> String {
    match bucket {
        Some(Text::Literal(name)) => format!("arn:{}:s3:::{name}", call.partition()),
        Some(Text::Expression(text)) => {
            let wildcard = format!("arn:{}:s3:::*", call.partition());
            call.warn(
                argument,
                format!("The bucket is the expression {text:?}, which only an execution can evaluate, so the policy allows {wildcard:?}."),
            );
            wildcard
        }
        None => format!("arn:{}:s3:::*", call.partition()),
    }
}

/// Objects of a bucket: one key, or every key behind a literal prefix.
fn objects(bucket: &str, key: &str) -> String {
    if bucket.ends_with(":::*") { format!("{bucket}/*") } else { format!("{bucket}/{key}") }
}

fn read_statements(call: &Call, reader: Args) -> Vec<Statement> {
    let bucket = bucket(call, "item_reader", reader.get(BUCKET));
    let prefix = call::literal(reader.get(READER_PREFIX)).unwrap_or_default();
    let mut policy = Vec::new();
    if reader.has(KEY) {
        let key = call::literal(reader.get(KEY)).unwrap_or_else(|| "*".to_owned());
        let mut actions = vec!["s3:GetObject"];
        if reader.has(VERSION_ID) {
            actions.push("s3:GetObjectVersion");
        }
        let mut resources = vec![objects(&bucket, &key)];
        if reader.get(INPUT_TYPE) == Some("MANIFEST") {
            let listed = objects(&bucket, "*");
            call.warn(
                "item_reader",
                format!(
                    "The manifest names the data objects, which only an execution reads, so the policy allows {listed:?}. For objects in other \
                     buckets add statements in `additional_iam_statements`."
                ),
            );
            resources = vec![listed];
        }
        policy.push(Statement::allow(actions, resources));
    } else {
        let mut list = Statement::allow(["s3:ListBucket"], [bucket.clone()]);
        if !prefix.is_empty() {
            list = list.when("StringLike", "s3:prefix", format!("{prefix}*"));
        }
        policy.push(list);
        if reader.get(READER_TRANSFORMATION) == Some("LOAD_AND_FLATTEN") {
            policy.push(Statement::allow(["s3:GetObject"], [objects(&bucket, &format!("{prefix}*"))]));
        }
    }
    policy.extend(key_statement(call, "item_reader", reader.get(READER_KMS_KEY_ARN), &["kms:Decrypt"]));
    policy
}

fn write_statements(call: &Call, writer: Args) -> Vec<Statement> {
    let bucket = bucket(call, "result_writer", writer.get(WRITER_BUCKET));
    let key = match writer.get(WRITER_PREFIX) {
        None | Some(Text::Expression(_)) => "*".to_owned(),
        Some(Text::Literal(prefix)) => format!("{}/*", prefix.trim_end_matches('/')),
    };
    let actions = ["s3:PutObject", "s3:GetObject", "s3:ListMultipartUploadParts", "s3:AbortMultipartUpload"];
    let mut policy = vec![Statement::allow(actions, [objects(&bucket, &key)])];
    policy.extend(key_statement(
        call,
        "result_writer",
        writer.get(WRITER_KMS_KEY_ARN),
        &["kms:Decrypt", "kms:GenerateDataKey"],
    ));
    policy
}

fn key_statement(call: &Call, argument: &str, key: Option<Text<'_>>, actions: &[&str]) -> Option<Statement> {
    let resource = match key? {
        Text::Literal(arn) => arn.into_owned(),
        Text::Expression(text) => {
            let wildcard = call.arn("kms", "key/*");
            call.warn(argument, format!("The key is the expression {text:?}, which only an execution can evaluate, so the policy allows {wildcard:?}."));
            wildcard
        }
    };
    Some(Statement::allow(actions.iter().copied(), [resource]))
}
