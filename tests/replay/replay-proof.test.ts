/** In strict mode, state that is not recorded is found by a replay right after the run. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { proofCost } from '../../host/replay/replay-proof.ts';
import { verifyReplay } from '../../host/replay/verify-replay.ts';
import * as workflows from '../fixtures/replay/hidden-state.ts';
import { createLocalRun, type ExecutionReport, type LocalRun } from '../support/local-run.ts';

let run: LocalRun;

before(async () => {
  run = await createLocalRun({ functions: { ...workflows } });
});

after(() => run.close());

const sourceLines = readFileSync(new URL('../fixtures/replay/hidden-state.ts', import.meta.url), 'utf8').split('\n');

/** `line`: what stands at the place in the source that the report names. */
function assertFound(report: ExecutionReport, what: RegExp, line?: string): void {
  assert.equal(report.status, 'FAILED');
  assert.equal(report.error?.ErrorType, 'NonDeterministicExecutionError');
  const message = report.error?.ErrorMessage ?? '';
  assert.match(message, /does not replay/);
  assert.match(message, what);
  assert.match(message, /this run: .*\n {2}replay: /);
  assert.match(message, /\[DS_REPLAY_PROOF\]/);
  if (line === undefined) return;
  const place = /hidden-state\.ts:(\d+):\d+/.exec(message);
  assert.ok(sourceLines[Number(place?.[1]) - 1]?.includes(line), message);
}

test('a counter of the module is found at the line that rests on it', async () => {
  assertFound(await run.execute('counter'), /operation 1: the name differs/, 'context.step(');
});

test('a set that is filled across executions is found', async () => {
  assertFound(await run.execute('knownOrders', { id: 'x' }), /"greet"/, 'context.step(');
});

test('input without an order is found', async () => {
  assertFound(await run.execute('unordered'), /operation 1: the name differs/, 'for (const name of unorderedNames())');
});

test('a variable of the module that the body of a step changes is found by a replay in an instance of its own', async () => {
  assert.equal((await run.execute('changedByStep')).status, 'SUCCEEDED');
  assertFound(await run.execute('changedByStep'), /operation 2: it is not requested/);
});

test('a captured variable is found at the operation that rests on it', async () => {
  assertFound(await run.execute('captured'), /operation 2: it is not requested/);
});

test('a captured variable is found by the result', async () => {
  assertFound(await run.execute('capturedResult'), /another result\.\n {2}this run: 5\n {2}replay: {3}0/);
});

test('ids out of a pool are found', async () => {
  // Depends on what is left in the pool of the thread that replays.
  assertFound(await run.execute('pooledIds'), /randomness differs|another result/);
});

test('what replays is left alone, and a proof costs one replay at most', async (t) => {
  const before = proofCost();
  const histories: object[] = [];
  for (let n = 0; n < 20; n += 1) {
    const report = await run.execute('wellBehaved', { n });
    assert.equal(report.status, 'SUCCEEDED', report.error?.ErrorMessage);
    histories.push({ DurableExecutionArn: report.arn, Events: report.events });
  }
  const after = proofCost();
  const proofs = after.proofs - before.proofs;
  assert.ok(proofs >= 20);
  const replays: number[] = [];
  for (const history of histories) {
    const { status, durationMs } = await verifyReplay(workflows.wellBehaved, history, { sources: false });
    assert.equal(status, 'reproduced');
    replays.push(durationMs);
  }
  const proof = (after.totalMs - before.totalMs) / proofs;
  const replay = replays.reduce((sum, ms) => sum + ms) / replays.length;
  t.diagnostic(
    `${proof.toFixed(2)} ms a proof (of ${String(proofs)}), ${replay.toFixed(2)} ms a replay of a whole history`,
  );
  const failed = await run.execute('failing');
  assert.equal(failed.error?.ErrorType, 'RangeError');
});
