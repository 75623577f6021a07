/** Where a thread is that does not give itself back. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { blockedSite } from '../../host/blocked-site.ts';
import { endThread } from '../../host/end-thread.ts';

const LONG_MS = 60_000;
const entry = new URL('../fixtures/containment/blocked-thread.mjs', import.meta.url);
const source = fileURLToPath(new URL('../fixtures/containment/loops.ts', import.meta.url));

async function startBlocked(kind: string): Promise<Worker> {
  const worker = new Worker(entry, { workerData: kind });
  await new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject));
  // It is busy when it was not idle for a while.
  for (let seen = Number.NaN, same = 0; same < 5;) {
    await setTimeout(20);
    const { idle } = worker.performance.eventLoopUtilization();
    same = idle === seen ? same + 1 : 0;
    seen = idle;
  }
  return worker;
}

async function ended(worker: Worker): Promise<void> {
  const exit = new Promise((resolve) => worker.once('exit', resolve));
  endThread(worker);
  await exit;
}

for (const [kind, line] of [
  ['loop', 6],
  ['regex', 9],
  ['called', 12],
  ['microtasks', 16],
] as const) {
  test(`${kind}: the place in the source`, async () => {
    const worker = await startBlocked(kind);
    const site = await blockedSite(worker.threadId, LONG_MS);
    await ended(worker);
    assert.match(site ?? 'nowhere', /:\d+:\d+$/);
    assert.equal(site?.replace(/:\d+$/, ''), `${source}:${String(line)}`);
  });
}

test('a thread that takes too long to tell can still be ended', async () => {
  // From too short for anything up to the midst of the conversation.
  for (const limit of [0, 5, 15, 40]) {
    const worker = await startBlocked('loop');
    await blockedSite(worker.threadId, limit);
    await ended(worker);
  }
});

test('a native call tells nothing, in time', async () => {
  const worker = await startBlocked('native');
  const begun = performance.now();
  assert.equal(await blockedSite(worker.threadId, 100), undefined);
  assert.ok(performance.now() - begun < LONG_MS);
  await ended(worker);
});

test('an unknown thread', async () => {
  assert.equal(await blockedSite(1_000_000, 50), undefined);
});
