/** Runs one handler on the embedded service and compares what came of it with what is expected. */
import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import type { ExecutionReport, LocalRun } from '../support/local-run.ts';
import { compareHistory } from './event-pattern.ts';
import type { CallbackAction, Expectation } from './expectation.ts';
import { compareLogs, recordsOf } from './log-rules.ts';
import { OutsideSystem } from './outside-system.ts';
import { randomNames, withNames, type Names } from './pattern-value.ts';

/** The service of `local` must have `time: 'virtual'`. Throws an AssertionError that lists all that does not fit. */
export async function checkExpectation(local: LocalRun, functionName: string, expected: Expectation): Promise<void> {
  const names = randomNames(expected.random ?? {});
  const outside = new OutsideSystem(local.service, withNames(expected.callbacks ?? [], names) as CallbackAction[]);
  const input = withNames(expected.input ?? null, names);
  const report = await outside.drive(() => local.execute(functionName, input));
  const problems = compareReport(expected, report, names);
  assert.equal(problems.length, 0, [...problems, '', ...describe(report)].join('\n'));
}

function compareReport(expected: Expectation, report: ExecutionReport, names: Names): string[] {
  const problems: string[] = [];
  if (expected.status !== undefined && expected.status !== report.status) problems.push(`status ${report.status}`);
  problems.push(...compareHistory(expected.history, report.events, names));
  if ('result' in expected && expected.status === 'SUCCEEDED') {
    const result = report.resultText === undefined ? null : report.result;
    const wanted = withNames(expected.result, names);
    if (!isDeepStrictEqual(result, wanted)) problems.push(`result ${JSON.stringify(result)}`);
  }
  if (expected.logs !== undefined) {
    const records = recordsOf(report.lines.map((line) => line.text));
    problems.push(...compareLogs(expected.logs, records, names));
  }
  return problems;
}

function describe(report: ExecutionReport): string[] {
  return [
    ...report.events.map((event) => JSON.stringify(event).slice(0, 400)),
    ...report.lines.map((line) => line.text.slice(0, 400)),
    `${report.status} ${String(report.resultText).slice(0, 400)} ${JSON.stringify(report.error)}`,
  ];
}
