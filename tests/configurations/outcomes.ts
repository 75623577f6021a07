/**
 * Runs all workflows in one configuration, in this process, and tells what each came to.
 *
 * 1. Nothing in an outcome depends on when, how often and by which thread the workflow ran.
 * 2. Executions have the same names and ids in each configuration, so that their random numbers are the same.
 */
import {
  createDurableService,
  durableExecutionClientFor,
  type DurableService,
  type HistoryEvent,
} from '../../host/local/index.ts';
import { attachProbe, type TestProbe } from '../../host/test-probe.ts';
import {
  DurableExecutionInvocationInputWithClient,
  type DurableExecutionClient,
  type DurableExecutionInvocationInput,
  type DurableLambdaHandler,
  type LambdaContext,
  type Operation,
} from '../../runtime/index.ts';
import { handlers } from '../fixtures/configurations/handlers.ts';
import { answerCallbacks } from '../support/callback-answers.ts';
import { CapturedLogs } from '../support/captured-logs.ts';
import type { Configuration } from './configuration.ts';

export interface WorkflowOutcome {
  readonly status: string;
  /** Result, or type and message of the error. */
  readonly answer: unknown;
  /** Events of each operation in their order, with what they say of it; of the execution under `''`. */
  readonly history: Readonly<Record<string, readonly unknown[]>>;
  readonly invocations: number;
  readonly checkpoints: number;
}

const AT_A_TIME = 8;

export async function outcomesIn(configuration: Configuration): Promise<Record<string, WorkflowOutcome>> {
  const logs = new CapturedLogs();
  const outcomes: Record<string, WorkflowOutcome> = {};
  const names = Object.keys(handlers);
  const lanes = Array.from({ length: AT_A_TIME }, async () => {
    for (let name = names.shift(); name !== undefined; name = names.shift()) {
      outcomes[name] = await outcomeOf(name, handlers[name] as DurableLambdaHandler, configuration);
    }
  });
  await Promise.all(lanes);
  logs.release();
  return outcomes;
}

async function outcomeOf(
  name: string,
  handler: DurableLambdaHandler,
  { pageSize, updatesPerCall, alwaysSuspend = false }: Configuration,
): Promise<WorkflowOutcome> {
  const pages = pageSize === undefined ? {} : { pageSize, firstPageOperations: pageSize };
  const invocationRetry = { maxAttempts: alwaysSuspend ? Infinity : 1, backoffSeconds: 0 };
  const service = createDurableService({ time: 'skip', seed: name, invocationRetry, ...pages });
  const calls = { made: 0 };
  const client = countingClient(service, calls, alwaysSuspend);
  const probe: TestProbe = {
    asks: [],
    updatesPerCall,
    stepCalled: async () => ({ kind: 'run' }),
    logged: () => false,
  };
  service.registerFunction(name, (event: DurableExecutionInvocationInput, context: LambdaContext) =>
    handler(attachProbe(new DurableExecutionInvocationInputWithClient(event, client), probe), context),
  );
  service.registerFunction('echo', async (input: unknown) => ({ echoed: input }), { durable: false });
  service.registerFunction('refuser', () => Promise.reject(namedError('Refusal', 'refused')), { durable: false });
  const stop = answerCallbacks(service, (id) => {
    service.sendCallbackSuccess(id, '{"answer":42}');
  });
  try {
    const arn = service.begin(name, '{}', name);
    await service.whenEnded(arn);
    return describe(service, arn, calls.made);
  } finally {
    stop();
    service.close();
  }
}

/** Ends the invocation after each accepted call, unless the body of a step runs: that would be another course of events. */
function countingClient(
  service: DurableService,
  calls: { made: number },
  alwaysSuspend: boolean,
): DurableExecutionClient {
  const client = durableExecutionClientFor(service);
  return {
    getExecutionState: (request) => client.getExecutionState(request),
    checkpoint: async (request) => {
      calls.made += 1;
      const response = await client.checkpoint(request);
      if (!alwaysSuspend || (request.Updates ?? []).length === 0) return response;
      if (service.getOperations(request.DurableExecutionArn ?? '').some(isRunningStep)) return response;
      throw namedError('Suspended', 'The invocation ends with each checkpoint.');
    },
  };
}

function isRunningStep({ Type, Status }: Operation): boolean {
  return Type === 'STEP' && Status === 'STARTED';
}

function namedError(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}

function describe(service: DurableService, arn: string, checkpoints: number): WorkflowOutcome {
  const { Status, Result, Error: error } = service.getExecution(arn);
  const history: Record<string, unknown[]> = {};
  for (const event of service.getHistory(arn, { MaxItems: 1000 }).Events) {
    if (event.EventType !== 'InvocationCompleted') (history[event.Id ?? ''] ??= []).push(comparable(event));
  }
  return {
    status: String(Status),
    answer: Result === undefined ? [error?.ErrorType, error?.ErrorMessage] : JSON.parse(Result),
    history,
    invocations: service.listInvocations(arn).length,
    checkpoints,
  };
}

/** An event without its number, without times, and without what the service draws or the platform's stack says. */
function comparable({ EventId: _id, EventTimestamp: _at, ...rest }: HistoryEvent): unknown {
  const drawn = new Set(['ScheduledEndTimestamp', 'StackTrace', 'CallbackId', 'DurableExecutionArn']);
  const text = JSON.stringify(rest, (key, value: unknown) => (drawn.has(key) ? undefined : value));
  return JSON.parse(text.replaceAll(/\\"stack\\":\[.*?\]|\\"stack\\":\\"(?:[^"\\]|\\\\.)*\\"/g, '\\"stack\\":0'));
}
