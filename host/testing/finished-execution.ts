/** The result of a finished execution, in the form of the official testing package. */
import type { Event, ExecutionStatus } from '@aws-sdk/client-lambda';
import type { ErrorObject, OperationStatus } from '../../runtime/wire.ts';
import { executionCost, type ExecutionCost } from '../local/execution-cost.ts';
import type { DurableOperation } from './durable-operation.ts';
import { handleOf, type OperationSource } from './operation-handle.ts';
import { recordedError, recordedValue } from './recorded-value.ts';
import type { Invocation, PrintConfig, TestResult, TestResultError } from './test-result.ts';

/** How an execution ended. */
export interface ExecutionEnd {
  readonly status: ExecutionStatus;
  readonly result: string | undefined;
  readonly error: ErrorObject | undefined;
}

export class FinishedExecution<TResult> implements TestResult<TResult> {
  readonly #end: ExecutionEnd;
  readonly #source: OperationSource;

  constructor(end: ExecutionEnd, source: OperationSource) {
    this.#end = end;
    this.#source = source;
  }

  getOperations(params?: { status: OperationStatus }): DurableOperation[] {
    const { operations } = this.#source.record;
    const wanted = params === undefined ? operations : operations.filter(({ Status }) => Status === params.status);
    return wanted.map((operation) => handleOf(this.#source, operation));
  }

  getInvocations(): Invocation[] {
    return this.#source.record.events.flatMap(({ EventType, InvocationCompletedDetails: details }) => {
      if (EventType !== 'InvocationCompleted') return [];
      return {
        startTimestamp: details?.StartTimestamp,
        endTimestamp: details?.EndTimestamp,
        requestId: details?.RequestId,
        error: recordedError(details?.Error?.Payload),
      };
    });
  }

  get cost(): ExecutionCost | undefined {
    const { invocations } = this.#source.record;
    return invocations && executionCost(invocations);
  }

  getStatus(): ExecutionStatus {
    return this.#end.status;
  }

  getResult(): TResult | undefined {
    if (this.#end.status === 'SUCCEEDED') return recordedValue(this.#end.result) as TResult | undefined;
    const { errorMessage, errorType, stackTrace } = this.getError();
    const error = new Error(errorMessage?.trim());
    if (errorType !== undefined) error.name = errorType;
    if (stackTrace !== undefined) error.stack = [`${error.name}: ${error.message}`, ...stackTrace].join('\n');
    throw error;
  }

  getError(): TestResultError {
    const { status, error } = this.#end;
    if (status === 'SUCCEEDED') throw new Error('Cannot get error for succeeded execution');
    const message = `Execution failed with status "${status}"`;
    return (
      recordedError(error) ?? {
        errorMessage: message,
        errorType: undefined,
        errorData: undefined,
        stackTrace: undefined,
      }
    );
  }

  getHistoryEvents(): Event[] {
    return [...this.#source.record.events];
  }

  print(config: PrintConfig = {}): void {
    const operations = this.getOperations();
    if (operations.length === 0) {
      console.log('No operations found.');
      return;
    }
    console.table(operations.map((operation) => row(operation, config)));
  }
}

function row(operation: DurableOperation, config: PrintConfig): Record<string, string> {
  const start = operation.getStartTimestamp();
  const end = operation.getEndTimestamp();
  const cells: Record<keyof PrintConfig, string | undefined> = {
    parentId: operation.getParentId(),
    name: operation.getName(),
    type: operation.getType(),
    subType: operation.getSubType(),
    status: operation.getStatus(),
    startTime: start?.toISOString(),
    endTime: end?.toISOString(),
    duration: start === undefined || end === undefined ? undefined : `${String(end.getTime() - start.getTime())}ms`,
  };
  const shown = Object.entries(cells).filter(([column]) => config[column as keyof PrintConfig] !== false);
  return Object.fromEntries(shown.map(([column, cell]) => [column, cell ?? '-']));
}
