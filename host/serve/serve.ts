/**
 * A local service with its functions in processes of their own, the page, and the API of the page.
 *
 * Owns: putting the parts together, in the order in which they need each other. Does not own: the command line
 * (`serve-command.ts`), any part.
 *
 * Invariant: executions are taken up only when the functions are registered and the address is known.
 */
import { clearTimer, setTimer } from '../../runtime/clock.ts';
import type { Timer } from '../../runtime/clock.ts';
import { randomBytes } from '../../runtime/random.ts';
import { startLocalService } from '../local/index.ts';
import type { DurableService, LocalService } from '../local/index.ts';
import { EventStreams } from './event-stream.ts';
import { FunctionFleet } from './function-fleet.ts';
import type { FleetListener, ServedFunction } from './function-fleet.ts';
import { localRoutes } from './local-routes.ts';
import { LogStore } from './log-store.ts';
import { pageRoutes } from './page-files.ts';
import { siteText } from './reload-check.ts';
import type { Misfit } from './reload-check.ts';
import { replayRoutes } from './replay-routes.ts';

export interface ServeOptions {
  /** 0 takes a free one. */
  readonly port: number;
  /** Default: 127.0.0.1, and ::1 where the machine has it. */
  readonly host?: string | undefined;
  /** Further names by which the service may be addressed. */
  readonly allowedHosts?: readonly string[] | undefined;
  /** Absent: executions are kept in memory. */
  readonly dataDir?: string | undefined;
  readonly functions: readonly ServedFunction[];
  readonly watch?: boolean | undefined;
  /** No page; the API stays. */
  readonly headless?: boolean | undefined;
  readonly readOnly?: boolean | undefined;
  readonly waitScale?: number | undefined;
  /** Address that opens a file in an editor, with {file}, {line} and {column} in it. */
  readonly editor?: string | undefined;
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly version: string;
  readonly listener: FleetListener;
}

export interface Served {
  readonly url: string;
  /** What acts from other machines, and the page, have to send. */
  readonly token: string;
  readonly service: DurableService;
  /** Starts the functions, then takes up what an earlier process left open. */
  start(): void;
  close(): Promise<void>;
}

/** How often executions are looked through for those that are kept no longer. */
const EXPIRY_MS = 3_600_000;
const LOOPBACK: readonly (string | undefined)[] = [undefined, '127.0.0.1', '::1', 'localhost'];

/** Throws DS_DATA_DIR_LOCKED, DS_DATA_SCHEMA_TOO_NEW or DS_CONFIG. */
export async function serve(options: ServeOptions): Promise<Served> {
  const token = randomBytes(24).toString('base64url');
  const isOpen = !LOOPBACK.includes(options.host);
  const logs = new LogStore();
  const late: { local?: LocalService; streams?: EventStreams; expiry?: Timer } = {};
  const warnOf = (misfit: Misfit): void => {
    const message = `The changed code does not fit this execution${siteText(misfit)}: ${misfit.message}`;
    const { executionArn } = misfit;
    logs.add(executionArn, { at: late.local?.service.now().getTime() ?? 0, level: 'WARN', message });
    late.local?.service.reportLog({ executionArn, level: 'WARN', message });
  };
  const fleet = new FunctionFleet({
    functions: options.functions,
    cwd: options.cwd,
    env: options.env,
    watch: options.watch ?? false,
    listener: {
      ...options.listener,
      line: (name, line) => {
        options.listener.line(name, line);
        if (line.executionArn === undefined || late.local === undefined) return;
        const { service } = late.local;
        const { executionArn, operationId, level, message } = line;
        logs.add(executionArn, { at: service.now().getTime(), level, operationId, message });
        service.reportLog({ executionArn, operationId, level, message });
      },
      reloaded: (name, check) => {
        options.listener.reloaded(name, check);
        for (const misfit of check.misfits) warnOf(misfit);
      },
    },
  });
  const info = (): object => ({
    Version: options.version,
    ReadOnly: options.readOnly ?? false,
    WaitScale: options.waitScale ?? 1,
    Editor: options.editor,
    DataFolder: options.dataDir,
    Now: late.local?.service.now().toISOString(),
    Functions: fleet.functions.map(({ name, file, exportName, durable }) => ({
      Name: name,
      File: file,
      Export: exportName,
      Durable: durable,
      State: fleet.state(name),
    })),
  });
  const openStreams = (): EventStreams => {
    if (late.streams === undefined) throw new Error('The service is not open yet.');
    return late.streams;
  };
  const local = await startLocalService({
    port: options.port,
    host: options.host,
    dataDir: options.dataDir,
    waitScale: options.waitScale,
    resume: 'on-demand',
    guard: {
      allowedHosts: options.allowedHosts ?? [],
      token,
      tokenForAll: isOpen,
      readOnly: options.readOnly ?? false,
    },
    routes: [
      ...localRoutes({ info, logs, fleet, streams: openStreams }),
      ...replayRoutes(fleet),
      ...(options.headless === true ? [] : pageRoutes(token, !isOpen)),
    ],
  });
  const { url, service } = local;
  late.local = local;
  late.streams = new EventStreams(service);
  const expire = (): void => {
    service.tools.expire();
    late.expiry = setTimer(expire, EXPIRY_MS);
    late.expiry.unref();
  };
  return {
    url,
    token,
    service,
    start: () => {
      fleet.start(service, url);
      service.resumeAll();
      expire();
    },
    close: async () => {
      clearTimer(late.expiry);
      fleet.close();
      await local.close();
    },
  };
}
