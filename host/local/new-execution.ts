import type { ExecutionRecord } from './execution-model/execution-record.ts';
import { executionArn } from './function-name.ts';
import type { RegisteredFunction } from './function-registry.ts';

/** What has to be known to begin an execution. */
export type NewExecution = Pick<ExecutionRecord, 'name' | 'executionId' | 'tenantId' | 'invokedBy'> & {
  readonly target: RegisteredFunction;
  readonly input: string | undefined;
};

/** The record of an execution to which nothing has happened yet. */
export function newExecutionRecord(wanted: NewExecution, startedAt: number): ExecutionRecord {
  const { target, name, executionId, tenantId, invokedBy } = wanted;
  return {
    arn: executionArn(target.name, name, executionId),
    name,
    functionName: target.name,
    executionId,
    tenantId,
    invokedBy,
    startedAt,
    timeoutSeconds: target.executionTimeoutSeconds,
    status: 'RUNNING',
    revision: 0,
    seenRevision: 0,
    lastEventId: 0,
    operationCount: 0,
    invocationCount: 0,
    failedInvocations: 0,
  };
}
