/**
 * From anything thrown to the `ErrorObject` that is recorded.
 *
 * Owns: which fields are taken, and the size budget. Does not own: the way back (`durable-operation-error.ts`).
 *
 * Invariants
 *  1. Looks at shapes, never at `instanceof Error`: errors of other realms are errors.
 *  2. Never throws, whatever was thrown.
 *  3. The JSON text of the answer has at most `MAX_ERROR_BYTES` bytes, since the service refuses an update with an
 *     error above 32,768 bytes, and the refusal ends the execution. What is cut says so.
 *  4. Type, message and data are those which the official SDK records; the trace is our addition.
 */
import { isBranded } from './class-brand.ts';
import { frameLines } from './recorded-stack.ts';
import type { ErrorObject } from './wire.ts';

/** Most bytes of JSON that one recorded error may take. */
export const MAX_ERROR_BYTES = 30_000;
const MAX_TYPE_BYTES = 1_000;
const MAX_MESSAGE_BYTES = 12_000;
const MAX_FRAMES = 50;
/** How far `cause` is followed. Chains may be cyclic. */
const MAX_CAUSE_DEPTH = 10;
/** Room for keys, quotes and commas of the object itself. */
const ENVELOPE_BYTES = 100;

/** Records a thrown value. Something that has no `name` and `message` becomes `Unknown error` without a type. */
export function toErrorObject(thrown: unknown): ErrorObject {
  const durable = isBranded(thrown, 'DurableOperationError');
  const message = readText(thrown, 'message');
  const name = readText(thrown, 'name');
  if (!durable && (message === undefined || name === undefined)) return { ErrorMessage: 'Unknown error' };
  const type = (durable ? readText(thrown, 'errorType') : undefined) ?? name ?? 'Error';
  return fitErrorObject({
    ErrorType: type,
    ErrorMessage: message ?? '',
    ErrorData: durable ? firstErrorData(thrown) : undefined,
    StackTrace: durable ? deepestTrace(thrown) : frameLines(thrown),
  });
}

/** The same error, cut so that it may be recorded. Undefined members and an empty trace are left out. */
export function fitErrorObject(error: ErrorObject): ErrorObject {
  const fitted: ErrorObject = {};
  let left = MAX_ERROR_BYTES - ENVELOPE_BYTES;
  const take = (text: string, limit: number): string => {
    const cut = cutToJsonBytes(text, Math.min(limit, left));
    left -= jsonBytes(cut);
    return cut;
  };
  if (error.ErrorType !== undefined) fitted.ErrorType = take(error.ErrorType, MAX_TYPE_BYTES);
  if (error.ErrorMessage !== undefined) {
    const dataBytes = error.ErrorData === undefined ? 0 : jsonBytes(error.ErrorData);
    fitted.ErrorMessage = take(error.ErrorMessage, Math.max(MAX_MESSAGE_BYTES, left - dataBytes));
  }
  if (error.ErrorData !== undefined) fitted.ErrorData = take(error.ErrorData, left);
  const frames: string[] = [];
  for (const line of (error.StackTrace ?? []).slice(0, MAX_FRAMES)) {
    const size = jsonBytes(line) + 1;
    if (size > left) break;
    left -= size;
    frames.push(line);
  }
  if (frames.length > 0) fitted.StackTrace = frames;
  return fitted;
}

/** Its own data, or that of the nearest cause which has some. */
function firstErrorData(thrown: unknown): string | undefined {
  for (const error of causeChain(thrown)) {
    const data = readText(error, 'errorData');
    if (data !== undefined) return data;
  }
  return undefined;
}

/** The line where things first went wrong: what was recorded already, else the frames of the deepest cause that has any. */
function deepestTrace(thrown: unknown): string[] {
  let deepest: string[] = [];
  for (const error of causeChain(thrown)) {
    const recorded = read(error, 'stackTrace');
    if (Array.isArray(recorded) && recorded.length > 0) return recorded.map(String);
    const frames = frameLines(error);
    if (frames.length > 0) deepest = frames;
  }
  return deepest;
}

function* causeChain(thrown: unknown): Generator<unknown> {
  let error = thrown;
  for (let depth = 0; depth <= MAX_CAUSE_DEPTH && error !== undefined && error !== null; depth++) {
    yield error;
    error = read(error, 'cause');
  }
}

function read(target: unknown, key: string): unknown {
  if (typeof target !== 'object' || target === null) return undefined;
  try {
    return (target as Record<string, unknown>)[key];
  } catch {
    return undefined;
  }
}

function readText(target: unknown, key: string): string | undefined {
  const value = read(target, key);
  return typeof value === 'string' ? value : undefined;
}

function jsonBytes(text: string): number {
  return Buffer.byteLength(JSON.stringify(text), 'utf8');
}

function cutToJsonBytes(text: string, limit: number): string {
  // Each code unit takes at least one byte, so most texts need no exact count.
  if (text.length * 6 + 2 <= limit || jsonBytes(text) <= limit) return text;
  const note = `… (cut, ${String(Buffer.byteLength(text, 'utf8'))} bytes)`;
  let low = 0;
  let high = Math.min(text.length, limit);
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (jsonBytes(text.slice(0, middle) + note) <= limit) low = middle;
    else high = middle - 1;
  }
  const last = text.charCodeAt(low - 1);
  const splitsPair = low > 0 && last >= 0xd800 && last <= 0xdbff;
  return text.slice(0, splitsPair ? low - 1 : low) + note;
}
