import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeMarker, placeOf, statePage } from '../../../host/local/state-pages.ts';
import type { OperationRecord } from '../../../host/local/execution-model/operation-record.ts';

function operation(position: number, result = ''): OperationRecord {
  return { id: `o${position}`, type: 'STEP', status: 'SUCCEEDED', position, startedAt: 1, revision: 1, result };
}

test('pages by number: whole, in order, also when operations vanish in between', () => {
  const all = Array.from({ length: 10 }, (_, position) => operation(position));
  const first = statePage(all, undefined, 4);
  assert.deepEqual(
    first.operations.map((each) => each.position),
    [0, 1, 2, 3],
  );
  const left = all.filter((each) => each.position !== 2 && each.position !== 4);
  const second = statePage(left, first.nextMarker, 4);
  assert.deepEqual(
    second.operations.map((each) => each.position),
    [5, 6, 7, 8],
  );
  const third = statePage(left, second.nextMarker, 4);
  assert.deepEqual([third.operations.map((each) => each.position), third.nextMarker], [[9], undefined]);
  assert.equal(statePage(all, '', 10).nextMarker, undefined);
});

test('pages by size: about 5 MB, at least one operation', () => {
  const large = [operation(0), operation(1, 'x'.repeat(6_000_000)), operation(2), operation(3)];
  const pages: number[][] = [];
  let marker: string | undefined;
  do {
    const page = statePage(large, marker, Infinity);
    pages.push(page.operations.map((each) => each.position));
    marker = page.nextMarker;
  } while (marker !== undefined);
  assert.deepEqual(pages, [[0], [1], [2, 3]]);
});

test('markers are opaque and checked', () => {
  assert.equal(placeOf(encodeMarker(123)), 123);
  for (const text of ['12', '!!', 'bm9wZQ==']) {
    assert.throws(() => placeOf(text), { name: 'InvalidParameterValueException', message: /^Invalid Marker/ });
  }
});
