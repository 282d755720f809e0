// node --test: a diagram that Mermaid does not take, and one that lacks a state, are seen.
"use strict";
const assert = require("node:assert");
const { spawnSync } = require("node:child_process");
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");
const test = require("node:test");

test("wrong diagrams fail, each with its reason", (context) => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "sfntasks-diagrams-"));
  context.after(() => fs.rmSync(folder, { recursive: true }));
  const state = { Type: "Map", ItemProcessor: { StartAt: "In", States: { In: { Type: "Pass", End: true } } }, End: true };
  const definition = JSON.stringify({ StartAt: "Out", States: { Out: state } });
  const head = 'stateDiagram-v2\nstate "Out" as s0\n';
  const diagrams = {
    "valid--whole": `${head}state s0 {\nstate "In" as s1\n}\n`,
    "valid--lacks": head,
    broken: "stateDiagram-v2\nstate {{{ -->\n",
  };
  for (const [name, text] of Object.entries(diagrams)) {
    fs.writeFileSync(path.join(folder, `${name}.mmd`), text);
    fs.writeFileSync(path.join(folder, `${name}.json`), definition);
  }
  const run = spawnSync(process.execPath, [path.join(__dirname, "render.js"), folder, folder], { encoding: "utf8" });
  assert.equal(run.stdout.trim(), "1 passed, 2 failed");
  assert.match(run.stderr, /^broken: /m);
  assert.match(run.stderr, /^valid--lacks: the picture lacks In$/m);
  assert.equal(run.status, 1);
});
