/** What would go on for ever ends with the name of the limit that it reached. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { executionLimits } from '../../host/execution-limits.ts';
import { durableSandbox } from '../../runtime/index.ts';
import * as endless from '../fixtures/containment/endless.ts';
import { createLocalRun, type LocalRun } from '../support/local-run.ts';

for (const transport of ['in-process', 'http'] as const) {
  describe(`limits of an execution, ${transport}`, () => {
    let local: LocalRun;
    before(async () => {
      const invocationRetry = { maxAttempts: 100, backoffSeconds: 1 };
      const { slow: _slow, ...functions } = endless;
      local = await createLocalRun({ functions, transport, invocationRetry });
    });
    after(() => local.close());

    test('operations', async () => {
      const report = await local.execute('operations');
      assert.equal(report.status, 'FAILED');
      assert.equal(report.error?.ErrorType, 'LimitReachedError');
      assert.match(report.error.ErrorMessage ?? '', /limits\.operations of 20\..*\[DS_LIMIT_OPERATIONS\]/);
      assert.match(report.error.ErrorMessage ?? '', /raise limits\.operations/);
      assert.equal(report.operations.filter(({ Type }) => Type === 'STEP').length, 20);
      assert.equal(report.operations.filter(({ Status }) => Status === 'SUCCEEDED').length, 20);
    });

    test('payload bytes', async () => {
      const report = await local.execute('payloads');
      assert.equal(report.error?.ErrorType, 'LimitReachedError');
      assert.match(report.error.ErrorMessage ?? '', /STEP "step 9".*10,020 bytes.*\[DS_LIMIT_PAYLOAD\]/);
      assert.match(report.error.ErrorMessage ?? '', /raise limits\.payloadBytes/);
    });

    test('attempts of a step that never came to an end', async () => {
      const report = await local.execute('attempts');
      assert.equal(report.error?.ErrorType, 'LimitReachedError');
      assert.match(report.error.ErrorMessage ?? '', /The step "fatal" was begun by 3 .*\[DS_LIMIT_ATTEMPTS\]/);
      assert.match(report.error.ErrorMessage ?? '', /raise limits\.unfinishedAttempts/);
      assert.equal(report.invocations.length, 4);
      assert.ok(report.updates.some(({ Name, Action }) => Name === 'before' && Action === 'SUCCEED'));
    });

    test('invocations without progress', async () => {
      const report = await local.execute('idle');
      assert.equal(report.error?.ErrorType, 'LimitReachedError');
      assert.match(report.error.ErrorMessage ?? '', /^4 invocations in a row .*\[DS_LIMIT_INVOCATIONS\]/);
      assert.match(report.error.ErrorMessage ?? '', /raise limits\.invocationsWithoutProgress/);
      assert.equal(report.invocations.length, 5);
      assert.deepEqual(report.updates, []);
    });
  });
}

describe('where limits come from', () => {
  test('the environment counts more than the configuration, that more than the default', () => {
    process.env['DURABLE_SANDBOX_LIMITS'] = 'operations=7, blockedMs = Infinity';
    try {
      const limits = executionLimits({ operations: 5, payloadBytes: 6 });
      assert.deepEqual([limits.operations, limits.payloadBytes, limits.blockedMs], [7, 6, Infinity]);
      assert.deepEqual([limits.unfinishedAttempts, limits.memoryMb], [10, 1_536]);
      for (const wrong of ['operation=7', 'operations=0', 'operations=1.5', 'operations', 'operations=1=2']) {
        process.env['DURABLE_SANDBOX_LIMITS'] = wrong;
        assert.throws(() => executionLimits(undefined), { code: 'DS_CONFIG' });
      }
    } finally {
      delete process.env['DURABLE_SANDBOX_LIMITS'];
    }
  });

  test('what Lambda gives the function, less a margin', () => {
    process.env['AWS_LAMBDA_FUNCTION_MEMORY_SIZE'] = '4096';
    try {
      const { memoryMb } = executionLimits(undefined);
      assert.ok(memoryMb < 4096 * 0.85 && memoryMb > 1024, String(memoryMb));
    } finally {
      delete process.env['AWS_LAMBDA_FUNCTION_MEMORY_SIZE'];
    }
  });

  test('a limit that is unknown or out of range is refused', () => {
    for (const limits of [{ operations: 0 }, { operations: 1.5 }, { operation: 5 }] as object[]) {
      assert.throws(() => durableSandbox(() => Promise.resolve(), { limits }), { code: 'DS_CONFIG' });
    }
  });
});
