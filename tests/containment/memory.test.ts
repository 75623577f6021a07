/**
 * Memory that grows, in a process of its own: a growing thread is ended before the process is, and those beside it go on.
 * One allocation of all there is does end the process; nothing acknowledged is lost, and the next process goes on.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { ContainedProcess } from '../support/contained-process.ts';

describe('memory that grows', () => {
  let contained: ContainedProcess;
  before(async () => {
    contained = await ContainedProcess.start();
  });
  after(() => contained.stop());

  for (const harm of ['objects', 'map', 'arrays', 'strings', 'buffers', 'arrayBuffers', 'sharedBuffers'] as const) {
    // Workflow code cannot make shared memory at all.
    for (const place of harm === 'sharedBuffers' ? (['step'] as const) : (['step', 'workflow'] as const)) {
      test(`${harm} in a ${place}`, async () => {
        const [grown, beside] = await Promise.all([
          contained.execute({ name: 'greedy', input: { harm, place } }),
          contained.execute({ name: 'patient', input: { milliseconds: 300 } }),
        ]);
        assert.equal(grown.status, 'FAILED');
        assert.equal(grown.error?.ErrorType, place === 'step' ? 'StepError' : 'SandboxTerminatedError');
        assert.match(grown.error.ErrorMessage ?? '', /the process grew by \d+ MB, beyond limits\.memoryMb of 160/);
        assert.ok(grown.events.includes('StepSucceeded before'));
        assert.deepEqual([beside.status, beside.result], ['SUCCEEDED', 'undisturbed']);
        const next = await contained.execute({ name: 'greedy', input: { harm: 'none', place } });
        assert.deepEqual([next.status, next.result], ['SUCCEEDED', 'kept']);
      });
    }
  }
});

const canLimit = process.platform === 'linux' && existsSync('/usr/bin/prlimit');
if (canLimit) {
  test('one allocation of all memory ends the process; the next one goes on with what was acknowledged', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'durable-memory-'));
    const dataDir = join(folder, 'data');
    const order = { name: 'allocates', input: { folder }, executionName: 'hungry' };
    const first = await ContainedProcess.start(dataDir);
    const answered = first.execute(order).then(
      () => 'answered',
      () => 'ended',
    );
    while (!existsSync(join(folder, 'ready'))) await setTimeout(20);
    const status = readFileSync(`/proc/${String(first.child.pid)}/status`, 'utf8');
    const kilobytes = Number(/^VmSize:\s+(\d+)/m.exec(status)?.[1]);
    execFileSync('/usr/bin/prlimit', ['--pid', String(first.child.pid), `--as=${String(kilobytes * 1024 + 2 ** 28)}`]);
    writeFileSync(join(folder, 'go'), '');
    const { code, signal } = await first.ended;
    assert.equal(await answered, 'ended');
    assert.ok(code !== 0, `ended by ${String(signal)}`);
    writeFileSync(join(folder, 'died'), '');

    const second = await ContainedProcess.start(dataDir);
    const report = await second.execute(order);
    await second.stop();
    assert.deepEqual([report.status, report.result], ['SUCCEEDED', '0 taken']);
    assert.equal(readFileSync(join(folder, 'effects'), 'utf8'), 'before\nallocate\nallocate\n');
    rmSync(folder, { recursive: true });
  });
}
