// Writes the corpus of definitions, with our verdicts and our diagrams, and returns the folder: definitions/*.json, diagrams/*.mmd,
// ours.jsonl. The corpus is made by tests/it/definitions.rs.
"use strict";
const { execFileSync } = require("node:child_process");
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");

module.exports = function corpus() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "sfntasks-definitions-"));
  execFileSync("cargo", ["test", "--quiet", "--locked", "--test", "it", "definitions::definitions_are_written"], {
    cwd: path.join(__dirname, "../../.."),
    env: { ...process.env, SFNTASKS_DEFINITIONS_OUT: folder },
    stdio: ["ignore", "ignore", "inherit"],
  });
  return folder;
};
