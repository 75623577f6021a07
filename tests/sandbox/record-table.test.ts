/**
 * What the host packs into pages is what the sandbox reads out of them, in whatever order it asks, and no page is pulled
 * before an answer depends on it.
 *
 * `DURABLE_SANDBOX_SEED=<n>` repeats a run; the seed is in the title of the test.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { HistoryOperation } from '../../host/execution-history.ts';
import { recordPages } from '../../host/record-pages.ts';
import { hashId } from '../../runtime/operation-id.ts';
import { OPERATION_STATUSES, OPERATION_TYPES } from '../../runtime/protocol.ts';
import { RecordTable } from '../../sandbox/record-table.ts';
import { chooseSeed } from '../property/tree-arbitrary.ts';

const seed = chooseSeed();

const text = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.string({ unit: 'binary', maxLength: 12 }),
  // Half of a surrogate pair is a text too.
  fc.constantFrom('\ud83d', 'é', '', '日本'),
  fc.nat({ max: 3_000 }).map((length) => 'x'.repeat(length)),
);
const time = fc.oneof(fc.constant(Number.NaN), fc.integer({ min: 0, max: 2_000_000_000_000 }));

const operation = fc.record({
  type: fc.constantFrom(...OPERATION_TYPES),
  subType: fc.constantFrom(undefined, 'Step', 'Wait', 'Map'),
  name: fc.option(text, { nil: undefined }),
  status: fc.constantFrom(...OPERATION_STATUSES),
  start: time,
  end: time,
  result: fc.option(text, { nil: undefined }),
  error: fc.constantFrom(undefined, { ErrorType: 'Error', ErrorMessage: 'no' }),
  attempt: fc.nat({ max: 3 }),
  callbackId: fc.constantFrom(undefined, 'callback'),
  replayChildren: fc.boolean(),
});

const history = fc
  .record({
    operations: fc.array(operation, { maxLength: 300, size: 'max' }),
    // Other services may give ids of other lengths.
    idOf: fc.constantFrom(hashId, (n: string) => `operation-${n}`),
  })
  .map(({ operations, idOf }) =>
    operations.map((fields, n): HistoryOperation => ({
      ...fields,
      id: idOf(String(n)),
      parentId: undefined,
      due: Number.NaN,
    })),
  );

/** A table of the pages of a history, each of which is made when it is pulled. */
function tableOf(operations: readonly HistoryOperation[]): { table: RecordTable; pulled: () => number } {
  const pages = recordPages(operations);
  let pulled = 0;
  const table = new RecordTable(() => {
    const page = pages.next().value;
    assert.ok(page !== undefined, 'no page is pulled after the last');
    pulled += 1;
    table.addPage(page);
  });
  const first = pages.next().value;
  assert.ok(first !== undefined, 'a history has a page');
  table.addPage(first);
  return { table, pulled: () => pulled };
}

function assertReads(table: RecordTable, expected: HistoryOperation): void {
  const record = table.take(expected.id);
  assert.ok(record !== undefined, `${expected.id} is there`);
  const { type, subType, name, status, start, end, result, error, replayChildren, callbackId } = record;
  const read = { type, subType, name, status, start, end, result, error, replayChildren, callbackId };
  assert.deepEqual(read, {
    type: expected.type,
    subType: expected.subType,
    name: expected.name,
    status: expected.status,
    start: expected.start,
    end: expected.end,
    result: expected.result,
    error: expected.error,
    replayChildren: expected.replayChildren,
    callbackId: expected.callbackId,
  });
}

test(`records read as they were packed, in recorded order and in any other [seed ${String(seed)}]`, () => {
  fc.assert(
    fc.property(history, fc.infiniteStream(fc.nat()), (operations, order) => {
      const inOrder = tableOf(operations).table;
      for (const expected of operations) assertReads(inOrder, expected);
      assert.equal(inOrder.take('unknown'), undefined);

      const shuffled = tableOf(operations).table;
      const left = [...operations];
      while (left.length > 0) {
        const [expected] = left.splice(order.next().value % left.length, 1);
        assertReads(shuffled, expected as HistoryOperation);
      }
    }),
    { seed, numRuns: 100 },
  );
});

test('a page is pulled when the one before is used up, and "no record" is said after the last only', () => {
  const operations = Array.from({ length: 2_000 }, (_, n): HistoryOperation => ({
    id: hashId(String(n)),
    parentId: undefined,
    type: 'STEP',
    subType: 'Step',
    name: undefined,
    status: 'SUCCEEDED',
    start: n,
    end: n,
    result: 'x'.repeat(200),
    error: undefined,
    attempt: 1,
    callbackId: undefined,
    replayChildren: false,
    due: Number.NaN,
  }));
  const { table, pulled } = tableOf(operations);
  assert.ok(table.has(hashId('10')));
  assert.equal(pulled(), 0);
  assert.ok(table.has(hashId('1999')));
  const all = pulled();
  assert.ok(all > 1, 'the history has several pages');
  assert.equal(table.has(hashId('2000')), false);
  assert.equal(pulled(), all);
});
