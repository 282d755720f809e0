// Compares our verdicts on definitions with another judge's.
//
// Usage: node compare.js OURS.jsonl JUDGE THEIRS.jsonl [disagreements.json]
// Each line of either file has {name, valid, errors}. A difference passes only if disagreements.json lists it, with the reason: by the
// names of the definitions, or, where we find nothing wrong, by the errors of the judge, each of which must be listed then. An entry
// that no difference needs any more fails, so that the list stays true. Prints "N passed, M failed" and exits 1 on a failure.
"use strict";
const fs = require("node:fs");
const path = require("node:path");

/** Reads a file of JSON lines into a map by name. */
function verdicts(file) {
  const lines = fs.readFileSync(file, "utf8").split("\n").filter(Boolean);
  return new Map(lines.map((line) => JSON.parse(line)).map((verdict) => [verdict.name, verdict]));
}

/** Whether a name fits a pattern, in which * stands for any text. */
function fits(name, pattern) {
  const source = pattern.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&")).join(".*");
  return new RegExp(`^${source}$`, "s").test(name);
}

/** Compares; returns the number of agreements and a line for each failure. */
function compare(ours, theirs, judge, disagreements) {
  const patterns = disagreements
    .filter((entry) => entry.judge === judge)
    .flatMap(({ names, errors, ours }) =>
      (names ?? ["*"]).flatMap((name) => (errors ?? [undefined]).map((error) => ({ name, error, ours, used: false }))),
    );
  const failures = [];
  let passed = 0;
  for (const [name, own] of ours) {
    const other = theirs.get(name);
    if (other === undefined) {
      failures.push(`${name}: ${judge} gave no verdict`);
      continue;
    }
    const verdict = own.valid ? "valid" : "invalid";
    const listed = patterns.filter((pattern) => pattern.ours === verdict && fits(name, pattern.name));
    const needed = own.valid === other.valid ? [] : excuses(listed, other.errors ?? []);
    if (needed !== undefined) {
      needed.forEach((pattern) => (pattern.used = true));
      passed += 1;
    } else {
      const codes = (own.valid ? other.errors : own.codes) ?? [];
      failures.push(`${name}: ${verdict} to us, not to ${judge} (${codes.slice(0, 3).join("; ")})`);
    }
  }
  for (const { name, error, used } of patterns) {
    const what = error === undefined ? name : `${name}, ${error}`;
    if (!used) failures.push(`${what}: listed as a disagreement with ${judge}, but there is none`);
  }
  return { passed, failures };
}

/** The patterns that explain a difference: one for the whole definition, or one for each error; undefined if something is left. */
function excuses(patterns, errors) {
  const whole = patterns.find((pattern) => pattern.error === undefined);
  if (whole !== undefined) return [whole];
  const each = errors.map((error) => patterns.find((pattern) => fits(error, pattern.error)));
  return each.length > 0 && !each.includes(undefined) ? each : undefined;
}

module.exports = { compare, fits };

if (require.main === module) {
  const [oursFile, judge, theirsFile, listFile] = process.argv.slice(2);
  const list = JSON.parse(fs.readFileSync(listFile ?? path.join(__dirname, "disagreements.json"), "utf8"));
  const { passed, failures } = compare(verdicts(oursFile), verdicts(theirsFile), judge, list);
  for (const failure of failures) console.error(failure);
  console.log(`${passed} passed, ${failures.length} failed`);
  process.exitCode = failures.length === 0 ? 0 : 1;
}
