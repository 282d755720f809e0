//! `sfntasks_dynamo_get_item`.

use crate::tasks::family::dynamodb;
use crate::unit::prelude::*;

/// Reads an item.
pub const UNIT: Unit = Unit {
    name: "dynamo_get_item",
    summary: "Reads an item of an Amazon DynamoDB table by its key.",
    args: &[
        dynamodb::KEY.spec,
        dynamodb::TABLE_ARN.spec,
        dynamodb::CONSISTENT_READ.spec,
        dynamodb::EXPRESSION_ATTRIBUTE_NAMES.spec,
        dynamodb::PROJECTION_EXPRESSION.spec,
        dynamodb::RETURN_CONSUMED_CAPACITY.spec,
        dynamodb::ATTRIBUTES_TO_GET.spec,
        dynamodb::KMS_KEY_ARN.spec,
    ],
    rules: &[
        Rule::Requires("expression_attribute_names", "projection_expression"),
        Rule::AtMostOne(&["projection_expression", "attributes_to_get"]),
    ],
    body: Body::Task(Task {
        api: Api { service: "dynamodb", action: "getItem" },
        iam: |call| dynamodb::allow(call, "dynamodb:GetItem"),
        ..dynamodb::TASK
    }),
    ..dynamodb::UNIT
};
