/**
 * A `DurableExecutionClient` that calls the service in the same process, without HTTP or JSON.
 *
 * Invariant: refusals reject, as those of a network client do.
 */
import type { DurableExecutionClient } from '../../runtime/durable-execution-client.ts';
import type { DurableService } from './durable-service.ts';

/**
 * A client for `durableExecutionClient` that calls `service` in this process. Refusals reject with a
 * `ServiceException`.
 */
export function durableExecutionClientFor(service: DurableService): DurableExecutionClient {
  return {
    getExecutionState: async (request) => service.getExecutionState(request),
    checkpoint: async (request) => service.checkpoint(request),
    getExecutionHistory: async ({ DurableExecutionArn, ...options }) =>
      service.getHistory(DurableExecutionArn, options),
  };
}
