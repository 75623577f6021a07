import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareRawIds, hashId } from '../../runtime/operation-id.ts';

void test('wire ids are those of the official SDK', () => {
  const known: Record<string, string> = {
    '1': 'c4ca4238a0b92382',
    '2': 'c81e728d9d4c2f63',
    '10': 'd3d9446802a44259',
    '2-1': '8fbdbf5573b18fae',
    '1-1-2': '4f57d0ecf9622a0b',
    '3-2-1': 'e9fa198e766d7b9b',
    '1-1-1-1': '55998bab939d40e7',
  };
  for (const [raw, wire] of Object.entries(known)) assert.equal(hashId(raw), wire);
});

void test('ids stay right when the cache was emptied', () => {
  const before = hashId('1');
  for (let id = 0; id < 10_050; id++) hashId(`cache-${id}`);
  assert.equal(hashId('1'), before);
});

void test('raw ids are ordered by their numbers, parents first', () => {
  const sorted = ['1', '2', '2-1', '2-1-1', '2-1-10', '2-2', '2-10', '10', 'execution-result-5'];
  const shuffled = [...sorted].reverse();
  assert.deepEqual(shuffled.sort(compareRawIds), sorted);
  assert.equal(compareRawIds('2-1', '2-1'), 0);
  assert.ok(compareRawIds('a', 'b') < 0);
});
