// The judge must be able to say no: statements that are right, and each one broken in a single way.

import assert from "node:assert/strict";
import { test } from "node:test";
import { judgeStatement } from "./statement.js";
import { judgeTable } from "./table.js";

const QUEUE = "arn:aws:sqs:us-east-1:123456789012:q";

const allow = (Action, Resource, Condition) => ({ Effect: "Allow", Action, Resource, Condition });

async function checks(statement) {
  return (await judgeStatement(statement)).map(({ check }) => check);
}

test("statements that AWS takes have no findings", async () => {
  const arn = (rest) => `arn:aws:${rest}`;
  for (const statement of [
    allow("sqs:SendMessage", QUEUE),
    allow("lambda:InvokeFunction", [arn("lambda:us-east-1:123456789012:function:f"), arn("lambda:*:*:function:f:*")]),
    allow("states:StopExecution", arn("states:us-east-1:123456789012:execution:*")),
    allow("bedrock:InvokeModel", arn("bedrock:us-east-1::foundation-model/m")),
    allow("s3:Get*", arn("s3:::b/*")),
    allow("logs:CreateLogDelivery", "*"),
    allow("iam:PassRole", arn("iam::123456789012:role/a/b"), { StringEquals: { "iam:PassedToService": "x" } }),
    allow("ecs:RunTask", arn("ecs:us-east-1:123456789012:task-definition/t:1"), { "ForAnyValue:ArnLikeIfExists": { "aws:SourceArn": "x" } }),
  ]) {
    assert.deepEqual(await checks(statement), [], JSON.stringify(statement));
  }
});

test("each fault has its finding", async () => {
  for (const [expected, statement] of [
    ["shape", allow("sqs:SendMessage", [])],
    ["action", allow("sqs:SendMessages", QUEUE)],
    ["action", allow("squeue:SendMessage", QUEUE)],
    ["star", allow("sqs:SendMessage", "*")],
    ["resource", allow("sns:Publish", QUEUE)],
    ["resource", allow("s3:ListBucket", "arn:aws:s3:::b/*")],
    ["resource", allow("s3:GetObject", "arn:aws:s3:::b*")],
    ["resource", allow("logs:CreateLogDelivery", QUEUE)],
    ["operator", allow("sqs:SendMessage", QUEUE, { StringEqual: { "aws:SourceAccount": "1" } })],
    ["condition", allow("sqs:SendMessage", QUEUE, { StringEquals: { "iam:PassedToService": "1" } })],
  ]) {
    assert.deepEqual(await checks(statement), [expected], JSON.stringify(statement));
  }
});

test("the table is judged by prefix and by mapped action", async () => {
  const table = "service s3 s3 S3 documented s3\n  action x s3:GetObject s3:Nonsense\n  action y -\nservice no nope No sdk -";
  const found = [];
  for await (const findings of judgeTable(table)) found.push(findings.map(({ check }) => check).join());
  assert.deepEqual(found, ["", "action", "", "prefix"]);
});
