/** A client that notes which updates each checkpoint call carried, on top of a real one. */
import type { DurableExecutionClient } from '../../runtime/durable-execution-client.ts';
import type { OperationUpdate } from '../../runtime/wire.ts';

export class CheckpointRecorder {
  /** One entry a call, of all executions: which execution, and its updates. */
  readonly calls: { readonly executionArn: string; readonly updates: OperationUpdate[] }[] = [];

  /** `intercept` may throw, as a network does, before (the default) the call reaches the service. */
  wrap(
    client: DurableExecutionClient,
    intercept: (updates: readonly OperationUpdate[]) => void = () => undefined,
  ): DurableExecutionClient {
    return {
      getExecutionState: (request) => client.getExecutionState(request),
      getExecutionHistory: (request) => client.getExecutionHistory?.(request) ?? Promise.resolve({}),
      checkpoint: async (request) => {
        const updates = structuredClone(request.Updates ?? []);
        intercept(updates);
        const response = await client.checkpoint(request);
        this.calls.push({ executionArn: request.DurableExecutionArn ?? '', updates });
        return response;
      },
    };
  }

  callsOf(executionArn: string): OperationUpdate[][] {
    return this.calls.filter((call) => call.executionArn === executionArn).map((call) => call.updates);
  }
}
