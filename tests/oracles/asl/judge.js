// `make oracles`: lets asl-validator, statelint and an emulator's ValidateStateMachineDefinition judge the definitions of
// SFNTASKS_ORACLE_DIR, side by side, and compares. Exit status 0 says that they agree with us, but for the disagreements that
// disagreements.json explains.
"use strict";
const { execFileSync, spawn, spawnSync } = require("node:child_process");
const { once } = require("node:events");
const fs = require("node:fs");
const path = require("node:path");

/** A Python that has statelint: an environment beside the packages of npm, made on first use. */
function statelint() {
  const environment = path.join(__dirname, "node_modules", ".statelint");
  const interpreter = path.join(environment, "bin", "python");
  if (spawnSync(interpreter, ["-c", "import statelint"]).status !== 0) {
    execFileSync(process.env.PYTHON, ["-m", "venv", "--clear", environment]);
    const requirements = path.join(__dirname, "requirements.txt");
    const install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", requirements];
    execFileSync(interpreter, install, { stdio: ["ignore", "ignore", "inherit"] });
  }
  return interpreter;
}

/** Runs a judge over all definitions; returns the file of its verdicts. */
async function verdicts(folder, judge, program, script) {
  const file = path.join(folder, `${judge}.jsonl`);
  const out = fs.openSync(file, "w");
  const command = [path.join(__dirname, script), path.join(folder, "definitions")];
  const [status] = await once(spawn(program, command, { stdio: ["ignore", out, "inherit"] }), "close");
  fs.closeSync(out);
  if (status !== 0) throw new Error(`${script} ended with the status ${status}`);
  return file;
}

async function main() {
  const folder = process.env.SFNTASKS_ORACLE_DIR;
  let agreed = spawnSync(process.execPath, ["--test"], { cwd: __dirname, stdio: ["ignore", "ignore", "inherit"] }).status === 0;
  if (!agreed) console.log("the tests of the comparison itself fail: node --test");
  const judges = [
    ["asl-validator", process.execPath, "asl_validator.js"],
    ["statelint", statelint(), "statelint_judge.py"],
    ["ministack", process.env.PYTHON, "ministack_judge.py"],
  ];
  const files = await Promise.all(judges.map((judge) => verdicts(folder, ...judge)));
  for (const [index, [judge]] of judges.entries()) {
    console.log(judge);
    const compare = [path.join(__dirname, "compare.js"), path.join(folder, "ours.jsonl"), judge, files[index]];
    agreed = spawnSync(process.execPath, compare, { stdio: ["ignore", "inherit", "inherit"] }).status === 0 && agreed;
  }
  process.exitCode = agreed ? 0 : 1;
}

main();
