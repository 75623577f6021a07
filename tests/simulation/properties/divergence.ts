/**
 * P7: a call that differs from its record ends the execution with NonDeterministicExecutionError; and nothing else does.
 *
 * Whether there was such a call is told by the program itself, which knows the id and the name of each of its calls.
 */
import type { SimulatedRun } from '../execution/simulated-execution.ts';

const ALARM = 'NonDeterministicExecutionError';

export function divergence(run: SimulatedRun): string[] {
  const alarm = run.status === 'FAILED' && run.error?.ErrorType === ALARM;
  const [first] = run.mismatches;
  if (first !== undefined && !alarm) {
    return [
      `divergence: ended as ${run.status} ${String(run.error?.ErrorType)} though a call differs from its record: ${first}`,
    ];
  }
  if (first === undefined && alarm) return [`divergence: false alarm: ${String(run.error?.ErrorMessage)}`];
  if (first !== undefined && run.settings.changed === undefined) {
    return [`divergence: an unchanged program calls something else than it has recorded: ${first}`];
  }
  return [];
}
