/** Random values that follow from a secret as well as from the ARN. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { executionSeed } from '../../host/execution-seed.ts';
import { verifyReplay } from '../../host/replay/verify-replay.ts';
import { durableSandbox } from '../../runtime/index.ts';
import * as workflows from '../fixtures/determinism/seeded.ts';
import { CommandFolder } from '../host/cli/command-process.ts';
import { compiledModule } from '../support/built-package.ts';
import { createLocalRun, type ExecutionReport, type LocalRun } from '../support/local-run.ts';

const { SECRET, plain, secret, otherSecret } = workflows;
const MODULE = await compiledModule(new URL('../fixtures/determinism/seeded.ts', import.meta.url));
const VARIABLE = 'DURABLE_SANDBOX_SEED_SECRET';

describe('seedSecret', () => {
  const folder = new CommandFolder();
  let local: LocalRun;
  let report: ExecutionReport;
  let history: unknown;

  before(async () => {
    local = await createLocalRun({ functions: { plain, secret } });
    report = await local.execute('secret');
    history = { DurableExecutionArn: report.arn, Events: report.events };
    writeFileSync(path.join(folder.path, 'history.json'), JSON.stringify(history));
    writeFileSync(path.join(folder.path, 'secret.txt'), `${SECRET}\n`);
  });
  after(async () => {
    await local.close();
    folder.remove();
  });

  test('each replay draws the same', () => {
    assert.equal(report.status, 'SUCCEEDED', report.error?.ErrorMessage);
    const { drawn, recorded } = report.result as Record<string, unknown>;
    assert.deepEqual(drawn, recorded);
  });

  test('a recorded history is reproduced with the secret, and only with it', async () => {
    assert.equal((await verifyReplay(secret, history)).finding, undefined);
    assert.equal((await verifyReplay(plain, history, { seedSecret: SECRET })).finding, undefined);
    for (const handler of [plain, otherSecret]) {
      assert.equal((await verifyReplay(handler, history)).finding?.code, 'DS_REPLAY_RESULT');
    }
  });

  test('the environment counts more than the handler', async () => {
    process.env[VARIABLE] = SECRET;
    try {
      assert.equal((await verifyReplay(otherSecret, history)).finding, undefined);
      const run = await local.execute('plain');
      assert.equal(run.status, 'SUCCEEDED', run.error?.ErrorMessage);
      const recorded = { DurableExecutionArn: run.arn, Events: run.events };
      assert.equal((await verifyReplay(plain, recorded)).finding, undefined);
      delete process.env[VARIABLE];
      assert.equal((await verifyReplay(plain, recorded)).finding?.code, 'DS_REPLAY_RESULT');
      process.env[VARIABLE] = 'short';
      await assert.rejects(
        local.execute('plain').then(({ error }) => Promise.reject(new Error(error?.ErrorMessage))),
        new RegExp(`environment variable ${VARIABLE} is no text of 16 characters or more.*\\[DS_CONFIG\\]`),
      );
    } finally {
      delete process.env[VARIABLE];
    }
  });

  for (const [what, words, env, code] of [
    ['as a text', ['--seed-secret', SECRET], {}, 0],
    ['in a file', ['--seed-secret', '@secret.txt'], {}, 0],
    ['in the environment', [], { [VARIABLE]: SECRET }, 0],
    ['not at all', [], {}, 1],
    ['in a file that is away', ['--seed-secret', '@away.txt'], {}, 2],
  ] as const) {
    test(`the replay command is given it ${what}: exit ${String(code)}`, async () => {
      const command = ['replay', MODULE, '--export', 'plain', '--history', 'history.json', ...words];
      const result = await folder.run(command, { env });
      assert.equal(result.code, code, result.stdout + result.stderr);
    });
  }

  test('a short secret is refused, and not repeated', () => {
    for (const seedSecret of ['fifteen letters', '', 7]) {
      assert.throws(
        () => durableSandbox(async () => undefined, { seedSecret: seedSecret as string }),
        ({ code, message }: Error & { code?: string }) =>
          code === 'DS_CONFIG' && /16 characters/.test(message) && !message.includes('fifteen letters'),
      );
    }
  });

  test('the seed of an execution stays what it is', () => {
    assert.equal(executionSeed('arn:x', undefined), 'arn:x');
    assert.equal(executionSeed('arn:x', SECRET), '4959e04fa6206a43d19658d0fa3104b215aed7fe502dc69c923f2aaa7a64c0ce');
  });
});
