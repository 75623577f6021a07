/** What a test sees of a finished execution. Names and shapes are those of the official testing package. */
import type { Event, ExecutionStatus } from '@aws-sdk/client-lambda';
import type { OperationStatus } from '../../runtime/wire.ts';
import type { ExecutionCost } from '../local/execution-cost.ts';
import type { DurableOperation } from './durable-operation.ts';

/** A recorded error. Members that were not recorded are undefined. */
export interface TestResultError {
  errorMessage: string | undefined;
  errorType: string | undefined;
  errorData: string | undefined;
  stackTrace: string[] | undefined;
}

/** One call of the handler. */
export interface Invocation {
  startTimestamp: Date | undefined;
  endTimestamp: Date | undefined;
  requestId: string | undefined;
  /** Set when the invocation as such failed: it threw, crashed or ran out of time. */
  error: TestResultError | undefined;
}

/** Columns of `TestResult#print`; each is shown unless it is set to false. */
export interface PrintConfig {
  parentId?: boolean | undefined;
  name?: boolean | undefined;
  type?: boolean | undefined;
  subType?: boolean | undefined;
  status?: boolean | undefined;
  startTime?: boolean | undefined;
  endTime?: boolean | undefined;
  duration?: boolean | undefined;
}

/** What is to be seen of an execution that has ended. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the official package's public type
export interface TestResult<TResult = any> {
  /** In the order of their creation, without the execution itself. */
  getOperations(params?: { status: OperationStatus }): DurableOperation[];
  getInvocations(): Invocation[];
  getStatus(): ExecutionStatus | undefined;
  /** @throws Error with the execution's message when it did not succeed. */
  getResult(): TResult | undefined;
  /** @throws Error when the execution succeeded. */
  getError(): TestResultError;
  /** The history, in the order of recording. */
  getHistoryEvents(): Event[];
  /**
   * What the execution costs so far: invocations, replayed operations, checkpoint calls, bytes, billed time. Undefined
   * where it ran elsewhere than in this process.
   */
  readonly cost?: ExecutionCost | undefined;
  /** Prints a table of all operations. */
  print(config?: PrintConfig): void;
}

/** What an execution is started with. */
export interface InvokeRequest {
  /** The input of the execution; it must be a JSON value. */
  payload?: unknown;
}

/**
 * What all test runners offer: running an execution, and handles of its operations, which may be taken before they
 * exist.
 */
export interface DurableTestRunner<TDurableOperation extends DurableOperation, TResult> {
  run(params?: InvokeRequest): Promise<TestResult<TResult>>;
  getOperation(name: string): TDurableOperation;
  getOperationByIndex(index: number): TDurableOperation;
  getOperationByNameAndIndex(name: string, index: number): TDurableOperation;
  getOperationById(id: string): TDurableOperation;
}
