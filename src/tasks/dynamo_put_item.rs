//! `sfntasks_dynamo_put_item`.

use crate::tasks::family::dynamodb;
use crate::unit::prelude::*;

/// Puts an item into a table.
pub const UNIT: Unit = Unit {
    name: "dynamo_put_item",
    summary: "Puts an item into an Amazon DynamoDB table, replacing the one with the same key.",
    args: &[
        dynamodb::ITEM.spec,
        dynamodb::TABLE_ARN.spec,
        dynamodb::CONDITION_EXPRESSION.spec,
        dynamodb::EXPRESSION_ATTRIBUTE_NAMES.spec,
        dynamodb::EXPRESSION_ATTRIBUTE_VALUES.spec,
        dynamodb::RETURN_CONSUMED_CAPACITY.spec,
        dynamodb::RETURN_ITEM_COLLECTION_METRICS.spec,
        dynamodb::RETURN_OLD_VALUES.spec,
        dynamodb::CONDITIONAL_OPERATOR.spec,
        dynamodb::EXPECTED.spec,
        dynamodb::KMS_KEY_ARN.spec,
    ],
    rules: dynamodb::CONDITION_RULES,
    body: Body::Task(Task {
        api: Api { service: "dynamodb", action: "putItem" },
        iam: |call| dynamodb::allow(call, "dynamodb:PutItem"),
        ..dynamodb::TASK
    }),
    ..dynamodb::UNIT
};
