import type {
  CheckpointDurableExecutionRequest,
  CheckpointDurableExecutionResponse,
  GetDurableExecutionStateRequest,
  GetDurableExecutionStateResponse,
  ErrorObject,
} from './wire.ts';
import type { DurableLogger } from './logger.ts';

/**
 * What the host needs of the durable execution service. The default is AWS Lambda itself; give your own to talk to
 * another transport, or to the embedded service without HTTP.
 */
export interface DurableExecutionClient {
  getExecutionState(
    params: GetDurableExecutionStateRequest,
    logger?: DurableLogger,
  ): Promise<GetDurableExecutionStateResponse>;
  checkpoint(
    params: CheckpointDurableExecutionRequest,
    logger?: DurableLogger,
  ): Promise<CheckpointDurableExecutionResponse>;
  /**
   * Reads the history, newest events first. Without it `limits.invocationsWithoutProgress` and `limits.unfinishedAttempts`
   * are not checked; the default client has it.
   */
  getExecutionHistory?(params: ExecutionHistoryRequest): Promise<ExecutionHistoryPage>;
}

/** A request for one page of an execution's history. */
export interface ExecutionHistoryRequest {
  DurableExecutionArn: string;
  ReverseOrder: boolean;
  IncludeExecutionData: boolean;
  MaxItems: number;
  Marker?: string;
}

/** One page of an execution's history. `NextMarker` is set while there are more. */
export interface ExecutionHistoryPage {
  Events?: readonly HistoryEventSummary[] | undefined;
  NextMarker?: string | undefined;
}

/** What the runtime reads of an event. */
export interface HistoryEventSummary {
  EventType?: string | undefined;
  Id?: string | undefined;
  InvocationCompletedDetails?: { Error?: { Payload?: ErrorObject | undefined } | undefined } | undefined;
}
