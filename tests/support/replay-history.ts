/**
 * Calls a handler once with a recorded history and a client that accepts everything: what would this code do now?
 *
 * Owns: the envelope. The order of operations is that of the record; those inside of finished contexts are left out as
 * the service leaves them out.
 */
import type { DurableExecutionClient } from '../../runtime/durable-execution-client.ts';
import {
  DurableExecutionInvocationInputWithClient,
  type DurableExecutionInvocationOutput,
  type DurableLambdaHandler,
  type LambdaContext,
  type Operation,
  type OperationUpdate,
} from '../../runtime/index.ts';

export interface RecordedHistory {
  readonly arn: string;
  readonly operations: readonly Operation[];
}

export interface ReplayReport {
  readonly output: DurableExecutionInvocationOutput;
  /** What the handler wanted to write. */
  readonly updates: OperationUpdate[];
}

export async function replayHistory(handler: DurableLambdaHandler, history: RecordedHistory): Promise<ReplayReport> {
  const updates: OperationUpdate[] = [];
  const client: DurableExecutionClient = {
    getExecutionState: () => Promise.resolve({ Operations: [] }),
    checkpoint: (request) => {
      updates.push(...(request.Updates ?? []));
      return Promise.resolve({ CheckpointToken: 'next', NewExecutionState: {} });
    },
  };
  const event = {
    DurableExecutionArn: history.arn,
    CheckpointToken: 'first',
    InitialExecutionState: { Operations: withoutHidden(history.operations) },
  };
  const input = new DurableExecutionInvocationInputWithClient(event, client);
  const output = await handler(input, { awsRequestId: 'replay' } as LambdaContext);
  return { output, updates };
}

/** A finished context's operations are not shown, unless it asked for it. */
export function withoutHidden(operations: readonly Operation[]): Operation[] {
  const closed = new Set<string>();
  return operations.filter((operation) => {
    const hidden = operation.ParentId !== undefined && operation.ParentId !== null && closed.has(operation.ParentId);
    const ended = operation.Status === 'SUCCEEDED' || operation.Status === 'FAILED';
    const closes = ended && operation.ContextDetails?.ReplayChildren !== true;
    if (operation.Type === 'CONTEXT' && (hidden || closes)) closed.add(operation.Id ?? '');
    return !hidden;
  });
}
