/** One run for each place where an invocation can die. */
import { isDeepStrictEqual } from 'node:util';
import { DurableSandboxError } from '../../runtime/errors.ts';
import { type CrashPoint, describeCrash } from './crash-point.ts';
import type { TestEnvironment } from './test-environment.ts';
import { internalsOf, type TestRun, type TestRunOutcome } from './test-run.ts';

/** What is expected of the runs of `TestEnvironment#everyCrash`. */
export interface EveryCrashOptions<TResult> {
  /** Looks at each run, the undisturbed one first. What it throws is passed on with the place of the crash. */
  readonly check?: ((run: TestRun<TResult>) => unknown) | undefined;
  /** Whether each run must end as the undisturbed one. Default true. */
  readonly sameOutcome?: boolean | undefined;
}

/** How much `TestEnvironment#everyCrash` tried. */
export interface EveryCrashReport {
  /** Checkpoint calls of the undisturbed run. */
  readonly checkpoints: number;
  /** Runs with a crash. */
  readonly crashes: number;
}

export async function everyCrash<TInput, TResult>(
  env: TestEnvironment<TInput, TResult>,
  input: TInput | undefined,
  { check, sameOutcome = true }: EveryCrashOptions<TResult>,
): Promise<EveryCrashReport> {
  const clean = env.start(input);
  const expected = comparable(await clean.outcome());
  const { checkpoints } = internalsOf(clean).execution;
  await check?.(clean);
  let crashes = 0;
  for (let atCheckpoint = 1; atCheckpoint <= checkpoints; atCheckpoint++) {
    for (const when of ['before', 'after', 'lostResponse'] as const) {
      const crash: CrashPoint = { atCheckpoint, when };
      const run = env.start(input, { crash });
      const actual = comparable(await run.outcome());
      // Timing may make do with fewer calls: then there is no such place in this run.
      if (!internalsOf(run).execution.hasCrashed) continue;
      crashes += 1;
      if (sameOutcome && !isDeepStrictEqual(actual, expected)) throw differs(crash, expected, actual);
      const repeated = internalsOf(run).effects.repeatedAtMostOnce();
      if (repeated.length > 0) throw repeats(crash, repeated);
      try {
        await check?.(run);
      } catch (error) {
        if (error instanceof Error) error.message = `With a crash ${describeCrash(crash)}: ${error.message}`;
        throw error;
      }
    }
  }
  return { checkpoints, crashes };
}

/** What must not depend on crashes and order: not stacks, nor ids. */
export function comparable(outcome: TestRunOutcome<unknown>): unknown {
  switch (outcome.status) {
    case 'SUCCEEDED':
      return outcome;
    case 'WAITING':
      return { status: outcome.status, waitingFor: outcome.waitingFor.map(({ name, type }) => ({ name, type })) };
    default: {
      const { errorType, errorMessage } = outcome.error;
      return { status: outcome.status, errorType, errorMessage };
    }
  }
}

function differs(crash: CrashPoint, expected: unknown, actual: unknown): DurableSandboxError {
  return new DurableSandboxError(
    'DS_TEST_OUTCOME_DIFFERS',
    `With a crash ${describeCrash(crash)} the execution ended ${JSON.stringify(actual)}, without it ${JSON.stringify(expected)}.`,
  );
}

function repeats(crash: CrashPoint, names: readonly string[]): DurableSandboxError {
  return new DurableSandboxError(
    'DS_TEST_OUTCOME_DIFFERS',
    `With a crash ${describeCrash(crash)} an attempt of an at-most-once step ran more than once: ${names.join(', ')}.`,
  );
}
