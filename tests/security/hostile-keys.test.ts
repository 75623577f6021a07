/**
 * `__proto__` and its like as keys of payloads: they reach no prototype, and they are not lost either. The decoder by
 * itself is fuzzed with them; here they go through everything that a payload goes through.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { importedHistory } from '../../host/serve/imported-history.ts';
import { verifyReplay } from '../../host/replay/verify-replay.ts';
import { decodeValue } from '../../runtime/serdes/rich-json.ts';
import { createClassSerdes } from '../../runtime/index.ts';
import { handsThrough } from '../fixtures/security/hostile-keys.ts';
import { createLocalRun } from '../support/local-run.ts';

const HOSTILE =
  '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"prototype":{"x":1},' +
  '"deep":[{"__proto__":{"x":1},"toJSON":1,"then":2,"hasOwnProperty":3,"length":4}]}';

function assertUnpolluted(): void {
  for (const value of [{}, [], () => undefined, new Map(), new Error()]) {
    for (const key of ['polluted', 'x']) assert.ok(!(key in value), key);
  }
}

for (const transport of ['in-process', 'http'] as const) {
  test(`through an execution, its replay and its history, ${transport}`, async () => {
    const local = await createLocalRun({ functions: { handsThrough }, transport });
    const report = await local.execute('handsThrough', JSON.parse(HOSTILE));
    await local.close();
    assert.equal(report.status, 'SUCCEEDED', report.error?.ErrorMessage);
    const { texts, when, failed, inherited } = report.result as Record<string, unknown>;
    assert.deepEqual(texts, Array<string>(6).fill(HOSTILE));
    assert.deepEqual([when, failed, inherited], [true, 'constructor', []]);
    assert.ok(report.invocations.length > 1, 'the execution was not replayed');

    const history = { DurableExecutionArn: report.arn, Events: report.events };
    assert.equal((await verifyReplay(handsThrough, history)).finding, undefined);
    importedHistory(JSON.stringify(history));
    assertUnpolluted();
  });
}

test('annotations of a rich payload name no prototype', () => {
  for (const path of ['__proto__.polluted', 'constructor.prototype.polluted', 'a.__proto__.x', 'a.constructor.x']) {
    for (const meta of [
      { values: { [path]: ['undefined'] }, v: 1 },
      { values: { a: [['Date'], { [path]: ['undefined'] }] }, v: 1 },
      { referentialEqualities: { a: [path] }, v: 1 },
      { referentialEqualities: { [path]: ['a'] }, v: 1 },
      { referentialEqualities: [[path]], v: 1 },
    ]) {
      const text = JSON.stringify({ '$durable-sandbox': 'superjson@1', json: { a: { b: 1 } }, meta });
      try {
        decodeValue(text);
      } catch (error) {
        assert.equal((error as { code?: unknown }).code, 'DS_UNREADABLE_PAYLOAD', text);
      }
      assertUnpolluted();
    }
  }
});

test('a class serdes sets no prototype', async () => {
  class Order {
    id = 0;
  }
  const context = { entityId: '1', durableExecutionArn: 'arn' };
  const order = await createClassSerdes(Order).deserialize(`{"id":7,"__proto__":{"polluted":1}}`, context);
  assert.ok(order instanceof Order);
  assert.equal(Object.getPrototypeOf(order), Order.prototype);
  assert.ok(!('polluted' in order));
  assertUnpolluted();
});
