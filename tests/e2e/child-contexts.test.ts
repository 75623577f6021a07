/** Child contexts over HTTP with the real AWS client, in a thread and inline, fresh and replayed. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import {
  InvocationStatus,
  type DurableExecutionInvocationOutput,
  type ErrorObject,
  type Operation,
} from '../../runtime/index.ts';
import { hashId } from '../../runtime/operation-id.ts';
import * as workflows from '../fixtures/child-flows.ts';
import { handlersOf } from '../support/fixture-handlers.ts';
import { createLocalRun, type ExecutionReport, type LocalRun } from '../support/local-run.ts';
import { replayHistory, type ReplayReport } from '../support/replay-history.ts';

type Name = keyof typeof workflows;
const module = new URL('../fixtures/child-flows.ts', import.meta.url);

function errorOf(output: DurableExecutionInvocationOutput): ErrorObject | undefined {
  return output.Status === InvocationStatus.FAILED ? output.Error : undefined;
}

for (const isolation of ['thread', 'inline'] as const) {
  const handlers = handlersOf(module, workflows, { isolation });

  describe(`child contexts, ${isolation}`, () => {
    let run: LocalRun;
    before(async () => {
      run = await createLocalRun({ transport: 'http', functions: handlers });
    });
    after(() => run.close());

    const execute = async (name: Name, input?: unknown): Promise<ExecutionReport> => {
      const report = await run.execute(name, input);
      const { output, updates } = await replayHistory(handlers[name], report);
      assert.deepEqual(updates, []);
      assert.deepEqual([output.Status, errorOf(output)], [report.status, report.error]);
      return report;
    };

    /** Replays a finished record after a change to it. */
    const replayChanged = async (
      name: Name,
      report: ExecutionReport,
      change: (operation: Operation) => Partial<Operation> | 'drop' | undefined,
    ): Promise<ReplayReport> => {
      const operations = report.operations.flatMap((operation): Operation[] => {
        const changed = change(operation);
        return changed === 'drop' ? [] : [{ ...operation, ...changed }];
      });
      return replayHistory(handlers[name], { arn: report.arn, operations });
    };

    test('runs, with ids, parents and sub types of its own', async () => {
      const report = await execute('child');
      assert.deepEqual(report.result, { before: 1, inside: 30, after: 3 });
      assert.deepEqual(report.logged, ['inside', 'in runs']);
      const shown = report.operations.slice(1).map(({ Id, ParentId, Name, SubType }) => [Id, ParentId, Name, SubType]);
      assert.deepEqual(shown, [
        ['c4ca4238a0b92382', undefined, 'before', 'Step'],
        ['c81e728d9d4c2f63', undefined, 'group', 'RunInChildContext'],
        ['8fbdbf5573b18fae', 'c81e728d9d4c2f63', 'in', 'Step'],
        ['3c46a0407be60a1f', 'c81e728d9d4c2f63', 'in2', 'Step'],
        ['eccbc87e4b5ce2fe', undefined, 'after', 'Step'],
        ['a87ff679a2f3e71d', undefined, undefined, 'Wait'],
      ]);
    });

    test('nests', async () => {
      const report = await execute('nested');
      assert.equal(report.result, 'deep');
      const deep = report.operations.find((operation) => operation.Name === 'deep');
      const middle = report.operations.find((operation) => operation.Name === 'middle');
      // Raw ids 3-2-1 and 3-2.
      assert.equal(deep?.Id, 'e9fa198e766d7b9b');
      assert.equal(deep.ParentId, middle?.Id);
      assert.equal(middle?.SubType, 'Custom');
    });

    test('a failure reaches the caller as the same chain, fresh and on replay', async () => {
      const report = await execute('childFails');
      const { fresh, replayed } = report.result as Record<string, Record<string, Record<string, unknown>>>;
      assert.deepEqual(replayed, fresh);
      assert.equal(fresh?.['name'], 'ChildContextError');
      assert.equal(fresh['message'], 'with data');
      assert.equal(fresh['errorData'], 'the data');
      const failed = report.updates.filter((update) => update.Action === 'FAIL');
      assert.deepEqual(
        failed.map(({ Type, Error: error }) => [Type, error?.ErrorMessage, error?.ErrorData]),
        [
          ['STEP', 'with data', 'the data'],
          ['CONTEXT', 'with data', 'the data'],
        ],
      );
      assert.ok(failed[1]?.Error?.StackTrace?.some((line) => line.includes('child-flows')));
      assert.deepEqual(failed[1]?.Error?.StackTrace, failed[0]?.Error?.StackTrace);
    });

    test('a mapped failure is mapped fresh and on replay, and recorded as it was', async () => {
      const report = await execute('childFailsMapped');
      const { fresh, replayed } = report.result as Record<string, Record<string, unknown>>;
      // Its own frames are those of the place that made it, which differ.
      delete fresh?.['frames'];
      delete replayed?.['frames'];
      assert.deepEqual(replayed, fresh);
      assert.equal(fresh?.['name'], 'Mapped');
      assert.equal(fresh['message'], 'mapped: with data');
      const recorded = report.operations.find((operation) => operation.Type === 'CONTEXT')?.ContextDetails?.Error;
      assert.equal(recorded?.ErrorMessage, 'with data');
    });

    test("a step's failure is the same fresh and on replay", async () => {
      const { fresh, replayed } = (await execute('stepFailure')).result as Record<string, Record<string, unknown>>;
      assert.deepEqual(replayed, fresh);
      const cause = fresh?.['cause'] as Record<string, unknown>;
      assert.deepEqual([fresh?.['name'], cause['name'], cause['message']], ['StepError', 'RangeError', 'out of it']);
      assert.ok((cause['frames'] as string[]).some((line) => line.includes('child-flows')));
    });

    test('a failure in a virtual context is the same fresh and on replay', async () => {
      const report = await execute('virtualFailure');
      const { fresh, replayed } = report.result as Record<string, Record<string, unknown>>;
      assert.deepEqual(replayed, fresh);
      assert.equal(fresh?.['name'], 'ChildContextError');
      assert.ok(!report.updates.some((update) => update.Type === 'CONTEXT'));
    });

    test('an uncaught failure fails the execution', async () => {
      const report = await execute('uncaughtInChild');
      assert.equal(report.status, 'FAILED');
      assert.equal(report.error?.ErrorType, 'ChildContextError');
      assert.equal(report.updates.at(-1)?.Error?.ErrorType, 'SyntaxError');
    });

    test('a wait inside suspends, and what was done before it is not done again', async () => {
      const report = await execute('waitInside');
      assert.equal(report.result, 7);
      assert.deepEqual(report.logged, ['done runs']);
      assert.equal(report.invocations.length, 2);
      assert.equal(report.updates.filter((update) => update.Type === 'CONTEXT').length, 2);
    });

    test('a void result stays undefined', async () => {
      const report = await execute('voidChild');
      assert.deepEqual(report.result, { isUndefined: true });
      const success = report.updates.find((update) => update.Type === 'CONTEXT' && update.Action === 'SUCCEED');
      assert.equal(success?.Payload, undefined);
    });

    for (const summary of [false, true]) {
      test(`a result above 256 KB is made again on replay, ${summary ? 'with' : 'without'} a summary`, async () => {
        const report = await execute('large', { summary });
        const { digest, noted, sizes } = report.result as Record<string, Record<string, unknown>>;
        assert.deepEqual(digest, noted);
        assert.deepEqual(sizes, [3]);
        assert.equal(digest?.['length'], 300 * 1024);
        assert.deepEqual(report.logged, ['x runs', 'y runs', 'z runs']);
        const success = report.updates.find((update) => update.Type === 'CONTEXT' && update.Action === 'SUCCEED');
        assert.equal(success?.Payload, summary ? '{"length":307200}' : '');
        assert.deepEqual(success.ContextOptions, { ReplayChildren: true });
      });
    }

    test('a virtual context leaves no record of its own and hands its clock up', async () => {
      const report = await execute('virtual');
      assert.deepEqual(report.result, { passed: true, handedUp: true, two: 2 });
      assert.deepEqual(
        report.operations.slice(1).map(({ Id, ParentId, Type }) => [Id, ParentId, Type]),
        [
          ['ea66c06c1e1c05fa', undefined, 'STEP'],
          ['98c6f2c2287f4c73', undefined, 'WAIT'],
          ['c81e728d9d4c2f63', undefined, 'STEP'],
        ],
      );
    });

    const mismatches: [string, Partial<Operation>, RegExp][] = [
      ['type', { Type: 'WAIT' }, /type mismatch for step "2-1"\. Expected type "WAIT", but got "STEP"/],
      ['name', { Name: 'other' }, /name mismatch for step "2-1"\. Expected name "other", but got "in"/],
      ['sub type', { SubType: 'Other' }, /subtype mismatch for step "2-1"\. Expected subtype "Other", but got "Step"/],
    ];
    for (const [what, change, message] of mismatches) {
      test(`another ${what} than recorded fails the execution at once, from inside of a child too`, async () => {
        const report = await run.execute('child');
        const { output, updates } = await replayChanged('child', report, (operation) => {
          if (operation.Name === 'group') return { Status: 'STARTED', EndTimestamp: undefined, ContextDetails: {} };
          if (operation.Name === 'in') return change;
          return operation.Name === 'before' || operation.Type === 'EXECUTION' ? undefined : 'drop';
        });
        assert.equal(output.Status, 'FAILED');
        const error = errorOf(output);
        assert.equal(error?.ErrorType, 'NonDeterministicExecutionError');
        assert.match(error.ErrorMessage ?? '', message);
        assert.deepEqual(updates, []);
      });
    }

    test('a virtual context where something else was recorded fails the execution', async () => {
      const report = await run.execute('virtual');
      const { output, updates } = await replayChanged('virtual', report, ({ Id }) =>
        Id === hashId('1-1') ? { Id: hashId('1') } : undefined,
      );
      assert.equal(errorOf(output)?.ErrorType, 'NonDeterministicExecutionError');
      assert.match(errorOf(output)?.ErrorMessage ?? '', /type mismatch for step "1"\. Expected type "STEP"/);
      assert.deepEqual(updates, []);
    });

    test('a virtual context that was recorded before it became one is answered from its record', async () => {
      const report = await run.execute('virtual');
      const { output } = await replayChanged('virtual', report, ({ Id }) => {
        if (Id === hashId('1-2')) return 'drop';
        if (Id !== hashId('1-1')) return undefined;
        const context = { Id: hashId('1'), Type: 'CONTEXT', SubType: 'RunInChildContext', Name: 'virtual' } as const;
        return { ...context, StepDetails: undefined, ContextDetails: { Result: '{"passed":"recorded"}' } };
      });
      assert.equal(output.Status, 'SUCCEEDED', JSON.stringify(output));
      assert.match(String(output.Result), /"passed":"recorded"/);
    });

    test('another sub type of the context itself fails the execution', async () => {
      const report = await run.execute('child');
      const { output, updates } = await replayChanged('child', report, (operation) =>
        operation.Name === 'group' ? { SubType: 'Map' } : undefined,
      );
      assert.equal(errorOf(output)?.ErrorType, 'NonDeterministicExecutionError');
      assert.deepEqual(updates, []);
    });

    test("the parent's context inside of a child fails the execution", async () => {
      const report = await run.execute('parentInChild');
      assert.equal(report.status, 'FAILED');
      assert.equal(report.error?.ErrorType, 'Error');
      assert.match(
        report.error.ErrorMessage ?? '',
        /^Context usage error in "step": .* Expected context ID: "1", but got: "undefined"/,
      );
      assert.ok(!report.eventTypes.includes('ContextFailed'));
    });

    test('a durable call inside of a step fails the execution', async () => {
      const report = await run.execute('contextInStep');
      assert.equal(report.status, 'FAILED');
      assert.match(report.error?.ErrorMessage ?? '', /^Context usage error in "step"/);
      assert.ok(!report.eventTypes.includes('StepFailed'));
    });
  });
}
