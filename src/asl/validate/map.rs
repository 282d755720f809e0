//! Map states: where the items come from, how they run, where the results go.
//!
//! Source: the developer guide's pages on Map state processing modes, `ItemReader`, `ItemBatcher` and `ResultWriter`.

use serde_json::{Map, Value};

use super::finding::{Place, Report, quote, show};
use super::machine::{self, Kind, State, missing, wrong_type};
use super::{names, payload, values};
use crate::asl::expression::Language;

/// The largest number of bytes in a batch of items.
const LARGEST_BATCH: i64 = 262_144;

/// The largest number of items that a reader takes.
pub(super) const MOST_ITEMS: i64 = 100_000_000;

/// The longest label, in characters.
const LONGEST_LABEL: usize = 40;

/// Fields that only a distributed Map has.
const DISTRIBUTED: [&str; 8] = [
    "ItemReader",
    "ItemBatcher",
    "ResultWriter",
    "ToleratedFailureCount",
    "ToleratedFailureCountPath",
    "ToleratedFailurePercentage",
    "ToleratedFailurePercentagePath",
    "Label",
];

/// Checks a Map state. `express` tells that its machine, or the child execution that it is part of, is Express.
pub(super) fn check(state: &State, express: bool, report: &mut Report) {
    if state.kind != Some(Kind::Map) {
        return;
    }
    let place = Place::Base(&state.pointer);
    if let Some((name, processor)) = machine::processor(state.fields) {
        let at = place.key(name);
        if name == "Iterator" {
            report.warn(
                "DEPRECATED_FIELD",
                &at,
                "Iterator is the old name of ItemProcessor.".to_owned(),
                "Rename it to ItemProcessor.".to_owned(),
            );
        }
        config(processor, &at, report);
    }
    if state.field("Parameters").is_some() && state.language == Language::JsonPath {
        report.warn(
            "DEPRECATED_FIELD",
            &place.key("Parameters"),
            "Parameters of a Map state is the old name of ItemSelector.".to_owned(),
            "Rename it to ItemSelector.".to_owned(),
        );
    }
    if state.is_distributed() {
        if express {
            report.error(
                "NOT_IN_EXPRESS",
                &place,
                "a distributed Map can't run in an Express execution.".to_owned(),
                "Use Mode INLINE, or a Standard machine.".to_owned(),
            );
        }
    } else if machine::processor(state.fields).is_some() {
        for name in DISTRIBUTED.into_iter().filter(|name| state.field(name).is_some()) {
            report.error(
                "DISTRIBUTED_ONLY",
                &place.key(name),
                format!("{name} is a field of distributed Map states, but this one is inline."),
                "Set Mode to DISTRIBUTED in ItemProcessor.ProcessorConfig, or remove the field.".to_owned(),
            );
        }
    }
    label(state, &place, report);
    section(state, "ItemReader", reader, report);
    section(state, "ItemBatcher", batcher, report);
    section(state, "ResultWriter", writer, report);
}

type SectionCheck = fn(&Map<String, Value>, &State, &Place, &mut Report);

fn section(state: &State, name: &str, check: SectionCheck, report: &mut Report) {
    let place = Place::Base(&state.pointer);
    let place = place.key(name);
    match state.field(name) {
        None => {}
        Some(Value::Object(fields)) => check(fields, state, &place, report),
        Some(other) => wrong_type(other, name, "an object", &place, report),
    }
}

fn unknown(owner: &str, fields: &Map<String, Value>, known: &[&str], place: &Place, report: &mut Report) {
    for name in fields.keys().filter(|name| !known.contains(&name.as_str())) {
        report.error(
            "UNKNOWN_FIELD",
            &place.key(name),
            format!("{owner} has no field {}.", quote(name)),
            names::suggest(name, known.iter().copied(), "Remove it."),
        );
    }
}

fn config(processor: &Value, place: &Place, report: &mut Report) {
    let place = place.key("ProcessorConfig");
    let fields = match processor.get("ProcessorConfig") {
        None => return,
        Some(Value::Object(fields)) => fields,
        Some(other) => return wrong_type(other, "ProcessorConfig", "an object", &place, report),
    };
    unknown("ProcessorConfig", fields, &["Mode", "ExecutionType"], &place, report);
    let at = place.key("Mode");
    if let Some(mode) = fields.get("Mode") {
        names::one_of(mode, &["INLINE", "DISTRIBUTED"], "INVALID_VALUE", "Mode", &at, report);
    }
    let distributed = fields.get("Mode").and_then(Value::as_str) == Some("DISTRIBUTED");
    let at = place.key("ExecutionType");
    let Some(value) = fields.get("ExecutionType") else {
        if distributed {
            missing("ExecutionType", "STANDARD or EXPRESS", &place, report);
        }
        return;
    };
    let known = names::one_of(value, &["STANDARD", "EXPRESS"], "INVALID_VALUE", "ExecutionType", &at, report);
    if known && !distributed {
        report.error(
            "DISTRIBUTED_ONLY",
            &at,
            "ExecutionType is given, but Mode is not DISTRIBUTED.".to_owned(),
            "Set Mode to DISTRIBUTED, or remove ExecutionType.".to_owned(),
        );
    }
}

fn label(state: &State, place: &Place, report: &mut Report) {
    let Some(label) = state.field("Label").and_then(Value::as_str) else { return };
    let place = place.key("Label");
    let length = label.chars().count();
    if length == 0 || length > LONGEST_LABEL {
        report.error(
            "INVALID_LABEL",
            &place,
            format!("Label has {length} characters."),
            format!("Use 1 to {LONGEST_LABEL} characters."),
        );
    }
    let refused = |c: &char| c.is_whitespace() || c.is_control() || "?*<>{}[]:;,\\|^~$#%&`\"".contains(*c);
    if let Some(c) = label.chars().find(refused) {
        report.error(
            "INVALID_LABEL",
            &place,
            format!("Label {} contains {c:?}.", quote(label)),
            "Use letters, digits, - and _: the label becomes part of the names of the child executions."
                .to_owned(),
        );
    }
}

/// A field and its twin that reads it from a path.
fn twin(fields: &Map<String, Value>, name: &str, place: &Place, report: &mut Report) {
    let path = format!("{name}Path");
    if fields.contains_key(name) && fields.contains_key(&path) {
        report.error(
            "EXCLUSIVE_FIELDS",
            place,
            format!("it has both {name} and {path}."),
            "Keep one of them.".to_owned(),
        );
    }
}

/// A count, or a path to one, or in JSONata an expression.
fn count(
    fields: &Map<String, Value>,
    name: &str,
    range: (i64, i64),
    state: &State,
    place: &Place,
    report: &mut Report,
) {
    twin(fields, name, place, report);
    if let Some(value) = fields.get(name) {
        values::int(value, name, range, state.language, &place.key(name), report);
    }
    let path = format!("{name}Path");
    if let Some(value) = fields.get(&path) {
        if state.language == Language::Jsonata {
            wrong_language(
                &path,
                &format!("Write the expression in {name}."),
                "JSONPath",
                "JSONata",
                place,
                report,
            );
        } else {
            values::single_path(value, &path, &place.key(&path), report);
        }
    }
}

fn wrong_language(name: &str, remedy: &str, theirs: &str, own: &str, place: &Place, report: &mut Report) {
    report.error(
        "WRONG_QUERY_LANGUAGE",
        &place.key(name),
        format!("{name} is a field of {theirs}, but the state's query language is {own}."),
        remedy.to_owned(),
    );
}

fn batcher(fields: &Map<String, Value>, state: &State, place: &Place, report: &mut Report) {
    const COUNTS: [(&str, i64); 2] =
        [("MaxItemsPerBatch", MOST_ITEMS), ("MaxInputBytesPerBatch", LARGEST_BATCH)];
    const KNOWN: [&str; 5] = [
        "MaxItemsPerBatch",
        "MaxItemsPerBatchPath",
        "MaxInputBytesPerBatch",
        "MaxInputBytesPerBatchPath",
        "BatchInput",
    ];
    unknown("ItemBatcher", fields, &KNOWN, place, report);
    for (name, most) in COUNTS {
        count(fields, name, (1, most), state, place, report);
    }
    if !fields.keys().any(|name| name.starts_with("Max")) {
        missing("MaxItemsPerBatch", "or MaxInputBytesPerBatch", place, report);
    }
    if let Some(input) = fields.get("BatchInput") {
        payload::payload("BatchInput", input, state, &place.key("BatchInput"), report);
    }
}

/// The request of a reader or a writer: `Parameters` in JSONPath, `Arguments` in JSONata.
fn request<'v>(
    fields: &'v Map<String, Value>,
    state: &State,
    place: &Place,
    report: &mut Report,
) -> Option<&'v Map<String, Value>> {
    let (own, other, own_language, other_language) = match state.language {
        Language::JsonPath => ("Parameters", "Arguments", "JSONPath", "JSONata"),
        Language::Jsonata => ("Arguments", "Parameters", "JSONata", "JSONPath"),
    };
    if fields.contains_key(other) {
        wrong_language(other, &format!("Use {own}."), other_language, own_language, place, report);
        return None;
    }
    let value = fields.get(own)?;
    payload::payload(own, value, state, &place.key(own), report);
    value.as_object()
}

fn has(fields: &Map<String, Value>, name: &str) -> bool {
    fields.contains_key(name) || fields.contains_key(&format!("{name}.$"))
}

fn requires(request: Option<&Map<String, Value>>, names: &[&str], place: &Place, report: &mut Report) {
    let Some(fields) = request else { return };
    for name in names.iter().filter(|name| !has(fields, name)) {
        report.error(
            "MISSING_PARAMETER",
            place,
            format!("the parameter {name} is missing."),
            format!("Add {name}."),
        );
    }
}

/// The action of a resource such as `arn:aws:states:::s3:getObject`.
fn s3_action(resource: &str) -> Option<&str> {
    let mut parts = resource.splitn(6, ':');
    let prefix = (parts.next(), parts.nth(1), parts.nth(2));
    match prefix {
        (Some("arn"), Some("states"), Some(rest)) => rest.strip_prefix("s3:"),
        _ => None,
    }
}

fn reader(fields: &Map<String, Value>, state: &State, place: &Place, report: &mut Report) {
    unknown("ItemReader", fields, &["Resource", "Parameters", "Arguments", "ReaderConfig"], place, report);
    let action = match fields.get("Resource") {
        Some(Value::String(resource)) => {
            let action = s3_action(resource);
            if !matches!(action, Some("getObject" | "listObjectsV2")) && !resource.contains("${") {
                report.warn(
                    "UNKNOWN_INTEGRATION",
                    &place.key("Resource"),
                    format!(
                        "ItemReader's Resource is {}, which is not known to read items.",
                        quote(resource)
                    ),
                    "Use arn:aws:states:::s3:getObject or arn:aws:states:::s3:listObjectsV2.".to_owned(),
                );
            }
            action
        }
        Some(other) => {
            wrong_type(other, "Resource", "a string", &place.key("Resource"), report);
            None
        }
        None => {
            missing("Resource", "the ARN of what lists the items", place, report);
            None
        }
    };
    let given = request(fields, state, place, report);
    match action {
        Some("getObject") => requires(given, &["Bucket", "Key"], place, report),
        Some("listObjectsV2") => requires(given, &["Bucket"], place, report),
        _ => {}
    }
    let at = place.key("ReaderConfig");
    match fields.get("ReaderConfig") {
        Some(Value::Object(config)) => reader_config(config, action, state, &at, report),
        Some(other) => wrong_type(other, "ReaderConfig", "an object", &at, report),
        None if action == Some("getObject") => {
            missing("ReaderConfig", "an object with InputType", place, report);
        }
        None => {}
    }
}

fn reader_config(
    config: &Map<String, Value>,
    action: Option<&str>,
    state: &State,
    place: &Place,
    report: &mut Report,
) {
    const KNOWN: [&str; 9] = [
        "InputType",
        "CSVHeaderLocation",
        "CSVHeaders",
        "CSVDelimiter",
        "MaxItems",
        "MaxItemsPath",
        "ManifestType",
        "ItemsPointer",
        "Transformation",
    ];
    const WORDS: [(&str, &[&str]); 5] = [
        ("InputType", &["CSV", "JSON", "JSONL", "MANIFEST", "PARQUET"]),
        ("CSVHeaderLocation", &["FIRST_ROW", "GIVEN"]),
        ("CSVDelimiter", &["COMMA", "PIPE", "SEMICOLON", "SPACE", "TAB"]),
        ("ManifestType", &["ATHENA_DATA", "S3_INVENTORY"]),
        ("Transformation", &["LOAD_AND_FLATTEN", "NONE"]),
    ];
    unknown("ReaderConfig", config, &KNOWN, place, report);
    for (name, words) in WORDS {
        if let Some(value) = config.get(name) {
            names::one_of(value, words, "INVALID_VALUE", name, &place.key(name), report);
        }
    }
    // 0 stands for no limit, as in the definitions that AWS publishes.
    count(config, "MaxItems", (0, MOST_ITEMS), state, place, report);
    let text = |name: &str| config.get(name).and_then(Value::as_str);
    if action == Some("getObject") && !config.contains_key("InputType") {
        missing("InputType", "the kind of file", place, report);
    }
    // The files that a manifest lists have a header of their own.
    let listed = config.contains_key("ManifestType");
    if text("InputType") == Some("CSV") && !listed && !config.contains_key("CSVHeaderLocation") {
        missing("CSVHeaderLocation", "FIRST_ROW or GIVEN", place, report);
    }
    match (text("CSVHeaderLocation"), config.get("CSVHeaders")) {
        (Some("GIVEN"), None) => missing("CSVHeaders", "the names of the columns", place, report),
        (_, Some(Value::Array(headers))) if headers.iter().all(Value::is_string) => {}
        (_, Some(other)) => report.error(
            "WRONG_TYPE",
            &place.key("CSVHeaders"),
            format!("CSVHeaders is {}.", show(other)),
            "Use a list of strings.".to_owned(),
        ),
        _ => {}
    }
}

fn writer(fields: &Map<String, Value>, state: &State, place: &Place, report: &mut Report) {
    unknown("ResultWriter", fields, &["Resource", "Parameters", "Arguments", "WriterConfig"], place, report);
    let given = request(fields, state, place, report);
    match fields.get("Resource") {
        Some(Value::String(resource)) => {
            if s3_action(resource) == Some("putObject") {
                requires(given, &["Bucket"], place, report);
            } else if !resource.contains("${") {
                report.warn(
                    "UNKNOWN_INTEGRATION",
                    &place.key("Resource"),
                    format!(
                        "ResultWriter's Resource is {}, which is not known to write results.",
                        quote(resource)
                    ),
                    "Use arn:aws:states:::s3:putObject.".to_owned(),
                );
            }
        }
        Some(other) => wrong_type(other, "Resource", "a string", &place.key("Resource"), report),
        // With WriterConfig alone the results are formatted and returned, not exported.
        None if fields.contains_key("WriterConfig") && !fields.contains_key("Parameters") => {}
        None => missing("Resource", "arn:aws:states:::s3:putObject", place, report),
    }
    let place = place.key("WriterConfig");
    match fields.get("WriterConfig") {
        None => {}
        Some(Value::Object(config)) => {
            unknown("WriterConfig", config, &["OutputType", "Transformation"], &place, report);
            if !config.contains_key("OutputType") {
                // Required by the schema that AWS publishes for its editors; the guide does not say so.
                report.warn(
                    "MISSING_FIELD",
                    &place,
                    "WriterConfig has no OutputType, which the editors of AWS require.".to_owned(),
                    "Add OutputType, JSON or JSONL.".to_owned(),
                );
            }
            let words: [(&str, &[&str]); 2] =
                [("OutputType", &["JSON", "JSONL"]), ("Transformation", &["NONE", "COMPACT", "FLATTEN"])];
            for (name, words) in words {
                if let Some(value) = config.get(name) {
                    names::one_of(value, words, "INVALID_VALUE", name, &place.key(name), report);
                }
            }
        }
        Some(other) => wrong_type(other, "WriterConfig", "an object", &place, report),
    }
}
