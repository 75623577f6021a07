import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  batchProgress,
  completeBatch,
  completionReason,
  continueBatch,
  validateCompletionConfig,
} from '../../runtime/completion-policy.ts';
import type { CompletionConfig, CompletionStatus } from '../../runtime/completion-types.ts';
import { CompletionOutcome } from '../../runtime/completion-types.ts';

function status(successCount: number, failureCount: number, totalCount: number): CompletionStatus {
  return { successCount, failureCount, completedCount: successCount + failureCount, totalCount, items: [] };
}

type Row = [string, CompletionConfig | undefined, CompletionStatus, boolean, boolean, string];
const rows: Row[] = [
  ['running', undefined, status(1, 0, 3), true, false, 'ALL_COMPLETED'],
  ['all done', undefined, status(3, 0, 3), true, true, 'ALL_COMPLETED'],
  ['empty', undefined, status(0, 0, 0), true, true, 'ALL_COMPLETED'],
  ['fail fast by default', undefined, status(1, 1, 3), false, true, 'FAILURE_TOLERANCE_EXCEEDED'],
  ['fail fast with an empty configuration', {}, status(0, 1, 3), false, true, 'FAILURE_TOLERANCE_EXCEEDED'],
  ['fail fast, last item', undefined, status(2, 1, 3), false, true, 'FAILURE_TOLERANCE_EXCEEDED'],
  ['tolerated count', { toleratedFailureCount: 1 }, status(0, 1, 3), true, false, 'ALL_COMPLETED'],
  ['count exceeded', { toleratedFailureCount: 1 }, status(0, 2, 3), false, true, 'FAILURE_TOLERANCE_EXCEEDED'],
  ['zero tolerated', { toleratedFailureCount: 0 }, status(0, 1, 3), false, true, 'FAILURE_TOLERANCE_EXCEEDED'],
  ['percentage at its limit', { toleratedFailurePercentage: 50 }, status(0, 2, 4), true, false, 'ALL_COMPLETED'],
  [
    'percentage exceeded',
    { toleratedFailurePercentage: 50 },
    status(0, 3, 4),
    false,
    true,
    'FAILURE_TOLERANCE_EXCEEDED',
  ],
  ['percentage of nothing', { toleratedFailurePercentage: 0 }, status(0, 0, 0), true, true, 'ALL_COMPLETED'],
  [
    'either limit stops',
    { toleratedFailureCount: 5, toleratedFailurePercentage: 10 },
    status(0, 1, 4),
    false,
    true,
    'FAILURE_TOLERANCE_EXCEEDED',
  ],
  ['minimum reached', { minSuccessful: 2 }, status(2, 0, 4), true, true, 'MIN_SUCCESSFUL_REACHED'],
  ['minimum tolerates failures', { minSuccessful: 2 }, status(1, 2, 4), true, false, 'ALL_COMPLETED'],
  ['minimum reached by the last', { minSuccessful: 2 }, status(2, 1, 3), true, true, 'ALL_COMPLETED'],
  ['minimum never reached', { minSuccessful: 3 }, status(1, 2, 3), true, true, 'ALL_COMPLETED'],
  ['custom: not yet', { shouldComplete: continueBatch }, status(1, 1, 3), true, false, 'ALL_COMPLETED'],
  ['custom: at the end', { shouldComplete: continueBatch }, status(1, 2, 3), true, true, 'ALL_COMPLETED'],
  [
    'custom: success',
    { shouldComplete: () => completeBatch() },
    status(0, 0, 3),
    false,
    true,
    'CUSTOM_COMPLETION_SUCCEEDED',
  ],
  [
    'custom: success without outcome',
    { shouldComplete: () => ({ complete: true }) },
    status(0, 0, 3),
    false,
    true,
    'CUSTOM_COMPLETION_SUCCEEDED',
  ],
  [
    'custom: failure',
    { shouldComplete: () => completeBatch(CompletionOutcome.FAILED) },
    status(3, 0, 3),
    false,
    true,
    'CUSTOM_COMPLETION_FAILED',
  ],
];
for (const [what, config, state, mayStart, complete, reason] of rows) {
  void test(what, () => {
    assert.deepEqual(batchProgress(state, config), { mayStart, complete });
    assert.equal(completionReason(state, config), reason);
  });
}

void test('answers of a custom policy', () => {
  assert.deepEqual(continueBatch(), { complete: false });
  assert.deepEqual(completeBatch(), { complete: true, outcome: 'SUCCEEDED' });
});

void test('contradictory and impossible configurations are refused', () => {
  const place = { call: 'map', name: 'all' };
  const refuses = (config: unknown, message: RegExp): void => {
    assert.throws(
      () => {
        validateCompletionConfig(config as CompletionConfig, place);
      },
      { message },
    );
  };
  validateCompletionConfig(undefined, place);
  validateCompletionConfig({}, place);
  validateCompletionConfig({ minSuccessful: 1, toleratedFailureCount: 0, toleratedFailurePercentage: 100 }, place);
  validateCompletionConfig({ shouldComplete: continueBatch }, place);
  refuses(
    { shouldComplete: continueBatch, minSuccessful: 1 },
    /^The completionConfig of map "all" has both shouldComplete and minSuccessful/,
  );
  refuses({ shouldComplete: 5 }, /shouldComplete that is no function/);
  refuses({ minSuccessful: -1 }, /has minSuccessful -1, which is no number of 0 or more/);
  refuses({ toleratedFailureCount: NaN }, /toleratedFailureCount NaN/);
  refuses(null, /must be an object/);
});
