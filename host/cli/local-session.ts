/**
 * The local service as the commands use it: started in this process on a data folder, talked to by the AWS client
 * wherever the Lambda API has the call.
 *
 * Owns: the client, registration of the user's handler with a client of its own, the narrowing of service events to one
 * execution. Does not own: the service.
 */
import { DurableExecutionAlreadyStartedException, InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import type { Event } from '@aws-sdk/client-lambda';
import { DurableExecutionApiClient } from '../../runtime/durable-execution-api-client.ts';
import { DurableExecutionInvocationInputWithClient } from '../../runtime/invocation-input-with-client.ts';
import type { DurableExecutionInvocationInput } from '../../runtime/wire.ts';
import type { LambdaContext } from '../../runtime/lambda-context.ts';
import { startLocalService } from '../local/index.ts';
import { CliError } from './cli-error.ts';
import type { LoadedWorkflow } from './load-workflow.ts';
import type { InvocationFacts } from './run-document.ts';

export interface SessionListener {
  readonly event: (event: Event) => void;
  readonly invocationStarted: (number: number) => void;
  readonly invocationEnded: (facts: InvocationFacts, number: number) => void;
  readonly executionEnded: () => void;
  /** Something that the service itself could not do. */
  readonly serviceProblem: (message: string) => void;
}

export interface LocalSession {
  readonly url: string;
  readonly client: LambdaClient;
  /** Makes the workflow callable; each call waits until `released`. */
  readonly register: (workflow: LoadedWorkflow, released: Promise<void>) => void;
  /** Starts an execution, or finds the one of that name with the same input. Returns its ARN. */
  readonly start: (functionName: string, name: string, payload: string) => Promise<string>;
  readonly subscribe: (arn: string, listener: SessionListener) => () => void;
  readonly invocations: (arn: string) => readonly InvocationFacts[];
  /** The service's time, milliseconds since the epoch. */
  readonly now: () => number;
  readonly close: () => Promise<void>;
}

export interface LocalSessionOptions {
  readonly dataDir: string;
  readonly skipTime: boolean;
}

/** Throws DS_DATA_DIR_LOCKED or DS_DATA_SCHEMA_TOO_NEW. */
export async function openLocalSession(options: LocalSessionOptions): Promise<LocalSession> {
  const local = await startLocalService({
    dataDir: options.dataDir,
    time: options.skipTime ? 'skip' : 'real',
    // Only the execution that was asked for: others which were left open in the folder rest.
    resume: 'on-demand',
  });
  const { service } = local;
  const client = new LambdaClient(local.clientConfig());
  const durableClient = new DurableExecutionApiClient(client);
  return {
    url: local.url,
    client,
    register: (workflow, released) => {
      const handler = async (event: DurableExecutionInvocationInput, context: LambdaContext): Promise<unknown> => {
        await released;
        return workflow.handler(new DurableExecutionInvocationInputWithClient(event, durableClient), context);
      };
      service.registerFunction(workflow.functionName, handler);
    },
    start: async (functionName, name, payload) => {
      const arn = await invoke(client, functionName, name, payload);
      // One that was left open by an earlier process goes on from here.
      service.resume(arn);
      return arn;
    },
    subscribe: (arn, listener) =>
      service.onEvent((event) => {
        if (!('executionArn' in event) || event.executionArn !== arn) return;
        switch (event.kind) {
          case 'history':
            listener.event(event.event);
            break;
          case 'invocation-started':
            listener.invocationStarted(event.number);
            break;
          case 'invocation-ended':
            listener.invocationEnded(event.invocation, event.invocation.number);
            break;
          case 'execution-ended':
            listener.executionEnded();
            break;
          case 'log':
            listener.serviceProblem(event.message);
            break;
        }
      }),
    invocations: (arn) => service.listInvocations(arn),
    now: () => service.now().getTime(),
    close: async () => {
      client.destroy();
      await local.close();
    },
  };
}

async function invoke(client: LambdaClient, functionName: string, name: string, payload: string): Promise<string> {
  try {
    const answer = await client.send(
      new InvokeCommand({
        FunctionName: functionName,
        InvocationType: 'Event',
        DurableExecutionName: name,
        Payload: payload,
      }),
    );
    return answer.DurableExecutionArn ?? '';
  } catch (error) {
    if (!(error instanceof DurableExecutionAlreadyStartedException)) throw error;
    throw new CliError('DS_CLI_NAME_TAKEN', {
      message: `An execution "${name}" was started with another input.`,
      cause: error,
    });
  }
}
