/** Functions of a test in place of those that a workflow invokes. */
import type { ErrorObject } from '../../runtime/wire.ts';
import { PlainEndSignal } from '../local/plain-call.ts';

/** Ends of an invoked function other than an answer. Each throws, so nothing after it runs. */
export interface ScriptedInvoke {
  readonly functionName: string;
  fail(error: Error | ErrorObject): never;
  /** As if the function had run into its time limit. */
  timedOut(message?: string): never;
  /** As if its execution had been stopped. */
  stopped(message?: string): never;
}

/** Plays an invoked function: what it returns is the result, what it throws the error. It may be async. */
export type InvokeScript = (input: unknown, invoke: ScriptedInvoke) => unknown;

export function scriptedInvoke(functionName: string): ScriptedInvoke {
  return {
    functionName,
    fail: (error) => {
      const object = error instanceof Error ? { ErrorType: error.name, ErrorMessage: error.message } : error;
      throw new PlainEndSignal({ status: 'FAILED', error: object });
    },
    timedOut: (message = 'Execution timed out') => {
      throw new PlainEndSignal({ status: 'TIMED_OUT', error: { ErrorType: 'TimedOut', ErrorMessage: message } });
    },
    stopped: (message = 'Execution was stopped') => {
      throw new PlainEndSignal({ status: 'STOPPED', error: { ErrorType: 'Stopped', ErrorMessage: message } });
    },
  };
}
