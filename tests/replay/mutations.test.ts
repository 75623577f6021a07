/**
 * Edits of a workflow against a history which the unedited one recorded: those that change what is asked for are
 * reported at the first difference, the others pass.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { verifyReplay } from '../../host/replay/verify-replay.ts';
import type { ReplayCode } from '../../host/replay/replay-verdict.ts';
import type { DurableLambdaHandler } from '../../runtime/index.ts';
import * as workflows from '../fixtures/replay/ten-operations.ts';
import { createLocalRun, type ExecutionReport, type LocalRun } from '../support/local-run.ts';

const sourceLines = readFileSync(new URL('../fixtures/replay/ten-operations.ts', import.meta.url), 'utf8').split('\n');

let run: LocalRun;
let report: ExecutionReport;
let history: unknown;

before(async () => {
  run = await createLocalRun({ functions: { order: workflows.recorded } });
  report = await run.execute('order', { id: 'o-1', amount: 5 });
  assert.equal(report.status, 'SUCCEEDED');
  history = { DurableExecutionArn: report.arn, Events: report.events };
});

after(() => run.close());

test('the unedited workflow reproduces its history', async () => {
  const verdict = await verifyReplay(workflows.recorded, history);
  assert.equal(verdict.status, 'reproduced', JSON.stringify(verdict.finding));
  assert.equal(verdict.operations, 10);
  assert.equal(verdict.agreed, 10);
  assert.deepEqual(verdict.warnings, []);
});

const REPORTED: readonly [string, DurableLambdaHandler, ReplayCode, number, string | undefined][] = [
  ['a renamed operation', workflows.renamed, 'DS_REPLAY_CHANGED', 5, 'label'],
  ['an inserted operation', workflows.inserted, 'DS_REPLAY_INSERTED', 5, 'label'],
  ['a removed operation', workflows.removed, 'DS_REPLAY_REMOVED', 5, 'label'],
  ['swapped operations', workflows.swapped, 'DS_REPLAY_REORDERED', 7, 'mail'],
  ['a wait that became a step', workflows.retyped, 'DS_REPLAY_CHANGED', 6, 'wait'],
  ['a dropped last operation', workflows.withoutLast, 'DS_REPLAY_RETURNED_EARLY', 9, 'close'],
  ['another result', workflows.otherResult, 'DS_REPLAY_RESULT', 10, undefined],
];

for (const [what, handler, code, agreed, path] of REPORTED) {
  test(`${what} is reported where it begins`, async () => {
    const verdict = await verifyReplay(handler, history);
    assert.equal(verdict.status, 'diverged');
    assert.equal(verdict.finding?.code, code, verdict.finding?.message);
    assert.equal(verdict.agreed, agreed);
    assert.equal(verdict.finding?.recorded?.path, path);
    const { requested, source } = verdict.finding ?? {};
    if (requested === undefined) return;
    assert.match(source?.file ?? '', /ten-operations\.ts$/);
    const line = sourceLines[(source?.line ?? 0) - 1] ?? '';
    assert.ok(line.includes(requested.name ?? 'context.'), line);
  });
}

const HARMLESS: readonly [string, DurableLambdaHandler, number][] = [
  ['other bodies of steps, which do not run', workflows.otherBodies, 0],
  ['another wait, with a warning', workflows.otherWaits, 1],
  ['log lines', workflows.withLogLines, 0],
  ['another inside of finished contexts', workflows.otherInside, 0],
  ['a new operation behind a patch', workflows.patched, 0],
];

for (const [what, handler, warnings] of HARMLESS) {
  test(`${what} reproduces the history`, async () => {
    const verdict = await verifyReplay(handler, history);
    assert.equal(verdict.status, 'reproduced', JSON.stringify(verdict.finding));
    assert.equal(verdict.warnings.length, warnings);
    assert.deepEqual(
      run.logs.of(report.arn).filter(({ text }) => /begun|reserved/.test(text)),
      [],
    );
  });
}
