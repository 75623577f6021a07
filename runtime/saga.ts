/**
 * `saga`: undoes what was done when a later part of a workflow fails for good.
 *
 * 1. Compensations run when the body throws, last registered first, each as a step: recorded, retried, once.
 * 2. They never run on suspension: a suspended workflow is not unwound, its promises just stay pending.
 * 3. A compensation that fails for good does not keep the others from running; all failures are in the error.
 */
import type { DurableContext } from './context.ts';
import { DurableSandboxError } from './errors.ts';
import type { StepConfig, StepFunc } from './step-types.ts';
import { isUnrecoverable } from './unrecoverable-errors.ts';

/** Where the body of a `saga` says how to undo what it did. */
export interface Saga {
  /**
   * Registers how to undo what has just been done. Call it right after (or before) the operation it undoes.
   * `undo` is the body of a step named `name`.
   */
  compensate(name: string, undo: StepFunc<unknown>, config?: StepConfig<unknown>): void;
}

interface Compensation {
  readonly name: string;
  readonly undo: StepFunc<unknown>;
  readonly config: StepConfig<unknown> | undefined;
}

/**
 * Runs `body`; if it throws, runs the registered compensations and throws its error again.
 *
 * @throws DurableSandboxError DS_COMPENSATION_FAILED when a compensation failed for good; `cause` is the error of `body`.
 */
export async function saga<T>(context: DurableContext, body: (saga: Saga) => Promise<T>): Promise<T> {
  const compensations: Compensation[] = [];
  try {
    return await body({
      compensate: (name, undo, config) => {
        compensations.push({ name, undo, config });
      },
    });
  } catch (error) {
    // The execution ends here and now; it does not go back.
    if (isUnrecoverable(error)) throw error;
    await undoAll(context, compensations, error);
    throw error;
  }
}

async function undoAll(context: DurableContext, compensations: Compensation[], cause: unknown): Promise<void> {
  const failures: string[] = [];
  for (const { name, undo, config } of compensations.reverse()) {
    try {
      await context.step(name, undo, config);
    } catch (error) {
      if (isUnrecoverable(error)) throw error;
      failures.push(`"${name}": ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  if (failures.length === 0) return;
  const reason = cause instanceof Error ? cause.message : String(cause);
  throw new DurableSandboxError(
    'DS_COMPENSATION_FAILED',
    `The workflow failed (${reason}), and so did compensations: ${failures.join('; ')}.`,
    { cause },
  );
}
