/** `serve` is killed while the process of a function is amid a step: that process ends, and the next service goes on. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { GetDurableExecutionCommand, InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { REGION } from '../../host/local/function-name.ts';
import type { HeldInput } from '../fixtures/processes/held-workflow.ts';
import { CommandFolder, type RunningCommand } from '../host/cli/command-process.ts';
import { compiledModule } from '../support/built-package.ts';

const FLOW = await compiledModule(new URL('../fixtures/processes/held-workflow.ts', import.meta.url));
const folder = new CommandFolder();
after(() => {
  folder.remove();
});

async function serve(): Promise<{ command: RunningCommand; client: LambdaClient }> {
  const words = ['serve', '--port', '0', '--data', 'd', '--headless', '--function', `held=${FLOW}#held`];
  const command = folder.start(words);
  let text = '';
  command.child.stdout?.on('data', (chunk: string) => (text += chunk));
  await command.printed('ready');
  const [endpoint = ''] = text.split('\n');
  const credentials = { accessKeyId: 'a', secretAccessKey: 'b' };
  return { command, client: new LambdaClient({ endpoint, region: REGION, credentials }) };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Looks until it is so; the test's own time limit ends it otherwise. */
async function until(look: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await look())) await sleep(50);
}

test('the service is killed under a running function', { timeout: 240_000 }, async () => {
  const effects = path.join(folder.path, 'effects');
  const input: HeldInput = { effects, go: path.join(folder.path, 'go') };
  const lines = (): string[] => (existsSync(effects) ? readFileSync(effects, 'utf8').trim().split('\n') : []);

  const first = await serve();
  const { DurableExecutionArn } = await first.client.send(
    new InvokeCommand({ FunctionName: 'held', InvocationType: 'Event', Payload: JSON.stringify(input) }),
  );
  await until(() => lines().length === 2);
  const pid = Number(lines()[1]?.split(' ')[1]);
  assert.ok(isAlive(pid) && pid !== first.command.child.pid);
  first.command.child.kill('SIGKILL');
  await first.command.ended;
  await until(() => !isAlive(pid));
  first.client.destroy();

  writeFileSync(input.go, '');
  const second = await serve();
  const get = () => second.client.send(new GetDurableExecutionCommand({ DurableExecutionArn }));
  await until(async () => (await get()).Status === 'SUCCEEDED');
  assert.equal((await get()).Result, '["first","second"]');
  assert.deepEqual(
    lines().map((line) => line.split(' ')[0]),
    ['first', 'second', 'second'],
  );
  second.client.destroy();
  second.command.child.kill('SIGTERM');
  await second.command.ended;
});
