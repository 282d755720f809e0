// Compares translations of evaluate_expression with the JavaScript that they come from.
//
// Standard input: one JSON object a line, {"javascript": text, "jsonata": text, "paths": [text], "input": value}.
// Standard output: the disagreements, and a closing line "N passed, M failed".
//
// JavaScript is evaluated as the CDK's Lambda does it: each path is replaced by the value that Step Functions would pass,
// and a path that leads nowhere fails. A value that JSON can't hold (NaN, Infinity, undefined) counts as a failure, on
// either side. JSONata may also fail, but never differ, for the reasons that LOUD lists and src/asl/evaluate documents.

import { createInterface } from "node:readline";
import jsonata from "jsonata";

const LOUD = [
  (error) => error.code === "D3030", // $number of a text that isn't a plain decimal number
  (error) => error.code === "T0410" && error.token === "number", // $number of a list or an object
  (error) => error.code === "D3137" && /^(This number has too many digits|Positions in a text|Division by zero|A text includes texts only|This has no length|There is no field length|This is no text: \[)/.test(error.message),
  (error) => ["D1001", "D3060", "D3061"].includes(error.code), // an intermediate number is not finite
];

const missing = Symbol("missing");

function resolve(path, input) {
  let value = input;
  for (const [, field, quoted, index] of path.matchAll(/\.([^.[\]]+)|\['([^']*)'\]|\[(\d+)\]/g)) {
    const name = field ?? quoted;
    if (name !== undefined) {
      const object = value !== null && typeof value === "object" && !Array.isArray(value);
      if (!object || !Object.hasOwn(value, name)) return missing;
      value = value[name];
    } else {
      if (!Array.isArray(value) || Number(index) >= value.length) return missing;
      value = value[Number(index)];
    }
  }
  return value;
}

const compiledJavaScript = new Map();

function inJavaScript({ javascript, paths, input }) {
  const values = {};
  for (const path of paths) {
    const value = resolve(path, input);
    if (value === missing) return { failed: `${path} is missing` };
    values[path] = structuredClone(value);
  }
  let evaluate = compiledJavaScript.get(javascript);
  if (!evaluate) {
    // Longer paths first, in one pass, so that no replacement is replaced again.
    const escaped = [...paths].sort((a, b) => b.length - a.length).map((path) => path.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
    const source = escaped.length
      ? javascript.replace(new RegExp(escaped.join("|"), "g"), (path) => `values[${JSON.stringify(path)}]`)
      : javascript;
    evaluate = new Function("values", `"use strict"; return (${source});`);
    compiledJavaScript.set(javascript, evaluate);
  }
  try {
    return settle(evaluate(values));
  } catch (error) {
    return { failed: String(error) };
  }
}

const compiledJsonata = new Map();

async function inJsonata({ jsonata: source, input }) {
  let expression = compiledJsonata.get(source);
  if (!expression) {
    expression = jsonata(source);
    compiledJsonata.set(source, expression);
  }
  try {
    return settle(await expression.evaluate(undefined, { states: { input } }));
  } catch (error) {
    return { failed: `${error.code}: ${error.message}`, loud: LOUD.some((allowed) => allowed(error)) };
  }
}

function settle(value) {
  if (value === undefined || (typeof value === "number" && !Number.isFinite(value))) return { failed: String(value) };
  return { value: JSON.stringify(value) };
}

const verdicts = { passed: 0, failed: 0, loud: 0 };
for await (const line of createInterface({ input: process.stdin })) {
  if (!line) continue;
  const sample = JSON.parse(line);
  const [javascript, translated] = [inJavaScript(sample), await inJsonata(sample)];
  const agrees = "value" in javascript ? javascript.value === translated.value || translated.loud : "failed" in translated;
  if ("value" in javascript && translated.loud) verdicts.loud += 1;
  verdicts[agrees ? "passed" : "failed"] += 1;
  if (!agrees) {
    console.log(`${sample.javascript}\n  input:      ${JSON.stringify(sample.input)}`);
    console.log(`  JavaScript: ${javascript.value ?? `fails (${javascript.failed})`}`);
    console.log(`  JSONata:    ${translated.value ?? `fails (${translated.failed})`}`);
  }
}
console.log(`(${verdicts.loud} of the passed failed loudly where JavaScript has a value)`);
console.log(`${verdicts.passed} passed, ${verdicts.failed} failed`);
process.exitCode = verdicts.failed === 0 && verdicts.passed > 0 ? 0 : 1;
