/**
 * The one place that touches real time and real timers.
 *
 * The functions are taken when this module is loaded, so they stay the real ones after the sandbox (or a test's fake
 * timers) has replaced the globals. Whoever patches globals must have imported this module before.
 *
 * Owns: access to the wall clock, the monotonic clock and timers. Does not own: the replay-stable time that a workflow
 * sees.
 *
 * Invariants
 *  1. No function here looks at `globalThis` again after load.
 *  2. Nothing here keeps state.
 */
import timers from 'node:timers';
import { performance } from 'node:perf_hooks';

export type Timer = NodeJS.Timeout;
export type Immediate = NodeJS.Immediate;

/** The `Date` constructor as it was at load. */
export const NativeDate = Date;

const nativeNextTick = process.nextTick.bind(process);
const settled = Promise.resolve();
// eslint-disable-next-line @typescript-eslint/unbound-method -- called with its receiver below
const nativeThen = Promise.prototype.then;
const nativeDateNow = Date.now;
const nativePerformanceNow = performance.now.bind(performance);
const { setTimeout: nativeSetTimeout, clearTimeout: nativeClearTimeout } = timers;
const { setImmediate: nativeSetImmediate, clearImmediate: nativeClearImmediate } = timers;

/** Wall clock, milliseconds since 1970. */
export function now(): number {
  return nativeDateNow();
}

/** A clock that never jumps, milliseconds since an arbitrary start. */
export function monotonicNow(): number {
  return nativePerformanceNow();
}

/** Calls back once after `ms` milliseconds. The caller decides about `unref()`. */
export function setTimer(callback: () => void, ms: number): Timer {
  return nativeSetTimeout(callback, ms);
}

export function clearTimer(timer: Timer | undefined): void {
  nativeClearTimeout(timer);
}

/** Calls back in the check phase of this turn of the event loop: after all microtasks and ticks have run dry. */
export function setImmediateNative(callback: () => void): Immediate {
  return nativeSetImmediate(callback);
}

/** Calls back when the current callback has returned, before the microtasks it queued. */
export function nextTickNative(callback: () => void): void {
  nativeNextTick(callback);
}

export function queueMicrotaskNative(callback: () => void): void {
  // A `then` costs a fraction of `queueMicrotask`, which makes an asynchronous resource for each call.
  void nativeThen.call(settled, callback);
}

export function clearImmediateNative(immediate: Immediate | undefined): void {
  nativeClearImmediate(immediate);
}
