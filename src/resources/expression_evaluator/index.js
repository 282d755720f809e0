// Evaluates a JavaScript expression in which JSONPath paths stand for values.
//
// Event: {"expression": "$.a + $.b", "expressionAttributeValues": {"$.a": 1, "$.b": 2}}. Result: the expression's value.
'use strict';

const vm = require('node:vm');

// Left for the answer when an expression doesn't come to an end.
const RESERVE_MS = 200;

exports.handler = async (event, context) => {
  const { expression, expressionAttributeValues = {} } = event;
  // The expression sees the values and JavaScript's own built-ins. The values go in as text: an object of this realm would
  // lead to the function's environment, and to its credentials.
  const realm = vm.createContext(Object.create(null), { codeGeneration: { strings: false, wasm: false } });
  const run = (code) => vm.runInContext(code, realm, { timeout: Math.max(1, context.getRemainingTimeInMillis() - RESERVE_MS) });
  const values = JSON.stringify(expressionAttributeValues);
  try {
    run(`const $paths = JSON.parse(${JSON.stringify(values)});`);
    return await run(withValues(expression, Object.keys(expressionAttributeValues)));
  } catch (error) {
    // Step Functions shows name and message; an error of the other realm would be none to the runtime.
    throw Object.assign(new Error(error.message), { name: error.name });
  }
};

// The longest path that fits goes first: "$.ab" is not "$.a" with a b behind it.
function withValues(expression, paths) {
  if (paths.length === 0) {
    return expression;
  }
  const escaped = paths.map((path) => path.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const pattern = escaped.sort((one, other) => other.length - one.length).join('|');
  return expression.replace(new RegExp(pattern, 'g'), (path) => `$paths[${JSON.stringify(path)}]`);
}
