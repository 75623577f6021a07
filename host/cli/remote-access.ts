/**
 * A service that is reached over HTTP: one of ours, or AWS. What Lambda's API has goes through the AWS client; lists over
 * all functions and skipping are our own API, which AWS lacks.
 */
import {
  LambdaClient,
  ListDurableExecutionsByFunctionCommand,
  SendDurableExecutionCallbackFailureCommand,
  SendDurableExecutionCallbackHeartbeatCommand,
  SendDurableExecutionCallbackSuccessCommand,
  StopDurableExecutionCommand,
} from '@aws-sdk/client-lambda';
import type { Execution } from '@aws-sdk/client-lambda';
import { now as wallClock } from '../../runtime/clock.ts';
import type { ErrorObject } from '../../runtime/wire.ts';
import { REGION } from '../local/function-name.ts';
import type { ExecutionRow, RunAgain } from '../local/index.ts';
import { CliError } from './cli-error.ts';
import type { CliIo } from './cli-io.ts';
import { getExecution, getHistory } from './execution-queries.ts';
import type { ExecutionActs, ExecutionQuestions } from './service-access.ts';

const LOCAL_API = '/_local/v1';

/** A row as our API writes it. */
interface WrittenRow {
  readonly DurableExecutionArn: string;
  readonly DurableExecutionName: string;
  readonly FunctionName: string;
  readonly Status: ExecutionRow['status'];
  readonly StartTimestamp: string;
  readonly EndTimestamp?: string;
  readonly Operations: number;
  readonly Invocations: number;
  readonly NextWakeUp?: string;
  readonly InvokedBy?: string;
  readonly OpenCallbacks: readonly {
    readonly Id: string;
    readonly Name?: string;
    readonly CallbackId: string;
    readonly StartTimestamp: string;
    readonly Until?: string;
  }[];
}

export class RemoteAccess implements ExecutionActs {
  readonly where: string;
  readonly #client: LambdaClient;
  /** By how much its time was ahead when it was last asked. */
  readonly #listed: ExecutionQuestions['rows'] | undefined;
  #ahead = 0;

  /** `listed`: where all executions are listed if the service lists those of one function only, as that of `run` does. */
  constructor(endpoint: string, env: CliIo['env'], listed?: ExecutionQuestions['rows']) {
    this.where = endpoint;
    this.#listed = listed;
    const isAws = new URL(endpoint).protocol === 'https:';
    this.#client = new LambdaClient({
      endpoint,
      region: env['AWS_REGION'] ?? REGION,
      ...(isAws ? {} : { credentials: { accessKeyId: 'local', secretAccessKey: 'local' } }),
    });
  }

  now = () => wallClock() + this.#ahead;
  rows = async (functionName?: string): Promise<readonly ExecutionRow[]> => {
    const rows: ExecutionRow[] = [];
    let marker = '';
    do {
      const query = new URLSearchParams({ limit: '1000' });
      if (marker !== '') query.set('marker', marker);
      if (functionName !== undefined) query.set('function', functionName);
      const page = await this.#local('GET', `/executions?${query.toString()}`);
      if (page === undefined) return this.#listed?.(functionName) ?? this.#rowsOfFunction(functionName);
      rows.push(...(page['Executions'] as WrittenRow[]).map(rowOf));
      this.#ahead = Date.parse(String(page['Now'])) - wallClock();
      marker = typeof page['NextMarker'] === 'string' ? page['NextMarker'] : '';
    } while (marker !== '');
    return rows;
  };
  execution = (arn: string) => getExecution(this.#client, arn);
  history = (arn: string, newestFirst: boolean) => getHistory(this.#client, arn, newestFirst);
  stop = async (arn: string, error: ErrorObject) => {
    await this.#client.send(new StopDurableExecutionCommand({ DurableExecutionArn: arn, Error: error }));
  };
  succeed = async (id: string, result: string | undefined) => {
    const Result = result === undefined ? undefined : new TextEncoder().encode(result);
    await this.#client.send(
      new SendDurableExecutionCallbackSuccessCommand({ CallbackId: id, ...(Result && { Result }) }),
    );
  };
  fail = async (id: string, error: ErrorObject) => {
    await this.#client.send(new SendDurableExecutionCallbackFailureCommand({ CallbackId: id, Error: error }));
  };
  heartbeat = async (id: string) => {
    await this.#client.send(new SendDurableExecutionCallbackHeartbeatCommand({ CallbackId: id }));
  };
  skip = async (arn: string, operationId: string | undefined) => {
    const answer = await this.#local('POST', `/executions/${encodeURIComponent(arn)}/skip`, {
      OperationId: operationId,
    });
    if (answer !== undefined) return Number(answer['Skipped']);
    throw this.#cannot('skip waits', 'run has --skip-time');
  };
  fork = async (arn: string, operationId: string, { name, input, results }: RunAgain) => {
    const answer = await this.#local('POST', `/executions/${encodeURIComponent(arn)}/fork`, {
      OperationId: operationId,
      Name: name,
      Input: input === undefined ? undefined : (JSON.parse(input) as unknown),
      Set: results === undefined ? undefined : Object.fromEntries(results),
    });
    if (answer !== undefined) return String(answer['DurableExecutionArn']);
    throw this.#cannot('fork executions', 'a saved history can be replayed');
  };
  close = async () => {
    this.#client.destroy();
  };

  #cannot(what: string, instead: string): CliError {
    return new CliError('DS_CLI_SERVICE', {
      message: `The service at ${this.where} cannot ${what}.`,
      cure: `Only durable-sandbox serve can; ${instead}.`,
    });
  }

  async #rowsOfFunction(functionName: string | undefined): Promise<ExecutionRow[]> {
    if (functionName === undefined) {
      throw new CliError('DS_CLI_USAGE', {
        message: `The service at ${this.where} lists executions of one function only.`,
        cure: 'Name it with --function, or give the ARN of the execution.',
      });
    }
    const rows: ExecutionRow[] = [];
    let marker: string | undefined;
    do {
      const page = await this.#client.send(
        new ListDurableExecutionsByFunctionCommand({ FunctionName: functionName, Marker: marker, MaxItems: 1000 }),
      );
      rows.push(...(page.DurableExecutions ?? []).map((execution) => bareRow(execution, functionName)));
      marker = page.NextMarker === '' ? undefined : page.NextMarker;
    } while (marker !== undefined);
    return rows;
  }

  /** Undefined where the service has no such API. */
  async #local(method: 'GET' | 'POST', path: string, body?: object): Promise<Record<string, unknown> | undefined> {
    let response: Response;
    try {
      response = await fetch(`${this.where}${LOCAL_API}${path}`, {
        method,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    } catch (cause) {
      throw new CliError('DS_CLI_SERVICE', { message: `No service answers at ${this.where}.`, cause });
    }
    const text = await response.text();
    if (response.ok) return JSON.parse(text) as Record<string, unknown>;
    const name = response.headers.get('x-amzn-errortype');
    if (response.status === 404 && name !== 'ResourceNotFoundException') return undefined;
    // As the AWS client would throw it.
    const refusal = Object.assign(new Error(messageOf(text)), { $metadata: { httpStatusCode: response.status } });
    refusal.name = name ?? 'Error';
    throw refusal;
  }
}

function messageOf(text: string): string {
  try {
    const { message } = JSON.parse(text) as { message?: unknown };
    return typeof message === 'string' ? message : text;
  } catch {
    return text;
  }
}

function rowOf(row: WrittenRow): ExecutionRow {
  return {
    arn: row.DurableExecutionArn,
    name: row.DurableExecutionName,
    functionName: row.FunctionName,
    status: row.Status,
    startedAt: Date.parse(row.StartTimestamp),
    endedAt: time(row.EndTimestamp),
    operationCount: row.Operations,
    invocationCount: row.Invocations,
    nextWakeUp: time(row.NextWakeUp),
    invokedBy: row.InvokedBy,
    openCallbacks: row.OpenCallbacks.map((callback) => ({
      operationId: callback.Id,
      name: callback.Name,
      callbackId: callback.CallbackId,
      since: Date.parse(callback.StartTimestamp),
      until: time(callback.Until),
    })),
  };
}

function bareRow(execution: Execution, functionName: string): ExecutionRow {
  return {
    arn: execution.DurableExecutionArn ?? '',
    name: execution.DurableExecutionName ?? '',
    functionName,
    status: execution.Status ?? 'RUNNING',
    startedAt: execution.StartTimestamp?.getTime() ?? 0,
    endedAt: execution.EndTimestamp?.getTime(),
    operationCount: 0,
    invocationCount: 0,
    nextWakeUp: undefined,
    invokedBy: undefined,
    openCallbacks: [],
  };
}

function time(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Date.parse(text);
}
