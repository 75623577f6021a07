/**
 * Takes the arguments of a durable call apart and refuses what no call can work with, before an id is taken: a refused
 * call leaves no trace in the sequence of operations, and its error names the call.
 *
 * Owns: argument forms and types. Does not own: ranges of durations and texts (`runtime/duration.ts`,
 * `runtime/limits.ts`).
 */
import { DurableSandboxError } from '../runtime/errors.ts';
import { describePlace, validateName, type Place } from '../runtime/limits.ts';

export type AnyFunction = (...args: never[]) => unknown;
/** The options of an operation, before any of them is looked at. */
export type Options = Record<string, unknown>;

const NO_OPTIONS: Options = Object.freeze({});

/** `(name, function, options)` or `(function, options)`. */
export function nameAndFunction(
  call: string,
  args: readonly unknown[],
): { name: string | undefined; fn: AnyFunction; options: Options } {
  const named = typeof args[0] !== 'function';
  const name = named ? checkedName(call, args[0]) : undefined;
  const fn = named ? args[1] : args[0];
  const options = args[named ? 2 : 1];
  return {
    name,
    fn: typeof fn === 'function' ? (fn as AnyFunction) : checkedFunction({ call, name }, fn),
    options: options === undefined ? NO_OPTIONS : checkedOptions({ call, name }, options),
  };
}

/** `(name, list, …rest)` or `(list, …rest)`. */
export function nameAndList(
  call: string,
  args: readonly unknown[],
  what: string,
): { name: string | undefined; list: unknown[]; rest: unknown[] } {
  const named = isNamePosition(args[0]);
  const name = named ? checkedName(call, args[0]) : undefined;
  const list = named ? args[1] : args[0];
  if (!Array.isArray(list)) {
    throw invalid(`${describePlace({ call, name })} needs an array of ${what}, but got ${describe(list)}.`);
  }
  return { name, list, rest: args.slice(named ? 2 : 1) };
}

/** A name, or nothing in its place. */
export function checkedName(call: string, name: unknown): string | undefined {
  if (name === undefined || name === null) return undefined;
  validateName(name, call);
  return name;
}

export function isNamePosition(value: unknown): boolean {
  return typeof value === 'string' || value === undefined || value === null;
}

export function checkedFunction({ call, name }: Place, fn: unknown): AnyFunction {
  if (typeof fn === 'function') return fn as AnyFunction;
  throw new DurableSandboxError(
    'DS_INVALID_ARGUMENT',
    `${describePlace({ call, name })} needs a function, but got ${describe(fn)}.`,
    {
      cure: `Call it as ${FORMS[call] ?? `context.${call}("name", async () => …) or context.${call}(async () => …)`}.`,
    },
  );
}

const FORMS: Record<string, string> = {
  map: 'context.map("name", items, async (context, item) => …)',
  parallel: 'context.parallel("name", [async (context) => …, { name, func }])',
};

/** The options of a call. Members with a known shape are checked: a wrong one would show much later, or never. */
export function checkedOptions(place: Place, options: unknown): Options {
  if (options === undefined || options === null) return NO_OPTIONS;
  if (typeof options !== 'object') {
    throw invalid(`The options of ${describePlace(place)} must be an object, but are ${describe(options)}.`);
  }
  const given = options as Options;
  for (const [key, value] of Object.entries(given)) {
    if (value === undefined || value === null) continue;
    if (FUNCTION_OPTIONS.has(key) && typeof value !== 'function') {
      throw invalid(`The ${key} of ${describePlace(place)} must be a function, but is ${describe(value)}.`);
    }
    if (SERDES_OPTIONS.has(key)) checkSerdes(value, `The ${key} of ${describePlace(place)}`);
  }
  return given;
}

const FUNCTION_OPTIONS = new Set(['retryStrategy', 'waitStrategy', 'summaryGenerator', 'errorMapper', 'itemNamer']);
const SERDES_OPTIONS = new Set(['serdes', 'itemSerdes', 'payloadSerdes', 'resultSerdes']);

/** Something with `deserialize`; callbacks need no more than that. */
export function checkSerdes(value: unknown, what: string): void {
  if (typeof (value as { deserialize?: unknown } | null)?.deserialize === 'function') return;
  throw invalid(`${what} must be an object with serialize and deserialize, but is ${describe(value)}.`);
}

export function invalid(summary: string): DurableSandboxError {
  return new DurableSandboxError('DS_INVALID_ARGUMENT', summary);
}

/** A value that should have been one of a few words or numbers. */
export function show(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : describe(value);
}

export function describe(value: unknown): string {
  if (value === undefined || value === null) return String(value);
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
