import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { ALLOWED_SOURCES } from '../../runtime/determinism/allowed-sources.ts';
import { allowed, ALLOWED_PROBES } from '../fixtures/determinism/allowed-workflow.ts';
import { createLocalRun, type LocalRun } from '../support/local-run.ts';

/** Ticks come before microtasks or after them, as Node has it: the same on each replay. */
const OWN_ORDER = 'DS_DET_MICROTASKS';

describe('allowed sources', () => {
  let local: LocalRun;
  before(async () => {
    local = await createLocalRun({ functions: { allowed } });
  });
  after(() => local.close());

  for (const { code } of ALLOWED_SOURCES) {
    test(`${code}: no error, results in call order, nothing suspended in between`, async () => {
      const report = await local.execute('allowed', { code });
      assert.equal(report.status, 'SUCCEEDED', report.error?.ErrorMessage);
      assert.equal(report.invocations.length, 2);
      const expected = ALLOWED_PROBES[code].map((_probe, index) => index);
      const order = report.result as number[];
      assert.deepEqual(code === OWN_ORDER ? order.toSorted() : order, expected);
      const suspended = report.eventTypes.indexOf('InvocationCompleted');
      assert.ok(report.eventTypes.lastIndexOf('StepSucceeded') < suspended);
      const lines = report.lines.map((line) => line.text);
      // A line that is written again on replay.
      assert.deepEqual(lines, code === 'DS_DET_CONSOLE' ? Array<string>(2).fill('a line of the workflow') : []);
    });
  }
});
