import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isDurableSandboxError } from '../../runtime/errors.ts';
import { jitteredSeconds, JitterStrategy } from '../../runtime/jitter.ts';
import { createLinearRetryStrategy, createRetryStrategy, retryPresets } from '../../runtime/retry-strategy.ts';
import type { RetryStrategy } from '../../runtime/step-types.ts';
import { createWaitStrategy } from '../../runtime/wait-strategy.ts';

const error = new Error('timeout of db-1');

/** Delays in seconds until the strategy gives up. */
function delays(strategy: RetryStrategy): number[] {
  const out: number[] = [];
  for (let attempt = 1; attempt < 100; attempt++) {
    const decision = strategy(error, attempt);
    if (!decision.shouldRetry) return out;
    out.push((decision.delay as { seconds: number }).seconds);
  }
  return out;
}

void test('exponential delays', () => {
  const jitter = JitterStrategy.NONE;
  assert.deepEqual(delays(createRetryStrategy({ jitter })), [5, 10]);
  assert.deepEqual(
    delays(createRetryStrategy({ jitter, maxAttempts: 8, maxDelay: { minutes: 1 } })),
    [5, 10, 20, 40, 60, 60, 60],
  );
  assert.deepEqual(
    delays(createRetryStrategy({ jitter, maxAttempts: 4, initialDelay: { seconds: 0.2 }, backoffRate: 3 })),
    [1, 1, 2],
  );
  assert.deepEqual(delays(createRetryStrategy({ maxAttempts: 1 })), []);
});

void test('linear delays', () => {
  const jitter = JitterStrategy.NONE;
  assert.deepEqual(delays(createLinearRetryStrategy({ jitter })), [1, 2, 3, 4, 5]);
  assert.deepEqual(
    delays(
      createLinearRetryStrategy({ jitter, maxAttempts: 4, initialDelay: { minutes: 4 }, increment: { minutes: 1 } }),
    ),
    [240, 300, 300],
  );
});

void test('presets', () => {
  assert.equal(delays(retryPresets.default).length, 5);
  assert.deepEqual(delays(retryPresets.linear), [1, 2, 3, 4, 5]);
  assert.deepEqual(delays(retryPresets.noRetry), []);
  for (let round = 0; round < 200; round++)
    delays(retryPresets.default).forEach((delay, index) => {
      assert.ok(delay >= 1 && delay <= Math.min(5 * 2 ** index, 60));
    });
});

void test('jitter', () => {
  assert.equal(
    jitteredSeconds(100, JitterStrategy.NONE, () => 0.1),
    100,
  );
  assert.equal(
    jitteredSeconds(100, JitterStrategy.FULL, () => 0.25),
    25,
  );
  assert.equal(
    jitteredSeconds(100, JitterStrategy.HALF, () => 0.5),
    75,
  );
  assert.equal(
    jitteredSeconds(100, JitterStrategy.FULL, () => 0),
    1,
  );
  const real = new Set(Array.from({ length: 50 }, () => jitteredSeconds(1e6, JitterStrategy.FULL)));
  assert.ok(real.size > 40);
});

void test('which errors are retried', () => {
  const retried = (config: Parameters<typeof createRetryStrategy>[0], thrown: Error): boolean =>
    createRetryStrategy(config)(thrown, 1).shouldRetry;
  assert.ok(retried({ retryableErrors: ['timeout'] }, error));
  assert.ok(!retried({ retryableErrors: ['throttled'] }, error));
  assert.ok(retried({ retryableErrors: ['x', /DB-\d/i] }, error));
  assert.ok(retried({ retryableErrorTypes: [TypeError] }, new TypeError('x')));
  assert.ok(!retried({ retryableErrorTypes: [TypeError] }, error));
  assert.ok(retried({ retryableErrors: ['timeout'], retryableErrorTypes: [TypeError] }, error));
  assert.ok(!retried({ retryableErrors: [] }, error));
  const global = createRetryStrategy({ retryableErrors: [/timeout/g] });
  assert.deepEqual(
    [1, 1, 1].map((attempt) => global(error, attempt).shouldRetry),
    [true, true, true],
  );
});

void test('a faulty configuration is refused where it is made', () => {
  assert.throws(() => createRetryStrategy({ initialDelay: { seconds: -1 } }), {
    message: /^The initialDelay \{"seconds":-1\} of createRetryStrategy/,
  });
  for (const make of [() => createRetryStrategy({ maxAttempts: NaN }), () => createRetryStrategy({ backoffRate: -1 })])
    assert.throws(make, (thrown: unknown) => isDurableSandboxError(thrown, 'DS_INVALID_ARGUMENT'));
});

void test('wait strategy: stops, grows, gives up', () => {
  const strategy = createWaitStrategy<number>({
    jitter: JitterStrategy.NONE,
    maxAttempts: 5,
    initialDelay: { seconds: 10 },
    maxDelay: { seconds: 30 },
    shouldContinuePolling: (state) => state < 3,
    timeoutSeconds: 1,
  });
  assert.deepEqual(strategy(3, 1), { shouldContinue: false });
  assert.deepEqual(
    [1, 2, 3, 4].map((attempt) => strategy(0, attempt)),
    [10, 15, 23, 30].map((seconds) => ({ shouldContinue: true, delay: { seconds } })),
  );
  assert.throws(() => strategy(0, 5), { message: 'waitForCondition exceeded maximum attempts (5)' });
  assert.deepEqual(strategy(3, 5), { shouldContinue: false });
});

void test('wait strategy: defaults', () => {
  const strategy = createWaitStrategy({ shouldContinuePolling: () => true });
  const decision = strategy(undefined, 1);
  assert.ok(decision.shouldContinue);
  assert.throws(() => strategy(undefined, 60), /maximum attempts \(60\)/);
  assert.ok(strategy(undefined, 59).shouldContinue);
});
