/** The memory of pages is used again, up to a limit, and what is kept follows what is needed. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { returnPageMemory, takePageMemory } from '../../host/page-memory.ts';

const MEGABYTE = 2 ** 20;
const KEPT = 16;

test('what was given back is taken again, the smallest that fits first', () => {
  const [large, small] = [takePageMemory(4 * MEGABYTE), takePageMemory(MEGABYTE)];
  returnPageMemory(large);
  returnPageMemory(small);
  assert.equal(takePageMemory(MEGABYTE - 5), small);
  assert.equal(takePageMemory(MEGABYTE - 5), large);
  assert.notEqual(takePageMemory(MEGABYTE - 5), large);
});

test('small pages of long ago do not keep large ones out', () => {
  const sixteenth = MEGABYTE / 16;
  const small = Array.from({ length: 16 * KEPT }, () => takePageMemory(sixteenth));
  small.forEach(returnPageMemory);
  const large = Array.from({ length: KEPT }, () => takePageMemory(MEGABYTE));
  large.forEach(returnPageMemory);
  const again = new Set(Array.from({ length: KEPT }, () => takePageMemory(MEGABYTE)));
  assert.deepEqual(again, new Set(large));
  assert.ok(!small.includes(takePageMemory(sixteenth)), 'no more than the limit is kept');
});

test('what is larger than all that is kept is left to the collector', () => {
  const huge = takePageMemory((KEPT + 1) * MEGABYTE);
  returnPageMemory(huge);
  assert.notEqual(takePageMemory((KEPT + 1) * MEGABYTE), huge);
});
