/**
 * Where executions are kept. Calls are synchronous: when `commit` returns, the change is safe as far as the store goes.
 *
 * Owns: the contract. Does not own: who may hold a data folder (`data-folder-lock.ts`).
 *
 * Invariants
 *  1. `commit` writes all of a change or nothing, and writes only what the change holds.
 *  2. Records handed out are the reader's own, or (in memory) shared with the one model that may change them.
 */
import type {
  ExecutionChange,
  ExecutionRecord,
  ExecutionStatus,
  InvocationSummary,
} from '../execution-model/execution-record.ts';
import type { HistoryEvent } from '../execution-model/history-event.ts';
import type { OperationRecord } from '../execution-model/operation-record.ts';

export interface StoredExecution {
  readonly execution: ExecutionRecord;
  /** In the order of creation. */
  readonly operations: OperationRecord[];
}

export interface ExecutionFilter {
  functionName?: string | undefined;
  name?: string | undefined;
  /** Part of the name. */
  nameContains?: string | undefined;
  statuses?: readonly ExecutionStatus[] | undefined;
  /** Exclusive bounds, milliseconds since 1970. */
  startedAfter?: number | undefined;
  startedBefore?: number | undefined;
  oldestFirst: boolean;
  limit: number;
}

/** How many executions a function has in a status. */
export interface ExecutionCount {
  readonly functionName: string;
  readonly status: ExecutionStatus;
  readonly count: number;
}

export interface EventFilter {
  /** Only events beyond this id in reading order. */
  beyond?: number | undefined;
  newestFirst: boolean;
  limit: number;
}

export interface ExecutionStore {
  commit(change: ExecutionChange): void;
  load(arn: string): StoredExecution | undefined;
  record(arn: string): ExecutionRecord | undefined;
  /** The EXECUTION operation: input, result, error. */
  root(arn: string): OperationRecord | undefined;
  findByName(functionName: string, name: string): ExecutionRecord | undefined;
  list(filter: ExecutionFilter): ExecutionRecord[];
  /** Of all executions; those that are none are absent. */
  counts(): ExecutionCount[];
  /** ARNs of the executions that have not ended, oldest first. */
  open(): string[];
  events(arn: string, filter: EventFilter): HistoryEvent[];
  invocations(arn: string): InvocationSummary[];
  /** Forgets an execution and all that belongs to it. */
  remove(arn: string): void;
  /** The latest recorded time, 0 if nothing is stored. */
  latestTimestamp(): number;
  close(): void;
}
