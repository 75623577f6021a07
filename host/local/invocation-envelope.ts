/**
 * The Lambda event of one invocation of a durable function.
 *
 * Invariant: plain data, fresh for each invocation; timestamps are ISO-8601 texts.
 */
import type { DurableExecutionInvocationInput } from '../../runtime/wire.ts';
import { currentToken } from './execution-model/checkpoint-token.ts';
import type { ExecutionRecord } from './execution-model/execution-record.ts';
import type { InvocationStart } from './execution-model/invocation-transitions.ts';
import { toWireOperation } from './execution-model/operation-record.ts';
import { statePage } from './state-pages.ts';

export function invocationEnvelope(
  execution: ExecutionRecord,
  start: InvocationStart,
  firstPageOperations: number,
): DurableExecutionInvocationInput {
  const page = statePage(start.operations, undefined, firstPageOperations);
  const envelope: DurableExecutionInvocationInput = {
    DurableExecutionArn: execution.arn,
    CheckpointToken: currentToken(execution),
    InitialExecutionState: { Operations: page.operations.map(toWireOperation) },
  };
  if (page.nextMarker !== undefined) envelope.InitialExecutionState.NextMarker = page.nextMarker;
  if (start.changed !== undefined) envelope.UpdatedOperationIds = start.changed.map((operation) => operation.id);
  return envelope;
}
