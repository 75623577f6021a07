/**
 * Calls handlers of functions as Lambda would: with a context object and a time limit.
 *
 * Owns: the Lambda context, the limit on one call. Does not own: what the answer means.
 *
 * Invariant: the call settles once. An answer after the limit is dropped, since code in this process cannot be stopped
 * from outside.
 */
import { clearTimer, monotonicNow, now, setTimer } from '../../runtime/clock.ts';
import type { Timer } from '../../runtime/clock.ts';
import { toErrorObject } from '../../runtime/error-object.ts';
import type { LambdaContext } from '../../runtime/lambda-context.ts';
import type { ErrorObject } from '../../runtime/wire.ts';
import { functionArn, LATEST } from './function-name.ts';
import type { RegisteredFunction } from './function-registry.ts';

/** What the Lambda context names as the function's memory, in MB. */
export const MEMORY_SIZE_MB = 1024;

export type CallEnd =
  | { kind: 'answered'; output: unknown }
  | { kind: 'threw'; error: ErrorObject; thrown: unknown }
  | { kind: 'timed-out'; error: ErrorObject };

export interface CallOptions {
  readonly requestId: string;
  readonly timeoutSeconds: number;
  readonly tenantId?: string | undefined;
}

export class FunctionCaller {
  readonly #timers = new Set<Timer>();

  call(target: RegisteredFunction, event: unknown, options: CallOptions): Promise<CallEnd> {
    return new Promise((resolve) => {
      const end = (how: CallEnd): void => {
        clearTimer(timer);
        this.#timers.delete(timer);
        resolve(how);
      };
      const timer = setTimer(() => {
        const message = `Task timed out after ${options.timeoutSeconds.toFixed(2)} seconds`;
        end({ kind: 'timed-out', error: { ErrorType: 'Sandbox.Timedout', ErrorMessage: message } });
      }, options.timeoutSeconds * 1000);
      this.#timers.add(timer);
      // Later, so that a handler never runs in the middle of the transition that led to its call.
      const call = Promise.resolve().then(() => target.handler(event, lambdaContext(target, options)));
      call.then(
        (output) => end({ kind: 'answered', output }),
        (thrown: unknown) => end({ kind: 'threw', error: toErrorObject(thrown), thrown }),
      );
    });
  }

  /** Lets go of the time limits, so that a call which never answers keeps no process alive. */
  close(): void {
    for (const timer of this.#timers) clearTimer(timer);
    this.#timers.clear();
  }
}

function lambdaContext(target: RegisteredFunction, options: CallOptions): LambdaContext {
  const deadline = monotonicNow() + options.timeoutSeconds * 1000;
  const day = new Date(now()).toISOString().slice(0, 10).replaceAll('-', '/');
  // Callback style: durable functions answer by promise.
  const unused = (): void => undefined;
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName: target.name,
    functionVersion: LATEST,
    invokedFunctionArn: functionArn(target.name),
    memoryLimitInMB: String(MEMORY_SIZE_MB),
    awsRequestId: options.requestId,
    logGroupName: `/aws/lambda/${target.name}`,
    logStreamName: `${day}/[${LATEST}]${options.requestId.replaceAll('-', '')}`,
    ...(options.tenantId === undefined ? {} : { tenantId: options.tenantId }),
    getRemainingTimeInMillis: () => Math.max(0, Math.floor(deadline - monotonicNow())),
    done: unused,
    fail: unused,
    succeed: unused,
  };
}
