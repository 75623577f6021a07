/**
 * Watches one execution until it ends, or until there is a reason to stop watching.
 *
 * Owns: the reasons to stop and which of them comes first. Does not own: what is shown and what the exit code is.
 *
 * 1. Watching changes nothing: an execution that is no longer watched is as open as it was.
 * 2. The first reason wins; later ones are ignored.
 */
import type { Event } from '@aws-sdk/client-lambda';
import { OperationType } from '../../runtime/wire.ts';
import { clearTimer, queueMicrotaskNative, setTimer } from '../../runtime/clock.ts';
import { callbackPath } from './callback-address.ts';
import type { CliIo } from './cli-io.ts';
import type { ExecutionProgress, OperationProgress } from './execution-progress.ts';
import type { LocalSession } from './local-session.ts';
import { answerCommand } from './run-options.ts';
import type { RunOptions } from './run-options.ts';
import { listenToKeys } from './run-keys.ts';
import type { RunKeys } from './run-keys.ts';
import { escapeControls } from './terminal-text.ts';
import type { RunView } from './run-view.ts';
import type { ScriptedCallbacks } from './scripted-callbacks.ts';

export type RunEnd =
  | { readonly kind: 'ended' }
  | { readonly kind: 'time-limit' }
  | { readonly kind: 'suspended' }
  /** It waits for somebody outside, and nobody here can answer. */
  | { readonly kind: 'unanswered' }
  /** Whoever watched has left. */
  | { readonly kind: 'left' }
  | { readonly kind: 'signal'; readonly signal: 'SIGINT' | 'SIGTERM' };

export interface RunWatchOptions {
  readonly arn: string;
  readonly name: string;
  readonly session: LocalSession;
  readonly progress: ExecutionProgress;
  readonly callbacks: ScriptedCallbacks;
  readonly view: RunView;
  readonly options: RunOptions;
  readonly io: CliIo;
  /** The history up to now, read after the session's events were subscribed to. */
  readonly recorded: () => Promise<readonly Event[]>;
  /** Called when everything is in place; the workflow may run from now on. */
  readonly release: () => void;
}

/** Rejects when the execution's state cannot be saved. */
export async function watchRun(watch: RunWatchOptions): Promise<RunEnd> {
  const { arn, session, progress, callbacks, view, options, io } = watch;
  let stop: (end: RunEnd) => void = () => undefined;
  let giveUp: (error: Error) => void = () => undefined;
  const stopped = new Promise<RunEnd>((resolve, reject) => {
    stop = resolve;
    giveUp = reject;
  });
  // It may come while the recorded history is still read.
  stopped.catch(() => undefined);
  let keys: RunKeys | undefined;
  const apply = (event: Event): void => {
    const transition = progress.apply(event);
    if (transition === undefined) return;
    view.transition(transition);
    if (transition.kind === 'operation') callbackChanged(transition.operation, event, watch);
    keys?.refresh();
  };
  const atRest = (): void => {
    const due = callbacks.take();
    for (const answer of due) {
      session.answer(answer).catch((error: unknown) => {
        view.note(`  callback ${answer.name} could not be answered: ${String(error)}`);
      });
    }
    if (due.length === 0 && isUnanswerable(watch)) stop({ kind: 'unanswered' });
  };
  // Live events wait until the recorded ones were applied: order is by event number.
  let backlog: Event[] | undefined = [];
  const unsubscribe = session.subscribe(arn, {
    event: (event) => {
      if (backlog === undefined) apply(event);
      else backlog.push(event);
    },
    invocationStarted: (number) => {
      view.invocationStarted(number);
    },
    invocationEnded: (facts, number) => {
      view.invocationEnded(facts, number);
      if (facts.outcome !== 'PENDING') return;
      if (options.untilSuspended) stop({ kind: 'suspended' });
      else atRest();
    },
    executionEnded: () => {
      stop({ kind: 'ended' });
    },
    executionDropped: giveUp,
    serviceProblem: (message) => {
      view.note(message);
    },
  });
  const offSignal = io.onSignal((signal) => {
    stop({ kind: 'signal', signal });
  });
  const timer =
    options.timeoutMs === undefined
      ? undefined
      : setTimer(() => {
          stop({ kind: 'time-limit' });
        }, options.timeoutMs);
  try {
    for (const event of await watch.recorded()) {
      progress.apply(event);
      view.recorded?.(event);
    }
    for (const event of backlog) apply(event);
    backlog = undefined;
    for (const operation of progress.waiting) if (callbacks.attends(operation)) session.attend(arn, operation.id);
    if (progress.status === 'RUNNING') {
      keys = keysOf(watch, stop);
      if (progress.isSuspended) atRest();
    } else {
      stop({ kind: 'ended' });
    }
    watch.release();
    return await stopped;
  } finally {
    keys?.end();
    clearTimer(timer);
    offSignal();
    unsubscribe();
  }
}

/** Undefined where no keys are read. */
function keysOf(watch: RunWatchOptions, stop: (end: RunEnd) => void): RunKeys | undefined {
  const { arn, session, progress, view, options, io } = watch;
  if (options.output !== 'text') return undefined;
  const complain = (message: string): void => {
    view.note(`  ${escapeControls(message)}`);
  };
  const trying = (act: Promise<void>): void => {
    act.catch((error: unknown) => {
      complain(error instanceof Error ? error.message : String(error));
    });
  };
  return listenToKeys(io, progress, {
    skip: () => {
      trying(session.skip(arn));
    },
    answer: ({ callbackId }, name, answer) => {
      if (callbackId !== undefined && answer.kind !== 'timeout') trying(session.answer({ name, callbackId, answer }));
    },
    stop: () => {
      trying(session.stop(arn));
    },
    leave: () => {
      stop({ kind: 'left' });
    },
    interrupt: () => {
      stop({ kind: 'signal', signal: 'SIGINT' });
    },
    show: (line) => {
      view.keys?.(line);
    },
    complain,
  });
}

/** Nothing will happen by itself any more, and neither a script nor somebody at a terminal can make it happen. */
function isUnanswerable({ progress, callbacks, options, io }: RunWatchOptions): boolean {
  // In the background it is there to be asked.
  if (io.tellStarter !== undefined) return false;
  const { waiting } = progress;
  const atTerminal = io.stdout.isTTY === true && io.env['CI'] === undefined && options.output === 'text';
  if (waiting.length === 0 || atTerminal) return false;
  return waiting.every(
    (operation) =>
      operation.type === OperationType.CALLBACK &&
      !callbacks.covers(operation) &&
      (operation.until === undefined || !options.skipTime),
  );
}

function callbackChanged(operation: OperationProgress, event: Event, watch: RunWatchOptions): void {
  if (event.EventType !== 'CallbackStarted' || operation.callbackId === undefined) return;
  if (watch.callbacks.attends(operation)) {
    // Later, since this is told in the middle of a transition.
    queueMicrotaskNative(() => {
      watch.session.attend(watch.arn, operation.id);
    });
    return;
  }
  if (watch.callbacks.covers(operation)) return;
  const { options, name, progress, io } = watch;
  watch.view.note(`  answer it: ${answerCommand(options, name, callbackPath(operation, progress), io)}`);
}
