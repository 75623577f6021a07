/** Several runs that differ in the order in which concurrent operations end. */
import { isDeepStrictEqual } from 'node:util';
import { DurableSandboxError } from '../../runtime/errors.ts';
import { comparable } from './every-crash.ts';
import type { TestEnvironment } from './test-environment.ts';
import type { TestRun } from './test-run.ts';

/** How many orders `TestEnvironment#everyOrder` tries, and what is expected of the runs. */
export interface EveryOrderOptions<TResult> {
  /** How many orders are tried. Default 20. */
  readonly runs?: number | undefined;
  /** The orders follow from it. Default 1. Give the one that a failure named, with `runs: 1`, to see it again. */
  readonly seed?: number | undefined;
  /** Looks at each run. */
  readonly check?: ((run: TestRun<TResult>) => unknown) | undefined;
  /** Whether all runs must end alike. Default true. */
  readonly sameOutcome?: boolean | undefined;
}

export async function everyOrder<TInput, TResult>(
  env: TestEnvironment<TInput, TResult>,
  input: TInput | undefined,
  { runs = 20, seed = 1, check, sameOutcome = true }: EveryOrderOptions<TResult>,
): Promise<void> {
  let first: { readonly seed: number; readonly outcome: unknown } | undefined;
  for (let next = seed; next < seed + runs; next++) {
    const run = env.start(input, { shuffle: { seed: next } });
    const outcome = comparable(await run.outcome());
    first ??= { seed: next, outcome };
    if (sameOutcome && !isDeepStrictEqual(outcome, first.outcome)) {
      throw new DurableSandboxError(
        'DS_TEST_OUTCOME_DIFFERS',
        `In the order of seed ${String(next)} the execution ended ${JSON.stringify(outcome)}, in that of seed ` +
          `${String(first.seed)} ${JSON.stringify(first.outcome)}.`,
      );
    }
    try {
      await check?.(run);
    } catch (error) {
      if (error instanceof Error) error.message = `In the order of seed ${String(next)}: ${error.message}`;
      throw error;
    }
  }
}
