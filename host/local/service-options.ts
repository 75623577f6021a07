/**
 * Settings of the embedded service, with their defaults.
 */
import { DurableSandboxError } from '../../runtime/errors.ts';
import { randomUuid } from '../../runtime/random.ts';
import type { TimeMode } from './clock/wake-up-schedule.ts';
import type { RetryPolicy } from './execution-model/invocation-transitions.ts';
import { seededIds } from './seeded-ids.ts';

/** How the service keeps time, pages its answers and repeats failed invocations. */
export interface ServiceOptions {
  /**
   * `real` (default): waits take their time. `skip`: time jumps to the next timer as soon as no function runs, so that waits
   * and delays end at once; recorded times then show the jumped-over time. `virtual`: time stands still until it is moved
   * with the methods of `DurableService#time`.
   */
  time?: TimeMode | undefined;
  /** `increasing` (default): each update of a checkpoint gets its own millisecond. `shared`: all get the same one. */
  batchTimestamps?: 'increasing' | 'shared' | undefined;
  /** Most operations in one page of GetDurableExecutionState. Default 1000, the API's own limit. */
  pageSize?: number | undefined;
  /** Most operations in the event of an invocation. Default: as many as fit into about 5 MB. */
  firstPageOperations?: number | undefined;
  /** Longest time of one invocation, seconds. Default 900. */
  functionTimeoutSeconds?: number | undefined;
  /** What happens after an invocation that threw. Default: 5 attempts in a row, 5 seconds apart. */
  invocationRetry?: { maxAttempts?: number | undefined; backoffSeconds?: number | undefined } | undefined;
  /** Shortens waits and retry delays, from 1 (default: as they are) to 0 (over at once). Recorded durations stay. */
  waitScale?: number | undefined;
  /** Makes ids predictable: of executions, invocations and callbacks. Default: random ones. For tests only. */
  seed?: string | undefined;
}

export interface ServiceSettings {
  readonly time: TimeMode;
  readonly batchTimestamps: 'increasing' | 'shared';
  readonly pageSize: number;
  readonly firstPageOperations: number;
  readonly functionTimeoutSeconds: number;
  readonly invocationRetry: RetryPolicy;
  readonly waitScale: number;
  readonly newId: () => string;
}

/** Throws DS_CONFIG for a value out of range. */
export function serviceSettings(options: ServiceOptions): ServiceSettings {
  return {
    time: oneOf('time', options.time ?? 'real', ['real', 'skip', 'virtual']),
    batchTimestamps: oneOf('batchTimestamps', options.batchTimestamps ?? 'increasing', ['increasing', 'shared']),
    pageSize: atLeast('pageSize', options.pageSize ?? 1000, 1),
    firstPageOperations: atLeast('firstPageOperations', options.firstPageOperations ?? Infinity, 1),
    functionTimeoutSeconds: atLeast('functionTimeoutSeconds', options.functionTimeoutSeconds ?? 900, 0.001),
    invocationRetry: {
      maxAttempts: atLeast('invocationRetry.maxAttempts', options.invocationRetry?.maxAttempts ?? 5, 1),
      backoffSeconds: atLeast('invocationRetry.backoffSeconds', options.invocationRetry?.backoffSeconds ?? 5, 0),
    },
    waitScale: scale(options.waitScale ?? 1),
    newId: options.seed === undefined ? randomUuid : seededIds(options.seed),
  };
}

function oneOf<T extends string>(name: string, value: T, allowed: readonly T[]): T {
  if (allowed.includes(value)) return value;
  throw new DurableSandboxError(
    'DS_CONFIG',
    `${name} of the local service is "${value}", not ${allowed.join(' or ')}.`,
  );
}

function atLeast(name: string, value: number, lowest: number): number {
  if (typeof value === 'number' && value >= lowest) return value;
  throw new DurableSandboxError(
    'DS_CONFIG',
    `${name} of the local service is ${value}, not a number of at least ${lowest}.`,
  );
}

function scale(value: number): number {
  if (typeof value === 'number' && value >= 0 && value <= 1) return value;
  throw new DurableSandboxError('DS_CONFIG', `waitScale of the local service is ${value}, not a number from 0 to 1.`);
}
