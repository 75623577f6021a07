/** Sandbox threads that have nothing to do keep no process alive. */
import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../fixtures/one-run.ts', import.meta.url));

test('a process that ran a workflow ends by itself', { timeout: 30_000 }, async () => {
  const began = performance.now();
  const child = fork(program, { execArgv: ['--import', 'tsx'], silent: true });
  let errors = '';
  child.stderr?.on('data', (data: Buffer) => {
    errors += data.toString();
  });
  const done = await new Promise<{ payload: string; at: number }>((resolve, reject) => {
    child.once('message', (payload: string) => {
      // An open channel would keep the child alive.
      child.disconnect();
      resolve({ payload, at: performance.now() });
    });
    child.once('exit', () => {
      reject(new Error(`ended before it was done: ${errors}`));
    });
  });
  const code = await new Promise((resolve) => child.once('exit', resolve));
  assert.equal(code, 0, errors);
  assert.equal(done.payload, '{"a":2,"b":21}');
  // Measured by what the same process took to start and run, for machines that are busy otherwise.
  const took = performance.now() - done.at;
  assert.ok(took < Math.max(2000, done.at - began), `it ended ${String(took)} ms after it was done`);
});
