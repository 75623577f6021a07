/**
 * A data folder that is asked, or acted upon, without a running service.
 *
 * 1. To ask takes no lock and changes nothing. To act takes the lock, and takes up no execution but the one it is about,
 *    which then rests until its functions are served.
 */
import path from 'node:path';
import { existsSync } from 'node:fs';
import type { Event, GetDurableExecutionResponse } from '@aws-sdk/client-lambda';
import type { ErrorObject } from '../../runtime/wire.ts';
import { createDurableService } from '../local/index.ts';
import type { DurableService, RunAgain } from '../local/index.ts';
import { CliError } from './cli-error.ts';
import { allPages, openReadingService } from './reading-session.ts';
import type { ExecutionActs, ExecutionQuestions } from './service-access.ts';

/** Throws DS_CLI_EXECUTION_NOT_FOUND for a folder that holds no executions, DS_DATA_SCHEMA_TOO_NEW. */
export function readFolder(dataDir: string): ExecutionQuestions {
  return new FolderAccess(openReadingService(dataDir), dataDir);
}

/** Throws DS_DATA_DIR_LOCKED where a process that cannot be reached has the folder open. */
export function openFolder(dataDir: string): ExecutionActs {
  if (!existsSync(path.join(dataDir, 'executions.db'))) {
    throw new CliError('DS_CLI_EXECUTION_NOT_FOUND', { message: `The data folder ${dataDir} holds no executions.` });
  }
  return new FolderAccess(createDurableService({ dataDir, resume: 'on-demand' }), dataDir);
}

class FolderAccess implements ExecutionActs {
  readonly where: string;
  readonly #service: DurableService;

  constructor(service: DurableService, where: string) {
    this.#service = service;
    this.where = where;
  }

  now = () => this.#service.now().getTime();
  rows = async (functionName?: string) => {
    return this.#service.tools.rows({ functionName });
  };
  execution = async (arn: string) => this.#service.getExecution(arn) as unknown as GetDurableExecutionResponse;
  history = async (arn: string, newestFirst: boolean) =>
    allPages<Event>((Marker) => {
      const page = this.#service.getHistory(arn, { Marker, MaxItems: 1000, ReverseOrder: newestFirst });
      return { items: page.Events, next: page.NextMarker };
    });
  stop = async (arn: string, error: ErrorObject) => {
    this.#service.stopExecution(arn, error);
  };
  succeed = async (callbackId: string, result: string | undefined) => {
    this.#service.sendCallbackSuccess(callbackId, result);
  };
  fail = async (callbackId: string, error: ErrorObject) => {
    this.#service.sendCallbackFailure(callbackId, error);
  };
  heartbeat = async (callbackId: string) => {
    this.#service.sendCallbackHeartbeat(callbackId);
  };
  skip = async (arn: string, operationId: string | undefined) => this.#service.tools.skip(arn, operationId);
  fork = async (arn: string, operationId: string, options: RunAgain) =>
    this.#service.tools.fork(arn, operationId, options);
  close = async () => {
    this.#service.close();
  };
}
