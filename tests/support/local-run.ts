/**
 * Runs durable functions on the embedded service and reports everything that can be observed from outside.
 *
 * Two flavours: `in-process` calls the service directly; `http` goes through its HTTP API with the real AWS client, for
 * the caller's side (Invoke, GetDurableExecution, history) as for the function's side (checkpoints, state).
 *
 * 1. Time is virtual by default (`time: 'skip'`).
 * 2. The function's client is wrapped, so that a report holds the updates of each checkpoint call.
 * 3. Lines of workflows are captured, not printed. One run at a time per process captures them.
 */
import {
  GetDurableExecutionCommand,
  GetDurableExecutionHistoryCommand,
  InvokeCommand,
  LambdaClient,
} from '@aws-sdk/client-lambda';
import {
  createDurableService,
  durableExecutionClientFor,
  startLocalService,
  type DurableService,
  type DurableServiceOptions,
  type HistoryEvent,
  type InvocationSummary,
  type LocalFunctionHandler,
} from '../../host/local/index.ts';
import {
  DurableExecutionApiClient,
  DurableExecutionInvocationInputWithClient,
  type DurableExecutionClient,
  type DurableExecutionInvocationInput,
  type DurableLambdaHandler,
  type ErrorObject,
  type LambdaContext,
  type Operation,
  type OperationUpdate,
} from '../../runtime/index.ts';
import { CapturedLogs, type CapturedLine } from './captured-logs.ts';
import { CheckpointRecorder } from './checkpoint-recorder.ts';

export interface LocalRunOptions extends Omit<DurableServiceOptions, 'functions'> {
  /** Default `in-process`. */
  transport?: 'in-process' | 'http' | undefined;
  /** Handlers made by `durableSandbox`, by function name. */
  functions: Readonly<Record<string, DurableLambdaHandler>>;
  /** Sees the updates of each checkpoint call before it is made; what it throws is the call's failure. */
  intercept?: ((updates: readonly OperationUpdate[]) => void) | undefined;
}

export interface ExecutionReport {
  readonly arn: string;
  readonly status: string;
  /** Parsed JSON; undefined where there is none. */
  readonly result: unknown;
  /** As GetDurableExecution gives it. */
  readonly resultText: string | undefined;
  readonly error: ErrorObject | undefined;
  readonly events: HistoryEvent[];
  readonly eventTypes: string[];
  readonly operations: Operation[];
  readonly invocations: InvocationSummary[];
  /** The updates of each checkpoint call. */
  readonly calls: OperationUpdate[][];
  /** `calls`, flat. */
  readonly updates: OperationUpdate[];
  readonly lines: CapturedLine[];
  /** Messages of `context.logger`. */
  readonly logged: unknown[];
}

export interface ExecuteOptions {
  readonly name?: string | undefined;
  /** `Event` starts the execution and waits for its end by itself. Default `RequestResponse`. */
  readonly invocationType?: 'RequestResponse' | 'Event' | undefined;
}

export interface LocalRun {
  readonly service: DurableService;
  readonly logs: CapturedLogs;
  /** Only with HTTP. */
  readonly client: LambdaClient | undefined;
  execute(functionName: string, input?: unknown, options?: ExecuteOptions): Promise<ExecutionReport>;
  /** What is known of an execution now. */
  report(executionArn: string): Promise<ExecutionReport>;
  close(): Promise<void>;
}

export async function createLocalRun(options: LocalRunOptions): Promise<LocalRun> {
  const { transport = 'in-process', functions, intercept, ...rest } = options;
  const serviceOptions: DurableServiceOptions = { time: 'skip', ...rest };
  const recorder = new CheckpointRecorder();
  const logs = new CapturedLogs();
  const register = (service: DurableService, client: DurableExecutionClient): void => {
    for (const [name, handler] of Object.entries(functions)) {
      service.registerFunction(name, withClient(handler, recorder.wrap(client, intercept)));
    }
  };
  if (transport === 'in-process') {
    const service = createDurableService(serviceOptions);
    register(service, durableExecutionClientFor(service));
    return new LocalRunOverService(service, recorder, logs, undefined, () => {
      service.close();
      return Promise.resolve();
    });
  }
  const local = await startLocalService(serviceOptions);
  const client = new LambdaClient({ ...local.clientConfig(), maxAttempts: 1 });
  register(local.service, new DurableExecutionApiClient(client));
  return new LocalRunOverService(local.service, recorder, logs, client, async () => {
    client.destroy();
    await local.close();
  });
}

/** Hands the event to the handler together with a client. */
export function withClient(handler: DurableLambdaHandler, client: DurableExecutionClient): LocalFunctionHandler {
  return (event: DurableExecutionInvocationInput, context: LambdaContext) =>
    handler(new DurableExecutionInvocationInputWithClient(event, client), context);
}

class LocalRunOverService implements LocalRun {
  constructor(
    readonly service: DurableService,
    private readonly recorder: CheckpointRecorder,
    readonly logs: CapturedLogs,
    readonly client: LambdaClient | undefined,
    private readonly end: () => Promise<void>,
  ) {}

  async execute(functionName: string, input?: unknown, options: ExecuteOptions = {}): Promise<ExecutionReport> {
    const payload = input === undefined ? undefined : JSON.stringify(input);
    const type = options.invocationType ?? 'RequestResponse';
    const arn =
      this.client === undefined
        ? (await this.service.invoke(functionName, payload, { type, executionName: options.name })).executionArn
        : (
            await this.client.send(
              new InvokeCommand({
                FunctionName: functionName,
                InvocationType: type,
                ...(payload === undefined ? {} : { Payload: payload }),
                ...(options.name === undefined ? {} : { DurableExecutionName: options.name }),
              }),
            )
          ).DurableExecutionArn;
    if (arn === undefined) throw new Error(`Invoking ${functionName} began no durable execution.`);
    await this.service.whenEnded(arn);
    return this.report(arn);
  }

  async report(arn: string): Promise<ExecutionReport> {
    const view =
      this.client === undefined
        ? this.service.getExecution(arn)
        : await this.client.send(new GetDurableExecutionCommand({ DurableExecutionArn: arn }));
    const resultText = view.Result;
    const events = await this.history(arn);
    const calls = this.recorder.callsOf(arn);
    return {
      arn,
      status: String(view.Status),
      resultText,
      result: resultText === undefined || resultText === '' ? undefined : (JSON.parse(resultText) as unknown),
      error: view.Error as ErrorObject | undefined,
      events,
      eventTypes: events.map((event) => event.EventType),
      operations: this.service.getOperations(arn),
      invocations: this.service.listInvocations(arn),
      calls,
      updates: calls.flat(),
      lines: this.logs.of(arn),
      logged: this.logs.messagesOf(arn),
    };
  }

  async close(): Promise<void> {
    this.logs.release();
    await this.end();
  }

  private async history(arn: string): Promise<HistoryEvent[]> {
    const events: HistoryEvent[] = [];
    let marker: string | undefined;
    do {
      const page =
        this.client === undefined
          ? this.service.getHistory(arn, { MaxItems: 1000, Marker: marker })
          : await this.client.send(
              new GetDurableExecutionHistoryCommand({
                DurableExecutionArn: arn,
                MaxItems: 1000,
                IncludeExecutionData: true,
                Marker: marker,
              }),
            );
      events.push(...((page.Events ?? []) as HistoryEvent[]));
      marker = page.NextMarker;
    } while (marker !== undefined && marker !== '');
    return events;
  }
}
