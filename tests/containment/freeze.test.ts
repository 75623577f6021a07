/**
 * A process that is frozen and thawed, as Lambda does it, or whose host is slow, is no alarm. `FREEZE_SECONDS=30` makes
 * the freeze longer.
 */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { busy, patient } from '../fixtures/containment/neighbours.ts';
import { ContainedProcess } from '../support/contained-process.ts';
import { createLocalRun } from '../support/local-run.ts';

/** Longer than the 5 seconds that the step may keep its thread. */
const FREEZE_MS = Number(process.env['FREEZE_SECONDS'] ?? 7) * 1_000;
const WORK_MS = 1_000;

describe('a frozen process', () => {
  let contained: ContainedProcess;
  before(async () => {
    contained = await ContainedProcess.start();
    await contained.execute({ name: 'busy', input: { milliseconds: 1 } });
  });
  after(() => contained.stop());

  test(`thawed after ${String(FREEZE_MS / 1000)} s`, async () => {
    const running = Promise.all([
      contained.execute({ name: 'busy', input: { milliseconds: WORK_MS } }),
      contained.execute({ name: 'patient', input: { milliseconds: WORK_MS } }),
    ]);
    await setTimeout(WORK_MS / 4);
    contained.child.kill('SIGSTOP');
    await setTimeout(FREEZE_MS);
    contained.child.kill('SIGCONT');
    for (const { status, result, error } of await running) {
      assert.deepEqual([status, result, error], ['SUCCEEDED', 'undisturbed', undefined]);
    }
  });
});

test('a host that does not come to look', async () => {
  const local = await createLocalRun({ functions: { busy, patient } });
  await local.execute('busy', { milliseconds: 1 });
  const running = local.execute('busy', { milliseconds: WORK_MS });
  await setTimeout(WORK_MS / 4);
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 6_000);
  const { status, result } = await running;
  await local.close();
  assert.deepEqual([status, result], ['SUCCEEDED', 'undisturbed']);
});
