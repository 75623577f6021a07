/** Runs configurations in processes of their own, and compares what they came to. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { DurableSandboxConfig } from '../../runtime/index.ts';
import { OPTIONS_VARIABLE } from '../fixtures/configurations/options-variable.ts';
import type { Configuration } from './configuration.ts';
import type { WorkflowOutcome } from './outcomes.ts';

const PROCESS = fileURLToPath(new URL('./outcomes-process.ts', import.meta.url));

export type Outcomes = Readonly<Record<string, WorkflowOutcome>>;

/** What `durableSandbox()` is told. */
function optionsOf({ isolation, threads }: Configuration): DurableSandboxConfig {
  return { isolation, ...(threads === undefined ? {} : { pool: { maxThreads: threads } }) };
}

export async function outcomesOf(configuration: Configuration): Promise<Outcomes> {
  const child = spawn(process.execPath, ['--import', 'tsx', PROCESS, JSON.stringify(configuration)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, [OPTIONS_VARIABLE]: JSON.stringify(optionsOf(configuration)) },
  });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (more: string) => {
    text += more;
  });
  const code = await new Promise((resolve) => child.on('close', resolve));
  assert.equal(code, 0, text);
  return JSON.parse(text) as Outcomes;
}

export function assertEnded(outcomes: Outcomes): void {
  assert.ok(Object.keys(outcomes).length >= 25);
  for (const [name, { status, answer }] of Object.entries(outcomes)) {
    assert.equal(status, name === 'failure' ? 'FAILED' : 'SUCCEEDED', `${name}: ${JSON.stringify(answer)}`);
  }
}

/** @throws AssertionError when a workflow came to something else, or the configuration changed nothing on the way. */
export function assertAlike(configuration: Configuration, outcomes: Outcomes, expected: Outcomes): void {
  assert.deepEqual(Object.keys(outcomes).sort(), Object.keys(expected).sort());
  for (const [name, outcome] of Object.entries(outcomes)) {
    const { status, answer, history } = expected[name] as WorkflowOutcome;
    assert.deepEqual([outcome.status, outcome.answer], [status, answer], name);
    assert.deepEqual(outcome.history, history, name);
  }
  const [own, usual] = [totals(outcomes), totals(expected)];
  if (configuration.alwaysSuspend === true) assert.ok(own.invocations > 2 * usual.invocations);
  if (configuration.updatesPerCall === 1) assert.ok(own.checkpoints > 1.5 * usual.checkpoints);
}

export function totals(outcomes: Outcomes): Record<'workflows' | 'invocations' | 'checkpoints', number> {
  const all = Object.values(outcomes);
  const sum = (count: (outcome: WorkflowOutcome) => number): number =>
    all.reduce((total, outcome) => total + count(outcome), 0);
  return {
    workflows: all.length,
    invocations: sum(({ invocations }) => invocations),
    checkpoints: sum(({ checkpoints }) => checkpoints),
  };
}
