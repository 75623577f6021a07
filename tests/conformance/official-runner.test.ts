/**
 * The same workflows with the official local test runner as the service: results and events are those that are expected
 * of the embedded service, apart from what the runner is known to do in another way.
 */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import type { DurableLambdaHandler } from '../../runtime/index.ts';
import { CapturedLogs } from '../support/captured-logs.ts';
import { compareHistory, type LeftOut } from './event-pattern.ts';
import type { CallbackAction, Expectation } from './expectation.ts';
import { loadOfficialRunner, NODE_NEEDED, runOfficially, type RunnerClass } from './official-runner.ts';
import { compareLogs, recordsOf } from './log-rules.ts';
import { randomNames, withNames } from './pattern-value.ts';
import { SUITES } from './suites.ts';
import * as invokeHandlers from './handlers/invoke.ts';

/**
 * The runner counts attempts in another way after the first, has another type of error for callbacks that timed out, and
 * no details of an invoke.
 */
const divergent: LeftOut = (eventType, key) =>
  key === 'attempt' || eventType === 'ChainedInvokeStarted' || (eventType === 'CallbackTimedOut' && key === 'error');
/** It ends with an invocation that throws; it has no virtual time for an hour. */
const BEYOND = new Set(['1-18', '2-5']);

const major = Number(process.versions.node.split('.')[0]);

if (major < NODE_NEEDED) {
  console.log(`The official test runner needs Node ${String(NODE_NEEDED)}; this is ${process.version}: not run.`);
} else {
  describe('the official local test runner as the service', { concurrency: 8 }, () => {
    let Runner: RunnerClass;
    let logs: CapturedLogs;

    before(async () => {
      Runner = await loadOfficialRunner();
      await Runner.setupTestEnvironment({ skipTime: false });
      logs = new CapturedLogs();
    });
    after(async () => {
      logs.release();
      await Runner.teardownTestEnvironment();
    });

    for (const [expectations, handlers] of Object.values(SUITES)) {
      for (const [id, expectation] of Object.entries(expectations)) {
        if (BEYOND.has(id)) continue;
        const handler = handlers[`r${id.replace('-', '_')}`];
        if (handler === undefined) throw new Error(`There is no workflow for ${id}.`);
        test(id, () => checkOfficially({ Runner, logs }, handler, expectation));
      }
    }
  });
}

async function checkOfficially(
  { Runner, logs }: { readonly Runner: RunnerClass; readonly logs: CapturedLogs },
  handler: DurableLambdaHandler,
  expected: Expectation,
): Promise<void> {
  const names = randomNames(expected.random ?? {});
  const { arn, status, result, events } = await runOfficially(Runner, {
    handler,
    invoked: { echo: invokeHandlers.echo, failing: invokeHandlers.failing },
    input: withNames(expected.input ?? null, names),
    callbacks: withNames(expected.callbacks ?? [], names) as CallbackAction[],
    callbackName: names.get('CB_NAME') as string | undefined,
  });
  const problems = compareHistory(expected.history, events, names, divergent);
  if (expected.status !== undefined && status !== expected.status) problems.push(`status ${status}`);
  if ('result' in expected && !isDeepStrictEqual(result ?? null, withNames(expected.result, names))) {
    problems.push(`result ${JSON.stringify(result)}`);
  }
  if (expected.logs !== undefined) {
    const lines = logs.of(arn).map((line) => line.text);
    problems.push(...compareLogs(expected.logs, recordsOf(lines), names));
  }
  const seen = events.map((event) => JSON.stringify(event).slice(0, 400));
  assert.equal(problems.length, 0, [...problems, '', ...seen].join('\n'));
}
