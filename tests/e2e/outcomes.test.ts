/** Results, failures and faults over HTTP with the real AWS client, in a thread and inline. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { InvocationStatus } from '../../runtime/index.ts';
import * as workflows from '../fixtures/outcome-flows.ts';
import { handlersOf } from '../support/fixture-handlers.ts';
import { createLocalRun, type LocalRun } from '../support/local-run.ts';
import { replayHistory } from '../support/replay-history.ts';

const module = new URL('../fixtures/outcome-flows.ts', import.meta.url);

for (const isolation of ['thread', 'inline'] as const) {
  const handlers = handlersOf(module, workflows, { isolation });

  describe(`outcomes, ${isolation}`, () => {
    let run: LocalRun;
    before(async () => {
      run = await createLocalRun({ transport: 'http', functions: handlers });
    });
    after(() => run.close());

    test('no operation, no request, no result', async () => {
      const report = await run.execute('nothing');
      assert.equal(report.status, 'SUCCEEDED');
      assert.equal(report.resultText, undefined);
      assert.equal(report.calls.length, 0);
    });

    test('null is null and undefined is nothing', async () => {
      assert.equal((await run.execute('returnsNull')).resultText, 'null');
      const report = await run.execute('returnsUndefined');
      assert.equal(report.status, 'SUCCEEDED');
      assert.equal(report.resultText, undefined);
      assert.equal(report.updates[1]?.Payload, undefined);
    });

    test('a result above 6 MB is the last checkpoint', async () => {
      const report = await run.execute('hugeResult');
      assert.equal(report.status, 'SUCCEEDED');
      assert.equal((report.result as string).length, 6 * 1024 * 1024);
      const last = report.calls.at(-1);
      assert.deepEqual(
        last?.map(({ Type, Action }) => [Type, Action]),
        [['EXECUTION', 'SUCCEED']],
      );
      const { output } = await replayHistory(handlers.hugeResult, report);
      assert.deepEqual(output, { Status: 'SUCCEEDED', Result: '' });
    });

    test('an error of the workflow fails the execution', async () => {
      const report = await run.execute('throwsAtOnce');
      assert.equal(report.status, 'FAILED');
      assert.equal(report.error?.ErrorType, 'TypeError');
      assert.equal(report.error.ErrorMessage, 'no way');
      assert.ok(report.error.StackTrace?.[0]?.includes('outcome-flows'));
      assert.equal((await run.execute('throwsText')).error?.ErrorMessage, 'Unknown error');
    });

    test('what is not awaited does not hold up the result', async () => {
      const report = await run.execute('returnsEarly');
      assert.equal(report.result, 'early');
      assert.equal(report.invocations.length, 1);
    });

    test('waiting for a promise which nobody settles is an error that names the last operation', async () => {
      const report = await run.execute('awaitsNobody');
      assert.equal(report.status, 'FAILED');
      assert.match(report.error?.ErrorMessage ?? '', /DS_STUCK_EXECUTION/);
      assert.match(report.error?.ErrorMessage ?? '', /after .*"two"|after step 2-1/);
      assert.equal(report.invocations.length, 1);
      const early = await run.execute('awaitsNobodyAtOnce');
      assert.match(early.error?.ErrorMessage ?? '', /before its first operation/);
    });

    const unserialisable: [keyof typeof workflows, RegExp][] = [
      ['functionInResult', /list\[1\]\.callback/],
      ['cyclicResult', /inner\.back/],
      ['bigintResult', /amounts\[1\]/],
    ];
    for (const [name, path] of unserialisable) {
      test(`${name}: the error names the path`, async () => {
        const report = await run.execute(name);
        assert.equal(report.status, 'FAILED');
        assert.match(report.error?.ErrorMessage ?? '', path);
        assert.match(report.error?.ErrorMessage ?? '', /DS_UNSERIALIZABLE_VALUE/);
        assert.equal(report.invocations.length, 1);
      });
    }

    test('rich values are the same live and after replay', async () => {
      const report = await run.execute('richValues');
      const result = report.result as Record<string, unknown>;
      assert.equal(result['replayed'], result['seen']);
      assert.match(String(result['seen']), /big: 1180591620717411303424n/);
      assert.match(String(result['seen']), /missing: undefined/);
      assert.match(String(result['seen']), /E_FAR/);
      assert.deepEqual([result['isBuffer'], result['isError']], [true, true]);
      const plain = report.updates.find((update) => update.Name === 'plain' && update.Action === 'SUCCEED');
      assert.equal(plain?.Payload, '{"list":[1,"two",null,true],"nested":{"a":{}}}');
      const { output, updates } = await replayHistory(handlers.richValues, report);
      assert.deepEqual(updates, []);
      assert.equal(output.Status === InvocationStatus.SUCCEEDED && output.Result, report.resultText);
    });
  });
}
