/**
 * The durable execution service over AWS Lambda's HTTP API.
 *
 * `@aws-sdk/client-lambda` takes about a tenth of a second to load, so it is imported with the first call, by when the
 * sandbox thread is on its way.
 */
import type * as ClientLambdaModule from '@aws-sdk/client-lambda';
import type { LambdaClient } from '@aws-sdk/client-lambda';
import type {
  DurableExecutionClient,
  ExecutionHistoryPage,
  ExecutionHistoryRequest,
} from './durable-execution-client.ts';
import type {
  CheckpointDurableExecutionRequest,
  CheckpointDurableExecutionResponse,
  GetDurableExecutionStateRequest,
  GetDurableExecutionStateResponse,
} from './wire.ts';

type ClientLambda = typeof ClientLambdaModule;

let clientLambda: Promise<ClientLambda> | undefined;
let defaultClient: Promise<LambdaClient> | undefined;

function loadClientLambda(): Promise<ClientLambda> {
  return (clientLambda ??= import('@aws-sdk/client-lambda'));
}

/** A client of the environment's region and credentials. The time-outs are those of the official SDK. */
function loadDefaultClient(): Promise<LambdaClient> {
  return (defaultClient ??= loadClientLambda().then(
    ({ LambdaClient }) =>
      new LambdaClient({
        customUserAgent: [['durable-sandbox']],
        requestHandler: {
          connectionTimeout: 5_000,
          socketTimeout: 50_000,
          requestTimeout: 55_000,
          throwOnRequestTimeout: true,
        },
      }),
  ));
}

/**
 * The durable execution service of AWS Lambda, reached through `@aws-sdk/client-lambda`. Errors of that client are
 * passed on as they are.
 */
export class DurableExecutionApiClient implements DurableExecutionClient {
  readonly #client: LambdaClient | undefined;

  /** `client` defaults to one of the environment's region and credentials, made with the first call. */
  constructor(client?: LambdaClient) {
    this.#client = client;
  }

  async checkpoint(params: CheckpointDurableExecutionRequest): Promise<CheckpointDurableExecutionResponse> {
    const { CheckpointDurableExecutionCommand } = await loadClientLambda();
    const client = this.#client ?? (await loadDefaultClient());
    const response = await client.send(new CheckpointDurableExecutionCommand(params as never));
    return response as CheckpointDurableExecutionResponse;
  }

  async getExecutionState(params: GetDurableExecutionStateRequest): Promise<GetDurableExecutionStateResponse> {
    const { GetDurableExecutionStateCommand } = await loadClientLambda();
    const client = this.#client ?? (await loadDefaultClient());
    const response = await client.send(new GetDurableExecutionStateCommand(params as never));
    return response as unknown as GetDurableExecutionStateResponse;
  }

  async getExecutionHistory(params: ExecutionHistoryRequest): Promise<ExecutionHistoryPage> {
    const { GetDurableExecutionHistoryCommand } = await loadClientLambda();
    const client = this.#client ?? (await loadDefaultClient());
    const response = await client.send(new GetDurableExecutionHistoryCommand(params));
    return response;
  }
}

/** Starts to load the AWS client, so that the first checkpoint does not wait for it. */
export function preloadClientLambda(): void {
  loadClientLambda().catch(() => undefined);
}
