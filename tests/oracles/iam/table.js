// The table of SDK calls: every prefix and every action that it names must exist. Regular actions are not judged one by
// one: operations newer than the reference have none yet.

import { actionExists, prefixExists } from "./reference.js";

export async function* judgeTable(text) {
  let service;
  for (const line of text.split("\n")) {
    const [kind, ...words] = line.trim().split(" ");
    if (kind === "service") {
      const [name, prefix] = words;
      service = name;
      const findings = [{ check: "prefix", service, prefix, message: "is not in the service authorization reference" }];
      yield (await prefixExists(prefix)) ? [] : findings;
    } else if (kind === "action" || kind === "always") {
      const operation = kind === "action" ? words.shift() : undefined;
      const findings = [];
      for (const action of words.filter((word) => word !== "-" && word !== "?")) {
        if (!(await actionExists(action))) {
          const message = "is not in the service authorization reference";
          findings.push({ check: "action", service, operation, action, message });
        }
      }
      yield findings;
    }
  }
}
