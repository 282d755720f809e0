// `make oracles`: lets asl-validator and statelint judge the corpus, and compares. Exit status 0 says that they agree with us, but
// for the disagreements that disagreements.json explains.
"use strict";
const { execFileSync, spawnSync } = require("node:child_process");
const fs = require("node:fs");
const path = require("node:path");
const corpus = require("./corpus.js");

/** A Python that has statelint: an environment beside the packages of npm, made on first use. */
function python() {
  const environment = path.join(__dirname, "node_modules", ".statelint");
  const interpreter = path.join(environment, "bin", "python");
  if (spawnSync(interpreter, ["-c", "import statelint"]).status !== 0) {
    execFileSync(process.env.PYTHON ?? "python3", ["-m", "venv", "--clear", environment]);
    const requirements = path.join(__dirname, "requirements.txt");
    const install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", requirements];
    execFileSync(interpreter, install, { stdio: "inherit" });
  }
  return interpreter;
}

const folder = corpus();
let agreed = spawnSync("node", ["--test", "compare.test.js"], { cwd: __dirname, stdio: "ignore" }).status === 0;
const judges = {
  "asl-validator": ["node", path.join(__dirname, "asl_validator.js")],
  statelint: [python(), path.join(__dirname, "statelint_judge.py")],
};
for (const [judge, [program, script]] of Object.entries(judges)) {
  const theirs = path.join(folder, `${judge}.jsonl`);
  fs.writeFileSync(theirs, execFileSync(program, [script, path.join(folder, "definitions")], { maxBuffer: 1 << 28 }));
  const compare = [path.join(__dirname, "compare.js"), path.join(folder, "ours.jsonl"), judge, theirs];
  console.log(judge);
  agreed = spawnSync("node", compare, { stdio: "inherit" }).status === 0 && agreed;
}
fs.rmSync(folder, { recursive: true });
process.exitCode = agreed ? 0 : 1;
