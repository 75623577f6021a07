import assert from 'node:assert/strict';
import { test } from 'node:test';
import { timeText } from '../../../host/cli/time-text.ts';

test('points in time, as --time-format asks for them', () => {
  const now = Date.parse('2026-01-31T09:00:00.000Z');
  const at = (distance: number): Date => new Date(now + distance);
  assert.equal(timeText(at(-252_000), now, 'relative'), '4 m 12 s ago');
  assert.equal(timeText(at(3_200), now, 'relative'), 'in 3.2 s');
  assert.equal(timeText(at(0), now, 'relative'), '0 ms ago');
  assert.equal(timeText(at(5), now, 'iso'), '2026-01-31T09:00:00.005Z');
  assert.equal(timeText(at(5), now, 'raw'), String(now + 5));
});
