/**
 * The limits of the service, and checks that refuse what it would refuse, before anything is sent: a refused checkpoint ends
 * the whole execution, an error at the call names the line and can be caught.
 *
 * Owns: the numbers and the checks of texts and sizes. Does not own: durations (`duration.ts`), errors' size
 * (`error-to-object.ts`).
 */
import { DurableSandboxError } from './errors.ts';
import type { ErrorCode } from './errors.ts';

/** Characters of an operation's name. */
export const MAX_NAME_LENGTH = 256;
/** Characters of a sub type. */
export const MAX_SUB_TYPE_LENGTH = 32;
/** Characters of the name or ARN of an invoked function. */
export const MAX_FUNCTION_ID_LENGTH = 140;
/** Characters of a tenant id. */
export const MAX_TENANT_ID_LENGTH = 256;
/** Bytes of one operation's recorded payload. Contexts and batches above it are recorded by their parts. */
export const MAX_OPERATION_PAYLOAD_BYTES = 262_144;
/** Characters of any payload field on the wire. */
export const MAX_PAYLOAD_FIELD_CHARS = 6_291_456;
/** Bytes of the JSON of one update that has an error. */
export const MAX_ERROR_UPDATE_BYTES = 32_768;
/** Bytes of a result that still fits into the Lambda response. A larger one travels in a checkpoint of its own. */
export const MAX_RESPONSE_RESULT_BYTES = 6 * 1024 * 1024 - 50;
/** Updates in one checkpoint request. */
export const MAX_BATCH_UPDATES = 250;
/** Estimated bytes of one checkpoint request. */
export const MAX_BATCH_BYTES = 750 * 1024;
/** Shortest wait and retry delay, seconds. */
export const MIN_DURATION_SECONDS = 1;
/** Longest wait, retry delay and timeout, seconds: 366 days. */
export const MAX_DURATION_SECONDS = 31_622_400;
/** Records in one page of state. */
export const MAX_STATE_PAGE_ITEMS = 1_000;

/** Where a checked value comes from: `step "charge"`. */
export interface Place {
  /** The method that was called, such as `step`. */
  call: string;
  /** The operation's name, if it has one. */
  name?: string | undefined;
}

/** `step "charge"`, or `step` for an operation without a name. */
export function describePlace(place: Place): string {
  return place.name === undefined ? place.call : `${place.call} "${shorten(place.name)}"`;
}

const NAME_PATTERN = /^[\x20-\x7e]*$/;

/** Each operation of each replay comes by here. */
function isGoodName(name: unknown): boolean {
  return typeof name === 'string' && name !== '' && name.length <= MAX_NAME_LENGTH && NAME_PATTERN.test(name);
}

/** The name of an operation: absent, or 1 to 256 characters of printable ASCII. @throws DS_INVALID_NAME */
export function validateName(name: unknown, call: string): asserts name is string | undefined {
  if (name === undefined || isGoodName(name)) return;
  checkText(name, {
    what: `The name of ${call}`,
    max: MAX_NAME_LENGTH,
    pattern: NAME_PATTERN,
    allowed: 'printable ASCII characters',
    code: 'DS_INVALID_NAME',
  });
}

/** The sub type of a child context: 1 to 32 letters, digits, - and _. @throws DS_INVALID_ARGUMENT */
export function validateSubType(subType: unknown, place: Place): asserts subType is string {
  checkText(subType, {
    what: `The subType of ${describePlace(place)}`,
    max: MAX_SUB_TYPE_LENGTH,
    pattern: /^[a-zA-Z0-9_-]*$/,
    allowed: 'letters, digits, - and _',
    code: 'DS_INVALID_ARGUMENT',
  });
}

/** The id of a function to invoke: a name or ARN, at best with version or alias. @throws DS_INVALID_FUNCTION_ID */
export function validateFunctionId(functionId: unknown, place: Place): asserts functionId is string {
  checkText(functionId, {
    what: `The function id of ${describePlace(place)}`,
    max: MAX_FUNCTION_ID_LENGTH,
    pattern: /^[a-zA-Z0-9_.:$-]*$/,
    allowed: 'letters, digits and - _ . : $',
    code: 'DS_INVALID_FUNCTION_ID',
  });
}

/** The tenant of an invoked function. @throws DS_INVALID_ARGUMENT */
export function validateTenantId(tenantId: unknown, place: Place): asserts tenantId is string {
  checkText(tenantId, {
    what: `The tenantId of ${describePlace(place)}`,
    max: MAX_TENANT_ID_LENGTH,
    pattern: /^[a-zA-Z0-9._:/=+\-@ ]*$/,
    allowed: 'letters, digits, blanks and . _ : / = + - @',
    code: 'DS_INVALID_ARGUMENT',
  });
}

/** Refuses a payload that the service would refuse. `what` is the part, such as `result`. @throws DS_PAYLOAD_TOO_LARGE */
export function checkPayloadSize(text: string | undefined, place: Place, what = 'result'): void {
  if (text === undefined || isWithinBytes(text, MAX_OPERATION_PAYLOAD_BYTES)) return;
  const size = Buffer.byteLength(text, 'utf8');
  throw new DurableSandboxError(
    'DS_PAYLOAD_TOO_LARGE',
    `The ${what} of ${describePlace(place)} takes ${group(size)} bytes, more than the limit of ${group(MAX_OPERATION_PAYLOAD_BYTES)}.`,
  );
}

/** Whether a text has at most `limit` bytes of UTF-8; counts only when its length leaves doubt. */
export function isWithinBytes(text: string, limit: number): boolean {
  if (text.length * 3 <= limit) return true;
  return text.length <= limit && Buffer.byteLength(text, 'utf8') <= limit;
}

/** `31622400` as `31,622,400`, whatever the locale. */
export function group(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}

interface TextRule {
  what: string;
  max: number;
  pattern: RegExp;
  allowed: string;
  code: ErrorCode;
}

function checkText(value: unknown, rule: TextRule): void {
  const problem = textProblem(value, rule);
  if (problem !== undefined) throw new DurableSandboxError(rule.code, `${rule.what} ${problem}`);
}

function textProblem(value: unknown, rule: TextRule): string | undefined {
  if (typeof value !== 'string')
    return `must be a string, but is ${value === null ? 'null' : `a value of type ${typeof value}`}.`;
  if (value === '') return `is empty; it must have 1 to ${String(rule.max)} characters.`;
  if (value.length > rule.max)
    return `has ${String(value.length)} characters, more than the limit of ${String(rule.max)}: "${shorten(value)}".`;
  if (!rule.pattern.test(value)) return `may only have ${rule.allowed}, but is ${JSON.stringify(shorten(value))}.`;
  return undefined;
}

function shorten(text: string): string {
  return text.length <= 80 ? text : `${text.slice(0, 79)}…`;
}
