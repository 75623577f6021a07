/**
 * One hop: lets the microtask queue run dry, then calls back.
 *
 * 1. Everything user code can chain without leaving the turn, promises and `process.nextTick` in any mixture, runs
 *    before the callback. A microtask, ten microtasks or one `nextTick` are *not* enough: a branch that is still on its
 *    way would lose a race which it won when it ran first.
 * 2. A tick queued by a microtask runs when no microtask is left, with one exception: after ticks which user code has
 *    queued, and before the microtasks those lead to. So ticks of the user are counted, and a hop that met one goes by
 *    way of `setImmediate`, which no chain of ticks and promises outlasts.
 * 3. Each `HOPS_PER_TURN`th hop has a `setImmediate` in any case, so that a long replay does not shut out messages.
 * 4. Whatever the way, the callback is called by the same tick: which it was shows in the stack of errors, and a replay
 *    is to see what the first run saw.
 * 5. All functions are the native ones, captured before any patch and before any user code.
 */
import { nextTickNative, queueMicrotaskNative, setImmediateNative } from '../runtime/clock.ts';

/** Calls back later. */
export type Hop = (callback: () => void) => void;
/** Makes a function that calls back later. */
export type HopFor = (callback: () => void) => () => void;

const HOPS_PER_TURN = 256;

/** Ticks which user code has queued since the last turn of the event loop. */
let userTicks = 0;
let hopsInTurn = 0;

/** Called for each `process.nextTick` of user code. */
export function noteUserTick(): void {
  userTicks += 1;
}

export function hop(callback: () => void): void {
  preparedHop(callback)();
}

/** A hop for a callback that is used often, one at a time: no function is made for each. */
export function preparedHop(callback: () => void): () => void {
  let turned = false;
  const tick = (): void => {
    if (turned || userTicks === 0) {
      turned = false;
      callback();
    } else setImmediateNative(turn);
  };
  const turn = (): void => {
    hopsInTurn = 0;
    userTicks = 0;
    turned = true;
    nextTickNative(tick);
  };
  const microtask = (): void => {
    nextTickNative(tick);
  };
  return () => {
    hopsInTurn += 1;
    if (hopsInTurn >= HOPS_PER_TURN) setImmediateNative(turn);
    else queueMicrotaskNative(microtask);
  };
}
