/** `process.hrtime` and `process.uptime` in workflow code: the context's clock since the execution began. */
import { executionTime } from './performance.ts';
import { replaceMethod } from './replace-member.ts';

type HighResolutionTime = [seconds: number, nanoseconds: number];
type HighResolutionClock = (this: unknown, since?: HighResolutionTime) => HighResolutionTime;

const NANOSECONDS_PER_SECOND = 1_000_000_000;

export function patchProcessClock(): void {
  replaceMethod<HighResolutionClock>(process, 'hrtime', (native) => {
    const { bigint } = native as unknown as { bigint: () => bigint };
    const hrtime: HighResolutionClock = function (this: unknown, since) {
      const time = executionTime();
      if (time === undefined) return native.call(this, since);
      // The native function refuses what is no earlier answer of its own.
      native.call(this, since);
      const seconds = Math.floor(time / 1000) - (since?.[0] ?? 0);
      const nanoseconds = Math.round((time % 1000) * 1_000_000) - (since?.[1] ?? 0);
      return nanoseconds < 0 ? [seconds - 1, nanoseconds + NANOSECONDS_PER_SECOND] : [seconds, nanoseconds];
    };
    return Object.assign(hrtime, {
      bigint: () => {
        const time = executionTime();
        return time === undefined ? bigint() : BigInt(Math.round(time * 1_000_000));
      },
    });
  });
  replaceMethod<() => number>(process, 'uptime', (native) => {
    return () => {
      const time = executionTime();
      return time === undefined ? native() : time / 1000;
    };
  });
}
