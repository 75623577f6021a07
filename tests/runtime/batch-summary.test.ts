/** What a replay learns of a batch whose items run again. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeBatchSummary } from '../../runtime/batch-summary.ts';
import { encodeValue } from '../../runtime/serdes/rich-json.ts';

const ITEMS = [
  { index: 0, status: 'SUCCEEDED', result: 1 },
  { index: 1, status: 'STARTED' },
  { index: 2, status: 'FAILED' },
];

function read(text: string | undefined): unknown {
  const { completionReason, begunCount, itemStatus } = decodeBatchSummary(text);
  return { completionReason, begunCount, items: [0, 1, 2, 3].map(itemStatus) };
}

const EXPECTED = {
  completionReason: 'MIN_SUCCESSFUL_REACHED',
  begunCount: 3,
  items: ['SUCCEEDED', 'OPEN', 'FAILED', 'OPEN'],
};

test('a summary tells how each item ended', () => {
  const summary = { totalCount: 3, completionReason: 'MIN_SUCCESSFUL_REACHED', itemStatuses: 'S-F-' };
  assert.deepEqual(read(JSON.stringify(summary)), EXPECTED);
});

test('a whole result tells the same: an item that ended too late was left behind, whatever its own record says', () => {
  const result = { all: ITEMS, completionReason: 'MIN_SUCCESSFUL_REACHED' };
  assert.deepEqual(read(JSON.stringify(result)), EXPECTED);
  const rich = {
    all: [{ ...ITEMS[0], result: new Date(0) }, ...ITEMS.slice(1)],
    completionReason: result.completionReason,
  };
  assert.deepEqual(read(encodeValue(rich)), EXPECTED);
});

test('any other text says nothing', () => {
  const nothing = {
    completionReason: undefined,
    begunCount: undefined,
    items: [undefined, undefined, undefined, undefined],
  };
  for (const text of [undefined, '', 'no JSON', '[]', '{"all":1}', 'null']) assert.deepEqual(read(text), nothing);
});
