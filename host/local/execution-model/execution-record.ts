/**
 * An execution's own row: identity, status and the counters that its operations and history hang on. Input, result and
 * error are not here but on its EXECUTION operation, so that a checkpoint never rewrites a large payload.
 *
 * Invariant: a record is plain JSON. All times are milliseconds since 1970.
 */
import type { HistoryEvent } from './history-event.ts';
import type { OperationRecord } from './operation-record.ts';

/** How an execution stands; all but RUNNING are final. */
export type ExecutionStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'STOPPED';

/** The one invocation that is under way. */
export interface RunningInvocation {
  readonly requestId: string;
  readonly startedAt: number;
  /** Tokens handed out so far; the newest one carries this number. */
  tokens: number;
  /** Operations that the invocation was given at its start. */
  readonly replayed: number;
  /** Operations that it created. */
  created: number;
  checkpoints: number;
  /** See `InvocationSummary`. Absent in folders of earlier versions. */
  readonly bytesReplayed?: number | undefined;
  bytesWritten?: number | undefined;
}

export interface ExecutionRecord {
  readonly arn: string;
  readonly name: string;
  readonly functionName: string;
  /** Id of the EXECUTION operation, and the last part of the ARN. */
  readonly executionId: string;
  readonly tenantId?: string | undefined;
  /** The CHAINED_INVOKE operation that started this execution and waits for its end. */
  readonly invokedBy?: { readonly executionArn: string; readonly operationId: string } | undefined;
  readonly startedAt: number;
  readonly timeoutSeconds: number;
  status: ExecutionStatus;
  endedAt?: number | undefined;
  /** Change counter over all operations. */
  revision: number;
  /** Changes up to this one are known to the function. */
  seenRevision: number;
  lastEventId: number;
  operationCount: number;
  invocationCount: number;
  /** Invocations that failed one after the other; a good one sets it back to 0. */
  failedInvocations: number;
  /** When the next try after a failed invocation is due. */
  retryAt?: number | undefined;
  running?: RunningInvocation | undefined;
}

/**
 * How one invocation ended. SUCCEEDED, FAILED, PENDING: what the function answered. CRASHED: it threw, or the service
 * died. TIMED_OUT: it took longer than the function may. STOPPED: its execution had been stopped before it answered.
 */
export type InvocationOutcome = 'SUCCEEDED' | 'FAILED' | 'PENDING' | 'CRASHED' | 'TIMED_OUT' | 'STOPPED';

/** What is kept of a finished invocation. CRASHED: it threw, or the service died while it ran. */
export interface InvocationSummary {
  readonly number: number;
  readonly requestId: string;
  readonly startedAt: number;
  readonly endedAt: number;
  readonly outcome: InvocationOutcome;
  readonly replayed: number;
  readonly created: number;
  readonly checkpoints: number;
  /** UTF-8 bytes of the payloads and errors that it was given to replay. Absent in folders of earlier versions. */
  readonly bytesReplayed?: number | undefined;
  /** UTF-8 bytes of the payloads and errors that its checkpoint calls carried. Absent in folders of earlier versions. */
  readonly bytesWritten?: number | undefined;
  /** Real milliseconds the function took, whatever the service's clock says. Absent where the service died meanwhile. */
  readonly elapsedMs?: number | undefined;
}

/** Everything that one transition changed; a store writes it as a whole or not at all. */
export interface ExecutionChange {
  readonly execution: ExecutionRecord;
  readonly operations: readonly OperationRecord[];
  readonly events: readonly HistoryEvent[];
  readonly invocations: readonly InvocationSummary[];
}
