/** `serve` and the commands that ask it, as processes of their own. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, test } from 'node:test';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { REGION } from '../../../host/local/function-name.ts';
import { compiledModule } from '../../support/built-package.ts';
import { CommandFolder } from './command-process.ts';
import type { RunningCommand } from './command-process.ts';

const FLOWS = await compiledModule(new URL('../serve/fixtures/flows.ts', import.meta.url));
const folder = new CommandFolder();
after(() => {
  folder.remove();
});

async function serve(...words: string[]): Promise<{ command: RunningCommand; url: string }> {
  const command = folder.start(['serve', '--port', '0', '--data', 'd', ...words]);
  let text = '';
  command.child.stdout?.on('data', (chunk: string) => (text += chunk));
  await command.printed('ready');
  const [url = ''] = text.split('\n');
  assert.match(url, /^http:\/\/127\.0\.0\.1:\d+$/);
  return { command, url };
}

function clientOf(endpoint: string): LambdaClient {
  return new LambdaClient({ endpoint, region: REGION, credentials: { accessKeyId: 'a', secretAccessKey: 'b' } });
}

const functions = ['--function', `order=${FLOWS}#order`, '--plain-function', `double=${FLOWS}#double`];

test('after kill -9, executions go on with the next start; commands find the service by its folder', async () => {
  const first = await serve(...functions);
  const client = clientOf(first.url);
  await client.send(
    new InvokeCommand({ FunctionName: 'order', InvocationType: 'Event', DurableExecutionName: 'o-1', Payload: '{}' }),
  );
  await first.command.printed('reserving');
  first.command.child.kill('SIGKILL');
  await first.command.ended;
  client.destroy();
  // Without a service: asked and acted upon in the folder.
  const list = await folder.run(['list', '--data', 'd', '--status', 'running', '--json']);
  assert.equal(JSON.parse(list.stdout).DurableExecutions[0].DurableExecutionName, 'o-1', list.stderr);

  const second = await serve(...functions, '--wait-scale', '0');
  let open = '';
  while (!open.includes('o-1/approval')) {
    await folder.run(['skip', 'o-1', '--data', 'd']);
    open = (await folder.run(['callback', 'list', '--data', 'd'])).stdout;
  }
  const answer = await folder.run(['callback', 'succeed', 'o-1/approval', '--result', '"fine"', '--data', 'd']);
  assert.equal(answer.code, 0, answer.stderr);
  const again = await folder.run(['callback', 'succeed', 'o-1/approval', '--data', 'd']);
  assert.equal(again.code, 4, again.stdout);
  let status = '';
  while (status !== 'SUCCEEDED') {
    const got = await folder.run([
      'get-durable-execution',
      '--durable-execution-arn',
      'o-1',
      '--endpoint-url',
      second.url,
    ]);
    status = JSON.parse(got.stdout).Status;
    assert.ok(status === 'RUNNING' || status === 'SUCCEEDED', got.stdout);
  }
  await second.command.printed('order o-1 ◇ waits for callback approval\n');
  await second.command.printed('order o-1 ✓ succeeded in ');
  assert.equal((await folder.run(['stop', 'nobody', '--data', 'd'])).code, 4);
  second.command.child.kill('SIGTERM');
  assert.equal((await second.command.ended).code, 0);
});

test('--config: settings of functions are kept to; executions are told of; what cannot be done is said', async () => {
  const config = {
    functions: { order: { module: FLOWS, export: 'order', executionTimeoutSeconds: 1, retentionDays: 7 } },
  };
  writeFileSync(path.join(folder.path, 'functions.json'), JSON.stringify(config));
  const command = folder.start(['serve', '--port', '0', '--data', 'c', '--config', 'functions.json']);
  await command.printed('ready');
  const url = (await folder.run(['open', '--url', '--data', 'c'])).stdout.trim();
  const client = clientOf(url);
  await client.send(
    new InvokeCommand({ FunctionName: 'order', InvocationType: 'Event', DurableExecutionName: 'c-1', Payload: '{}' }),
  );
  client.destroy();
  await command.printed('order c-1 ▷ started\n');
  await command.printed('order c-1 ⏱ timed out in 1.');
  const list = await folder.run(['list', '--data', 'c', '--status', 'succeeded,timed_out', '--json']);
  assert.equal(JSON.parse(list.stdout).DurableExecutions[0].Status, 'TIMED_OUT', list.stderr);
  const { DurableConfig } = JSON.parse((await folder.run(['get', 'c-1', '--endpoint-url', url, '--json'])).stdout);
  assert.deepEqual(DurableConfig, { ExecutionTimeout: 1, RetentionPeriodInDays: 7 });
  const skipped = await folder.run(['skip', 'c-1', '--data', 'c']);
  assert.equal(skipped.code, 2);
  assert.match(skipped.stderr, /The execution has ended: nothing is left to skip\.\nhelp: See durable-sandbox get/);
  command.child.kill('SIGINT');
  assert.equal((await command.ended).code, 0);
});

test('wrong words are refused before anything is started', async () => {
  for (const words of [
    ['--function', 'nonsense'],
    ['--function', `a=${FLOWS}`, '--function', `a=${FLOWS}`],
    ['--port', '70000'],
    ['--port', '80.5'],
    ['--config', 'missing.json'],
    ['--editor', 'vscode://file'],
    ['--editor', 'javascript:{file}'],
    ['--wait-scale', '2'],
    ['--open', '--headless'],
    ['--host', '0.0.0.0'],
  ]) {
    const { code, stderr } = await folder.run(['serve', ...words]);
    assert.equal(code, 2, stderr);
  }
  assert.equal((await folder.run(['serve', '--function', 'a=missing.ts'])).code, 3);
});
