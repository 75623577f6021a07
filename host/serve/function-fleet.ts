/**
 * All functions of a service, each in its process.
 *
 * Owns: their environment, registration with the service, watching. Does not own: a single process (`function-host.ts`).
 */
import { REGION } from '../local/function-name.ts';
import type { DurableService } from '../local/index.ts';
import type { LambdaContext } from '../../runtime/lambda-context.ts';
import type { ReplayVerdict } from '../replay/replay-verdict.ts';
import type { RequestPlaces } from '../replay/request-places.ts';
import { THREADS_VARIABLE } from '../thread-limit.ts';
import { FunctionHost } from './function-host.ts';
import type { FunctionState } from './function-host.ts';
import type { FunctionLine } from './function-messages.ts';
import { watchModule } from './module-watch.ts';
import { checkReload } from './reload-check.ts';
import type { ReloadCheck } from './reload-check.ts';

/** A function as the command line or the configuration names it. */
export interface ServedFunction {
  readonly name: string;
  readonly file: string;
  readonly exportName: string | undefined;
  /** Whether invoking it starts a durable execution. */
  readonly durable: boolean;
  readonly executionTimeoutSeconds?: number | undefined;
  readonly retentionDays?: number | undefined;
}

export interface FleetListener {
  line(functionName: string, line: FunctionLine): void;
  state(functionName: string, state: FunctionState): void;
  /** Its code has changed and is loaded now; with what came of replaying the open executions against it. */
  reloaded(functionName: string, check: ReloadCheck): void;
}

export interface FleetOptions {
  readonly functions: readonly ServedFunction[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly watch: boolean;
  readonly listener: FleetListener;
}

export class FunctionFleet {
  readonly functions: readonly ServedFunction[];
  readonly #options: FleetOptions;
  readonly #hosts = new Map<string, FunctionHost>();
  readonly #checks = new Map<string, ReloadCheck>();
  readonly #watches: (() => void)[] = [];

  constructor(options: FleetOptions) {
    this.functions = options.functions;
    this.#options = options;
  }

  /** `url`: where functions reach the service. */
  start(service: DurableService, url: string): void {
    const { listener, cwd, watch } = this.#options;
    const env = functionEnvironment(this.#options.env, url);
    for (const { name, file, exportName, durable, executionTimeoutSeconds, retentionDays } of this.functions) {
      const host = new FunctionHost({
        source: { file, exportName },
        env,
        cwd,
        watched: watch,
        onLine: (line) => {
          listener.line(name, line);
        },
        onState: (state) => {
          listener.state(name, state);
          if (state.kind === 'ready') service.functionFree(name);
        },
      });
      this.#hosts.set(name, host);
      const call = (event: unknown, context: LambdaContext): Promise<unknown> => host.call(event, context);
      const concurrency = (): number => host.concurrency ?? THREADS;
      service.registerFunction(name, call, { durable, executionTimeoutSeconds, retentionDays, concurrency });
      host.start();
      if (!watch) continue;
      const reload = (): void => {
        host.replace(async (replay) => {
          const check = await checkReload(service, name, replay);
          this.#checks.set(name, check);
          listener.reloaded(name, check);
        });
      };
      const problem = (message: string): void => {
        listener.line(name, { level: 'ERROR', message });
      };
      this.#watches.push(watchModule(file, reload, problem));
    }
  }

  state(name: string): FunctionState | undefined {
    return this.#hosts.get(name)?.state;
  }

  /** How the open executions fitted its code when that was changed last. */
  lastCheck(name: string): ReloadCheck | undefined {
    return this.#checks.get(name);
  }

  /** Replays the text of a history against the code of a function. */
  async replay(name: string, history: string): Promise<ReplayVerdict> {
    return this.#started(name).replay(history);
  }

  /** Where the code of a function asks for the operations of a history. */
  async places(name: string, history: string): Promise<RequestPlaces> {
    return this.#started(name).places(history);
  }

  #started(name: string): FunctionHost {
    const host = this.#hosts.get(name);
    if (host === undefined) throw new Error(`The function ${name} has not been started.`);
    return host;
  }

  close(): void {
    for (const end of this.#watches) end();
    for (const host of this.#hosts.values()) host.close();
  }
}

/** Invocations of one function that run at a time. */
const THREADS = 8;

/** The Lambda client of a function talks to the service; all other clients to where they always do. */
function functionEnvironment(env: NodeJS.ProcessEnv, url: string): NodeJS.ProcessEnv {
  const hasCredentials = env['AWS_ACCESS_KEY_ID'] !== undefined || env['AWS_PROFILE'] !== undefined;
  return {
    ...env,
    ...(hasCredentials ? {} : { AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' }),
    AWS_REGION: env['AWS_REGION'] ?? REGION,
    [THREADS_VARIABLE]: env[THREADS_VARIABLE] ?? String(THREADS),
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    AWS_ENDPOINT_URL_LAMBDA: url,
  };
}
