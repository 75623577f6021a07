/**
 * Calls which the host does not keep apart may be recorded in the same millisecond: a replay of such a record must see
 * everything in the order in which it was seen first.
 *
 * `DURABLE_SANDBOX_SEED=<n>` repeats a run; the seed is in the title of the test.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { InvocationStatus } from '../../runtime/index.ts';
import { handler } from '../fixtures/tree-workflow.ts';
import { replayHistory } from '../support/replay-history.ts';
import { record } from './recorded-execution.ts';
import { chooseSeed, sampleTrees } from './tree-arbitrary.ts';

const TREES = 400;
const seed = chooseSeed();

/** Without the clock, which is the recorded time. */
function order(result: string | undefined): string | undefined {
  return result?.replaceAll(/\+\d+/g, '');
}

test(`${String(TREES)} trees replay to the same order from shared milliseconds (seed ${String(seed)})`, async (t) => {
  let moved = 0;
  for (const tree of sampleTrees(seed, TREES)) {
    const live = await record(handler, tree, { batchTimestamps: 'shared' });
    const { operations, ...shared } = live.inSharedMilliseconds();
    moved += shared.moved;
    const { output } = await replayHistory(handler, { arn: live.arn, operations });
    const result = output.Status === InvocationStatus.SUCCEEDED ? output.Result : JSON.stringify(output);
    assert.equal(order(result), order(live.result), JSON.stringify(tree));
  }
  t.diagnostic(`${String(moved)} calls in the millisecond of the one before`);
  assert.ok(moved > 0, 'some calls need not be kept apart');
});
