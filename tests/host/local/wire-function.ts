/**
 * A durable function written by hand against the wire protocol, without any SDK: a script sees the recorded state and
 * sends updates.
 */
import type { DurableExecutionInvocationInput, OperationUpdate, WireOperation } from '../../../runtime/wire.ts';
import type { DurableExecutionClient } from '../../../runtime/durable-execution-client.ts';

export class WireState {
  readonly operations = new Map<string, WireOperation>();
  readonly updated: string[] | undefined;
  readonly input: unknown;
  readonly arn: string;
  token: string;
  readonly #client: DurableExecutionClient;

  constructor(event: DurableExecutionInvocationInput, operations: WireOperation[], client: DurableExecutionClient) {
    for (const operation of operations) this.operations.set(operation.Id, operation);
    this.updated = event.UpdatedOperationIds;
    this.arn = event.DurableExecutionArn;
    this.token = event.CheckpointToken;
    this.input = JSON.parse(operations[0]?.ExecutionDetails?.InputPayload ?? '{}');
    this.#client = client;
  }

  status(id: string): string | undefined {
    return this.operations.get(id)?.Status;
  }

  async send(...updates: OperationUpdate[]): Promise<WireOperation[]> {
    const answer = await this.#client.checkpoint({
      DurableExecutionArn: this.arn,
      CheckpointToken: this.token,
      Updates: updates,
    });
    this.token = answer.CheckpointToken ?? this.token;
    const changed = answer.NewExecutionState?.Operations ?? [];
    for (const operation of changed) this.operations.set(operation.Id, operation);
    return changed;
  }
}

export type Script = (state: WireState) => Promise<unknown>;

/** What a script returns is the result; `PENDING` suspends; what it throws fails the execution. */
export const PENDING = Symbol('PENDING');

export function wireFunction(client: () => DurableExecutionClient, script: Script) {
  return async (event: DurableExecutionInvocationInput): Promise<{ Status: string; Result?: string }> => {
    const operations = [...event.InitialExecutionState.Operations];
    let marker = event.InitialExecutionState.NextMarker;
    while (marker) {
      const page = await client().getExecutionState({
        DurableExecutionArn: event.DurableExecutionArn,
        CheckpointToken: event.CheckpointToken,
        Marker: marker,
        MaxItems: 1000,
      });
      operations.push(...(page.Operations ?? []));
      marker = page.NextMarker;
    }
    const result = await script(new WireState(event, operations, client()));
    if (result === PENDING) return { Status: 'PENDING' };
    return { Status: 'SUCCEEDED', Result: JSON.stringify(result) };
  };
}
