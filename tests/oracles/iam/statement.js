// One statement of a policy, judged pair by pair of action and resource.

import {
  acceptsResource,
  actionsMeant,
  hasConditionKey,
  hasResourceLevel,
  serviceHasConditionKey,
  typeNames,
} from "./reference.js";

const OPERATOR =
  /^(ForAllValues:|ForAnyValue:)?(String(Not)?(Equals(IgnoreCase)?|Like)|Numeric(Not)?Equals|NumericLessThan(Equals)?|NumericGreaterThan(Equals)?|Date(Not)?Equals|DateLessThan(Equals)?|DateGreaterThan(Equals)?|Bool|BinaryEquals|(Not)?IpAddress|Arn(Not)?(Equals|Like)|Null)(IfExists)?$/;

const list = (value) => (Array.isArray(value) ? value : [value]).filter((item) => item !== undefined);

// Findings: {check, action, resource?, key?, message}.
export async function judgeStatement(statement) {
  const actions = list(statement?.Action);
  const resources = list(statement?.Resource);
  if (actions.length === 0 || resources.length === 0) {
    return [{ check: "shape", message: `has no action or no resource: ${JSON.stringify(statement)}` }];
  }
  const findings = [];
  for (const action of actions) {
    const meant = await actionsMeant(action);
    if (meant.length === 0) {
      findings.push({ check: "action", action, message: "is not in the service authorization reference" });
      continue;
    }
    const service = action.split(":")[0];
    for (const resource of resources) {
      findings.push(...(await judgeResource(service, action, meant, resource)));
    }
    findings.push(...(await judgeConditions(service, action, meant, statement.Condition ?? {})));
  }
  return findings;
}

async function judgeResource(service, action, meant, resource) {
  if (resource === "*") {
    const narrow = meant.filter(hasResourceLevel);
    if (narrow.length === 0) return [];
    const types = await typeNames(narrow[0]);
    return [{ check: "star", action, resource, message: `has resource-level permissions (${types})` }];
  }
  const accepted = await Promise.all(meant.map((details) => acceptsResource(service, details, resource)));
  if (accepted.includes(true)) return [];
  const types = (await Promise.all(meant.map(typeNames))).filter(Boolean).join(", ");
  const message = types ? `is not of a type that the action takes (${types})` : "is given to an action that takes * only";
  return [{ check: "resource", action, resource, message }];
}

async function judgeConditions(service, action, meant, conditions) {
  const findings = [];
  for (const [operator, keys] of Object.entries(conditions)) {
    if (!OPERATOR.test(operator)) {
      findings.push({ check: "operator", action, operator, message: "is no condition operator" });
    }
    for (const key of Object.keys(keys)) {
      const known = await Promise.all(meant.map((details) => hasConditionKey(service, details, key)));
      if (known.includes(true)) continue;
      const message = (await serviceHasConditionKey(service, key))
        ? "is a condition key of the service, but not of this action"
        : "is no condition key";
      findings.push({ check: "condition", action, key, message });
    }
  }
  return findings;
}
