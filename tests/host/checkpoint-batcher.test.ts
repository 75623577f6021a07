/** What shares a call, how far apart calls are, and which token each carries. */
import assert from 'node:assert/strict';
import { performance } from 'node:perf_hooks';
import { test } from 'node:test';
import { CheckpointBatcher } from '../../host/checkpoint-batcher.ts';
import type { DurableExecutionClient } from '../../runtime/index.ts';
import type { CheckpointDurableExecutionRequest, OperationUpdate } from '../../runtime/wire.ts';

interface Call {
  readonly at: number;
  readonly token: string | undefined;
  readonly ids: readonly string[];
}

function step(id: number, payload = ''): OperationUpdate {
  return { Id: String(id), Type: 'STEP', Action: 'SUCCEED', Payload: payload };
}

function steps(count: number, payload = ''): OperationUpdate[] {
  return Array.from({ length: count }, (_, index) => step(index, payload));
}

/** A batcher over a service that answers each call with the next token, from `t1` on; `fail` names the call that fails. */
function batcher(options: { fail?: number; maxUpdates?: number; onAccepted?: () => void } = {}) {
  const calls: Call[] = [];
  const failures: unknown[] = [];
  const client: DurableExecutionClient = {
    getExecutionState: () => Promise.reject(new Error('not asked')),
    checkpoint: async ({ CheckpointToken, Updates }: CheckpointDurableExecutionRequest) => {
      calls.push({ at: performance.now(), token: CheckpointToken, ids: (Updates ?? []).map(({ Id }) => Id) });
      if (calls.length === options.fail) throw new Error('reset');
      return Promise.resolve({ CheckpointToken: `t${String(calls.length)}`, NewExecutionState: {} });
    },
  };
  const events = {
    accepted: () => options.onAccepted?.(),
    failed: (error: unknown) => failures.push(error),
  };
  return { calls, failures, subject: new CheckpointBatcher(client, 'arn', 't0', events, options.maxUpdates) };
}

test('what is added in one turn shares a call, and each call carries the newest token', async () => {
  const { calls, subject } = batcher();
  subject.add([step(1)]);
  subject.add([step(2)]);
  await subject.quiet();
  subject.add([step(3)]);
  await subject.quiet();
  assert.deepEqual(
    calls.map(({ token, ids }) => [token, ids]),
    [
      ['t0', ['1', '2']],
      ['t1', ['3']],
    ],
  );
  assert.equal(subject.token, 't2');
});

test('250 updates to a call, or 750 KB, and what is larger alone; nothing twice, nothing out of order', async () => {
  const sizes = async (updates: OperationUpdate[], maxUpdates?: number): Promise<number[]> => {
    const { calls, subject } = batcher(maxUpdates === undefined ? {} : { maxUpdates });
    subject.add(updates);
    await subject.quiet();
    assert.deepEqual(
      calls.flatMap(({ ids }) => ids),
      updates.map(({ Id }) => Id),
    );
    return calls.map(({ ids }) => ids.length);
  };
  assert.deepEqual(await sizes(steps(600)), [250, 250, 100]);
  assert.deepEqual(await sizes(steps(5, 'x'.repeat(200_000))), [3, 2]);
  assert.deepEqual(await sizes([step(1), step(2, 'x'.repeat(1_000_000)), step(3)]), [1, 1, 1]);
  assert.deepEqual(await sizes(steps(3), 1), [1, 1, 1]);
});

test('two calls never share a millisecond', async () => {
  let left = 20;
  const { calls, subject } = batcher({
    onAccepted: () => {
      left -= 1;
      if (left > 0) subject.add([step(left)]);
    },
  });
  subject.add([step(0)]);
  await subject.quiet();
  assert.equal(calls.length, 20);
  for (const [index, { at }] of calls.entries()) {
    if (index > 0) assert.ok(at - calls[index - 1]!.at >= 2, `${String(at)} after ${String(calls[index - 1]!.at)}`);
  }
});

test('calls in order by themselves are not kept apart; with anything else they are', async () => {
  for (const refreshes of [false, true]) {
    let left = 20;
    const { calls, subject } = batcher({
      onAccepted: () => {
        left -= 1;
        if (left <= 0) return;
        subject.add([step(left)], true);
        if (refreshes) subject.refresh();
      },
    });
    subject.add([step(0)], true);
    await subject.quiet();
    assert.equal(calls.length, 20);
    const apart = calls.slice(1).map(({ at }, index) => at - calls[index]!.at);
    if (refreshes) assert.ok(Math.min(...apart) >= 2, String(Math.min(...apart)));
    else assert.ok(Math.min(...apart) < 2, String(Math.min(...apart)));
  }
});

test('after a failure nothing is sent, and nobody waits for it', async () => {
  const { calls, failures, subject } = batcher({ fail: 1 });
  subject.add([step(1)]);
  await subject.quiet();
  subject.add([step(2)]);
  subject.refresh();
  await subject.quiet();
  assert.equal(calls.length, 1);
  assert.equal(failures.length, 1);
  assert.equal(subject.token, 't0');
});

test('while there is more to send, the next call leaves before an answer is worked on', async () => {
  const order: string[] = [];
  const client: DurableExecutionClient = {
    getExecutionState: () => Promise.reject(new Error('not asked')),
    checkpoint: async ({ CheckpointToken }: CheckpointDurableExecutionRequest) => {
      order.push(`call ${String(CheckpointToken)}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
      return { CheckpointToken: `t${String(order.length)}`, NewExecutionState: {} };
    },
  };
  const events = { accepted: () => void order.push('accepted'), failed: assert.fail };
  const subject = new CheckpointBatcher(client, 'arn', 't0', events, 1);
  subject.add(steps(3));
  await subject.quiet();
  assert.deepEqual(order, ['call t0', 'call t1', 'accepted', 'call t3', 'accepted', 'accepted']);
});
