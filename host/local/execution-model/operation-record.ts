/**
 * One operation as the service keeps it: what the wire shows, plus what only the service needs (positions, deadlines,
 * links). All times are milliseconds since 1970.
 *
 * Owns: the shape and its two translations to the wire. Does not own: transitions (see `apply-update.ts` and
 * `service-transitions.ts`).
 *
 * Invariant: a record is plain JSON, so that a store may write it as text.
 */
import type { ErrorObject, Operation, OperationStatus, OperationType, WireOperation } from '../../../runtime/wire.ts';

/** What the service knows of an open callback. A missing deadline means: waits for ever. */
export interface CallbackState {
  id: string;
  heartbeatSeconds?: number | undefined;
  timeoutAt?: number | undefined;
  heartbeatAt?: number | undefined;
}

/** The other function that a CHAINED_INVOKE calls. `executionArn` is set when that function is durable. */
export interface InvokeTarget {
  functionName: string;
  tenantId?: string | undefined;
  executionArn?: string | undefined;
}

export interface OperationRecord {
  readonly id: string;
  readonly type: OperationType;
  readonly parentId?: string | undefined;
  readonly name?: string | undefined;
  readonly subType?: string | undefined;
  /** Place in the order of creation; the EXECUTION operation is 0. */
  readonly position: number;
  readonly startedAt: number;
  status: OperationStatus;
  endedAt?: number | undefined;
  /** Value of the execution's change counter when this record changed last. */
  revision: number;
  /** Payload of an EXECUTION or a CHAINED_INVOKE. */
  input?: string | undefined;
  result?: string | undefined;
  error?: ErrorObject | undefined;
  replayChildren?: boolean | undefined;
  /** STEP: attempts that came to an end. */
  attempt?: number | undefined;
  nextAttemptAt?: number | undefined;
  /** WAIT: length in seconds. */
  seconds?: number | undefined;
  scheduledEndAt?: number | undefined;
  callback?: CallbackState | undefined;
  target?: InvokeTarget | undefined;
}

/** The record as SDK responses show it, with `Date` timestamps. */
export function toOperation(record: OperationRecord): Operation {
  return translate(record, (at) => new Date(at)) as Operation;
}

/** The record as it stands in an invocation event, with ISO-8601 timestamps. */
export function toWireOperation(record: OperationRecord): WireOperation {
  return translate(record, (at) => new Date(at).toISOString());
}

function translate(record: OperationRecord, time: (at: number) => Date | string): WireOperation {
  const operation: WireOperation = {
    Id: record.id,
    Type: record.type,
    Status: record.status,
    StartTimestamp: time(record.startedAt),
  };
  if (record.parentId !== undefined) operation.ParentId = record.parentId;
  if (record.name !== undefined) operation.Name = record.name;
  if (record.subType !== undefined) operation.SubType = record.subType;
  if (record.endedAt !== undefined) operation.EndTimestamp = time(record.endedAt);
  switch (record.type) {
    case 'EXECUTION':
      operation.ExecutionDetails = record.input === undefined ? {} : { InputPayload: record.input };
      break;
    case 'CONTEXT':
      operation.ContextDetails = outcomeOf(record);
      if (record.replayChildren !== undefined) operation.ContextDetails.ReplayChildren = record.replayChildren;
      break;
    case 'STEP':
      operation.StepDetails = { Attempt: record.attempt ?? 0, ...outcomeOf(record) };
      if (record.nextAttemptAt !== undefined) {
        operation.StepDetails.NextAttemptTimestamp = time(record.nextAttemptAt);
      }
      break;
    case 'WAIT':
      operation.WaitDetails =
        record.scheduledEndAt === undefined ? {} : { ScheduledEndTimestamp: time(record.scheduledEndAt) };
      break;
    case 'CALLBACK':
      operation.CallbackDetails = outcomeOf(record);
      if (record.callback !== undefined) operation.CallbackDetails.CallbackId = record.callback.id;
      break;
    case 'CHAINED_INVOKE':
      operation.ChainedInvokeDetails = outcomeOf(record);
      break;
  }
  return operation;
}

/** The members that the details of most types have in common, and those which callers add. */
interface Outcome {
  ReplayChildren?: boolean | undefined;
  CallbackId?: string | undefined;
  Result?: string | undefined;
  Error?: ErrorObject | undefined;
}

function outcomeOf(record: OperationRecord): Outcome {
  const outcome: Outcome = {};
  if (record.result !== undefined) outcome.Result = record.result;
  if (record.error !== undefined) outcome.Error = record.error;
  return outcome;
}
