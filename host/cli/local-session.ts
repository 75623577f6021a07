/**
 * The local service as the commands use it: started in this process on a data folder, talked to by the AWS client
 * wherever the Lambda API has the call.
 *
 * Owns: the client, registration of the user's handler with a client of its own, the narrowing of service events to one
 * execution. Does not own: the service.
 */
import {
  DurableExecutionAlreadyStartedException,
  InvokeCommand,
  LambdaClient,
  SendDurableExecutionCallbackFailureCommand,
  SendDurableExecutionCallbackSuccessCommand,
  StopDurableExecutionCommand,
} from '@aws-sdk/client-lambda';
import type { Event } from '@aws-sdk/client-lambda';
import { DurableExecutionApiClient } from '../../runtime/durable-execution-api-client.ts';
import { DurableExecutionInvocationInputWithClient } from '../../runtime/invocation-input-with-client.ts';
import type { DurableExecutionInvocationInput } from '../../runtime/wire.ts';
import type { LambdaContext } from '../../runtime/lambda-context.ts';
import { startLocalService } from '../local/index.ts';
import { DisturbedExecution } from '../testing/disturbed-invocation.ts';
import { CliError } from './cli-error.ts';
import type { LambdaHandler, LoadedWorkflow } from './load-workflow.ts';
import type { InvocationFacts } from './run-document.ts';
import type { DueAnswer } from './scripted-callbacks.ts';

export interface SessionListener {
  readonly event: (event: Event) => void;
  readonly invocationStarted: (number: number) => void;
  readonly invocationEnded: (facts: InvocationFacts, number: number) => void;
  readonly executionEnded: () => void;
  /** Its state could not be saved; nothing goes on. */
  readonly executionDropped: (error: Error) => void;
  /** Something that the service itself could not do. */
  readonly serviceProblem: (message: string) => void;
}

export interface LocalSession {
  readonly url: string;
  readonly client: LambdaClient;
  /** Makes the workflow callable; each call waits until `released`. */
  readonly register: (workflow: LoadedWorkflow, released: Promise<void>) => void;
  /** Makes a further function callable by `context.invoke`. */
  readonly registerOther: (name: string, handler: LambdaHandler, kind: 'durable' | 'plain') => void;
  /** Sends what a script answers to a callback. */
  readonly answer: (due: DueAnswer) => Promise<void>;
  /** Ends all waits and pauses of an execution now. */
  readonly skip: (arn: string) => Promise<void>;
  readonly stop: (arn: string) => Promise<void>;
  /** Somebody will answer this callback: skipped time does not run to its time-out. */
  readonly attend: (arn: string, operationId: string) => void;
  /** Keeps skipped time from jumping until the returned function is called. */
  readonly holdTime: () => () => void;
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
  /** Ends the invocation with each checkpoint, so that everything is replayed all the time. */
  readonly alwaysReplay: boolean;
  /** Number of the execution's checkpoint call, from 1, at which the invocation dies with the answer lost. */
  readonly crashAt: number | undefined;
}

/** Throws DS_DATA_DIR_LOCKED or DS_DATA_SCHEMA_TOO_NEW. */
export async function openLocalSession(options: LocalSessionOptions): Promise<LocalSession> {
  const isDisturbed = options.alwaysReplay || options.crashAt !== undefined;
  const local = await startLocalService({
    dataDir: options.dataDir,
    time: options.skipTime ? 'skip' : 'real',
    // Only the execution that was asked for: others which were left open in the folder rest.
    resume: 'on-demand',
    ...(isDisturbed && {
      invocationRetry: { maxAttempts: options.alwaysReplay ? Infinity : undefined, backoffSeconds: 0 },
    }),
  });
  const { service } = local;
  const client = new LambdaClient(local.clientConfig());
  const durableClient = new DurableExecutionApiClient(client);
  const register = (name: string, handler: LambdaHandler, released?: Promise<void>): void => {
    const disturbed = new Map<string, DisturbedExecution>();
    service.registerFunction(name, async (event: DurableExecutionInvocationInput, context: LambdaContext) => {
      await released;
      if (!isDisturbed) return handler(new DurableExecutionInvocationInputWithClient(event, durableClient), context);
      const arn = event.DurableExecutionArn;
      let execution = disturbed.get(arn);
      if (execution === undefined) {
        execution = new DisturbedExecution({
          client: durableClient,
          alwaysReplay: options.alwaysReplay,
          operations: () => service.getOperations(arn),
        });
        // Only the function that was asked for, and only its execution that comes first: the one that is watched.
        if (options.crashAt !== undefined && released !== undefined && disturbed.size === 0) {
          execution.crashAt({ atCheckpoint: options.crashAt, when: 'lostResponse', kind: 'kill' });
        }
        disturbed.set(arn, execution);
      }
      return execution.invoke((each) => handler(new DurableExecutionInvocationInputWithClient(event, each), context));
    });
  };
  return {
    url: local.url,
    client,
    register: (workflow, released) => {
      register(workflow.functionName, workflow.handler, released);
    },
    registerOther: (name, handler, kind) => {
      if (kind === 'durable') register(name, handler);
      else service.registerFunction(name, handler, { durable: false });
    },
    answer: async ({ callbackId: CallbackId, answer }) => {
      if (answer.kind === 'fail') {
        await client.send(new SendDurableExecutionCallbackFailureCommand({ CallbackId, Error: answer.error }));
        return;
      }
      const Result = answer.result === undefined ? undefined : Buffer.from(answer.result);
      await client.send(new SendDurableExecutionCallbackSuccessCommand({ CallbackId, ...(Result && { Result }) }));
    },
    skip: async (arn) => {
      service.tools.skip(arn);
    },
    stop: async (arn) => {
      await client.send(new StopDurableExecutionCommand({ DurableExecutionArn: arn }));
    },
    attend: (arn, operationId) => {
      service.attendCallback(arn, operationId);
    },
    holdTime: () => service.holdTime(),
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
          case 'execution-dropped':
            listener.executionDropped(event.error);
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
