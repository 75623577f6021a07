/** Commands that ask a running service, or its folder, and act: fork, open, list --watch, history --follow. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { compiledModule } from '../../support/built-package.ts';
import { CommandFolder } from './command-process.ts';
import type { RunningCommand } from './command-process.ts';

const FLOWS = await compiledModule(new URL('../serve/fixtures/flows.ts', import.meta.url));
const folder = new CommandFolder();
const data = ['--data', 'd'];
let served: RunningCommand;
let url = '';
let client: LambdaClient;

before(async () => {
  served = folder.start([
    ...['serve', '--port', '0', '--wait-scale', '0', ...data],
    ...['--function', `order=${FLOWS}#order`, '--plain-function', `double=${FLOWS}#double`],
  ]);
  let printed = '';
  served.child.stdout?.on('data', (text: string) => (printed += text));
  await served.printed('ready');
  url = printed.split('\n')[0] ?? '';
  client = new LambdaClient({
    endpoint: url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  });
});
after(() => {
  client.destroy();
  folder.remove();
});

async function begin(name: string): Promise<void> {
  await client.send(
    new InvokeCommand({ FunctionName: 'order', InvocationType: 'Event', DurableExecutionName: name, Payload: '{}' }),
  );
}

async function approve(name: string): Promise<void> {
  for (;;) {
    const { code } = await folder.run(['callback', 'succeed', `${name}/approval`, '--result', '"fine"', ...data]);
    if (code === 0) return;
    assert.equal(code, 4);
  }
}

test('history --follow prints each event once, until the execution has ended', async () => {
  await begin('followed');
  const following = folder.start(['history', 'followed', '--follow', '--json', ...data]);
  await following.printed('CallbackStarted');
  await approve('followed');
  const { code, stdout, stderr } = await following.ended;
  assert.equal(code, 0, stderr);
  const events = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  assert.deepEqual(
    events.map(({ EventId }) => EventId),
    events.map((_, index) => index + 1),
  );
  assert.equal(events.at(-1).EventType, 'ExecutionSucceeded');
  const text = await folder.run(['history', 'followed', '--follow', '--format', 'table', ...data]);
  assert.equal(text.stdout.trim().split('\n').length, events.length);
  assert.equal((await folder.run(['history', 'followed', '--follow', '--reverse-order', ...data])).code, 2);
});

test('fork: from an operation by its name, with another result, under another name', async () => {
  await begin('forked');
  await approve('forked');
  await folder.run(['history', 'forked', '--follow', ...data]);
  const made = await folder.run([
    ...['fork', 'forked', '--at', 'double', '--name', 'fork-1', '--set', 'reserve=7', '--json', ...data],
  ]);
  assert.equal(made.code, 0, made.stderr);
  assert.equal(JSON.parse(made.stdout).DurableExecutionName, 'fork-1');
  await folder.run(['history', 'fork-1', '--follow', ...data]);
  const got = await folder.run(['get', 'fork-1', '--json', ...data]);
  assert.equal(JSON.parse(JSON.parse(got.stdout).Result).double, 14);

  const taken = await folder.run(['fork', 'forked', '--at', 'double', '--name', 'fork-1', ...data]);
  assert.equal(taken.code, 5, taken.stderr);
  for (const [words, said] of [
    [['--at', 'dubble'], /Did you mean double\?/],
    [[], /--at/],
    [['--at', 'double', '--set', 'reserve'], /operation=JSON/],
    [['--at', 'double', '--set', 'reserve={'], /--set reserve is not JSON/],
  ] as const) {
    const { code, stderr } = await folder.run(['fork', 'forked', ...words, ...data]);
    assert.equal(code, 2, stderr);
    assert.match(stderr, said);
  }
  assert.equal((await folder.run(['fork', 'nobody', '--at', 'x', ...data])).code, 4);
});

test('open --url prints the address of the page, of an execution by any of its names', async () => {
  await begin('looked-at');
  const page = await folder.run(['open', '--url', ...data]);
  assert.equal(page.stdout, `${url}\n`);
  const one = await folder.run(['open', 'looked', '--url', ...data]);
  assert.equal(one.stdout, `${url}/e/looked-at\n`);
  const none = await folder.run(['open', '--url', '--data', 'elsewhere']);
  assert.equal(none.code, 3);
  assert.match(none.stderr, /durable-sandbox serve/);
});

test('list --watch shows what has changed, until it is ended', async () => {
  const watching = folder.start(['list', '--watch', '--json', '--name-contains', 'watched', ...data]);
  await watching.printed('[]');
  await begin('watched');
  await watching.printed('RUNNING');
  await approve('watched');
  await watching.printed('SUCCEEDED');
  watching.child.kill('SIGINT');
  assert.equal((await watching.ended).code, 0);
});

test('the words of the AWS CLI and of SAM are understood', async () => {
  await begin('by-aws');
  const endpoint = ['--endpoint-url', url];
  const list = await folder.run([
    ...['list-durable-executions-by-function', '--function-name', 'order', '--qualifier', '$LATEST'],
    ...['--durable-execution-name', 'by-aws', '--statuses', 'RUNNING', 'FAILED', '--max-items', '5', '--json'],
    ...endpoint,
  ]);
  assert.equal(JSON.parse(list.stdout).DurableExecutions.length, 1, list.stderr);
  const arn = JSON.parse(list.stdout).DurableExecutions[0].DurableExecutionArn;
  const history = await folder.run([
    ...['get-durable-execution-history', '--durable-execution-arn', arn, '--include-execution-data', ...endpoint],
  ]);
  assert.equal(JSON.parse(history.stdout).Events[0].EventType, 'ExecutionStarted');
  const sam = await folder.run(['execution', 'history', arn, '--format', 'json', ...data]);
  assert.equal(JSON.parse(sam.stdout).Events[0].EventType, 'ExecutionStarted');
  const stopped = await folder.run([
    ...['stop-durable-execution', '--durable-execution-arn', arn],
    ...['--error', 'ErrorType=Enough,ErrorMessage=one, two', ...endpoint],
  ]);
  assert.equal(stopped.code, 0, stopped.stderr);
  const got = await folder.run(['execution', 'get', 'by-aws', '--format', 'json', ...data]);
  const { Status, Error: error } = JSON.parse(got.stdout);
  assert.deepEqual([Status, error], ['STOPPED', { ErrorType: 'Enough', ErrorMessage: 'one, two' }]);
  assert.equal((await folder.run(['stop', 'by-aws', '--error', '{"Type":1}', ...data])).code, 2);
});

test('completion asks for executions and open callbacks, and never fails', async () => {
  await begin('completed');
  for (;;) {
    const { stdout } = await folder.run(['completion', 'callback', ...data]);
    if (stdout.includes('completed/approval\n')) break;
  }
  const { stdout } = await folder.run(['completion', 'execution', ...data]);
  assert.ok(stdout.split('\n').includes('completed'));
  const none = await folder.run(['completion', 'execution', '--data', 'elsewhere']);
  assert.deepEqual([none.code, none.stdout], [0, '']);
  assert.equal((await folder.run(['completion', 'tcsh'])).code, 2);
});
