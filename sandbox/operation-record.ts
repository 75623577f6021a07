/** What is recorded of one operation, as the sandbox knows it, and what a change makes of it. */
import type { OperationChange, OperationDetails } from '../runtime/protocol.ts';
import type { OperationType } from '../runtime/wire.ts';

export interface OperationRecord extends Omit<OperationDetails, 'id' | 'parentId' | 'type'> {
  readonly type: OperationType | undefined;
  readonly callbackId: string | undefined;
  readonly replayChildren: boolean;
}

/** The record after a change which the service acknowledged or reported. */
export function applyChange(record: OperationRecord | undefined, change: OperationChange): OperationRecord {
  return {
    type: record?.type,
    subType: record?.subType,
    name: record?.name,
    status: change.status,
    start: change.start,
    end: change.end,
    result: change.result,
    error: change.error,
    attempt: change.attempt ?? record?.attempt ?? 0,
    callbackId: change.callbackId ?? record?.callbackId,
    replayChildren: change.replayChildren ?? record?.replayChildren ?? false,
  };
}
