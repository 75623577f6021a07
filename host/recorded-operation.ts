/**
 * One operation of the recorded state: how the host looks at it, and how it is checked and read from what the service reports.
 *
 * 1. What cannot be read is refused by the name of the operation and the member, before anything rests on it.
 * 2. Timestamps may be dates, ISO texts or seconds; one that cannot be read counts as absent.
 * 3. Of a recorded error only the four known members are taken.
 */
import { DurableSandboxError } from '../runtime/errors.ts';
import { OPERATION_STATUSES, OPERATION_TYPES, type OperationDetails } from '../runtime/protocol.ts';
import type { ErrorObject, WireOperation } from '../runtime/wire.ts';

/** Of what a `Date` can hold. */
const MOST_SECONDS = 8.64e12;
const CURE = 'Give the state as GetDurableExecutionState and the service itself give it.';

export interface HistoryOperation extends OperationDetails {
  readonly callbackId: string | undefined;
  readonly replayChildren: boolean;
  /** When the service will act by itself (end of a wait, next attempt); NaN where unknown. */
  readonly due: number;
}

/** @throws DurableSandboxError DS_INVALID_ENVELOPE for what `readOperation` cannot read */
export function checkOperation(wire: WireOperation): void {
  const { Id: id } = wire;
  if (typeof id !== 'string' || id === '') throw unreadable('(without one)', 'Id', id);
  if (!OPERATION_TYPES.includes(wire.Type)) throw unreadable(id, 'Type', wire.Type);
  if (!OPERATION_STATUSES.includes(wire.Status)) throw unreadable(id, 'Status', wire.Status);
  const attempt = wire.StepDetails?.Attempt ?? 0;
  if (!Number.isInteger(attempt) || attempt < 0) throw unreadable(id, 'StepDetails.Attempt', attempt);
  checkText(id, 'ParentId', wire.ParentId);
  checkText(id, 'SubType', wire.SubType);
  checkText(id, 'Name', wire.Name);
  checkText(id, 'CallbackDetails.CallbackId', wire.CallbackDetails?.CallbackId);
  const details = detailsOf(wire);
  checkText(id, 'Result', details?.Result);
  const error: unknown = details?.Error ?? {};
  if (typeof error !== 'object') throw unreadable(id, 'Error', error);
}

/** Reads an operation that `checkOperation` has passed. */
export function readOperation(wire: WireOperation): HistoryOperation {
  const details = detailsOf(wire);
  return {
    id: wire.Id,
    parentId: wire.ParentId ?? undefined,
    type: wire.Type,
    subType: wire.SubType ?? undefined,
    name: wire.Name ?? undefined,
    status: wire.Status,
    start: toMillis(wire.StartTimestamp),
    end: toMillis(wire.EndTimestamp),
    result: details?.Result ?? undefined,
    error: readError(details?.Error),
    attempt: wire.StepDetails?.Attempt ?? 0,
    callbackId: wire.CallbackDetails?.CallbackId ?? undefined,
    replayChildren: wire.ContextDetails?.ReplayChildren === true,
    due: toMillis(wire.WaitDetails?.ScheduledEndTimestamp ?? wire.StepDetails?.NextAttemptTimestamp),
  };
}

function detailsOf(wire: WireOperation) {
  return wire.StepDetails ?? wire.ContextDetails ?? wire.CallbackDetails ?? wire.ChainedInvokeDetails;
}

/** @throws DurableSandboxError DS_INVALID_ENVELOPE for what is no list of objects */
export function listOfOperations(reported: unknown): readonly WireOperation[] {
  const isList = Array.isArray(reported) && reported.every((item) => typeof item === 'object' && item !== null);
  if (isList) return reported as WireOperation[];
  throw new DurableSandboxError(
    'DS_INVALID_ENVELOPE',
    'The recorded state cannot be read: its operations are no list of operations.',
    { cure: CURE },
  );
}

/** The operation that stands for the execution itself. @throws DurableSandboxError DS_INVALID_ENVELOPE */
export function readExecution(wire: WireOperation): WireOperation {
  checkText('of the execution', 'ExecutionDetails.InputPayload', wire.ExecutionDetails?.InputPayload);
  return wire;
}

/** Milliseconds since the epoch; NaN for an absent or unreadable timestamp. */
export function toMillis(timestamp: unknown): number {
  if (typeof timestamp === 'string') return Date.parse(timestamp);
  if (typeof timestamp === 'number') return Math.abs(timestamp) <= MOST_SECONDS ? timestamp * 1000 : Number.NaN;
  // By shape: dates of another realm are dates.
  const date = timestamp as { getTime?: () => number } | undefined | null;
  return typeof date?.getTime === 'function' ? date.getTime() : Number.NaN;
}

function checkText(id: string, member: string, value: unknown): void {
  if (value !== undefined && value !== null && typeof value !== 'string') throw unreadable(id, member, value);
}

function readError(value: unknown): ErrorObject | undefined {
  if (value === undefined || value === null) return undefined;
  const { ErrorType, ErrorMessage, ErrorData, StackTrace } = value as Readonly<Record<string, unknown>>;
  const error: ErrorObject = {};
  if (typeof ErrorType === 'string') error.ErrorType = ErrorType;
  if (typeof ErrorMessage === 'string') error.ErrorMessage = ErrorMessage;
  if (typeof ErrorData === 'string') error.ErrorData = ErrorData;
  if (Array.isArray(StackTrace)) error.StackTrace = StackTrace.filter((line) => typeof line === 'string');
  return error;
}

function unreadable(id: string, member: string, value: unknown): DurableSandboxError {
  const shown = JSON.stringify(value)?.slice(0, 80) ?? 'absent';
  return new DurableSandboxError(
    'DS_INVALID_ENVELOPE',
    `The recorded state cannot be read: ${member} of operation ${id} is ${shown}.`,
    { cure: CURE },
  );
}
