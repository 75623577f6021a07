/**
 * Code that ruins its thread, in workflow code and in a step: the answer comes in time and says why, what was finished is
 * kept, the next execution finds a clean thread, and the host's own world is as it was.
 */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { hostile } from '../fixtures/containment/hostile.ts';
import type { Harm } from '../fixtures/containment/harms.ts';
import { createLocalRun, type LocalRun } from '../support/local-run.ts';

const BLOCKED_MS = 300;
const ALLOWANCE_MS = 2_000;
/** Longer than any test: only what is to reach it has a deadline that is near. */
const FUNCTION_SECONDS = 120;
const NEAR_SECONDS = 5;

interface Expected {
  /** Of the recorded error: type and text. */
  readonly step: readonly [string, RegExp] | 'SUCCEEDED';
  readonly workflow: readonly [string, RegExp] | 'SUCCEEDED';
  /** Where the answer is due at the deadline only. */
  readonly atDeadline?: true;
}

const STOPPED = /limits\.blockedMs of 300 without a break/;
/** A machine that is too busy to ask in time names no place. Which one it names is tested with blocked-site.ts. */
const blocked = (at: string): Expected => {
  const text = new RegExp(`${STOPPED.source}(, at [^ ]*${at})?\\. Split`);
  return { step: ['StepError', text], workflow: ['SandboxTerminatedError', text] };
};
const DIED = ['Runtime.ExitError', /sandbox thread .* ended/] as const;
const REFUSED = ['DeterminismError', /DS_DET_/] as const;

// An edit lets a step or workflow succeed outside of strict mode; strict mode names it.
const CASES: Partial<Record<Harm, Expected>> = {
  loop: blocked('harms\\.ts:[12][0-9]:[0-9]+'),
  microtasks: blocked('harms\\.ts:[12][0-9]:[0-9]+'),
  regex: blocked('harms\\.ts:[12][0-9]:[0-9]+'),
  // No inspector sees into a native call.
  native: blocked('nowhere'),
  logFlood: blocked('harms\\.ts:[23][0-9]:[0-9]+'),
  never: {
    step: ['Sandbox.Timedout', /reached its deadline while step "harm" was running.*DS_INVOCATION_DEADLINE/s],
    workflow: ['DurableSandboxError', /DS_STUCK_EXECUTION/],
    atDeadline: true,
  },
  getter: blocked('harms\\.ts:[0-9]+:[0-9]+'),
  toJson: blocked('harms\\.ts:[0-9]+:[0-9]+'),
  thenGetter: blocked('harms\\.ts:[0-9]+:[0-9]+'),
  ticks: blocked('harms\\.ts:[0-9]+:[0-9]+'),
  atomicsWait: { step: blocked('harms\\.ts:[0-9]+:[0-9]+').step, workflow: REFUSED },
  childProcess: { step: blocked('nowhere').step, workflow: REFUSED },
  exit: { step: DIED, workflow: DIED },
  reallyExit: { step: DIED, workflow: DIED },
  kill: { step: ['StepError', /DS_OWN_PROCESS/], workflow: REFUSED },
  abort: { step: ['StepError', /abort/], workflow: ['TypeError', /abort/] },
  throwInTimer: { step: ['Runtime.ExitError', /thrown in a timer/], workflow: REFUSED },
  rejection: {
    step: ['Runtime.ExitError', /nobody cares/],
    workflow: ['Runtime.ExitError', /nobody cares/],
  },
  prototype: { step: REFUSED, workflow: REFUSED },
  global: { step: REFUSED, workflow: REFUSED },
};

/** The members of what all code of this thread shares, as they are. */
function hostWorld(): unknown[] {
  const shared = [
    globalThis,
    Object,
    Object.prototype,
    Array.prototype,
    Function.prototype,
    Promise,
    Promise.prototype,
  ];
  return shared.flatMap((object) =>
    Reflect.ownKeys(object).map((key) => [key, Object.getOwnPropertyDescriptor(object, key)?.value] as const),
  );
}

describe('code that ruins its thread', () => {
  let local: LocalRun;
  let hurried: LocalRun;
  before(async () => {
    local = await createLocalRun({
      functions: { hostile },
      functionTimeoutSeconds: FUNCTION_SECONDS,
      invocationRetry: { maxAttempts: 1, backoffSeconds: 1 },
    });
    hurried = await createLocalRun({
      functions: { hostile },
      functionTimeoutSeconds: NEAR_SECONDS,
      invocationRetry: { maxAttempts: 1, backoffSeconds: 1 },
    });
    await warmUp('longRest');
  });
  after(async () => {
    await local.close();
    await hurried.close();
  });

  /** Has each thread started, and returns how long it took: how slow the machine is just now. */
  const warmUp = async (harm: 'rest' | 'longRest' = 'rest'): Promise<number> => {
    const begun = performance.now();
    await Promise.all([1, 2, 3].map(() => local.execute('hostile', { harm, place: 'step' })));
    return performance.now() - begun;
  };

  for (const [harm, expected] of Object.entries(CASES)) {
    for (const place of ['step', 'workflow'] as const) {
      test(`${harm} in a ${place}`, async () => {
        const before = hostWorld();
        const slowness = await warmUp();
        const begun = performance.now();
        const report = await (expected.atDeadline === true ? hurried : local).execute('hostile', { harm, place });
        const tookMs = performance.now() - begun;
        const wanted = expected[place];
        if (wanted === 'SUCCEEDED') assert.equal(report.status, 'SUCCEEDED');
        else {
          assert.equal(report.status, 'FAILED');
          assert.match(report.error?.ErrorMessage ?? '', wanted[1]);
          assert.equal(report.error?.ErrorType, wanted[0]);
        }
        assert.ok(report.updates.some(({ Name, Action }) => Name === 'before' && Action === 'SUCCEED'));
        const allowed = expected.atDeadline === true ? NEAR_SECONDS * 1000 : BLOCKED_MS + ALLOWANCE_MS;
        const isStrict = expected.atDeadline === true || tookMs < allowed + slowness;
        // A step that took its thread down goes on in a new one: on a busy machine that takes long to start.
        const grace = isStrict ? slowness : await warmUp('longRest');
        assert.ok(
          tookMs < allowed + grace,
          `answered after ${tookMs.toFixed(0)} ms, with ${grace.toFixed(0)} of grace`,
        );
        // Also while the thread of before is still in its native call.
        const next = await local.execute('hostile', { harm: 'none', place });
        assert.deepEqual([next.status, next.result], ['SUCCEEDED', 'kept']);
        assert.deepEqual(hostWorld(), before);
      });
    }
  }
});
