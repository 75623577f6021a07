/** `Temporal.Now` in workflow code reads the context's clock and UTC. Only where the version of Node has Temporal. */
import { deterministicContext } from '../scope.ts';
import { WORKFLOW_LOCALE, WORKFLOW_TIME_ZONE } from './intl.ts';
import { replaceMethod } from './replace-member.ts';

type Method = (this: unknown, ...args: unknown[]) => unknown;

/** What of Temporal is used here. */
interface TemporalLike {
  readonly Now: object;
  readonly Instant: { fromEpochMilliseconds(ms: number): InstantLike };
}

interface InstantLike {
  toZonedDateTimeISO(zone: unknown): Record<string, () => unknown>;
}

export function patchTemporal(): void {
  const temporal = (globalThis as { Temporal?: TemporalLike }).Temporal;
  if (temporal === undefined) return;
  const instant = (clock: number): InstantLike => temporal.Instant.fromEpochMilliseconds(clock);
  const zoned = (clock: number, zone: unknown): Record<string, () => unknown> =>
    instant(clock).toZonedDateTimeISO(zone ?? WORKFLOW_TIME_ZONE);
  const forms: Record<string, (clock: number, zone: unknown) => unknown> = {
    instant,
    timeZoneId: () => WORKFLOW_TIME_ZONE,
    zonedDateTimeISO: zoned,
    plainDateTimeISO: (clock, zone) => zoned(clock, zone)['toPlainDateTime']?.(),
    plainDateISO: (clock, zone) => zoned(clock, zone)['toPlainDate']?.(),
    plainTimeISO: (clock, zone) => zoned(clock, zone)['toPlainTime']?.(),
  };
  for (const [name, read] of Object.entries(forms)) {
    replaceMethod<Method>(temporal.Now, name, (native) => {
      return function (this: unknown, zone?: unknown) {
        const context = deterministicContext();
        return context === undefined ? native.call(this, zone) : read(context.clock, zone);
      };
    });
  }
  for (const value of Object.values(temporal as unknown as Record<string, { prototype?: object }>)) {
    if (typeof value !== 'function') continue;
    replaceMethod<Method>((value as { prototype: object }).prototype, 'toLocaleString', (native) => {
      return function (this: unknown, locales?: unknown, options?: unknown) {
        if (deterministicContext() === undefined) return native.call(this, locales, options);
        return native.call(this, locales ?? WORKFLOW_LOCALE, localeOptions(this, options));
      };
    });
  }
}

/** Only an instant has no zone of its own and is shown in one. */
function localeOptions(value: unknown, options: unknown): unknown {
  if (Object.prototype.toString.call(value) !== '[object Temporal.Instant]') return options;
  return { timeZone: WORKFLOW_TIME_ZONE, ...(options as object | undefined) };
}
