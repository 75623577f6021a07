/** Crashes at every place, replays after every checkpoint, and other orders of completion. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTestEnvironment, type TestEnvironmentOptions } from '../../../host/testing/index.ts';
import { isDurableSandboxError } from '../../../runtime/errors.ts';
import * as workflows from './fixtures/order.ts';

const open = (handler: TestEnvironmentOptions['handler'], more: Partial<TestEnvironmentOptions> = {}) =>
  createTestEnvironment({ handler, logs: 'capture', ...more });

void test('a good workflow survives a crash at every checkpoint', async () => {
  await using env = await open(workflows.order);
  const results: unknown[] = [];
  const report = await env.everyCrash({ id: 'c-1', amount: 2 }, (run) => {
    results.push(run.getResult());
  });
  assert.ok(report.checkpoints >= 5, String(report.checkpoints));
  assert.ok(report.crashes >= report.checkpoints * 2);
  assert.equal(results.length, report.crashes + 1);
});

void test('an attempt of an at-most-once step never runs twice', async () => {
  await using env = await open(workflows.careful);
  await env.everyCrash();
});

void test('a crash shows in the invocations, and where it was asked for', async () => {
  await using env = await open(workflows.order);
  env.crash({ atCheckpoint: 1, when: 'lostResponse', kind: 'oom' });
  const run = env.start({ id: 'c-2', amount: 1 });
  await run.result();
  const [first, second] = run.getInvocations();
  assert.match(first?.error?.errorMessage ?? '', /out of memory/);
  assert.equal(second?.error, undefined);
});

void test('a step that is cut short runs again, if it may', async () => {
  await using env = await open(workflows.order);
  const run = env.start({ id: 'c-3', amount: 1 }, { crash: { inStep: 'reserve', kind: 'kill' } });
  assert.equal((await run.outcome()).status, 'SUCCEEDED');
  assert.equal(run.effects('reserve'), 2);
  assert.match(run.getInvocations()[0]?.error?.errorMessage ?? '', /killed/);
});

void test('a workflow that keeps its state outside of the history is found out', async () => {
  await using env = await open(workflows.forgetful);
  await assert.rejects(env.everyCrash(), (error) => {
    assert.ok(isDurableSandboxError(error, 'DS_TEST_OUTCOME_DIFFERS'));
    return /With a crash (before|after|with the answer lost of) checkpoint \d/.test(error.message);
  });
});

void test('what a check throws names the place of the crash', async () => {
  await using env = await open(workflows.careful);
  const check = (run: { effects(name: string): number }): void => {
    assert.equal(run.effects('before'), 1, 'ran once');
  };
  await assert.rejects(env.everyCrash(undefined, check), /With a crash .* checkpoint 1: ran once/);
});

void test('replays after each checkpoint change nothing', async () => {
  for (const handler of [workflows.order, workflows.careful, workflows.flaky]) {
    await using env = await open(handler, { alwaysReplay: true });
    await using plain = await open(handler);
    const run = env.start({ id: 'r-1', amount: 1 });
    assert.deepEqual(await run.outcome(), await plain.run({ id: 'r-1', amount: 1 }));
    assert.ok(run.getInvocations().length >= 4, String(run.getInvocations().length));
  }
});

void test('other orders of completion leave a good workflow as it is', async () => {
  await using env = await open(workflows.racing);
  const orders = new Set<string>();
  await env.everyOrder(
    { careless: false },
    {
      runs: 12,
      check: (run) => {
        const ends = run.getHistoryEvents().filter(({ EventType }) => EventType === 'StepSucceeded');
        orders.add(ends.map(({ Name }) => Name).join());
      },
    },
  );
  assert.ok(orders.size > 2, [...orders].join(' '));
});

void test('a workflow that depends on the order is found out by a seed, which shows it again', async () => {
  await using env = await open(workflows.racing);
  await assert.rejects(env.everyOrder({ careless: true }), (error) => {
    assert.ok(isDurableSandboxError(error, 'DS_TEST_OUTCOME_DIFFERS'));
    return /order of seed \d+/.test(error.message);
  });
  const outcomes = await Promise.all(
    [3, 3].map(async (seed) => {
      await using again = await open(workflows.racing, { shuffle: { seed } });
      return await again.run({ careless: true });
    }),
  );
  assert.deepEqual(outcomes[0], outcomes[1]);
});
