/** What lists show of callbacks that nobody has answered. */
import type { OperationRecord } from './execution-model/operation-record.ts';
import { dueAt } from './execution-model/service-transitions.ts';

/** A callback that nobody has answered. Times are milliseconds since 1970. */
export interface OpenCallback {
  readonly operationId: string;
  /** Its own name, or that of the `waitForCallback` which it belongs to. */
  readonly name: string | undefined;
  readonly callbackId: string;
  readonly since: number;
  /** The earlier of its two time-outs. */
  readonly until: number | undefined;
}

/** Undefined for an operation that is no callback. `parent`: what it stands in, if that is an operation. */
export function openCallback(
  operation: OperationRecord,
  parent: OperationRecord | undefined,
): OpenCallback | undefined {
  if (operation.type !== 'CALLBACK' || operation.callback === undefined) return undefined;
  const until = dueAt(operation);
  return {
    operationId: operation.id,
    name: operation.name ?? (parent?.subType === 'WaitForCallback' ? parent.name : undefined),
    callbackId: operation.callback.id,
    since: operation.startedAt,
    until: until === Infinity ? undefined : until,
  };
}
