'use strict';

const assert = require('node:assert/strict');
const { spawn } = require('node:child_process');
const fs = require('node:fs');
const Module = require('node:module');
const path = require('node:path');
const readline = require('node:readline');
const { after, before, test } = require('node:test');

const ROOT = path.resolve(__dirname, '../../..');

// The code as it is deployed, loaded as if it lay beside the SDK, which is where Lambda's runtime finds it.
function load(resource) {
  const file = path.join(__dirname, `${resource}.js`);
  const loaded = new Module(file);
  loaded.paths = Module._nodeModulePaths(__dirname);
  loaded._compile(fs.readFileSync(path.join(ROOT, 'src/resources', resource, 'index.js'), 'utf8'), file);
  return loaded.exports.handler;
}

const call = load('cross_region_caller');
const evaluate = load('expression_evaluator');
const context = { getRemainingTimeInMillis: () => 5000 };

let emulator;
let endpoint;

before(async () => {
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test', NODE_NO_WARNINGS: '1' });
  emulator = spawn(process.env.PYTHON, [path.join(ROOT, 'tools/emulator.py'), 'ministack'], { stdio: ['pipe', 'pipe', 'ignore'] });
  const lines = readline.createInterface({ input: emulator.stdout });
  const [line] = await require('node:events').once(lines, 'line');
  ({ endpoint } = JSON.parse(line));
});

after(() => emulator.stdin.end());

const inIreland = (service, action, parameters) => call({ region: 'eu-west-1', endpoint, service, action, parameters });

test('a call has its effect in the other region, and its result has no metadata', async () => {
  const { QueueUrl } = await inIreland('sqs', 'createQueue', { QueueName: 'it' });
  const sent = await inIreland('sqs', 'sendMessage', { QueueUrl, MessageBody: 'hello' });
  assert.equal(sent.$metadata, undefined);
  const { Messages } = await inIreland('sqs', 'receiveMessage', { QueueUrl });
  assert.equal(Messages[0].Body, 'hello');
  await assert.rejects(call({ region: 'us-east-1', endpoint, service: 'sqs', action: 'getQueueUrl', parameters: { QueueName: 'it' } }));
});

test('names that the API begins with a small letter are found', async () => {
  await inIreland('cloudwatchlogs', 'createLogGroup', { LogGroupName: '/it' });
  const { logGroups } = await inIreland('cloudwatchlogs', 'describeLogGroups', { LogGroupNamePrefix: '/it' });
  assert.deepEqual(logGroups.map(({ logGroupName }) => logGroupName), ['/it']);
  await assert.rejects(inIreland('sfn', 'startExecution', { StateMachineArn: 'arn:aws:states:eu-west-1:123456789012:stateMachine:none' }), {
    name: 'StateMachineDoesNotExist',
  });
});

test('streams and blobs come back as text', async () => {
  await inIreland('s3', 'createBucket', { Bucket: 'it-bucket', CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' } });
  await inIreland('s3', 'putObject', { Bucket: 'it-bucket', Key: 'greeting', Body: 'hello', Expires: '2030-01-01T00:00:00Z' });
  assert.equal((await inIreland('s3', 'getObject', { Bucket: 'it-bucket', Key: 'greeting' })).Body, 'hello');
  await inIreland('dynamodb', 'createTable', {
    TableName: 'it-table',
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    BillingMode: 'PAY_PER_REQUEST',
  });
  const item = { id: { S: '1' }, data: { B: 'bytes' }, Tags: { M: { Name: { S: 'as it is' } } } };
  await inIreland('dynamodb', 'putItem', { TableName: 'it-table', Item: item });
  const { Item } = await inIreland('dynamodb', 'getItem', { TableName: 'it-table', Key: { id: { S: '1' } } });
  assert.deepEqual(Item, item);
});

test('a service is found with the word that its package has at its end', async () => {
  await assert.rejects(inIreland('lexruntime', 'noSuchAction', {}), { name: 'UnknownAction' });
});

test('what the SDK lacks has a name', async () => {
  await assert.rejects(inIreland('nosuchservice', 'putItem', {}), { name: 'UnknownService' });
  await assert.rejects(inIreland('sqs', 'noSuchAction', {}), { name: 'UnknownAction' });
});

test('paths stand for values, the longest first', async () => {
  const values = { '$.a': 1, '$.ab': 10, '$$.Execution.Id': 'id', '$.list[0].name': 'first' };
  const value = (expression) => evaluate({ expression, expressionAttributeValues: values }, context);
  assert.equal(await value('$.a + $.ab'), 11);
  assert.equal(await value('`${$$.Execution.Id}: ${$.list[0].name}`'), 'id: first');
  assert.equal(await evaluate({ expression: '1 + 2' }, context), 3);
});

test('an expression sees nothing of the function', async () => {
  const value = (expression, expressionAttributeValues = {}) => evaluate({ expression, expressionAttributeValues }, context);
  for (const name of ['process', 'require', 'global', 'Buffer', 'fetch']) {
    assert.equal(await value(`typeof ${name}`), 'undefined');
  }
  await assert.rejects(value('$.a.constructor.constructor("return process")()', { '$.a': {} }), { name: 'EvalError' });
});

test('errors keep their names, and an endless expression ends', async () => {
  await assert.rejects(evaluate({ expression: 'null.x' }, context), (error) => error instanceof Error && error.name === 'TypeError');
  await assert.rejects(evaluate({ expression: '1 +' }, context), { name: 'SyntaxError' });
  const brief = { getRemainingTimeInMillis: () => 300 };
  await assert.rejects(evaluate({ expression: 'for (;;);' }, brief), /timed out/);
});
