// Calls an action of an AWS service in another region, with the AWS SDK for JavaScript that is part of Lambda's runtime.
//
// Event: {"region": "eu-west-1", "service": "dynamodb", "action": "putItem", "parameters": {…}, "endpoint": "https://…"}, the
// endpoint being optional. Result: the SDK's output, with blobs and streams as text.
'use strict';

const fs = require('node:fs');
const path = require('node:path');

exports.handler = async ({ region, service, action, parameters = {}, endpoint }) => {
  const sdkPath = packageOf(service);
  const sdk = require(sdkPath);
  const Client = sdk[Object.keys(sdk).find((name) => /^[A-Z].*Client$/.test(name))];
  const operation = operationOf(sdk, service, action);
  const Command = sdk[`${operation}Command`];
  const client = new Client({ region, endpoint });
  const { $metadata, ...output } = await client.send(new Command(inTermsOf(sdk, sdkPath, operation, parameters)));
  return plain(output);
};

// Step Functions names a service as the AWS SDK for Java does, which is the name of the JavaScript package without its hyphens,
// or without the word "service" at its end.
function packageOf(service) {
  const clients = path.resolve(path.dirname(require.resolve('@aws-sdk/client-sts/package.json')), '..');
  const flat = (name) => name.slice('client-'.length).replaceAll('-', '');
  const names = fs.readdirSync(clients).filter((name) => name.startsWith('client-'));
  const found = names.find((name) => flat(name) === service) ?? names.find((name) => flat(name) === `${service}service`);
  if (found === undefined) {
    throw named('UnknownService', `The AWS SDK of this Lambda runtime has no service "${service}".`);
  }
  return `@aws-sdk/${found}`;
}

function operationOf(sdk, service, action) {
  const wanted = `${action}Command`.toLowerCase();
  const found = Object.keys(sdk).find((name) => name.toLowerCase() === wanted);
  if (found === undefined) {
    throw named('UnknownAction', `The service "${service}" has no action "${action}" in the AWS SDK of this Lambda runtime.`);
  }
  return found.slice(0, -'Command'.length);
}

function named(name, message) {
  return Object.assign(new Error(message), { name });
}

// The parameters in the SDK's terms: Step Functions begins every name with a capital letter, and has times and blobs as text. The
// SDK tells by its schemas; one that is too old to have any gets the parameters as they are.
function inTermsOf(sdk, sdkPath, operation, parameters) {
  const schema = sdk[`${operation}$`];
  if (schema === undefined) {
    return parameters;
  }
  const core = require.resolve('@smithy/core/schema', { paths: [require.resolve(sdkPath)] });
  const { NormalizedSchema } = require(core);
  return translated(NormalizedSchema.of(schema[4]), parameters);
}

function translated(schema, value) {
  if (Array.isArray(value)) {
    return schema.isListSchema() ? value.map((item) => translated(schema.getValueSchema(), item)) : value;
  }
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => translatedEntry(schema, key, item)));
  }
  if (typeof value === 'string' && schema.isTimestampSchema()) {
    return new Date(value);
  }
  if (typeof value === 'string' && schema.isBlobSchema()) {
    return Buffer.from(value);
  }
  return value;
}

function translatedEntry(schema, key, item) {
  if (schema.isMapSchema()) {
    return [key, translated(schema.getValueSchema(), item)];
  }
  if (!schema.isStructSchema()) {
    return [key, item];
  }
  const members = schema.getMemberSchemas();
  const name = Object.keys(members).find((member) => member.toLowerCase() === key.toLowerCase());
  return name === undefined ? [key, item] : [name, translated(members[name], item)];
}

async function plain(value) {
  if (typeof value?.transformToString === 'function') {
    return value.transformToString();
  }
  if (value instanceof Uint8Array) {
    return Buffer.from(value).toString('utf8');
  }
  if (typeof value === 'bigint') {
    return value.toString();
  }
  if (value === null || typeof value !== 'object' || value instanceof Date) {
    return value;
  }
  if (Array.isArray(value)) {
    return Promise.all(value.map(plain));
  }
  const entries = Object.entries(value).map(async ([key, item]) => [key, await plain(item)]);
  return Object.fromEntries(await Promise.all(entries));
}
