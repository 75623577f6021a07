/**
 * The answers of the reading calls, in the shapes that the AWS client gives (timestamps are `Date`).
 */
import type { ErrorObject, Operation } from '../../runtime/wire.ts';
import type { ExecutionRecord, ExecutionStatus } from './execution-model/execution-record.ts';
import type { HistoryEvent } from './execution-model/history-event.ts';
import type { OperationRecord } from './execution-model/operation-record.ts';
import { functionArn, LATEST } from './function-name.ts';

/** One row of ListDurableExecutionsByFunction. */
export interface ExecutionSummary {
  DurableExecutionArn: string;
  DurableExecutionName: string;
  FunctionArn: string;
  Status: ExecutionStatus;
  StartTimestamp: Date;
  EndTimestamp?: Date;
}

/** Answer of GetDurableExecution. */
export interface ExecutionView extends ExecutionSummary {
  Version: string;
  InputPayload?: string;
  Result?: string;
  Error?: ErrorObject;
  ExecutionDataIncluded: boolean;
  /** Seconds and days. `RetentionPeriodInDays` is absent where ended executions are kept for ever. */
  DurableConfig: { ExecutionTimeout: number; RetentionPeriodInDays?: number };
}

/** One page of a history. `NextMarker` is set while there are more. */
export interface HistoryPage {
  Events: HistoryEvent[];
  NextMarker?: string;
}
/** One page of a list of executions. `NextMarker` is set while there are more. */
export interface ExecutionListPage {
  DurableExecutions: ExecutionSummary[];
  NextMarker?: string;
}
/** One page of recorded operations. `NextMarker` is set while there are more. */
export interface StatePageView {
  Operations: Operation[];
  NextMarker?: string;
}

export function executionSummary(record: ExecutionRecord): ExecutionSummary {
  const summary: ExecutionSummary = {
    DurableExecutionArn: record.arn,
    DurableExecutionName: record.name,
    FunctionArn: functionArn(record.functionName),
    Status: record.status,
    StartTimestamp: new Date(record.startedAt),
  };
  if (record.endedAt !== undefined) summary.EndTimestamp = new Date(record.endedAt);
  return summary;
}

export function executionView(
  record: ExecutionRecord,
  root: OperationRecord,
  withData: boolean,
  retentionDays: number | undefined,
): ExecutionView {
  const view: ExecutionView = {
    ...executionSummary(record),
    Version: LATEST,
    ExecutionDataIncluded: withData,
    DurableConfig: { ExecutionTimeout: record.timeoutSeconds },
  };
  if (retentionDays !== undefined) view.DurableConfig.RetentionPeriodInDays = retentionDays;
  if (!withData) return view;
  if (root.input !== undefined) view.InputPayload = root.input;
  if (root.result !== undefined) view.Result = root.result;
  if (root.error !== undefined) view.Error = root.error;
  return view;
}
