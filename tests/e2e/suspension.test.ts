/** When an invocation may end: not before everything is sent and nothing runs, and not for what nobody waits for. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { durableSandbox, type DurableContext, type DurableExecutionHandler } from '../../runtime/index.ts';
import { createLocalRun, type ExecutionReport } from '../support/local-run.ts';

async function run(workflow: DurableExecutionHandler<unknown, unknown>): Promise<ExecutionReport> {
  const local = await createLocalRun({ functions: { f: durableSandbox(workflow, { isolation: 'inline' }) } });
  const report = await local.execute('f');
  await local.close();
  return report;
}

describe('the end of an invocation', () => {
  test('a running step holds it up: its end is recorded in the invocation that began it', async () => {
    const report = await run(async (_event, context: DurableContext) => {
      const [, stepped] = await Promise.all([
        context.wait('long', { hours: 1 }),
        context.step('takes its time', async () => {
          await sleep(40);
          return 'done';
        }),
      ]);
      return stepped;
    });
    assert.equal(report.result, 'done');
    assert.deepEqual(
      report.eventTypes.filter((type) => type !== 'ExecutionStarted'),
      [
        'WaitStarted',
        'StepStarted',
        'StepSucceeded',
        'InvocationCompleted',
        'WaitSucceeded',
        'InvocationCompleted',
        'ExecutionSucceeded',
      ],
    );
  });

  test('what was asked for before the result is recorded before the execution ends', async () => {
    const report = await run(async (_event, context: DurableContext) => {
      void context.wait('nobody waits', { hours: 1 });
      return Promise.resolve('early');
    });
    assert.equal(report.result, 'early');
    assert.ok(report.eventTypes.indexOf('WaitStarted') > 0);
    assert.ok(report.eventTypes.indexOf('WaitStarted') < report.eventTypes.indexOf('ExecutionSucceeded'));
  });

  test('a wait below a context that has ended is nothing to wait for', async () => {
    const report = await run(async (_event, context: DurableContext) => {
      await context.parallel(
        'first of two',
        [(branch) => branch.step('quick', () => 'q'), (branch) => branch.wait('left behind', { hours: 1 })],
        { completionConfig: { minSuccessful: 1 } },
      );
      await new Promise(() => undefined);
    });
    assert.equal(report.status, 'FAILED');
    assert.match(report.error?.ErrorMessage ?? '', /nothing is open/);
    assert.equal(report.invocations.length, 1);
  });

  test('a body runs in real time, and the workflow around it does not', async () => {
    const report = await run(async (_event, context: DurableContext) => {
      await context.wait({ days: 2 });
      const inside = await context.step(() => [Date.now(), Math.random()] as const);
      const again = await context.step(() => [Date.now(), Math.random()] as const);
      return { workflow: Date.now(), inside, again, drawn: Math.random() };
    });
    const { workflow, inside, again, drawn } = report.result as {
      workflow: number;
      inside: [number, number];
      again: [number, number];
      drawn: number;
    };
    const twoDays = 2 * 24 * 60 * 60 * 1000;
    for (const [time] of [inside, again]) assert.ok(Math.abs(time - Date.now()) < 60_000);
    assert.ok(workflow - Date.now() > twoDays - 60_000);
    assert.equal(new Set([inside[1], again[1], drawn]).size, 3);
  });

  test('each context draws numbers of its own', async () => {
    const report = await run(async (_event, context: DurableContext) => {
      const [a, b] = await Promise.all(
        ['a', 'b'].map((name) => context.runInChildContext(name, async () => Math.random())),
      );
      return [a, b, Math.random()];
    });
    assert.equal(new Set(report.result as number[]).size, 3);
  });
});
