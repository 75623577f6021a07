/**
 * How the outcome of `promise.allSettled` is recorded. Reasons become plain errors with name, message and stack; the
 * classes they had before are not kept, fresh as on replay.
 *
 * Key order of a recorded reason: message, name, stack. A fulfilled void value has no `value`, as in plain JSON.
 */
import type { AnySerdes } from '../../runtime/serdes.ts';
import { decodeValue, encodeValue } from '../../runtime/serdes/rich-json.ts';

type Settled = PromiseSettledResult<unknown>;
interface RecordedReason {
  message: string;
  name: string;
  stack?: string | undefined;
}

export const settledResultsSerdes: AnySerdes = {
  serialize: async (results: Settled[] | undefined) => encodeValue(results?.map(toRecord)),
  deserialize: async (text) => (decodeValue(text) as Settled[] | undefined)?.map(fromRecord),
};

function toRecord(result: Settled): unknown {
  if (result.status === 'fulfilled') {
    return result.value === undefined ? { status: 'fulfilled' } : { status: 'fulfilled', value: result.value };
  }
  const reason: unknown = result.reason;
  return { status: 'rejected', reason: isErrorLike(reason) ? recordReason(reason) : reason };
}

function recordReason({ message, name, stack }: Error): RecordedReason {
  return stack === undefined ? { message, name } : { message, name, stack };
}

function fromRecord(result: Settled): Settled {
  if (result.status === 'fulfilled') return result;
  const reason: unknown = result.reason;
  return { status: 'rejected', reason: isErrorLike(reason) ? restoreReason(reason) : reason };
}

function restoreReason({ message, name, stack }: RecordedReason): Error {
  const error = new Error(message);
  // Enumerable, and the only member that is: a result which holds the reason is recorded so.
  error.name = name;
  Object.defineProperty(error, 'stack', {
    value: stack ?? `${name}: ${message}`,
    writable: true,
    configurable: true,
    enumerable: false,
  });
  return error;
}

function isErrorLike(value: unknown): value is Error {
  if (typeof value !== 'object' || value === null) return false;
  const { name, message } = value as Partial<Error>;
  return typeof name === 'string' && typeof message === 'string';
}
