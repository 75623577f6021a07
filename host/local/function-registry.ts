/**
 * The functions that the local service can call.
 *
 * Owns: names and settings of functions. Does not own: calling them (`function-caller.ts`).
 */
import { DurableSandboxError } from '../../runtime/errors.ts';
import { MAX_DURATION_SECONDS } from '../../runtime/limits.ts';
import type { LambdaContext } from '../../runtime/lambda-context.ts';
import { functionNameOf } from './function-name.ts';

/** A Lambda handler: of a durable function (as `durableSandbox` makes them), or of a plain one. */
export type LocalFunctionHandler = (event: never, context: LambdaContext) => unknown;

/** Settings of one function of the service. */
export interface LocalFunctionOptions {
  /** Whether invoking the function starts a durable execution. Default true. */
  durable?: boolean | undefined;
  /** Longest time from start to end of an execution, seconds. Default 366 days. */
  executionTimeoutSeconds?: number | undefined;
  /** Invocations that run at a time; other executions wait until one has ended. Default: no limit. */
  concurrency?: (() => number) | undefined;
  /**
   * Days for which ended executions are kept, 1 to 90. They are looked through when the function is registered, and by
   * `serve` each hour. Default: for ever.
   */
  retentionDays?: number | undefined;
}

export interface RegisteredFunction {
  readonly name: string;
  readonly durable: boolean;
  readonly executionTimeoutSeconds: number;
  readonly retentionDays: number | undefined;
  readonly concurrency: () => number;
  readonly handler: (event: unknown, context: LambdaContext) => unknown;
}

export class FunctionRegistry {
  readonly #functions = new Map<string, RegisteredFunction>();

  /** A function of the same name is replaced: executions go on with the new one. */
  register(name: string, handler: LocalFunctionHandler, options: LocalFunctionOptions): RegisteredFunction {
    if (typeof handler !== 'function') {
      const kind = handler === null ? 'null' : typeof handler;
      throw new DurableSandboxError('DS_CONFIG', `The handler of function ${name} is not a function, but ${kind}.`);
    }
    const timeout = options.executionTimeoutSeconds ?? MAX_DURATION_SECONDS;
    if (!Number.isInteger(timeout) || timeout < 1 || timeout > MAX_DURATION_SECONDS) {
      const range = `a whole number from 1 to ${MAX_DURATION_SECONDS}`;
      throw new DurableSandboxError(
        'DS_CONFIG',
        `executionTimeoutSeconds of function ${name} is ${timeout}, not ${range}.`,
      );
    }
    const { retentionDays } = options;
    if (
      retentionDays !== undefined &&
      !(Number.isInteger(retentionDays) && retentionDays >= 1 && retentionDays <= 90)
    ) {
      const message = `retentionDays of function ${name} is ${retentionDays}, not a whole number from 1 to 90.`;
      throw new DurableSandboxError('DS_CONFIG', message);
    }
    const registered: RegisteredFunction = {
      name: functionNameOf(name),
      durable: options.durable ?? true,
      executionTimeoutSeconds: timeout,
      retentionDays,
      concurrency: options.concurrency ?? (() => Infinity),
      handler: handler as RegisteredFunction['handler'],
    };
    this.#functions.set(registered.name, registered);
    return registered;
  }

  /** By name or ARN; undefined if there is none. */
  find(nameOrArn: string): RegisteredFunction | undefined {
    return this.#functions.get(functionNameOf(nameOrArn));
  }

  all(): Iterable<RegisteredFunction> {
    return this.#functions.values();
  }

  names(): string[] {
    return [...this.#functions.keys()];
  }
}
