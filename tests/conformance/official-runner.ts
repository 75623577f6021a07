/**
 * The official local test runner as the service: the parts of its API that are used here, and one run.
 *
 * 1. It is fetched by npm into `.cache/` when it is missing; it needs Node 22.
 * 2. Time is real: its skipped time replaces the timers of the whole process.
 */
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import type { HistoryEvent } from '../../host/local/index.ts';
import type { DurableLambdaHandler, ErrorObject } from '../../runtime/index.ts';
import type { CallbackAction } from './expectation.ts';
import { spacedJson } from './spaced-json.ts';

const PACKAGE = '@aws/durable-execution-sdk-js-testing';
const VERSION = '1.1.4';
/** The first Node that the package runs on. */
export const NODE_NEEDED = 22;
/** Seconds; a `waitForCallback` is known before its callback is. */
const SHORTEST_PAUSE = 0.5;

interface RunnerOperation {
  waitForData(status?: string): Promise<this>;
  sendCallbackSuccess(result?: string): Promise<void>;
  sendCallbackFailure(error?: ErrorObject): Promise<void>;
  sendCallbackHeartbeat(): Promise<void>;
}

interface RunnerResult {
  getStatus(): string;
  getResult(): unknown;
  getHistoryEvents(): HistoryEvent[];
}

interface Runner {
  registerDurableFunction(name: string, handler: DurableLambdaHandler): this;
  run(parameters: { payload: unknown }): Promise<RunnerResult>;
  getOperation(name: string): RunnerOperation;
  getOperationByIndex(index: number): RunnerOperation;
}

export interface RunnerClass {
  new (parameters: { handlerFunction: DurableLambdaHandler }): Runner;
  setupTestEnvironment(parameters: { skipTime: boolean }): Promise<void>;
  teardownTestEnvironment(): Promise<void>;
}

export interface OfficialRun {
  readonly arn: string;
  readonly status: string;
  readonly result: unknown;
  readonly events: HistoryEvent[];
}

export async function loadOfficialRunner(): Promise<RunnerClass> {
  const fetching = new URL('../bench/fetch-packages.mjs', import.meta.url).href;
  const { fetchPackage } = (await import(fetching)) as { fetchPackage: (specifier: string) => string };
  const folder = fetchPackage(`${PACKAGE}@${VERSION}`);
  const entry = pathToFileURL(join(folder, 'node_modules', PACKAGE, 'dist', 'index.mjs')).href;
  return ((await import(entry)) as { LocalDurableTestRunner: RunnerClass }).LocalDurableTestRunner;
}

export interface OfficialRunOptions {
  readonly handler: DurableLambdaHandler;
  readonly invoked: Readonly<Record<string, DurableLambdaHandler>>;
  readonly input: unknown;
  readonly callbacks: readonly CallbackAction[];
  /** Name of the operation with the callback, for actions without a name; absent: the first operation. */
  readonly callbackName: string | undefined;
}

export async function runOfficially(Runner: RunnerClass, options: OfficialRunOptions): Promise<OfficialRun> {
  let arn = '';
  const runner = new Runner({
    handlerFunction: (event, context) => {
      arn = event.DurableExecutionArn;
      return options.handler(event, context);
    },
  });
  for (const [name, handler] of Object.entries(options.invoked)) runner.registerDurableFunction(name, handler);
  const actionsByName = new Map<string | undefined, CallbackAction[]>();
  for (const action of options.callbacks) {
    const name = action.name ?? options.callbackName;
    actionsByName.set(name, [...(actionsByName.get(name) ?? []), action]);
  }
  const running = runner.run({ payload: options.input });
  const answering = [...actionsByName].map(([name, actions]) =>
    answer(name === undefined ? runner.getOperationByIndex(0) : runner.getOperation(name), actions),
  );
  const [result] = await Promise.all([running, ...answering]);
  const status = result.getStatus();
  return {
    arn,
    status,
    result: status === 'SUCCEEDED' ? result.getResult() : undefined,
    events: result.getHistoryEvents(),
  };
}

async function answer(operation: RunnerOperation, actions: readonly CallbackAction[]): Promise<void> {
  await operation.waitForData('STARTED');
  for (const { send, payload, error, after = 0 } of actions) {
    await pause(Math.max(after, SHORTEST_PAUSE) * 1000);
    if (send === 'heartbeat') await operation.sendCallbackHeartbeat();
    else if (send === 'failure') await operation.sendCallbackFailure(error);
    else await operation.sendCallbackSuccess(payload === undefined ? undefined : spacedJson(payload));
  }
}
