// Judges every definition of a folder with npm's asl-validator; prints one JSON line each: {name, valid, errors}.
// Usage: node asl_validator.js FOLDER
"use strict";
const fs = require("node:fs");
const path = require("node:path");
const ajv = require("ajv");

// asl-validator makes a schema compiler for each definition, always the same, and compiles its schemas anew: a tenth of a second
// each time. It gets the one that was made first, which has its formats and keywords by then and takes them only once.
const Compiler = ajv.default;
let compiler;
ajv.default = function (...options) {
  if (compiler === undefined) compiler = new Compiler(...options);
  else compiler.addFormat = compiler.addKeyword = () => compiler;
  return compiler;
};
const validate = require("asl-validator");

const folder = process.argv[2];
for (const file of fs.readdirSync(folder).filter((file) => file.endsWith(".json")).sort()) {
  const definition = JSON.parse(fs.readFileSync(path.join(folder, file), "utf8"));
  let verdict;
  try {
    const result = validate(definition, { checkPaths: true, checkArn: true });
    verdict = { valid: result.isValid, errors: result.errors.map((error) => error["Error code"]) };
  } catch (error) {
    // It takes the shape of the definition for granted in places; a definition that it can't read is not valid to it.
    verdict = { valid: false, errors: [`thrown: ${error.message}`] };
  }
  const detail = verdict.valid ? [] : [...new Set(verdict.errors)];
  console.log(JSON.stringify({ name: path.basename(file, ".json"), valid: verdict.valid, errors: detail }));
}
