/**
 * Puts the simulated event loop in place of Node's clock, timers, immediates, message channels and entropy.
 *
 * It has to be the first import of a process that simulates: the runtime takes these functions when it is loaded. The
 * promises, ticks and microtasks of Node stay as they are, and so does everything outside of a simulation.
 */
import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import perfHooks from 'node:perf_hooks';
import timers from 'node:timers';
import workerThreads from 'node:worker_threads';
import { EventLoop, SIMULATION_START, type Task } from './event-loop.ts';
import { openChannel } from './message-channel.ts';

/** Time of the machine, for reports and limits on the tests themselves. */
export const machineNow = performance.now.bind(performance);

export const loop = new EventLoop();

/** An immediate takes no time: the runtime takes one more now and then, which must shift nothing. */
const IMMEDIATE_MS = 0;

/** What the simulated functions return where Node's return a timer. */
class TimerHandle {
  constructor(readonly task: Task) {}
  ref(): this {
    return this;
  }
  unref(): this {
    return this;
  }
  hasRef(): boolean {
    return false;
  }
}

type Callback = (...args: unknown[]) => void;

const native = { ...timers };
const nativeNow = Date.now;
const nativeRandom = Math.random;
const nativeUuid = crypto.randomUUID;
const NativeChannel = workerThreads.MessageChannel;

const replacements = {
  setTimeout: (callback: Callback, ms = 1, ...args: unknown[]): unknown =>
    loop.strand === undefined
      ? native.setTimeout(callback, ms, ...args)
      : new TimerHandle(loop.enqueue(() => callback(...args), Math.max(1, Number.isNaN(ms) ? 1 : ms))),
  setImmediate: (callback: Callback, ...args: unknown[]): unknown =>
    loop.strand === undefined
      ? native.setImmediate(callback, ...args)
      : new TimerHandle(loop.enqueue(() => callback(...args), IMMEDIATE_MS)),
  clearTimeout: (handle: unknown): void => {
    if (handle instanceof TimerHandle) handle.task.cancelled = true;
    else native.clearTimeout(handle as NodeJS.Timeout | undefined);
  },
  clearImmediate: (handle: unknown): void => {
    if (handle instanceof TimerHandle) handle.task.cancelled = true;
    else native.clearImmediate(handle as NodeJS.Immediate | undefined);
  },
};

Object.assign(timers, replacements);
Object.assign(globalThis, replacements);
Date.now = () => (loop.strand === undefined ? nativeNow() : Math.floor(loop.now));
perfHooks.performance.now = () => (loop.strand === undefined ? machineNow() : loop.now - SIMULATION_START);
Math.random = () => loop.strand?.random.fraction() ?? nativeRandom();
crypto.randomUUID = (options) => {
  const random = loop.strand?.random;
  if (random === undefined) return nativeUuid(options);
  const hex = [random.bits(), random.bits()].map((bits) => bits.toString(16).padStart(16, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
};
workerThreads.MessageChannel = function MessageChannel() {
  return loop.strand === undefined ? new NativeChannel() : openChannel(loop);
} as unknown as typeof NativeChannel;
syncBuiltinESMExports();
// Traces are part of what is recorded. Their top is code of the program; what is below depends on how Node came to it.
Error.stackTraceLimit = 1;
