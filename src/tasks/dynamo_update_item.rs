//! `sfntasks_dynamo_update_item`.

use crate::tasks::family::dynamodb;
use crate::unit::prelude::*;

/// Changes an item.
pub const UNIT: Unit = Unit {
    name: "dynamo_update_item",
    summary: "Changes attributes of an item of an Amazon DynamoDB table, or creates the item.",
    args: &[
        dynamodb::KEY.spec,
        dynamodb::TABLE_ARN.spec,
        dynamodb::CONDITION_EXPRESSION.spec,
        dynamodb::EXPRESSION_ATTRIBUTE_NAMES.spec,
        dynamodb::EXPRESSION_ATTRIBUTE_VALUES.spec,
        dynamodb::RETURN_CONSUMED_CAPACITY.spec,
        dynamodb::RETURN_ITEM_COLLECTION_METRICS.spec,
        dynamodb::RETURN_VALUES.spec,
        dynamodb::UPDATE_EXPRESSION.spec,
        dynamodb::CONDITIONAL_OPERATOR.spec,
        dynamodb::EXPECTED.spec,
        dynamodb::ATTRIBUTE_UPDATES.spec,
        dynamodb::KMS_KEY_ARN.spec,
    ],
    rules: &[
        Rule::RequiresAny("expression_attribute_values", EXPRESSIONS),
        Rule::RequiresAny("expression_attribute_names", EXPRESSIONS),
        Rule::AtMostOne(&["update_expression", "attribute_updates"]),
        Rule::AtMostOne(&["update_expression", "expected"]),
        Rule::AtMostOne(&["condition_expression", "attribute_updates"]),
        Rule::AtMostOne(&["condition_expression", "expected"]),
        Rule::Requires("conditional_operator", "expected"),
    ],
    body: Body::Task(Task {
        api: Api { service: "dynamodb", action: "updateItem" },
        iam: |call| dynamodb::allow(call, "dynamodb:UpdateItem"),
        ..dynamodb::TASK
    }),
    ..dynamodb::UNIT
};

const EXPRESSIONS: &[&str] = &["update_expression", "condition_expression"];
