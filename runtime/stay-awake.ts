/**
 * Keeps a thread that expects a message from the other one awake for a moment: to wake a sleeping thread costs more than
 * a short replay does, for both sides.
 *
 * 1. A moment is `AWAKE_MS` at most. On a single core it would be taken from the other thread, so there it is none.
 * 2. The event loop goes on turning meanwhile.
 */
import { availableParallelism } from 'node:os';
import { monotonicNow, setImmediateNative } from './clock.ts';

const AWAKE_MS = availableParallelism() > 1 ? 0.4 : 0;

let until = 0;
let turning = false;

export function stayAwake(): void {
  until = monotonicNow() + AWAKE_MS;
  if (turning) return;
  turning = true;
  turn();
}

/** What was expected has come. */
export function mayDozeOff(): void {
  until = 0;
}

function turn(): void {
  if (monotonicNow() >= until) turning = false;
  else setImmediateNative(turn);
}
