// The statements of every unit, from the golden files: what each example and each further case needs, as the data source
// itself says it.

import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

// What stands, in a fragment, for the machine that it will be part of (src/asl/fragment.rs).
const MACHINE = { "{partition}": "aws", "{region}": "us-east-1", "{account}": "123456789012", "{self}": "orders" };

const ofMachine = (text) => Object.entries(MACHINE).reduce((text, [part, value]) => text.replaceAll(part, value), text);

/** The integration pattern that a state's resource names; flow states have none. */
function patternOf(state) {
  if (typeof state?.Resource !== "string") return undefined;
  if (state.Resource.includes(".sync")) return "RUN_JOB";
  return state.Resource.endsWith(".waitForTaskToken") ? "WAIT_FOR_TASK_TOKEN" : "REQUEST_RESPONSE";
}

/** The policies among the results of one case; several where a data source has a policy for a Lambda function as well. */
function policies(results) {
  const documents = Object.entries(results).filter(([name, value]) => name.endsWith("iam_policy_json") && value);
  return [...documents.map(([, document]) => document.Statement), results.fragment?.Policy ?? []];
}

/** {unit, case, pattern, statement} for each statement of each case of each golden file of the folder. */
export function* goldenStatements(folder) {
  for (const file of readdirSync(folder).filter((file) => file.endsWith(".json")).sort()) {
    const cases = JSON.parse(readFileSync(join(folder, file), "utf8"));
    for (const [label, results] of Object.entries(cases)) {
      const statements = policies(results).flat().map((statement) => JSON.parse(ofMachine(JSON.stringify(statement))));
      for (const statement of statements) {
        yield { unit: file.replace(/\.json$/, ""), case: label, pattern: patternOf(results.json), statement };
      }
    }
  }
}
