/** `serve` and the commands that ask it, as processes of their own. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { REGION } from '../../../host/local/function-name.ts';
import { CommandFolder } from './command-process.ts';
import type { RunningCommand } from './command-process.ts';

const FLOWS = fileURLToPath(new URL('../serve/fixtures/flows.ts', import.meta.url));
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

const functions = ['--function', `order=${FLOWS}#order`, '--plain-function', `double=${FLOWS}#double`];

test('after kill -9, executions go on with the next start; commands find the service by its folder', async () => {
  const first = await serve(...functions);
  const client = new LambdaClient({
    endpoint: first.url,
    region: REGION,
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  });
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
  assert.equal((await folder.run(['stop', 'nobody', '--data', 'd'])).code, 4);
  second.command.child.kill('SIGTERM');
  assert.equal((await second.command.ended).code, 0);
});

test('wrong words are refused before anything is started', async () => {
  for (const words of [
    ['--function', 'nonsense'],
    ['--function', `a=${FLOWS}`, '--function', `a=${FLOWS}`],
    ['--port', '70000'],
    ['--wait-scale', '2'],
    ['--open', '--headless'],
    ['--host', '0.0.0.0'],
  ]) {
    const { code, stderr } = await folder.run(['serve', ...words]);
    assert.equal(code, 2, stderr);
  }
  assert.equal((await folder.run(['serve', '--function', 'a=missing.ts'])).code, 3);
});
