//! What the DynamoDB tasks share.

use crate::iam::arn::dns_suffix;
use crate::tf::Path;
use crate::unit::arg::{Boolean, Form, Json, Str, TextList, TextMap, Words};
use crate::unit::prelude::*;

/// What the units of the service share.
pub const UNIT: Unit = Unit {
    links: &[(
        "Perform DynamoDB CRUD operations with Step Functions",
        "https://docs.aws.amazon.com/step-functions/latest/dg/connect-ddb.html",
    )],
    family: "DynamoDB",
    check,
    ..Unit::DEFAULT
};
/// What their tasks share.
pub const TASK: Task = Task { parameters: table, ..Task::DEFAULT };

/// The table.
pub const TABLE_ARN: Arg<Words> = text(
    "table_arn",
    "ARN of the table. The table's name is read from it; a table of another account is called by its ARN.",
)
.required()
.arn(&["dynamodb"]);
/// `Key`.
pub const KEY: Arg<Json> = json_value(
    "key",
    "Primary key of the item, as attribute values: `{ id = { S = \"$.id\" } }`. A number under `N` is sent as the text that the API takes.",
)
.required()
.form(Form::With(numbers_as_text))
.asl("Key");
/// `Item`.
pub const ITEM: Arg<Json> = json_value(
    "item",
    "The item, as attribute values: `{ id = { S = \"$.id\" }, count = { N = 3 } }`. A number under `N` is sent as the text that the API takes.",
)
.required()
.form(Form::With(numbers_as_text))
.asl("Item");
/// `ConditionExpression`.
pub const CONDITION_EXPRESSION: Arg<Words> =
    text("condition_expression", "What must hold of the item for the call to succeed.")
        .asl("ConditionExpression");
/// `ConditionalOperator`.
pub const CONDITIONAL_OPERATOR: Arg<Str> = one_of(
    "conditional_operator",
    "Legacy: joins the conditions of `expected`. Use `condition_expression`.",
    &[("AND", "AND"), ("OR", "OR")],
)
.asl("ConditionalOperator");
/// `Expected`.
pub const EXPECTED: Arg<Json> =
    json_value("expected", "Legacy: conditions on attributes. Use `condition_expression`.")
        .form(Form::With(numbers_as_text))
        .asl("Expected");
/// `ExpressionAttributeNames`.
pub const EXPRESSION_ATTRIBUTE_NAMES: Arg<TextMap> =
    map("expression_attribute_names", "Names behind the placeholders (`#name`) of the expressions.")
        .asl("ExpressionAttributeNames");
/// `ExpressionAttributeValues`.
pub const EXPRESSION_ATTRIBUTE_VALUES: Arg<Json> = json_value(
    "expression_attribute_values",
    "Attribute values behind the placeholders (`:value`) of the expressions.",
)
.form(Form::With(numbers_as_text))
.asl("ExpressionAttributeValues");
/// `ReturnConsumedCapacity`.
pub const RETURN_CONSUMED_CAPACITY: Arg<Str> = one_of(
    "return_consumed_capacity",
    "Whether the result tells the capacity that the call used.",
    &[("INDEXES", "INDEXES"), ("NONE", "NONE"), ("TOTAL", "TOTAL")],
)
.asl("ReturnConsumedCapacity")
.assumed("NONE");
/// `ReturnItemCollectionMetrics`.
pub const RETURN_ITEM_COLLECTION_METRICS: Arg<Str> = one_of(
    "return_item_collection_metrics",
    "Whether the result tells the size of the item's collection.",
    &[("SIZE", "SIZE"), ("NONE", "NONE")],
)
.asl("ReturnItemCollectionMetrics")
.assumed("NONE");
/// `ReturnValues`, of the calls that replace or delete an item.
pub const RETURN_OLD_VALUES: Arg<Str> = one_of(
    "return_values",
    "Whether the result has the item as it was before.",
    &[("NONE", "NONE"), ("ALL_OLD", "ALL_OLD")],
)
.asl("ReturnValues")
.assumed("NONE");

/// DynamoDB takes numbers as text: `{"N": 5}` becomes `{"N": "5"}`, and so within sets, lists and maps.
fn numbers_as_text(value: &Value) -> Result<Value, String> {
    Ok(match value {
        Value::Object(map) => {
            let fields = map.iter().map(|(key, value)| {
                let value = match (key.as_str(), value) {
                    ("N", Value::Number(number)) => json!(number.to_string()),
                    ("NS", Value::Array(items)) => items
                        .iter()
                        .map(|item| match item {
                            Value::Number(number) => json!(number.to_string()),
                            other => other.clone(),
                        })
                        .collect(),
                    (_, other) => numbers_as_text(other)?,
                };
                Ok((key.clone(), value))
            });
            Value::Object(fields.collect::<Result<_, String>>()?)
        }
        Value::Array(items) => Value::Array(items.iter().map(numbers_as_text).collect::<Result<_, _>>()?),
        other => other.clone(),
    })
}

/// `ConsistentRead`.
pub const CONSISTENT_READ: Arg<Boolean> = boolean(
    "consistent_read",
    "Whether the read sees every write that succeeded before it, at twice the capacity.",
)
.default("false")
.asl("ConsistentRead");
/// `ProjectionExpression`.
pub const PROJECTION_EXPRESSION: Arg<Words> =
    text("projection_expression", "Attributes that are read, separated by commas. Default: the whole item.")
        .asl("ProjectionExpression");
/// `AttributesToGet`.
pub const ATTRIBUTES_TO_GET: Arg<TextList> =
    list("attributes_to_get", "Legacy: names of the attributes that are read. Use `projection_expression`.")
        .length(1, usize::MAX)
        .asl("AttributesToGet");
/// `UpdateExpression`.
pub const UPDATE_EXPRESSION: Arg<Words> = text(
    "update_expression",
    "What changes: `SET total = total + :more REMOVE draft`. Without it an item that does not exist is created with its key alone.",
)
.asl("UpdateExpression");
/// `AttributeUpdates`.
pub const ATTRIBUTE_UPDATES: Arg<Json> =
    json_value("attribute_updates", "Legacy: changes of attributes, by name. Use `update_expression`.")
        .form(Form::With(numbers_as_text))
        .asl("AttributeUpdates");
/// `ReturnValues`, of the call that changes an item.
pub const RETURN_VALUES: Arg<Str> = one_of(
    "return_values",
    "Whether the result has the item, whole or its changed attributes, as it was before or as it is now.",
    &[
        ("NONE", "NONE"),
        ("ALL_OLD", "ALL_OLD"),
        ("UPDATED_OLD", "UPDATED_OLD"),
        ("ALL_NEW", "ALL_NEW"),
        ("UPDATED_NEW", "UPDATED_NEW"),
    ],
)
.asl("ReturnValues")
.assumed("NONE");
/// The key of an encrypted table.
pub const KMS_KEY_ARN: Arg<Words> = text(
    "kms_key_arn",
    "ARN of the customer managed key that encrypts the table, if one does. It goes into the policy.",
)
.arn(&["kms"]);

/// What holds between the arguments of the calls that take conditions and change nothing but the whole item. The API
/// takes either expressions or their legacy counterparts.
pub const CONDITION_RULES: &[Rule] = &[
    Rule::Requires("expression_attribute_values", "condition_expression"),
    Rule::Requires("expression_attribute_names", "condition_expression"),
    Rule::AtMostOne(&["condition_expression", "expected"]),
    Rule::Requires("conditional_operator", "expected"),
];

/// Puts the table into the parameters: by name, or by ARN where the name alone would mean a table of the machine's own
/// account.
pub fn table(call: &Call, parameters: &mut Map<String, Value>) -> Result<(), Problems> {
    match call.get(TABLE_ARN) {
        None => {}
        Some(Text::Expression(text)) => {
            let (key, text) = match call.language() {
                Language::JsonPath => ("TableName.$", text),
                Language::Jsonata => ("TableName", text),
            };
            parameters.insert(key.to_owned(), json!(text));
        }
        Some(Text::Literal(arn)) => {
            let parsed = Arn::parse(&arn);
            let foreign = parsed
                .is_some_and(|arn| call.configured_account().is_some_and(|account| account != arn.account));
            let name = parsed.and_then(|arn| arn.resource.strip_prefix("table/")).filter(|_| !foreign);
            parameters.insert("TableName".to_owned(), json!(name.unwrap_or(&arn)));
        }
    }
    Ok(())
}

/// The types of attribute values.
///
/// Source: DynamoDB API reference, `AttributeValue`.
const TYPES: [&str; 10] = ["S", "N", "B", "SS", "NS", "BS", "M", "L", "NULL", "BOOL"];

/// Checks the attributes that a call sends, and the table.
fn check(call: &Call, problems: &mut Problems) {
    for arg in [KEY, ITEM, EXPRESSION_ATTRIBUTE_VALUES] {
        if let Some(attributes) = call.get(arg) {
            check_attributes(call, attributes, &Path::root(arg.spec.name), problems);
        }
    }
    check_table(call, problems);
}

/// Attributes by name: what an item, a key or a map consists of.
fn check_attributes(call: &Call, value: &Value, at: &Path, problems: &mut Problems) {
    match value {
        Value::Object(attributes) => {
            for (name, value) in attributes.iter().filter(|(name, _)| !name.ends_with(".$")) {
                check_attribute(call, value, &at.key(name), problems);
            }
        }
        Value::String(text) if matches!(call.classify(text), Text::Expression(_)) => {}
        other => problems.error_at(
            at.clone(),
            format!(
                "This is an object of attribute values, such as {{ id = {{ S = \"a\" }} }}, not {other}."
            ),
        ),
    }
}

/// One attribute value: its type, and the value of it.
fn check_attribute(call: &Call, value: &Value, at: &Path, problems: &mut Problems) {
    let wrong = |value: &Value| {
        format!(
            "{value} is no attribute value; write the type beside it, such as {{ S = \"a\" }}. Types are {}.",
            TYPES.join(", ")
        )
    };
    match value {
        Value::String(text) if matches!(call.classify(text), Text::Expression(_)) => {}
        Value::Object(typed) if typed.len() == 1 => {
            for (name, value) in typed {
                let at = at.key(name);
                match (name.as_str(), value) {
                    ("M", value) => check_attributes(call, value, &at, problems),
                    ("L", Value::Array(items)) => {
                        for (index, item) in items.iter().enumerate() {
                            check_attribute(call, item, &at.index(index), problems);
                        }
                    }
                    (name, _) if TYPES.contains(&name.strip_suffix(".$").unwrap_or(name)) => {}
                    _ => problems.error_at(at, wrong(&json!(typed))),
                }
            }
        }
        other => problems.error_at(at.clone(), wrong(other)),
    }
}

/// Checks the table's ARN: its shape, and that it lies in the region that the call will go to.
fn check_table(call: &Call, problems: &mut Problems) {
    let Some(text) = call.literal(TABLE_ARN) else { return };
    let Some(arn) = Arn::parse(&text) else { return };
    match arn.resource.strip_prefix("table/") {
        Some(name) if !name.is_empty() && !name.contains('/') => {}
        _ => problems.error(
            TABLE_ARN.spec.name,
            format!("{text:?} is no table's ARN; it ends in `table/` and a name."),
        ),
    }
    if let Some(region) = call.configured_region()
        && region != arn.region
    {
        problems.warn(
            TABLE_ARN.spec.name,
            format!(
                "The table is in {}, but Step Functions calls DynamoDB in the machine's own region, {region}: it will not be found there. \
                 For another region use `sfntasks_call_aws_service_cross_region`.",
                arn.region
            ),
        );
    }
}

/// The statements of a DynamoDB task: the one action, and the key of the table where one is given.
pub fn allow(call: &Call, action: &str) -> Vec<Statement> {
    let tables = call.target(TABLE_ARN, || call.arn("dynamodb", "table/*"));
    let mut policy = vec![Statement::allow([action], tables)];
    if call.args.has(KMS_KEY_ARN) {
        // DynamoDB decrypts the table's own key for the caller, for reads as for writes.
        let keys = call.companion(KMS_KEY_ARN, || call.arn("kms", "key/*"));
        let service = format!("dynamodb.*.{}", dns_suffix(call.partition()));
        policy.push(Statement::allow(["kms:Decrypt"], keys).when("StringLike", "kms:ViaService", service));
    }
    policy
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tasks::dynamo_put_item::UNIT as PUT;
    use crate::tasks::family::testing::{findings, finds};

    fn config(item: Value) -> Value {
        json!({
            "state_name": "Put",
            "table_arn": "arn:aws:dynamodb:us-east-1:123456789012:table/orders",
            "item": item,
        })
    }

    #[test]
    fn attributes_have_a_type() {
        finds(&PUT, config(json!({ "id": "a" })), "item[\"id\"]", "{ S = \"a\" }");
        finds(&PUT, config(json!({ "id": { "X": "a" } })), "item[\"id\"][\"X\"]", "Types are S, N");
        finds(&PUT, config(json!({ "id": { "S": "a", "N": "1" } })), "item[\"id\"]", "no attribute value");
        let nested = json!({ "lines": { "L": [{ "M": { "price": 5 } }] } });
        finds(&PUT, config(nested), "item[\"lines\"][\"L\"][0][\"M\"][\"price\"]", "5 is no attribute value");
        finds(&PUT, config(json!(["a"])), "item", "object of attribute values");
    }

    #[test]
    fn expressions_may_stand_at_any_depth() {
        for item in [
            json!("$.item"),
            json!({ "id": "$.id", "lines.$": "$.lines" }),
            json!({ "id": { "S.$": "$.id" }, "n": { "N": 5 }, "l": { "L": "$.l" }, "m": { "M": "$.m" } }),
            json!({ "l": { "L": [{ "S": "$.a" }, { "N": "5" }] }, "all": { "L": ["$.values[*]"] }, "none": { "NULL": true } }),
        ] {
            assert_eq!(findings(&PUT, config(item.clone())), Vec::<String>::new(), "{item}");
        }
    }
}
