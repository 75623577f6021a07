/** Steps, waits and retries over HTTP with the real AWS client, in a thread and inline. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { InvocationStatus } from '../../runtime/index.ts';
import * as workflows from '../fixtures/basic-flows.ts';
import { handlersOf } from '../support/fixture-handlers.ts';
import { createLocalRun, type ExecutionReport, type LocalRun } from '../support/local-run.ts';
import { replayHistory } from '../support/replay-history.ts';

const module = new URL('../fixtures/basic-flows.ts', import.meta.url);
/** Failures of the network that are due: each takes the name of a step whose success is lost once. */
const lost = new Set<string>();

for (const isolation of ['thread', 'inline'] as const) {
  const handlers = handlersOf(module, workflows, { isolation });

  describe(`basic flows, ${isolation}`, () => {
    let run: LocalRun;
    before(async () => {
      run = await createLocalRun({
        transport: 'http',
        functions: handlers,
        intercept: (updates) => {
          for (const { Action, Name } of updates) {
            if (Action === 'SUCCEED' && lost.delete(Name ?? '')) throw new Error('socket hang up');
          }
        },
      });
    });
    after(() => run.close());

    /** Replaying the finished history gives the same answer and writes nothing. */
    const replaysAlike = async (name: keyof typeof workflows, report: ExecutionReport): Promise<void> => {
      const { output, updates } = await replayHistory(handlers[name], report);
      assert.deepEqual(updates, []);
      assert.equal(output.Status, report.status);
      if (output.Status === InvocationStatus.SUCCEEDED) assert.equal(output.Result, report.resultText);
      if (output.Status === InvocationStatus.FAILED) assert.deepEqual(output.Error, report.error);
    };
    const execute = async (name: keyof typeof workflows, input?: unknown): Promise<ExecutionReport> => {
      const report = await run.execute(name, input);
      await replaysAlike(name, report);
      return report;
    };

    test('step, wait, step', async () => {
      const report = await execute('stepWaitStep', { n: 4 });
      assert.deepEqual(report.result, [5, 50]);
      assert.deepEqual(report.logged, ['first runs', 'second runs']);
      assert.equal(report.invocations.length, 2);
      assert.deepEqual(report.eventTypes, [
        'ExecutionStarted',
        'StepStarted',
        'StepSucceeded',
        'WaitStarted',
        'InvocationCompleted',
        'WaitSucceeded',
        'StepStarted',
        'StepSucceeded',
        'InvocationCompleted',
        'ExecutionSucceeded',
      ]);
    });

    test('started as an event', async () => {
      const report = await run.execute('stepWaitStep', { n: 1 }, { invocationType: 'Event', name: `evt-${isolation}` });
      assert.deepEqual(report.result, [2, 20]);
    });

    test('multiple steps', async () => {
      const report = await execute('multipleSteps');
      assert.equal(report.result, 'abc');
      assert.equal(report.invocations.length, 1);
    });

    test('wait only', async () => {
      const report = await execute('waitOnly');
      assert.equal(report.result, 'waited');
      assert.deepEqual(
        report.invocations.map((invocation) => invocation.outcome),
        ['PENDING', 'SUCCEEDED'],
      );
    });

    test('a wait of two days passes in virtual time', async () => {
      const began = performance.now();
      const report = await execute('longWait');
      const seconds = (2 * 24 + 1) * 3600;
      const waited = report.result as number;
      assert.ok(waited >= seconds * 1000 && waited < seconds * 1000 + 10_000, String(waited));
      assert.ok(performance.now() - began < 10_000);
    });

    test('clock and randomness are the same on replay, and the clock goes on', async () => {
      const report = await execute('deterministic');
      const { noted, first, second, third, secondNoted } = report.result as Record<string, unknown[]>;
      assert.deepEqual(noted, first);
      assert.deepEqual(secondNoted, [second, third]);
      assert.ok((second?.[0] as number) > (first?.[0] as number));
      assert.ok((third?.[0] as number) - (second?.[0] as number) >= 7000);
      assert.equal(new Set([first?.[3], second?.[3], third?.[3]]).size, 3);
      const start = report.events[0]?.EventTimestamp;
      assert.equal(first?.[0], start?.getTime());
    });

    test('a retry succeeds', async () => {
      const report = await execute('retrySucceeds');
      assert.equal(report.result, 'done at 3');
      assert.deepEqual(report.logged, ['attempt 1', 'attempt 2', 'attempt 3']);
      assert.equal(report.invocations.length, 3);
      const [, first] = report.updates;
      assert.deepEqual(first?.StepOptions, { NextAttemptDelaySeconds: 2 });
      assert.equal(first?.Error?.ErrorMessage, 'not yet 1');
    });

    test('retries are exhausted', async () => {
      const report = await execute('retryExhausted');
      assert.equal(report.status, 'FAILED');
      assert.equal(report.error?.ErrorType, 'StepError');
      assert.equal(report.error.ErrorMessage, 'no 3');
      assert.deepEqual(
        report.updates.map((update) => update.Action),
        ['START', 'RETRY', 'START', 'RETRY', 'START', 'FAIL'],
      );
      assert.equal(report.updates.at(-1)?.Error?.ErrorType, 'RangeError');
    });

    test('a step fails for good', async () => {
      const report = await execute('stepFails');
      assert.equal(report.status, 'FAILED');
      assert.equal(report.error?.ErrorType, 'StepError');
      assert.equal(report.error.ErrorMessage, 'broken');
      assert.ok(report.error.StackTrace?.some((line) => line.includes('basic-flows')));
      assert.equal(report.updates.at(-1)?.Error?.ErrorType, 'TypeError');
    });

    test('a step without strategy is retried', async () => {
      const report = await execute('defaultRetry');
      assert.equal(report.result, 2);
    });

    test('a step whose end was lost runs again, without a second start', async () => {
      lost.add('slow');
      const report = await execute('slowStep');
      assert.equal(report.result, 1);
      assert.deepEqual(report.logged, ['slow attempt 1', 'slow attempt 1']);
      assert.deepEqual(
        report.updates.map((update) => update.Action),
        ['START', 'SUCCEED'],
      );
      assert.equal(report.invocations[0]?.outcome, 'CRASHED');
    });

    test('an interrupted at-most-once step is not run again', async () => {
      lost.add('charge');
      const report = await execute('atMostOnce', { retry: false });
      assert.deepEqual(report.result, {
        name: 'StepError',
        message: 'The step execution process was initiated but failed to reach completion due to an interruption.',
        cause: 'StepInterruptedError',
      });
      assert.deepEqual(report.logged, ['charge attempt 1']);
      assert.deepEqual(
        report.updates.map((update) => update.Action),
        ['START', 'FAIL'],
      );
    });

    test('an interrupted at-most-once step is run again if its strategy says so', async () => {
      lost.add('charge');
      const report = await execute('atMostOnce', { retry: true });
      assert.equal(report.result, 2);
      assert.deepEqual(report.logged, ['charge attempt 1', 'charge attempt 2']);
      assert.deepEqual(
        report.updates.map((update) => update.Action),
        ['START', 'RETRY', 'START', 'SUCCEED'],
      );
    });

    test('the same branch wins a race before and after a wait', async () => {
      const { winner, noted } = (await execute('race')).result as Record<string, unknown>;
      assert.equal(winner, 'fast');
      assert.equal(noted, 'fast');
    });

    test('branches on one context and settled promises keep their order over a wait', async () => {
      const { order, noted } = (await execute('branches')).result as Record<string, unknown[]>;
      assert.deepEqual(order, noted);
      assert.equal(order?.length, 9);
    });
  });
}
