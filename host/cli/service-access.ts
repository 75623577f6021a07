/**
 * A service as the reading and acting commands see it, wherever it is: in a data folder, in a running process, or AWS.
 *
 * Owns: the contract and the choice between its two implementations.
 *
 * 1. Without --endpoint-url, questions are answered from the data folder, which needs no service. Acts go to the service
 *    that has the folder open; if none has, they are done on the folder itself.
 */
import type { Event, GetDurableExecutionResponse } from '@aws-sdk/client-lambda';
import type { ErrorObject } from '../../runtime/wire.ts';
import { readDataFolderHolder } from '../local/index.ts';
import type { ExecutionRow, RunAgain } from '../local/index.ts';
import { CliError } from './cli-error.ts';
import type { CliIo } from './cli-io.ts';
import type { ParsedCommand } from './command-spec.ts';
import { dataFolder } from './run-options.ts';

export interface ExecutionQuestions {
  /** What is asked, for messages. */
  readonly where: string;
  /** Time at the service, which is ahead of the clock where waits were jumped over; milliseconds since 1970. */
  now(): number;
  /** All executions, newest first. `functionName` spares reading the others. */
  rows(functionName?: string): Promise<readonly ExecutionRow[]>;
  execution(arn: string): Promise<GetDurableExecutionResponse>;
  history(arn: string, newestFirst: boolean): Promise<Event[]>;
  close(): Promise<void>;
}

export interface ExecutionActs extends ExecutionQuestions {
  stop(arn: string, error: ErrorObject): Promise<void>;
  succeed(callbackId: string, result: string | undefined): Promise<void>;
  fail(callbackId: string, error: ErrorObject): Promise<void>;
  heartbeat(callbackId: string): Promise<void>;
  /** Returns how many waits and pauses were ended. */
  skip(arn: string, operationId: string | undefined): Promise<number>;
  /** Returns the ARN of the new execution. */
  fork(arn: string, operationId: string, options: RunAgain): Promise<string>;
}

/** For commands that change nothing. */
export async function openQuestions(parsed: ParsedCommand, io: CliIo): Promise<ExecutionQuestions> {
  const endpoint = parsed.values.get('endpoint-url');
  if (endpoint !== undefined) return openRemote(endpoint, io);
  const { readFolder } = await import('./folder-access.ts');
  return readFolder(dataFolder(parsed, io));
}

/** For commands that act. */
export async function openActs(parsed: ParsedCommand, io: CliIo): Promise<ExecutionActs> {
  const folder = dataFolder(parsed, io);
  const given = parsed.values.get('endpoint-url');
  if (given !== undefined) return openRemote(given, io);
  const { openFolder, readFolder } = await import('./folder-access.ts');
  const holder = readDataFolderHolder(folder)?.url;
  if (holder === undefined) return openFolder(folder);
  return openRemote(holder, io, async (functionName) => {
    const questions = readFolder(folder);
    try {
      return await questions.rows(functionName);
    } finally {
      await questions.close();
    }
  });
}

async function openRemote(endpoint: string, io: CliIo, listed?: ExecutionQuestions['rows']): Promise<ExecutionActs> {
  const address = serviceAddress(endpoint);
  const { RemoteAccess } = await import('./remote-access.ts');
  return new RemoteAccess(address, io.env, listed);
}

/** The address as given, without slashes at its end. */
export function serviceAddress(endpoint: string): string {
  if (!URL.canParse(endpoint) || !/^https?:$/.test(new URL(endpoint).protocol)) {
    throw new CliError('DS_CLI_USAGE', {
      message: `--endpoint-url ${JSON.stringify(endpoint)} is not an address.`,
      cure: 'Give it as the service prints it, such as http://127.0.0.1:9014.',
    });
  }
  let end = endpoint.length;
  while (endpoint[end - 1] === '/') end -= 1;
  return endpoint.slice(0, end);
}
