/**
 * P5: an execution ends, and it ends as its program does; once nothing fails any more, there is no invocation without
 * something new to react to, but for two: the one that takes up what was lost, and the first of all.
 */
import type { SimulatedRun } from '../execution/simulated-execution.ts';

/** What a program itself can fail with. */
const OF_PROGRAMS = new Set([
  'StepError',
  'CallbackExternalError',
  'CallbackTimeoutError',
  'CallbackSubmitterError',
  'InvokeError',
  'ChildContextError',
  'PromiseCombinatorError',
  'AggregateError',
]);
const SPARE_INVOCATIONS = 2;

export function progress(run: SimulatedRun): string[] {
  const violations = run.violations.filter((text) => text.startsWith('hang: '));
  const { status, error, settings } = run;
  const endsByItself =
    status === 'SUCCEEDED' || (status === 'FAILED' && !settings.journal && OF_PROGRAMS.has(error?.ErrorType ?? ''));
  if (!endsByItself) violations.push(`progress: ended as ${status}, ${JSON.stringify(error)}`);
  const disturbances = run.crashed.length + run.faultsCome;
  const idle = run.invocations.filter(
    ({ disturbancesBefore, serviceChanges }) => disturbancesBefore === disturbances && serviceChanges === 0,
  );
  if (idle.length > SPARE_INVOCATIONS) {
    violations.push(`progress: ${idle.length} invocations without a change, after the last fault`);
  }
  return violations;
}
