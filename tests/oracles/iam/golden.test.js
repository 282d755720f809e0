// The statements are found wherever a golden file has them, and a wrong one among them is seen.

import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { goldenStatements } from "./golden.js";
import { judgeStatement } from "./statement.js";

const statement = (Action, Resource) => ({ Effect: "Allow", Action, Resource });

test("every policy of a golden file is read, with the machine filled in", async (context) => {
  const folder = mkdtempSync(join(tmpdir(), "sfntasks-golden-"));
  context.after(() => rmSync(folder, { recursive: true }));
  const own = statement("states:StartExecution", "arn:{partition}:states:{region}:{account}:stateMachine:{self}");
  const cases = {
    sync: {
      json: { Type: "Task", Resource: "arn:aws:states:::sqs:sendMessage.sync:2" },
      iam_policy_json: { Version: "2012-10-17", Statement: [statement("sqs:SendMessages", "*")] },
      function_iam_policy_json: { Version: "2012-10-17", Statement: [statement("s3:ListAllMyBuckets", "*")] },
    },
    map: { json: { Type: "Map" }, iam_policy_json: null, fragment: { Policy: [own] } },
  };
  writeFileSync(join(folder, "unit.json"), JSON.stringify(cases));
  writeFileSync(join(folder, "unit.tf"), "");
  const found = [...goldenStatements(folder)];
  assert.deepEqual(
    found.map((line) => [line.unit, line.case, line.pattern, line.statement.Action]),
    [
      ["unit", "sync", "RUN_JOB", "sqs:SendMessages"],
      ["unit", "sync", "RUN_JOB", "s3:ListAllMyBuckets"],
      ["unit", "map", undefined, "states:StartExecution"],
    ],
  );
  const findings = await Promise.all(found.map(({ statement }) => judgeStatement(statement)));
  assert.deepEqual(findings.map((findings) => findings.map(({ check }) => check).join()), ["action", "", ""]);
});
