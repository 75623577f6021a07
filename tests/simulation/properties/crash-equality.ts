/**
 * P2: a crash changes nothing but times.
 *
 * 1. Up to the first disturbance the history is that of the undisturbed run, byte for byte.
 * 2. Where operations completed in the same order, the end and all records are those of the undisturbed run. The order
 *    may differ since a crash takes time, and so may what a program that branches on the clock does: then they are not
 *    compared.
 * 3. Programs that do not depend on order end the same in any case.
 */
import type { SimulatedRun } from '../execution/simulated-execution.ts';
import { someNode } from '../program/program.ts';
import { completionOrder, finalState } from './final-state.ts';

export interface CrashComparison {
  readonly violations: readonly string[];
  /** Whether the final states were compared. */
  readonly compared: boolean;
}

export function crashEquality(undisturbed: SimulatedRun, run: SimulatedRun, orderFree: boolean): CrashComparison {
  const violations: string[] = [];
  const { eventsBefore = 0 } = run;
  const parted = run.events.slice(0, eventsBefore).findIndex((event, index) => event !== undisturbed.events[index]);
  if (parted >= 0) {
    violations.push(
      `crash equality: event ${parted + 1}, before the disturbance, is ${String(run.events[parted])}\n` +
        `undisturbed: ${String(undisturbed.events[parted])}`,
    );
  }
  const compared = orderFree || keptOrder(undisturbed, run);
  if (compared) {
    const expected = finalState(undisturbed);
    const actual = finalState(run);
    if (actual !== expected) violations.push(`crash equality: ended as\n${actual}\nundisturbed:\n${expected}`);
  }
  return { violations, compared };
}

function keptOrder(undisturbed: SimulatedRun, { operations, settings }: SimulatedRun): boolean {
  const dependsOnTime = someNode(settings.program.root, (node) => node.kind === 'branch' && node.on === 'clock');
  return !dependsOnTime && completionOrder(operations) === completionOrder(undisturbed.operations);
}
