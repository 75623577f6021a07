/** Lambda handlers that are not durable, in both styles: with a promise or a value, and with a callback. */
import type { LocalFunctionHandler } from '../local/index.ts';

/** A plain Lambda handler: `(event, context)`, or `(event, context, callback)`. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- handlers of all events must be assignable
export type PlainHandler = (event: any, context: any, callback: any) => unknown;

type Answer = (error?: Error | string | null, result?: unknown) => void;

export function plainFunction(handler: PlainHandler): LocalFunctionHandler {
  return (event: never, context) =>
    new Promise((resolve, reject) => {
      const answer: Answer = (error, result) => {
        if (error === undefined || error === null) resolve(result);
        else reject(typeof error === 'string' ? new Error(error) : error);
      };
      const returned = handler(event, context, answer);
      const answersLater = handler.length >= 3 && !isThenable(returned);
      if (!answersLater) resolve(returned);
    });
}

function isThenable(value: unknown): boolean {
  return typeof (value as { then?: unknown } | null | undefined)?.then === 'function';
}
