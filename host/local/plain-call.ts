/**
 * One call of a function that is not durable: JSON text in, JSON text out.
 */
import type { ErrorObject } from '../../runtime/wire.ts';
import type { CallOptions, FunctionCaller } from './function-caller.ts';
import type { RegisteredFunction } from './function-registry.ts';

export type PlainEnd =
  | { status: 'SUCCEEDED'; result: string | undefined }
  | { status: 'FAILED' | 'TIMED_OUT' | 'STOPPED'; error: ErrorObject };

/** Thrown by a function of a test to end as one that was stopped, or ran out of time. */
export class PlainEndSignal extends Error {
  override name = 'PlainEndSignal';
  readonly end: PlainEnd;

  constructor(end: PlainEnd) {
    super(`The function ends ${end.status}.`);
    this.end = end;
  }
}

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
      if (end.thrown instanceof PlainEndSignal) return end.thrown.end;
      return { status: 'FAILED', error: end.error };
    case 'timed-out':
      return { status: 'TIMED_OUT', error: end.error };
  }
}
