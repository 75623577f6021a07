/**
 * A forbidden call that happens all the same (modes `warn` and `off`, or a package's).
 *
 * 1. It runs in native scope, so that what Node calls for it is not ruled on again; functions given to it run in the
 *    scope of the workflow.
 * 2. Where its end can be told, the execution is not suspended before: code that goes on after it may request
 *    operations. That is not so for intervals, for timers the process need not wait for, and for timers so long that
 *    suspending is what is wanted.
 */
import { types } from 'node:util';
import type { CallEnd } from '../../runtime/determinism/source.ts';
import { inScope, outside, type Scope } from '../scope.ts';
import { holdBody } from './response-body.ts';

type AnyFunction = (this: unknown, ...args: unknown[]) => unknown;
type WorkflowScope = Extract<Scope, { kind: 'workflow' }>;

const LONGEST_AWAITED_TIMER_MS = 60_000;

const timerWork = new WeakMap<object, () => void>();

interface Passage {
  /** The member's own name. */
  readonly name: string;
  readonly end: CallEnd;
  readonly form: 'call' | 'construct';
}

export function passThrough(
  { name, end, form }: Passage,
  args: readonly unknown[],
  scope: WorkflowScope,
  call: (args: readonly unknown[]) => unknown,
): unknown {
  const { run } = scope.context;
  let endWork: (() => void) | undefined;
  const position = end === 'timer' ? 0 : args.length - 1;
  const awaited = end === 'timer' ? isAwaitedTimer(name, args) : end === 'callback';
  const given = args.map((argument, index) => {
    // What a class is given may be held by identity.
    if (typeof argument !== 'function' || form === 'construct') return argument;
    const callback = argument as AnyFunction;
    const isEnd = index === position && awaited;
    if (isEnd) endWork = run.beginWork(scope.context);
    return function (this: unknown, ...results: unknown[]): unknown {
      if (isEnd) endWork?.();
      return inScope(scope, () => Reflect.apply(callback, this, results));
    };
  });
  let outcome: unknown;
  try {
    outcome = outside(() => call(given));
  } catch (error) {
    endWork?.();
    throw error;
  }
  if (types.isPromise(outcome)) holdUntilSettled(scope, outcome);
  else if (end === 'timer' && endWork !== undefined) releaseWith(outcome, endWork);
  return outcome;
}

function holdUntilSettled(scope: WorkflowScope, promise: Promise<unknown>): void {
  const endWork = scope.context.run.beginWork(scope.context);
  promise.then((value) => {
    holdBody(value, (reading) => {
      holdUntilSettled(scope, reading);
    });
    endWork();
  }, endWork);
}

function isAwaitedTimer(name: string, args: readonly unknown[]): boolean {
  if (name === 'setInterval') return false;
  return name === 'setImmediate' || !(Number(args[1]) > LONGEST_AWAITED_TIMER_MS);
}

/** A timer that is cleared, or that nobody need wait for, will not end the work by itself. */
function releaseWith(timer: unknown, endWork: () => void): void {
  if (typeof timer !== 'object' || timer === null) return;
  const { unref } = timer as { unref?: AnyFunction };
  Object.defineProperty(timer, 'unref', {
    value: function (this: unknown): unknown {
      endWork();
      return unref === undefined ? this : Reflect.apply(unref, this, []);
    },
    configurable: true,
  });
  timerWork.set(timer, endWork);
}

/** The workflow cleared a timer. */
export function noteCleared(timer: unknown): void {
  if (typeof timer === 'object' && timer !== null) timerWork.get(timer)?.();
}
