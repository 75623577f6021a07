/**
 * One recorded execution, in the form in which it is replayed, whatever file it came from.
 *
 * Owns: the shape. Does not own: reading (`read-history.ts`), replaying (`replay-run.ts`).
 */
import type { ErrorObject, WireOperation } from '../../runtime/wire.ts';

export type RecordedStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'STOPPED';

/** What an operation was told when it began, as far as the history says so. */
export interface RecordedArguments {
  readonly waitSeconds?: number | undefined;
  readonly timeoutSeconds?: number | undefined;
  readonly heartbeatTimeoutSeconds?: number | undefined;
  readonly functionName?: string | undefined;
  readonly input?: string | undefined;
}

export interface RecordedHistory {
  /** Seeds the workflow's randomness. Undefined where the file does not say: then random values differ. */
  readonly executionArn: string | undefined;
  readonly status: RecordedStatus;
  /** The result's JSON text; undefined where there is none. */
  readonly result: string | undefined;
  readonly error: ErrorObject | undefined;
  /** All of them, the execution's own among them, in the order of creation. */
  readonly operations: readonly WireOperation[];
  /** By operation id. Empty for lists of operations. */
  readonly arguments: ReadonlyMap<string, RecordedArguments>;
  /** The event that began an operation, by operation id. */
  readonly eventIds: ReadonlyMap<string, number>;
  /** What is missing, each as a sentence; none for a history that can be replayed. */
  readonly gaps: readonly string[];
}

/** Those which an invocation would be shown: not the inside of finished contexts, unless they asked for it. */
export function visibleOperations<
  T extends Pick<WireOperation, 'Id' | 'ParentId' | 'Type' | 'Status' | 'ContextDetails'>,
>(operations: readonly T[]): T[] {
  const closed = new Set<string>();
  return operations.filter((operation) => {
    const hidden = typeof operation.ParentId === 'string' && closed.has(operation.ParentId);
    const ended = operation.Status === 'SUCCEEDED' || operation.Status === 'FAILED';
    const closes = ended && operation.ContextDetails?.ReplayChildren !== true;
    if (operation.Type === 'CONTEXT' && (hidden || closes)) closed.add(operation.Id);
    return !hidden;
  });
}
