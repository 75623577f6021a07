/** What `durableSandbox()` can be told. All of it is optional. */
import type { LambdaClient } from '@aws-sdk/client-lambda';
import type { DurableExecutionClient } from './durable-execution-client.ts';
import { DurableSandboxError } from './errors.ts';
import type { DurableInstrumentationPlugin } from './plugin-types.ts';
import type { DeterminismMode, ModuleInstancing } from './protocol.ts';

/**
 * What an execution may use. `DURABLE_SANDBOX_LIMITS=name=number,…` in the environment overrides these. Each is a whole
 * number of 1 or more, or Infinity.
 */
export interface SandboxLimits {
  /**
   * Longest time, milliseconds, that user code may keep its thread without a break. A step that takes longer has failed
   * with SandboxTerminatedError; a workflow that does fails its execution. Default: 30,000.
   */
  blockedMs?: number | undefined;
  /**
   * Megabytes (2^20 bytes) by which the process may grow while a workflow runs; beyond it as for `blockedMs`. Default:
   * what Lambda gives the function less a margin, or 1,536 elsewhere.
   */
  memoryMb?: number | undefined;
  /**
   * Milliseconds before the invocation's deadline at which it is answered, whatever still runs. The service then repeats
   * it. At most half of the invocation. Default: 500.
   */
  deadlineMarginMs?: number | undefined;
  /** Most operations in the state of an execution. Beyond it fails with LimitReachedError. Default: 30,000. */
  operations?: number | undefined;
  /** Most bytes of payloads in the state of an execution. Beyond it fails with LimitReachedError. Default: 100 * 2^20. */
  payloadBytes?: number | undefined;
  /**
   * Invocations in a row that ended without recording anything, other than by faults of the service. The execution then
   * fails with LimitReachedError. Needs permission for GetDurableExecutionHistory. Default: 10.
   */
  invocationsWithoutProgress?: number | undefined;
  /**
   * Invocations that a step may take down, by ending its process or thread or by never ending, before the execution fails
   * with LimitReachedError. Needs permission for GetDurableExecutionHistory. Default: 10.
   */
  unfinishedAttempts?: number | undefined;
}

/** How many sandbox threads the process keeps, and how many executions share one. */
export interface SandboxPoolConfig {
  /** Most sandbox threads of this process. Default: `DURABLE_SANDBOX_THREADS`, else the processors, 4 at most. */
  maxThreads?: number | undefined;
  /** Executions that may share one thread at a time. They end together if the thread dies. Default: 1. */
  concurrency?: number | undefined;
}

/** How much of the record plugins are shown. */
export interface PluginsConfig {
  /**
   * Down to which depth the operations inside of finished contexts stay in the state of later invocations, where plugins
   * see them: 1 is the inside of top-level contexts. A context that keeps its inside runs its function again on replay.
   * A whole number, or Infinity. Default: none stay.
   */
  childOperationsDepth?: number | undefined;
}

/** The options of the official SDK. */
export interface DurableExecutionConfig {
  /** The Lambda client for checkpoints. Default: one of the environment's region and credentials. */
  client?: LambdaClient | undefined;
  /** A transport of your own, in place of `client`. */
  durableExecutionClient?: DurableExecutionClient | undefined;
  /** Told of what executions do. Those named in `DURABLE_EXECUTION_PLUGINS` come after them. Default: none. */
  plugins?: DurableInstrumentationPlugin[] | undefined;
  pluginsConfig?: PluginsConfig | undefined;
}

/**
 * Options of `durableSandbox`: those of the official SDK, and what this runtime adds. Unknown, contradictory or
 * out-of-range ones are refused with DS_CONFIG.
 */
export interface DurableSandboxConfig extends DurableExecutionConfig {
  /** `off` leaves clock and randomness native. Default: `strict` outside of Lambda, `warn` in it. */
  determinism?: DeterminismMode | undefined;
  /**
   * `thread`: the workflow runs in a worker thread which imports its module. `inline`: in the calling thread, for
   * debuggers and for functions that cannot be imported again; without containment. Default: `thread`.
   */
  isolation?: 'thread' | 'inline' | undefined;
  /**
   * `fresh`: each run begins with an instance of the workflow's module of its own, where that module is one CommonJS file
   * which needs only packages, such as a bundle, and no plugins are used; other modules keep theirs. `shared`: all runs
   * of a thread use the same. Default: `fresh`.
   */
  moduleInstance?: ModuleInstancing | undefined;
  /**
   * At least 16 characters which are mixed into the seed of random values and UUIDs in workflow code, so that they do not
   * follow from the ARN alone. To be kept while executions run that began with it. The variable
   * `DURABLE_SANDBOX_SEED_SECRET` counts more. Default: none.
   */
  seedSecret?: string | undefined;
  /**
   * Whether each run is replayed in another sandbox, to find state that does not replay. An execution that does not fails
   * with NonDeterministicExecutionError. Default: with `determinism: 'strict'` and `isolation: 'thread'`.
   */
  replayProof?: boolean | undefined;
  limits?: SandboxLimits | undefined;
  /** Sandbox threads are shared by all handlers of the process; the first configuration counts. */
  pool?: SandboxPoolConfig | undefined;
}

const KNOWN: Record<keyof DurableSandboxConfig, true> = {
  client: true,
  durableExecutionClient: true,
  plugins: true,
  pluginsConfig: true,
  determinism: true,
  isolation: true,
  moduleInstance: true,
  seedSecret: true,
  replayProof: true,
  limits: true,
  pool: true,
};

/** Shorter ones can be guessed. */
const SHORTEST_SECRET = 16;

/** Refuses options that are unknown, contradictory or out of range. @throws DS_CONFIG */
export function checkConfig(config: DurableSandboxConfig): void {
  for (const key of Object.keys(config)) {
    if (!(key in KNOWN))
      refuse(`The option "${key}" is not known.`, `Known options: ${Object.keys(KNOWN).join(', ')}.`);
  }
  if (config.client !== undefined && config.durableExecutionClient !== undefined) {
    refuse('Both client and durableExecutionClient are given.', 'Give one of them.');
  }
  checkPlugins(config);
  oneOf('determinism', config.determinism, ['strict', 'warn', 'off']);
  oneOf('isolation', config.isolation, ['thread', 'inline']);
  oneOf('moduleInstance', config.moduleInstance, ['fresh', 'shared']);
  if (config.moduleInstance === 'fresh' && config.isolation === 'inline') {
    refuse("Both moduleInstance: 'fresh' and isolation: 'inline' are given.", 'Inline, there is one instance only.');
  }
  if (config.seedSecret !== undefined) checkSeedSecret('option seedSecret', config.seedSecret);
  if (config.replayProof !== undefined && typeof config.replayProof !== 'boolean') {
    refuse('The option replayProof is neither true nor false.', 'Give true or false.');
  }
  checkLimits(config.limits ?? {});
  atLeastOne('pool.maxThreads', config.pool?.maxThreads);
  atLeastOne('pool.concurrency', config.pool?.concurrency);
}

/** `source`: where the secret was given, for the message, which never holds the secret. @throws DS_CONFIG */
export function checkSeedSecret(source: string, secret: unknown): asserts secret is string {
  if (typeof secret === 'string' && secret.length >= SHORTEST_SECRET) return;
  refuse(
    `The ${source} is no text of ${String(SHORTEST_SECRET)} characters or more.`,
    "Give a long random text, such as openssl rand -hex 32 prints, and keep it as you keep the function's other secrets.",
  );
}

const LIMITS: Record<keyof SandboxLimits, true> = {
  blockedMs: true,
  memoryMb: true,
  deadlineMarginMs: true,
  operations: true,
  payloadBytes: true,
  invocationsWithoutProgress: true,
  unfinishedAttempts: true,
};

function checkLimits(limits: SandboxLimits): void {
  for (const [name, value] of Object.entries(limits) as [string, number | undefined][]) {
    if (!(name in LIMITS)) {
      refuse(`The option limits.${name} is not known.`, `Known limits: ${Object.keys(LIMITS).join(', ')}.`);
    }
    if (value !== Number.POSITIVE_INFINITY) atLeastOne(`limits.${name}`, value);
  }
}

function checkPlugins({ plugins, pluginsConfig }: DurableExecutionConfig): void {
  if (plugins !== undefined && !(Array.isArray(plugins) && plugins.every(isObject))) {
    refuse('The option plugins is no list of plugin objects.', 'Give plugins: [new MyPlugin()].');
  }
  const depth = pluginsConfig?.childOperationsDepth;
  if (depth === undefined || depth === Infinity || (Number.isInteger(depth) && depth >= 0)) return;
  refuse(
    `The option pluginsConfig.childOperationsDepth is ${String(depth)}.`,
    'Give a whole number of 0 or more, or Infinity.',
  );
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

function oneOf(option: string, value: string | undefined, allowed: readonly string[]): void {
  if (value === undefined || allowed.includes(value)) return;
  refuse(`The option ${option} is ${JSON.stringify(value)}.`, `Give one of ${allowed.join(', ')}.`);
}

function atLeastOne(option: string, value: number | undefined): void {
  if (value === undefined || (Number.isInteger(value) && value >= 1)) return;
  refuse(`The option ${option} is ${String(value)}.`, 'Give a whole number of 1 or more.');
}

function refuse(summary: string, cure: string): never {
  throw new DurableSandboxError('DS_CONFIG', summary, { cure });
}
