import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import * as fixtures from '../fixtures/explicit-forms.ts';
import { createLocalRun, type LocalRun } from '../support/local-run.ts';

describe('what a context offers beyond the official SDK', () => {
  let local: LocalRun;
  let invocations = 0;
  before(async () => {
    local = await createLocalRun({
      functions: {
        changed: fixtures.changed,
        values: fixtures.values,
        trip: fixtures.trip,
        // Deployed anew while the execution waits.
        redeployed: (event, context) => (invocations++ === 0 ? fixtures.before : fixtures.changed)(event, context),
      },
    });
  });
  after(() => local.close());

  test('patched: an execution that begins with the new code takes all of it, on each replay', async () => {
    assert.deepEqual((await local.execute('changed')).result, ['first', 'early', 'late', 'last']);
  });

  test('patched: an execution in flight keeps to the old code where it has been, and takes the new code after that', async () => {
    const report = await local.execute('redeployed');
    assert.deepEqual(report.result, ['first', 'late', 'last']);
    assert.equal(report.updates.filter((update) => update.SubType === 'Patch').length, 1);
    assert.equal(report.invocations.length, 3);
  });

  test('now, random and uuid are those of the patched globals, and the same on replay', async () => {
    const report = await local.execute('values');
    const { same, seen, hour } = report.result as { same: boolean; seen: boolean[]; hour: number };
    assert.equal(same, true);
    assert.equal(hour, 1);
    // The last invocation replays up to the wait.
    assert.deepEqual(seen, [true, true]);
  });

  test('saga: compensations run last first when the workflow fails, never when it suspends', async () => {
    const report = await local.execute('trip', {});
    const names = report.updates.filter((update) => update.Action === 'SUCCEED').map((update) => update.Name);
    assert.deepEqual(names, ['book-flight', 'book-hotel', 'cancel-hotel', 'cancel-flight']);
    assert.equal(report.error?.ErrorMessage, 'card declined');
  });

  test('saga: a compensation that fails does not keep the others from running, and is told', async () => {
    const report = await local.execute('trip', { failUndo: true });
    const names = report.updates.filter((update) => update.Action === 'SUCCEED').map((update) => update.Name);
    assert.deepEqual(names, ['book-flight', 'book-hotel', 'cancel-flight']);
    assert.match(
      report.error?.ErrorMessage ?? '',
      /card declined.*"cancel-hotel": desk closed.*DS_COMPENSATION_FAILED/,
    );
  });
});
