/** What the package itself prints, records and stores holds no secret of the process: workflows alone decide about those. */
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { after, test } from 'node:test';
import { durableExecutionClientFor } from '../../host/local/index.ts';
import type { DurableExecutionClient } from '../../runtime/index.ts';
import { createLocalRun, withClient } from '../support/local-run.ts';
import { handler } from '../fixtures/security/secretive.ts';
import { CommandFolder } from '../host/cli/command-process.ts';
import { compiledModule } from '../support/built-package.ts';

const MODULE = await compiledModule(new URL('../fixtures/security/secretive.ts', import.meta.url));
const SECRETS = {
  AWS_ACCESS_KEY_ID: 'AKIASECRETSECRETSECR',
  AWS_SECRET_ACCESS_KEY: 'credential-that-nobody-may-see',
  AWS_SESSION_TOKEN: 'session-that-nobody-may-see',
  DATABASE_PASSWORD: 'password-that-nobody-may-see',
  DURABLE_SANDBOX_SEED_SECRET: 'seed-that-nobody-may-see',
};
const folder = new CommandFolder();
after(() => {
  folder.remove();
});

function assertNone(text: string, where: string): void {
  for (const [name, secret] of Object.entries(SECRETS)) assert.ok(!text.includes(secret), `${where} has ${name}`);
}

for (const [fails, code] of [
  [undefined, 0],
  ['step', 1],
  ['workflow', 1],
  ['replay', 1],
] as const) {
  test(`a run that ${fails === undefined ? 'goes well' : `fails in its ${fails}`}: output, history and data folder`, async () => {
    const name = fails ?? 'well';
    const data = ['--data', name];
    const run = await folder.run(
      ['run', MODULE, '--name', name, ...data, '--skip-time', '--input', JSON.stringify({ fails })],
      { env: SECRETS },
    );
    assert.equal(run.code, code, run.stderr);
    assertNone(run.stdout + run.stderr, 'run');
    const file = path.join(folder.path, `${name}.json`);
    const shown = await folder.run(['history', name, '--json', '--out', file, ...data], { env: SECRETS });
    assert.equal(shown.code, 0, shown.stderr);
    assertNone(shown.stdout + shown.stderr + readFileSync(file, 'utf8'), 'history');
    const replay = await folder.run(['replay', file, MODULE], { env: SECRETS });
    assertNone(replay.stdout + replay.stderr, 'replay');
    const stored = path.join(folder.path, name);
    for (const file of readdirSync(stored)) assertNone(readFileSync(path.join(stored, file), 'latin1'), file);
  });
}

test('a secret that is too short or of the wrong kind is not told in the error', async () => {
  const env = { DURABLE_SANDBOX_SEED_SECRET: 'short-secret' };
  const words = ['run', MODULE, '--name', 'short', '--data', 'short', '--skip-time', '--input', '{}'];
  const { code, stdout, stderr } = await folder.run(words, { env });
  assert.notEqual(code, 0);
  assert.match(stdout + stderr, /DURABLE_SANDBOX_SEED_SECRET/);
  assert.ok(!(stdout + stderr).includes('short-secret'));
});

test('checkpoint tokens are neither logged nor recorded, also where a call is refused', async () => {
  const tokens: string[] = [];
  const local = await createLocalRun({
    functions: { handler },
    invocationRetry: { maxAttempts: 1, backoffSeconds: 1 },
  });
  const client = durableExecutionClientFor(local.service);
  const refused = Object.assign(new Error('Invalid Checkpoint Token: stale'), {
    name: 'InvalidParameterValueException',
    $metadata: { httpStatusCode: 400 },
  });
  const telling: DurableExecutionClient = {
    checkpoint: async (request) => {
      tokens.push(request.CheckpointToken ?? '');
      if (request.Updates?.some(({ Name }) => Name === 'after')) throw refused;
      return client.checkpoint(request);
    },
    getExecutionState: async (request) => client.getExecutionState(request),
  };
  local.service.registerFunction('telling', withClient(handler, telling));
  const report = await local.execute('telling', {});
  await local.close();
  assert.equal(report.status, 'FAILED');
  assert.match(report.error?.ErrorMessage ?? '', /Invalid Checkpoint Token/);
  const told = JSON.stringify([report.lines, report.error, report.events, report.operations]);
  assert.ok(tokens.length > 1);
  for (const token of tokens) assert.ok(!told.includes(token));
});
