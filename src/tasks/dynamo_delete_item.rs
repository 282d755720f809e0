//! `sfntasks_dynamo_delete_item`.

use crate::tasks::family::dynamodb::{self, check_table, table};
use crate::unit::prelude::*;

/// Deletes an item.
pub const UNIT: Unit = Unit {
    name: "dynamo_delete_item",
    summary: "Deletes an item of an Amazon DynamoDB table by its key.",
    links: &[(
        "Perform DynamoDB CRUD operations with Step Functions",
        "https://docs.aws.amazon.com/step-functions/latest/dg/connect-ddb.html",
    )],
    family: "DynamoDB",
    args: &[
        dynamodb::KEY.spec,
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
    check: check_table,
    body: Body::Task(Task {
        api: Api { service: "dynamodb", action: "deleteItem" },
        iam: |call| dynamodb::allow(call, "dynamodb:DeleteItem"),
        parameters: table,
        ..Task::DEFAULT
    }),
    ..Unit::DEFAULT
};
