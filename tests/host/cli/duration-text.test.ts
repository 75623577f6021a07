import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatDuration, parseDurationText } from '../../../host/cli/duration-text.ts';

test('durations are read with their units and refused without', () => {
  const cases: readonly (readonly [string, number | undefined])[] = [
    ['500ms', 500],
    ['30s', 30_000],
    ['1.5s', 1500],
    ['5m', 300_000],
    ['1h30m', 5_400_000],
    ['1h 30m', 5_400_000],
    ['2D', 172_800_000],
    ['30', undefined],
    ['', undefined],
    ['-5s', undefined],
    ['5 years', undefined],
    ['s', undefined],
    ['1e3s', undefined],
  ];
  for (const [text, milliseconds] of cases) assert.equal(parseDurationText(text), milliseconds, text);
});

test('durations are shown with at most two units, and never as 60 of one', () => {
  const cases: readonly (readonly [number, string])[] = [
    [-5, '0 ms'],
    [0, '0 ms'],
    [118, '118 ms'],
    [999.6, '1.0 s'],
    [3200, '3.2 s'],
    [59_949, '59.9 s'],
    [59_951, '1 m'],
    [252_000, '4 m 12 s'],
    [3_599_600, '1 h'],
    [86_399_000, '23 h 59 m'],
    [86_400_000, '1 d'],
    [183_600_000, '2 d 3 h'],
  ];
  for (const [milliseconds, text] of cases) assert.equal(formatDuration(milliseconds), text);
});
