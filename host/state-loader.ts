/** Loads the pages of the execution's state which did not fit into the invocation event or an answer. */
import type { DurableExecutionClient } from '../runtime/durable-execution-client.ts';
import { MAX_STATE_PAGE_ITEMS } from '../runtime/limits.ts';
import type { WireOperation } from '../runtime/wire.ts';

export interface StateRequest {
  readonly client: DurableExecutionClient;
  readonly executionArn: string;
  readonly checkpointToken: string;
}

/** Follows the markers to the end. Pages are taken one after another: each names the next. */
export async function loadFurtherPages(
  request: StateRequest,
  firstMarker: string | undefined,
  onPage: (operations: readonly WireOperation[]) => void,
): Promise<void> {
  let marker = firstMarker;
  while (marker !== undefined && marker !== '') {
    const page = await request.client.getExecutionState({
      DurableExecutionArn: request.executionArn,
      CheckpointToken: request.checkpointToken,
      Marker: marker,
      MaxItems: MAX_STATE_PAGE_ITEMS,
    });
    onPage(page.Operations ?? []);
    // Would go round for ever.
    if (page.NextMarker === marker) throw new Error(`The page after marker ${JSON.stringify(marker)} names itself.`);
    marker = page.NextMarker;
  }
}
