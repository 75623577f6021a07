/**
 * Begin and end of an execution and of its invocations, and what an invocation's end means for the execution.
 *
 * Owns: reading the function's answer, the rule of the consecutive failures, the decision what comes next. Does not own:
 * calling the function (`host/local/invocation-runner.ts`), checkpoints.
 *
 * Invariants
 *  1. At most one invocation runs; its tokens are void from the moment it ended.
 *  2. An answer that comes after the execution's end changes nothing but the history of invocations.
 *  3. A change that the invocation did not see is never slept over: the function is called again at once.
 */
import type { ErrorObject } from '../../../runtime/wire.ts';
import type { ExecutionModel, Stamp } from './execution-model.ts';
import type { ExecutionRecord, InvocationOutcome } from './execution-record.ts';
import { finishExecution } from './finish-execution.ts';
import { readInvocationOutput } from './invocation-output.ts';
import type { OperationRecord } from './operation-record.ts';
import { bytesOfRecord } from './payload-bytes.ts';

/** Writes the first operation and the first event of a new execution. */
export function startExecution(model: ExecutionModel, input: string | undefined): void {
  const { executionId, startedAt, timeoutSeconds } = model.record;
  const root = model.create({ id: executionId, type: 'EXECUTION', status: 'STARTED', startedAt, input });
  const details = { Input: input === undefined ? {} : { Payload: input }, ExecutionTimeout: timeoutSeconds };
  model.history(root, 'ExecutionStarted', startedAt, details);
}

export interface InvocationStart {
  readonly operations: OperationRecord[];
  /** Changed by the service since the function last heard of the execution; undefined on the first invocation. */
  readonly changed: OperationRecord[] | undefined;
}

export function startInvocation(model: ExecutionModel, requestId: string, at: number): InvocationStart {
  const changed = model.takeUnseen();
  const operations = model.visibleOperations();
  const isFirst = model.record.invocationCount === 0;
  model.record.invocationCount += 1;
  model.record.retryAt = undefined;
  const replayed = operations.length - 1;
  model.record.running = {
    requestId,
    startedAt: at,
    tokens: 1,
    replayed,
    created: 0,
    checkpoints: 0,
    bytesReplayed: operations.reduce((sum, operation) => sum + bytesOfRecord(operation), 0),
    bytesWritten: 0,
  };
  return { operations, changed: isFirst ? undefined : changed };
}

/** How the call of the function ended. `lost`: the service itself died under it, which is not the function's fault. */
export type InvocationEnd =
  | { kind: 'answered'; output: unknown; elapsedMs?: number }
  | { kind: 'threw'; error: ErrorObject; elapsedMs?: number }
  | { kind: 'timed-out'; error: ErrorObject; elapsedMs?: number }
  | { kind: 'lost'; error: ErrorObject };

export interface RetryPolicy {
  /** Consecutive failed invocations after which the execution fails. */
  readonly maxAttempts: number;
  /** Pause after a failed invocation. */
  readonly backoffSeconds: number;
}

/** What is to happen after an invocation. */
export type NextMove = 'invoke-now' | 'wait' | 'complete';

export function endInvocation(model: ExecutionModel, end: InvocationEnd, policy: RetryPolicy, stamp: Stamp): NextMove {
  const at = stamp();
  const reading = end.kind === 'answered' ? readInvocationOutput(end.output) : undefined;
  writeInvocation(model, outcomeOf(model, end, reading?.kind), end, at);
  if (model.isComplete) return 'complete';
  if (end.kind === 'lost') {
    model.record.retryAt = at;
    return 'invoke-now';
  }
  if (reading === undefined) {
    return failedInvocation(model, end.kind === 'answered' ? {} : end.error, policy, stamp);
  }
  model.record.failedInvocations = 0;
  switch (reading.kind) {
    case 'SUCCEEDED':
      finishExecution(model, stamp(), { status: 'SUCCEEDED', result: reading.result });
      return 'complete';
    case 'FAILED':
      finishExecution(model, stamp(), { status: 'FAILED', error: reading.error });
      return 'complete';
    case 'refused':
      return refuse(model, reading.message, stamp());
    case 'PENDING':
      if (model.hasUnseenChanges) return 'invoke-now';
      if (model.isWaiting) return 'wait';
      return refuse(model, 'Cannot return PENDING status with no pending operations.', stamp());
  }
}

function failedInvocation(model: ExecutionModel, error: ErrorObject, policy: RetryPolicy, stamp: Stamp): NextMove {
  const record = model.record;
  record.failedInvocations += 1;
  const at = stamp();
  if (record.failedInvocations >= policy.maxAttempts) {
    finishExecution(model, at, { status: 'FAILED', error });
    return 'complete';
  }
  record.retryAt = at + policy.backoffSeconds * 1000;
  return policy.backoffSeconds === 0 ? 'invoke-now' : 'wait';
}

function refuse(model: ExecutionModel, message: string, at: number): NextMove {
  const error = { ErrorType: 'InvalidParameterValueException', ErrorMessage: message };
  finishExecution(model, at, { status: 'FAILED', error });
  return 'complete';
}

function outcomeOf(model: ExecutionModel, end: InvocationEnd, answer: string | undefined): InvocationOutcome {
  switch (end.kind) {
    case 'timed-out':
      return 'TIMED_OUT';
    case 'threw':
    case 'lost':
      return 'CRASHED';
    case 'answered':
      if (model.record.status === 'STOPPED') return 'STOPPED';
      return answer === 'SUCCEEDED' || answer === 'PENDING' ? answer : 'FAILED';
  }
}

function writeInvocation(model: ExecutionModel, outcome: InvocationOutcome, end: InvocationEnd, endedAt: number): void {
  const { tokens: _tokens, ...counted } = requireRunning(model.record);
  model.record.running = undefined;
  const { requestId, startedAt } = counted;
  const error = end.kind === 'answered' ? undefined : end.error;
  const elapsedMs = end.kind === 'lost' ? undefined : end.elapsedMs;
  model.invocationHistory(
    { number: model.record.invocationCount, ...counted, endedAt, outcome, elapsedMs },
    {
      StartTimestamp: new Date(startedAt),
      EndTimestamp: new Date(endedAt),
      RequestId: requestId,
      ...(error === undefined ? {} : { Error: { Payload: error } }),
    },
  );
}

function requireRunning(record: ExecutionRecord): NonNullable<ExecutionRecord['running']> {
  if (record.running === undefined) throw new Error(`No invocation of ${record.arn} is running.`);
  return record.running;
}
