import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { PATCHED_SOURCES } from '../../runtime/determinism/patched-sources.ts';
import { RANDOM_CODES } from '../fixtures/determinism/patched-probes.ts';
import { patched, unpatched } from '../fixtures/determinism/patched-workflow.ts';
import { createLocalRun, type ExecutionReport, type LocalRun } from '../support/local-run.ts';
import type { ReplayReport } from '../support/replay-history.ts';

type Readings = Record<string, unknown>;
interface Result {
  readonly early: Readings;
  readonly earlyRecorded: Readings;
  readonly late: Readings;
  readonly lateRecorded: Readings;
}

const ELSEWHERE = fileURLToPath(new URL('../fixtures/determinism/replay-elsewhere.ts', import.meta.url));

describe('patched sources', () => {
  let local: LocalRun;
  let first: ExecutionReport;
  let second: ExecutionReport;
  let elsewhere: ReplayReport;

  before(async () => {
    process.env['PROBE_VARIABLE'] = 'of the process';
    local = await createLocalRun({ functions: { patched, unpatched } });
    // Each invocation compares what it reads with what the first one has recorded.
    first = await local.execute('patched', { compare: true });
    second = await local.execute('patched', { compare: true });
    elsewhere = await replayElsewhere(first);
  });
  after(() => local.close());

  test('the execution took four invocations, and its replay elsewhere writes nothing', () => {
    assert.equal(first.status, 'SUCCEEDED', first.error?.ErrorMessage);
    assert.equal(first.invocations.length, 4);
    assert.equal(elsewhere.output.Status, 'SUCCEEDED', JSON.stringify(elsewhere.output));
    assert.deepEqual(elsewhere.updates, []);
  });

  for (const { code } of PATCHED_SOURCES) {
    test(`${code} gives the same on each replay`, () => {
      const { early, earlyRecorded, late, lateRecorded } = first.result as Result;
      assert.notEqual(early[code], undefined);
      assert.deepEqual(early[code], earlyRecorded[code]);
      assert.deepEqual(late[code], lateRecorded[code]);
      const replayed = JSON.parse('Result' in elsewhere.output ? (elsewhere.output.Result ?? '') : '') as Result;
      assert.deepEqual(replayed.early[code], early[code]);
      assert.deepEqual(replayed.late[code], late[code]);
    });
  }

  for (const code of RANDOM_CODES) {
    test(`${code} differs between executions, contexts and forms`, () => {
      const values = [first, second].flatMap((report) => {
        const { early, late } = report.result as Result;
        return [early[code], late[code]].flat(2).filter((value) => value !== '' && String(value).length > 6);
      });
      assert.equal(new Set(values).size, values.length);
    });
  }

  test('time in workflow code is the time of the record', () => {
    const { early, late } = first.result as Result;
    const started = first.events.find((event) => event.EventType === 'ExecutionStarted')?.EventTimestamp;
    assert.equal((early['DS_DET_DATE'] as unknown[])[1], Number(new Date(started as unknown as string)));
    assert.equal((early['DS_DET_PERFORMANCE'] as unknown[])[0], 1);
    assert.ok(Number((late['DS_DET_PERFORMANCE'] as unknown[])[0]) >= 60_000);
    assert.ok(Number((late['DS_DET_EVENT_TIME'] as unknown[])[0]) >= 60_000);
  });

  test('local time is UTC, and texts look as Node writes them', () => {
    const { early } = first.result as Result;
    assert.deepEqual((early['DS_DET_LOCAL_TIME'] as unknown[]).slice(0, 10), [
      'Sun Jun 15 2025 15:06:40 GMT+0000 (Coordinated Universal Time)',
      'Sun Jun 15 2025',
      '15:06:40 GMT+0000 (Coordinated Universal Time)',
      15,
      0,
      0,
      Date.UTC(2030, 0, 31, 23, 59),
      Date.UTC(2030, 6, 1, 12),
      Date.UTC(2030, 6, 1, 12),
      Date.UTC(2030, 6, 1, 12),
    ]);
    assert.equal((early['DS_DET_LOCAL_TIME'] as unknown[])[10], Date.UTC(2030, 6, 1, 10));
    assert.equal((early['DS_DET_INTL'] as unknown[])[2], 'UTC');
  });

  test('off: clock and randomness are native', async () => {
    const report = await local.execute('unpatched', { compare: false });
    assert.equal(report.status, 'SUCCEEDED', report.error?.ErrorMessage);
    const { early, earlyRecorded } = report.result as Result;
    for (const code of RANDOM_CODES) assert.notDeepEqual(early[code], earlyRecorded[code]);
    assert.ok(Math.abs(Number((early['DS_DET_DATE'] as unknown[])[1]) - Date.now()) < 60_000);
  });
});

async function replayElsewhere(report: ExecutionReport): Promise<ReplayReport> {
  const child = spawn(process.execPath, ['--import', 'tsx', ELSEWHERE], {
    env: {
      ...process.env,
      TZ: 'Pacific/Auckland',
      LANG: 'de_DE.UTF-8',
      LC_ALL: 'de_DE.UTF-8',
      NODE_TEST_CONTEXT: undefined,
    },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  child.stdin.end(JSON.stringify({ arn: report.arn, operations: report.operations }));
  return JSON.parse(await text(child.stdout)) as ReplayReport;
}
