import assert from 'node:assert/strict';
import { test } from 'node:test';
import { editDistance, nearestName } from '../../../host/cli/nearest-name.ts';

test('the edit distance counts insertions, deletions, replacements and swaps', () => {
  assert.equal(editDistance('', 'abc'), 3);
  assert.equal(editDistance('handler', 'handler'), 0);
  assert.equal(editDistance('handlr', 'handler'), 1);
  assert.equal(editDistance('hnadler', 'handler'), 1);
  assert.equal(editDistance('kitten', 'sitting'), 3);
});

test('the nearest name is found, a far one is not offered', () => {
  assert.equal(nearestName('handlr', ['default', 'handler', 'other']), 'handler');
  assert.equal(nearestName('Handler', ['handler']), 'handler');
  assert.equal(nearestName('zebra', ['handler', 'default']), undefined);
  assert.equal(nearestName('x', []), undefined);
});
