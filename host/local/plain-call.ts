/**
 * One call of a function that is not durable: JSON text in, JSON text out.
 */
import type { ErrorObject } from '../../runtime/wire.ts';
import type { CallOptions, FunctionCaller } from './function-caller.ts';
import type { RegisteredFunction } from './function-registry.ts';

export type PlainEnd =
  { status: 'SUCCEEDED'; result: string | undefined } | { status: 'FAILED' | 'TIMED_OUT'; error: ErrorObject };

export async function callPlainFunction(
  caller: FunctionCaller,
  target: RegisteredFunction,
  payload: string | undefined,
  options: CallOptions,
): Promise<PlainEnd> {
  // An empty payload reaches a Lambda handler as an empty object.
  const event: unknown = payload === undefined || payload === '' ? {} : JSON.parse(payload);
  const end = await caller.call(target, event, options);
  switch (end.kind) {
    case 'answered':
      // Lambda answers `null` for a handler that returns nothing.
      return { status: 'SUCCEEDED', result: JSON.stringify(end.output) ?? 'null' };
    case 'threw':
      return { status: 'FAILED', error: end.error };
    case 'timed-out':
      return { status: 'TIMED_OUT', error: end.error };
  }
}
