/**
 * Lines of workflows reach the host in order, whole, and with the execution they belong to. Executions share one thread
 * here.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import * as workflows from '../fixtures/log-flows.ts';
import { handlersOf } from '../support/fixture-handlers.ts';
import { createLocalRun, type LocalRun } from '../support/local-run.ts';

const handlers = handlersOf(new URL('../fixtures/log-flows.ts', import.meta.url), workflows, {
  pool: { maxThreads: 1, concurrency: 4 },
});

let run: LocalRun;
before(async () => {
  run = await createLocalRun({ functions: handlers, invocationRetry: { maxAttempts: 2, backoffSeconds: 1 } });
});
after(() => run.close());

test('an invocation that ends at once loses no line', async () => {
  const report = await run.execute('manyLines', { label: 'n', lines: 3000 });
  assert.deepEqual(
    report.lines.map((line) => line.text.trim()),
    Array.from({ length: 3000 }, (_, line) => `n ${String(line)}`),
  );
});

test('a thread that dies loses no line, and the next execution has a thread', async () => {
  const report = await run.execute('exits', { lines: 500 });
  assert.equal(report.status, 'FAILED');
  assert.deepEqual(
    report.invocations.map((invocation) => invocation.outcome),
    ['CRASHED', 'CRASHED'],
  );
  const lines = report.lines.filter((line) => line.channel === 'console').map((line) => line.text);
  const once = Array.from({ length: 500 }, (_, line) => `line ${String(line)}`);
  assert.deepEqual(lines, [...once, ...once]);
  assert.deepEqual(report.logged, ['last words 1', 'last words 1']);
  assert.equal((await run.execute('manyLines', { label: 'x', lines: 3 })).lines.length, 3);
});

test('executions at the same time mix neither lines nor clocks', async () => {
  const labels = ['a', 'b', 'c'];
  const reports = await Promise.all(labels.map((label) => run.execute('interleaved', { label, rounds: 3 })));
  const randoms = new Set<unknown>();
  for (const [index, report] of reports.entries()) {
    const { label, clocks, random } = report.result as { label: string; clocks: number[]; random: number };
    assert.equal(label, labels[index]);
    randoms.add(random);
    for (const { text } of report.lines) {
      assert.ok(text.startsWith('{') ? text.includes(`"${label} `) : text.startsWith(`${label} `), text);
    }
    const shown = report.lines.map((line) => line.text).filter((text) => text.includes('in step'));
    assert.deepEqual(
      shown,
      [0, 1, 2].map((round) => `${label} in step ${String(round)}`),
    );
    assert.equal(clocks[0], report.events[0]?.EventTimestamp.getTime());
    const ends = report.events.filter((event) => event.EventType === 'WaitSucceeded');
    assert.deepEqual(
      clocks.slice(1),
      ends.slice(0, 2).map((event) => event.EventTimestamp.getTime()),
    );
  }
  assert.equal(randoms.size, 3);
});

test('a logger line appears once, however often the workflow is replayed', async () => {
  const report = await run.execute('logsOnce');
  assert.equal(report.invocations.length, 3);
  assert.deepEqual(report.logged, ['start', 'in step', { after: 'one' }, 'in child', report.logged[4], 'end 1']);
  assert.match(String(report.logged[4]), /^child failed/);
  const records = report.lines.map((line) => ({ channel: line.channel, ...(JSON.parse(line.text) as object) }));
  const step = records[1] as Record<string, unknown>;
  assert.equal(step['executionArn'], report.arn);
  assert.equal(step['operationName'], 'one');
  assert.equal(step['operationId'], 'c4ca4238a0b92382');
  assert.equal(step['attempt'], 1);
  assert.deepEqual([step['level'], step['channel']], ['WARN', 'stderr']);
  assert.equal((records[4] as Record<string, unknown>)['errorType'], 'RangeError');
});
