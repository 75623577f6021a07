/**
 * What is done to an execution: where its process dies, and which calls of the service fail.
 *
 * Boundaries are the checkpoint calls of the execution, counted from 1 over all its invocations.
 */

/** Where, round one checkpoint call, the process dies. */
export const CRASH_POSITIONS = [
  /** The call is never made. */
  'before-send',
  /** The request is lost on its way, while the process goes on for a while. */
  'request-lost',
  /** The service has applied it; the answer is lost. */
  'response-lost',
  /** The answer has arrived, and nothing has seen it. */
  'before-delivery',
  /** The workflow has got what the answer brought, and goes on for a while. */
  'after-delivery',
  /** In the next body of a step that begins in this invocation. */
  'in-step',
  /** The invocation has come to its end; its answer is lost. */
  'at-answer',
] as const;

export type CrashPosition = (typeof CRASH_POSITIONS)[number];

export interface Crash {
  readonly atCall: number;
  readonly position: CrashPosition;
}

/** How one try of a call fails. The client of the service makes three tries. */
export const SERVICE_FAULTS = [
  'throttled',
  'server-error',
  'reset',
  'reset-after-effect',
  'timeout',
  'timeout-after-effect',
] as const;

export type ServiceFault = (typeof SERVICE_FAULTS)[number];

/** Consecutive tries of one call that fail; four or more are more than one call can bear. */
export interface FaultyCall {
  readonly atCall: number;
  readonly faults: readonly ServiceFault[];
}

export interface Disturbance {
  readonly crashes: readonly Crash[];
  readonly faults: readonly FaultyCall[];
}

export const UNDISTURBED: Disturbance = { crashes: [], faults: [] };
