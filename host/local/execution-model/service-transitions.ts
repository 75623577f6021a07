/**
 * Transitions that the service makes by itself: timers that fire, callbacks that are answered, invoked functions that end.
 *
 * Owns: these transitions and the question when the next timer is due. Does not own: real timers.
 *
 * Invariant: due timers fire in the order of their due times, those of one millisecond in the order of creation.
 */
import type { ErrorObject } from '../../../runtime/wire.ts';
import type { ExecutionModel, Stamp } from './execution-model.ts';
import { finishExecution } from './finish-execution.ts';
import type { OperationRecord } from './operation-record.ts';

/** When an execution wants to be looked at again. `patient`: it is only a limit, not something that is waited for. */
export type NextWakeUp =
  | { readonly at: number; readonly kind: 'awaited'; readonly patientAt?: number | undefined }
  | { readonly at: number; readonly kind: 'patient' };

const NONE: ReadonlySet<string> = new Set();

/**
 * `now`: a retry whose time has come is no reason to wake up, it only waits for its function to be registered.
 * `attended`: callbacks that somebody is about to answer, so that their time-outs are limits only.
 */
export function nextWakeUp(
  model: ExecutionModel,
  now: number,
  attended: ReadonlySet<string> = NONE,
): NextWakeUp | undefined {
  const record = model.record;
  if (model.isComplete) return undefined;
  const retryAt = record.retryAt ?? Infinity;
  let earliest = retryAt <= now ? Infinity : retryAt;
  let limit = record.startedAt + record.timeoutSeconds * 1000;
  for (const operation of model.waiting()) {
    if (attended.has(operation.id)) limit = Math.min(limit, dueAt(operation));
    else earliest = Math.min(earliest, dueAt(operation));
  }
  if (earliest === Infinity) return { at: limit, kind: 'patient' };
  if (attended.size > 0 && limit < earliest) return { at: earliest, kind: 'awaited', patientAt: limit };
  return { at: Math.min(earliest, limit), kind: 'awaited' };
}

/** When a waiting operation is moved on by time alone; Infinity if never. */
export function dueAt(operation: OperationRecord): number {
  switch (operation.type) {
    case 'STEP':
      return operation.nextAttemptAt ?? Infinity;
    case 'WAIT':
      return operation.scheduledEndAt ?? Infinity;
    case 'CALLBACK':
      return Math.min(operation.callback?.timeoutAt ?? Infinity, operation.callback?.heartbeatAt ?? Infinity);
    default:
      return Infinity;
  }
}

/** Fires all timers that are due at `now`. Says whether anything changed. */
export function fireTimers(model: ExecutionModel, now: number, stamp: Stamp): boolean {
  if (model.isComplete) return false;
  const deadline = model.record.startedAt + model.record.timeoutSeconds * 1000;
  const due = [...model.waiting()].filter((operation) => dueAt(operation) <= Math.min(now, deadline));
  due.sort((a, b) => dueAt(a) - dueAt(b) || a.position - b.position);
  for (const operation of due) fireTimer(model, operation, stamp());
  if (deadline <= now) {
    finishExecution(model, stamp(), { status: 'TIMED_OUT', error: { ErrorMessage: 'Execution timed out' } });
    return true;
  }
  return due.length > 0;
}

function fireTimer(model: ExecutionModel, operation: OperationRecord, at: number): void {
  switch (operation.type) {
    case 'STEP':
      operation.status = 'READY';
      model.touch(operation);
      break;
    case 'WAIT':
      close(model, operation, 'SUCCEEDED', at);
      model.history(operation, 'WaitSucceeded', at, { Duration: operation.seconds });
      break;
    case 'CALLBACK': {
      const { timeoutAt = Infinity, heartbeatAt = Infinity } = operation.callback ?? {};
      operation.error =
        timeoutAt <= heartbeatAt
          ? { ErrorType: 'Callback.Timeout', ErrorMessage: 'Callback timed out' }
          : { ErrorType: 'Callback.Heartbeat', ErrorMessage: 'Callback timed out on heartbeat' };
      close(model, operation, 'TIMED_OUT', at);
      model.history(operation, 'CallbackTimedOut', at, { Error: { Payload: operation.error } });
      break;
    }
    default:
      break;
  }
}

/** The answer of whoever holds a callback id. */
export type CallbackAnswer = { kind: 'success'; result?: string | undefined } | { kind: 'failure'; error: ErrorObject };

export function answerCallback(
  model: ExecutionModel,
  callback: OperationRecord,
  answer: CallbackAnswer,
  at: number,
): void {
  if (answer.kind === 'success') {
    callback.result = answer.result;
    close(model, callback, 'SUCCEEDED', at);
    const result = answer.result === undefined ? {} : { Payload: answer.result };
    model.history(callback, 'CallbackSucceeded', at, { Result: result });
  } else {
    callback.error = answer.error;
    close(model, callback, 'FAILED', at);
    model.history(callback, 'CallbackFailed', at, { Error: { Payload: answer.error } });
  }
}

/** Whoever holds the callback id is still alive: the heartbeat deadline starts anew. */
export function heartbeatCallback(model: ExecutionModel, operation: OperationRecord, at: number): void {
  const callback = operation.callback;
  if (callback?.heartbeatSeconds === undefined) return;
  callback.heartbeatAt = at + callback.heartbeatSeconds * 1000;
  model.touchQuietly(operation);
}

/** How an invoked function ended. */
export type InvokeEnd =
  | { status: 'SUCCEEDED'; result: string | undefined }
  | { status: 'FAILED' | 'TIMED_OUT' | 'STOPPED'; error: ErrorObject };

const INVOKE_EVENT = {
  FAILED: 'ChainedInvokeFailed',
  TIMED_OUT: 'ChainedInvokeTimedOut',
  STOPPED: 'ChainedInvokeStopped',
} as const;

export function finishInvoke(model: ExecutionModel, invoke: OperationRecord, end: InvokeEnd, at: number): void {
  if (end.status === 'SUCCEEDED') {
    invoke.result = end.result;
    close(model, invoke, 'SUCCEEDED', at);
    const result = end.result === undefined ? {} : { Payload: end.result };
    model.history(invoke, 'ChainedInvokeSucceeded', at, { Result: result });
  } else {
    invoke.error = end.error;
    close(model, invoke, end.status, at);
    model.history(invoke, INVOKE_EVENT[end.status], at, { Error: { Payload: end.error } });
  }
}

function close(
  model: ExecutionModel,
  operation: OperationRecord,
  status: 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'STOPPED',
  at: number,
): void {
  operation.status = status;
  operation.endedAt = at;
  model.touch(operation);
}
