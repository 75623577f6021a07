/**
 * The embedded durable execution service: everything that AWS Lambda does for durable functions, in this process.
 *
 * `startLocalService` serves the real Lambda API over HTTP on the loopback interface; `createDurableService` is the same
 * without HTTP.
 */
import { DurableService } from './durable-service.ts';
import { REGION } from './function-name.ts';
import type { LocalFunctionHandler } from './function-registry.ts';
import { startHttpServer } from './http-api/http-server.ts';
import type { HttpServer } from './http-api/http-server.ts';
import type { GuardSettings } from './http-api/request-guard.ts';
import type { Route } from './http-api/routes.ts';
import { serviceSettings } from './service-options.ts';
import type { ServiceOptions } from './service-options.ts';
import { openDataFolder } from './store/data-folder.ts';
import type { DataFolder } from './store/data-folder.ts';
import { MemoryStore } from './store/memory-store.ts';

export { durableExecutionClientFor } from './in-process-client.ts';
export { DurableService } from './durable-service.ts';
export type { HistoryOptions } from './durable-service.ts';
export type { ListOptions } from './execution-list.ts';
export type { PageOptions } from './page-options.ts';
export { ServiceException } from './execution-model/service-exception.ts';
export type { ServiceExceptionName } from './execution-model/service-exception.ts';
export type { EventDetails, EventType, HistoryEvent } from './execution-model/history-event.ts';
export type { ExecutionStatus, InvocationOutcome, InvocationSummary } from './execution-model/execution-record.ts';
export { executionCost } from './execution-cost.ts';
export type { CountedInvocation, ExecutionCost } from './execution-cost.ts';
export type { InvokeOptions, InvokeResult } from './function-invocation.ts';
export type { ExecutionRow, RunAgain } from './local-tools.ts';
export type { OpenCallback } from './open-callback.ts';
export type { LocalFunctionHandler, LocalFunctionOptions } from './function-registry.ts';
export type { LogLevel, ServiceEvent, ServiceEventListener } from './service-events.ts';
export type { ServiceOptions } from './service-options.ts';
export type {
  ExecutionListPage,
  ExecutionSummary,
  ExecutionView,
  HistoryPage,
  StatePageView,
} from './service-views.ts';
export { readDataFolderHolder } from './store/data-folder-lock.ts';
export type { DataFolderHolder } from './store/data-folder-lock.ts';

/** Options of `createDurableService`: those of the service, where it keeps its data, and its functions. */
export interface DurableServiceOptions extends ServiceOptions {
  /** Folder in which executions are kept; it is made if need be. Absent: in memory. */
  dataDir?: string | undefined;
  /** Durable functions by name. Plain ones are added with `registerFunction(name, handler, { durable: false })`. */
  functions?: Readonly<Record<string, LocalFunctionHandler>> | undefined;
  /**
   * `all` (default): executions which an earlier process left open go on at once. `on-demand`: each goes on when it is
   * addressed by `invoke`, `resume`, `whenEnded`, `stopExecution` or a callback; reading touches nothing.
   */
  resume?: 'all' | 'on-demand' | undefined;
}

/** Options of `startLocalService`: those of `createDurableService`, and of the HTTP server. */
export interface LocalServiceOptions extends DurableServiceOptions {
  /** Default 0: a free one. */
  port?: number | undefined;
  /** Interface to listen on. Default: 127.0.0.1, and ::1 where the machine has it. */
  host?: string | undefined;
  /** Who may ask for what. Default: clients on this machine, no web page. */
  guard?: GuardSettings | undefined;
  /** Paths beside the Lambda API. */
  routes?: readonly Route[] | undefined;
}

/** A running service with its HTTP API. Close it to free its port and its data folder. */
export interface LocalService {
  /** Address of the HTTP API. */
  readonly url: string;
  readonly service: DurableService;
  /** What `new LambdaClient(…)` needs to talk to this service. */
  clientConfig(): LocalClientConfig;
  close(): Promise<void>;
}

/** Endpoint, region and credentials for an AWS client; the credentials open nothing at AWS. */
export interface LocalClientConfig {
  endpoint: string;
  region: string;
  credentials: { accessKeyId: string; secretAccessKey: string };
}

/** The service without HTTP. Throws DS_DATA_DIR_LOCKED, DS_DATA_SCHEMA_TOO_NEW or DS_CONFIG. */
export function createDurableService(options: DurableServiceOptions = {}): DurableService {
  return openService(options).service;
}

/** The service with its HTTP API. Throws DS_DATA_DIR_LOCKED, DS_DATA_SCHEMA_TOO_NEW or DS_CONFIG. */
export async function startLocalService(options: LocalServiceOptions = {}): Promise<LocalService> {
  const { service, folder } = openService({ ...options, resume: 'on-demand' });
  let server: HttpServer;
  try {
    server = await startHttpServer(service, {
      port: options.port ?? 0,
      host: options.host,
      guard: options.guard,
      routes: options.routes,
    });
  } catch (error) {
    service.close();
    throw error;
  }
  folder?.announce(server.url);
  // Only now: functions may need the address.
  if (options.resume !== 'on-demand') service.resumeAll();
  return {
    url: server.url,
    service,
    clientConfig: () => ({
      endpoint: server.url,
      region: REGION,
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    }),
    close: async () => {
      service.close();
      await server.close();
    },
  };
}

function openService(options: DurableServiceOptions): { service: DurableService; folder: DataFolder | undefined } {
  const settings = serviceSettings(options);
  const folder = options.dataDir === undefined ? undefined : openDataFolder(options.dataDir);
  const store = folder?.store ?? new MemoryStore();
  try {
    const service = new DurableService(store, settings);
    for (const [name, handler] of Object.entries(options.functions ?? {})) service.registerFunction(name, handler);
    if (options.resume !== 'on-demand') service.resumeAll();
    return { service, folder };
  } catch (error) {
    store.close();
    throw error;
  }
}
