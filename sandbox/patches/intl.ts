/**
 * Defaults of `Intl` and of the `toLocale…()` methods in workflow code: UTC, en-US and the workflow's clock.
 *
 * A formatter with default settings may have been made elsewhere (at the top of a module) and be used in workflow code:
 * then a twin with the settings of workflow code does the work.
 */
import { deterministicContext } from '../scope.ts';
import { readClock } from './date.ts';
import { replaceFunction, replaceGetter, replaceMethod } from './replace-member.ts';

export const WORKFLOW_LOCALE = 'en-US';
export const WORKFLOW_TIME_ZONE = 'UTC';

type Method = (this: unknown, ...args: unknown[]) => unknown;
type Formatter = Intl.DateTimeFormat;

const CLASSES = [
  'Collator',
  'DateTimeFormat',
  'DisplayNames',
  'DurationFormat',
  'ListFormat',
  'NumberFormat',
  'PluralRules',
  'RelativeTimeFormat',
  'Segmenter',
];

/** Formatters made outside of workflow code, without a zone or a locale of their own. */
const twins = new WeakMap<object, () => Formatter>();
const boundFormats = new WeakMap<object, (date?: unknown) => string>();

export function patchIntl(): void {
  for (const name of CLASSES) patchClass(name);
  patchFormatter();
  patchLocaleMethods();
}

function patchClass(name: string): void {
  replaceFunction(Intl, name, (native) => {
    const zoned = name === 'DateTimeFormat';
    const make = (args: readonly unknown[], construct: (args: readonly unknown[]) => object): object => {
      const defaults = withDefaults(args, 0, zoned);
      if (deterministicContext() !== undefined) return construct(defaults);
      const made = construct(args);
      if (zoned && (args[0] === undefined || timeZoneOf(args[1]) === undefined)) {
        let twin: Formatter | undefined;
        twins.set(made, () => (twin ??= Reflect.construct(native, defaults) as Formatter));
      }
      return made;
    };
    const patched = new Proxy(native, {
      apply: (target, self, args) => make(args, (given) => Reflect.apply(target, self, given) as object),
      construct: (target, args, newTarget) =>
        make(args, (given) => Reflect.construct(target, given, newTarget) as object),
    });
    const prototype = native.prototype as object;
    Object.defineProperty(prototype, 'constructor', { value: patched, writable: true, configurable: true });
    return patched;
  });
}

function patchFormatter(): void {
  const prototype = Intl.DateTimeFormat.prototype;
  const inEffect = (formatter: unknown): unknown =>
    deterministicContext() === undefined ? formatter : (twins.get(formatter as object)?.() ?? formatter);
  replaceGetter(
    prototype,
    'format',
    (read) =>
      function (this: unknown) {
        const formatter = this as object;
        let bound = boundFormats.get(formatter);
        if (bound === undefined) {
          const native = read(formatter) as (date?: unknown) => string;
          bound = (date) => {
            const chosen = inEffect(formatter);
            const format = chosen === formatter ? native : (read(chosen) as typeof native);
            return format(date === undefined ? readClock() : date);
          };
          boundFormats.set(formatter, bound);
        }
        return bound;
      },
  );
  replaceMethod<Method>(prototype, 'formatToParts', (native) => {
    return function (this: unknown, date?: unknown) {
      return native.call(inEffect(this), date === undefined ? readClock() : date);
    };
  });
  for (const name of ['formatRange', 'formatRangeToParts', 'resolvedOptions']) {
    replaceMethod<Method>(prototype, name, (native) => {
      return function (this: unknown, ...args: unknown[]) {
        return native.apply(inEffect(this), args);
      };
    });
  }
}

function patchLocaleMethods(): void {
  const typedArray = Object.getPrototypeOf(Uint8Array.prototype) as object;
  const methods: [holder: object, name: string, position: number, zoned: boolean][] = [
    [Date.prototype, 'toLocaleString', 0, true],
    [Date.prototype, 'toLocaleDateString', 0, true],
    [Date.prototype, 'toLocaleTimeString', 0, true],
    [Number.prototype, 'toLocaleString', 0, false],
    [BigInt.prototype, 'toLocaleString', 0, false],
    [Array.prototype, 'toLocaleString', 0, false],
    [typedArray, 'toLocaleString', 0, false],
    [String.prototype, 'toLocaleLowerCase', 0, false],
    [String.prototype, 'toLocaleUpperCase', 0, false],
    [String.prototype, 'localeCompare', 1, false],
  ];
  for (const [holder, name, position, zoned] of methods) {
    replaceMethod<Method>(holder, name, (native) => {
      return function (this: unknown, ...args: unknown[]) {
        if (deterministicContext() === undefined) return native.apply(this, args);
        return native.apply(this, withDefaults(args, position, zoned));
      };
    });
  }
}

/** The arguments with a locale at `position`, and a time zone in the options after it. */
function withDefaults(args: readonly unknown[], position: number, zoned: boolean): unknown[] {
  const given = [...args];
  given[position] ??= WORKFLOW_LOCALE;
  const options = given[position + 1];
  if (zoned && timeZoneOf(options) === undefined) {
    given[position + 1] = { ...(options as object | undefined), timeZone: WORKFLOW_TIME_ZONE };
  }
  return given;
}

function timeZoneOf(options: unknown): unknown {
  return (options as { timeZone?: unknown } | null | undefined)?.timeZone;
}
