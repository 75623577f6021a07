/**
 * One hop: lets the microtask queue run dry, then calls back.
 *
 * 1. `setImmediate` is the only simple hop that user code cannot outlast: chained promises and chained
 *    `process.nextTick` calls all run before it. A microtask, ten microtasks or one `nextTick` are *not* enough: a
 *    branch that is still on its way would lose a race which it won when it ran first.
 * 2. It is the native one, captured before any patch and before any user code.
 */
import { setImmediateNative } from '../runtime/clock.ts';

export function hop(callback: () => void): void {
  setImmediateNative(callback);
}
