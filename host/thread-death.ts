/**
 * What the end of a thread means for the run that it had.
 *
 * 1. Stopped for what it did (blocked, out of memory): in the body of a step that attempt has failed, and the same
 *    invocation goes on in a new thread, where the retry strategy decides; in workflow code the execution fails, since
 *    it would do the same again.
 * 2. Ended by itself (exit, an error nobody caught): the invocation fails as that of a crashed function does.
 * 3. Where several runs shared the thread, nobody can tell which of them it was: each goes on in a thread of its own.
 */
import { toErrorObject } from '../runtime/error-object.ts';
import { DurableSandboxError } from '../runtime/errors.ts';
import { SandboxTerminatedError } from '../runtime/sandbox-terminated-error.ts';
import type { ExecutingStep } from '../runtime/shared-thread-state.ts';
import type { RunOutcome } from './run-outcome.ts';
import type { Alarm } from './watchdog.ts';

/** The thread was stopped for what another run did on it. */
export class ThreadStopped extends Error {
  override name = 'ThreadStopped';
}

export interface DeathScene {
  readonly executionArn: string;
  /** What the thread was executing; undefined for workflow code. */
  readonly step: ExecutingStep | undefined;
  /** How many attempts of a step had ended before. */
  readonly endedAttempts: (stepId: string) => number;
  /** Whether other runs were on the thread. */
  readonly shared: boolean;
}

/** The host ends the thread. `blockedAt`: where it was, if known. */
export function outcomeOfAlarm({ limit, why }: Alarm, blockedAt: string | undefined, scene: DeathScene): RunOutcome {
  const { step, shared, endedAttempts } = scene;
  if (shared) return { kind: 'restart', attempt: undefined };
  if (step === undefined) {
    return { kind: 'failed', error: toErrorObject(new SandboxTerminatedError(limit, why, blockedAt)) };
  }
  return { kind: 'restart', attempt: { id: step.id, endedBefore: endedAttempts(step.id), limit, why, blockedAt } };
}

/** The thread ended without the host's doing. `reason` is what the pool says. */
export function outcomeOfDeath(reason: unknown, scene: DeathScene): RunOutcome {
  if (reason instanceof ThreadStopped) return { kind: 'restart', attempt: undefined };
  if (codeOf(reason) === 'ERR_WORKER_OUT_OF_MEMORY') {
    return outcomeOfAlarm({ limit: 'memoryMb', why: 'its thread ran out of memory' }, undefined, scene);
  }
  const text = reason instanceof Error ? reason.message : String(reason);
  const error = new DurableSandboxError(
    'DS_WORKER_DIED',
    `The sandbox thread of ${scene.executionArn} ended while the workflow ran: ${text}.`,
    { cause: reason },
  );
  // The type by which Lambda records that a function's process ended on its own; to the service this is the same.
  error.name = 'Runtime.ExitError';
  return { kind: 'fault', failure: { effect: 'invocation', error } };
}

/** What was under way in a run that is given up; reads on after "while". */
export function describeUnderWay(
  waits: boolean,
  step: { readonly name: string | undefined } | undefined,
  isSilent: boolean,
): string {
  if (waits) return 'it waited for a sandbox thread';
  if (step === undefined) return isSilent ? 'workflow code kept its thread busy' : 'user code was running';
  return step.name === undefined ? 'a step was running' : `step "${step.name}" was running`;
}

function codeOf(reason: unknown): unknown {
  return typeof reason === 'object' && reason !== null ? (reason as { code?: unknown }).code : undefined;
}
