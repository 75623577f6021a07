/**
 * The document `durable-sandbox/run@1`: one execution with everything that happened in it, for programs.
 *
 * Owns: its members and their order. Does not own: where the facts come from (`execution-progress.ts`).
 *
 * 1. Member names are those of the Lambda API where it has them; times are ISO 8601 in UTC with milliseconds.
 * 2. `Result` and `InputPayload` are decoded JSON values. Text that is no JSON stays text.
 * 3. A breaking change raises the number in `Schema`.
 */
import type { GetDurableExecutionResponse } from '@aws-sdk/client-lambda';
import type { ErrorObject } from '../../runtime/wire.ts';
import { executionCost } from '../local/execution-cost.ts';
import type { ExecutionCost } from '../local/execution-cost.ts';
import type { ExecutionProgress, OperationProgress } from './execution-progress.ts';
import type { ExitCode } from './exit-codes.ts';

/** One invocation of the function, as the service counted it. */
export interface InvocationFacts {
  readonly requestId: string;
  readonly startedAt: number;
  readonly endedAt: number;
  readonly outcome: string;
  /** Operations that were recorded when it began. */
  readonly replayed: number;
  /** Operations that it began itself. */
  readonly created: number;
  readonly checkpoints: number;
  readonly bytesReplayed?: number | undefined;
  readonly bytesWritten?: number | undefined;
  /** Real milliseconds. */
  readonly elapsedMs?: number | undefined;
}

export interface RunDocument {
  readonly Schema: 'durable-sandbox/run@1';
  readonly DurableExecutionArn: string;
  readonly DurableExecutionName: string;
  readonly FunctionArn: string;
  readonly Status: string;
  readonly StartTimestamp: string;
  readonly EndTimestamp?: string;
  readonly InputPayload: unknown;
  readonly Result?: unknown;
  readonly Error?: ErrorObject;
  readonly NextWakeUp?: string;
  readonly WaitingFor: readonly WaitingForEntry[];
  readonly Operations: readonly OperationEntry[];
  readonly Invocations: readonly InvocationEntry[];
  readonly Cost: CostEntry;
  readonly ExitCode: ExitCode;
}

export interface WaitingForEntry {
  readonly Id: string;
  readonly Name?: string;
  readonly Type: string;
  readonly CallbackId?: string;
  readonly Until?: string;
}

export interface AttemptEntry {
  readonly StartTimestamp: string;
  readonly EndTimestamp?: string;
  readonly Outcome: string;
  readonly Error?: ErrorObject;
}

export interface OperationEntry {
  readonly Id: string;
  readonly ParentId?: string;
  readonly Path: string;
  readonly Name?: string;
  readonly Type: string;
  readonly SubType?: string;
  readonly Status: string;
  readonly StartTimestamp: string;
  readonly EndTimestamp?: string;
  readonly DurationMs?: number;
  readonly Error?: ErrorObject;
  readonly Attempts: readonly AttemptEntry[];
  readonly NextAttemptTimestamp?: string;
}

export interface InvocationEntry {
  readonly RequestId: string;
  readonly StartTimestamp: string;
  readonly EndTimestamp: string;
  readonly Outcome: string;
  readonly Replayed: number;
  readonly New: number;
  readonly Checkpoints: number;
  /** Real milliseconds on this machine. Absent where the service died meanwhile. */
  readonly ElapsedMs?: number;
}

/** See `ExecutionCost`. */
export interface CostEntry {
  readonly Invocations: number;
  readonly ReplayedOperations: number;
  readonly CheckpointCalls: number;
  readonly BytesReplayed: number;
  readonly BytesWritten: number;
  readonly BilledMs: number;
  readonly MemorySizeMB: number;
  readonly GBSeconds: number;
}

export function runDocument(
  execution: GetDurableExecutionResponse,
  progress: ExecutionProgress,
  invocations: readonly InvocationFacts[],
  exitCode: ExitCode,
  memorySizeMb?: number,
): RunDocument {
  const open = execution.Status === 'RUNNING';
  const nextWakeUp = open ? progress.nextWakeUp : undefined;
  return {
    Schema: 'durable-sandbox/run@1',
    DurableExecutionArn: execution.DurableExecutionArn ?? '',
    DurableExecutionName: execution.DurableExecutionName ?? '',
    FunctionArn: execution.FunctionArn ?? '',
    Status: execution.Status ?? 'RUNNING',
    StartTimestamp: iso(execution.StartTimestamp ?? progress.start ?? new Date(0)),
    ...(execution.EndTimestamp === undefined ? {} : { EndTimestamp: iso(execution.EndTimestamp) }),
    InputPayload: decodePayload(execution.InputPayload) ?? null,
    ...(execution.Result === undefined || execution.Result === '' ? {} : { Result: decodePayload(execution.Result) }),
    ...(execution.Error === undefined ? {} : { Error: errorEntry(execution.Error) }),
    ...(nextWakeUp === undefined ? {} : { NextWakeUp: iso(nextWakeUp) }),
    WaitingFor: open ? progress.waiting.map(waitingForEntry) : [],
    Operations: progress.operations.map(operationEntry),
    Invocations: invocations.map(invocationEntry),
    Cost: costEntry(executionCost(invocations, memorySizeMb)),
    ExitCode: exitCode,
  };
}

export function decodePayload(text: string | undefined): unknown {
  if (text === undefined || text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function waitingForEntry(operation: OperationProgress): WaitingForEntry {
  const until = operation.nextAttempt ?? operation.until;
  return {
    Id: operation.id,
    ...(operation.name === undefined ? {} : { Name: operation.name }),
    Type: operation.type,
    ...(operation.callbackId === undefined ? {} : { CallbackId: operation.callbackId }),
    ...(until === undefined ? {} : { Until: iso(until) }),
  };
}

function operationEntry(operation: OperationProgress): OperationEntry {
  const { id, parentId, path, name, type, subType, status, start, end, error, attempts, nextAttempt } = operation;
  return {
    Id: id,
    ...(parentId === undefined ? {} : { ParentId: parentId }),
    Path: path,
    ...(name === undefined ? {} : { Name: name }),
    Type: type,
    ...(subType === undefined ? {} : { SubType: subType }),
    Status: status,
    StartTimestamp: iso(start),
    ...(end === undefined ? {} : { EndTimestamp: iso(end), DurationMs: end.getTime() - start.getTime() }),
    ...(error === undefined ? {} : { Error: errorEntry(error) }),
    Attempts: attempts.map((attempt) => ({
      StartTimestamp: iso(attempt.start),
      ...(attempt.end === undefined ? {} : { EndTimestamp: iso(attempt.end) }),
      Outcome: attempt.outcome,
      ...(attempt.error === undefined ? {} : { Error: errorEntry(attempt.error) }),
    })),
    ...(nextAttempt === undefined ? {} : { NextAttemptTimestamp: iso(nextAttempt) }),
  };
}

function invocationEntry(facts: InvocationFacts): InvocationEntry {
  return {
    RequestId: facts.requestId,
    StartTimestamp: iso(new Date(facts.startedAt)),
    EndTimestamp: iso(new Date(facts.endedAt)),
    Outcome: facts.outcome,
    Replayed: facts.replayed,
    New: facts.created,
    Checkpoints: facts.checkpoints,
    ...(facts.elapsedMs === undefined ? {} : { ElapsedMs: facts.elapsedMs }),
  };
}

function costEntry(cost: ExecutionCost): CostEntry {
  return {
    Invocations: cost.invocations,
    ReplayedOperations: cost.replayedOperations,
    CheckpointCalls: cost.checkpointCalls,
    BytesReplayed: cost.bytesReplayed,
    BytesWritten: cost.bytesWritten,
    BilledMs: cost.billedMs,
    MemorySizeMB: cost.memorySizeMb,
    GBSeconds: cost.gbSeconds,
  };
}

function errorEntry(error: ErrorObject): ErrorObject {
  const { ErrorType, ErrorMessage, ErrorData, StackTrace } = error;
  return {
    ...(ErrorType === undefined ? {} : { ErrorType }),
    ...(ErrorMessage === undefined ? {} : { ErrorMessage }),
    ...(ErrorData === undefined ? {} : { ErrorData }),
    ...(StackTrace === undefined ? {} : { StackTrace }),
  };
}

function iso(time: Date): string {
  return time.toISOString();
}
