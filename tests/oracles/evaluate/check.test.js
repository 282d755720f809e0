// node --test: the comparison sees a translation that differs, and takes one that fails loudly.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { test } from "node:test";

const script = fileURLToPath(new URL("check.js", import.meta.url));

function check(...lines) {
  const input = lines.map((line) => JSON.stringify(line)).join("\n");
  const { status, stdout } = spawnSync(process.execPath, [script], { input, encoding: "utf8" });
  return { status, last: stdout.trim().split("\n").at(-1) };
}

const line = (javascript, jsonata, input) => ({ javascript, jsonata, paths: ["$.a"], input });

test("a faithful translation passes, in its values and in its failures", () => {
  const faithful = (input) => line("$.a + 1", "$states.input.a + 1", input);
  assert.deepEqual(check(faithful({ a: 1 })), { status: 0, last: "1 passed, 0 failed" });
  const failing = line("$.a.b.c", "$error('no')", { a: {} });
  assert.equal(check(failing).status, 0);
});

test("another value, and a value where JavaScript fails, are disagreements", () => {
  assert.deepEqual(check(line("$.a + 1", "$states.input.a + 2", { a: 1 })), { status: 1, last: "0 passed, 1 failed" });
  assert.equal(check(line("$.a + 1", "1", {})).status, 1);
});

test("a failure of another kind than those that are allowed is a disagreement", () => {
  assert.equal(check(line("$.a", "$error('Division by zero')", { a: 1 })).status, 0);
  assert.equal(check(line("$.a", "$error('no such thing')", { a: 1 })).status, 1);
});

test("nothing to compare is no agreement", () => {
  assert.equal(check().status, 1);
});
