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
import { clearTimer, setTimer } from '../../runtime/clock.ts';
import type { CliIo } from './cli-io.ts';
import type { ExecutionProgress } from './execution-progress.ts';
import type { LocalSession } from './local-session.ts';
import type { RunOptions } from './run-options.ts';
import type { RunView } from './run-view.ts';

export type RunEnd =
  | { readonly kind: 'ended' }
  | { readonly kind: 'time-limit' }
  | { readonly kind: 'suspended' }
  /** It waits for somebody outside, and nobody here can answer. */
  | { readonly kind: 'unanswered' }
  | { readonly kind: 'signal'; readonly signal: 'SIGINT' | 'SIGTERM' };

export interface RunWatchOptions {
  readonly arn: string;
  readonly session: LocalSession;
  readonly progress: ExecutionProgress;
  readonly view: RunView;
  readonly options: RunOptions;
  readonly io: CliIo;
  /** The history up to now, read after the session's events were subscribed to. */
  readonly recorded: () => Promise<readonly Event[]>;
  /** Called when everything is in place; the workflow may run from now on. */
  readonly release: () => void;
}

export async function watchRun(watch: RunWatchOptions): Promise<RunEnd> {
  const { arn, session, progress, view, options, io } = watch;
  let stop: (end: RunEnd) => void = () => undefined;
  const stopped = new Promise<RunEnd>((resolve) => {
    stop = resolve;
  });
  const apply = (event: Event): void => {
    const transition = progress.apply(event);
    if (transition === undefined) return;
    view.transition(transition);
    if (transition.kind === 'operation') noteCallback(transition.operation.callbackId, event, watch);
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
      else if (isUnanswerable(progress, options, io)) stop({ kind: 'unanswered' });
    },
    executionEnded: () => {
      stop({ kind: 'ended' });
    },
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
    for (const event of await watch.recorded()) progress.apply(event);
    for (const event of backlog) apply(event);
    backlog = undefined;
    if (progress.status !== 'RUNNING') stop({ kind: 'ended' });
    else if (progress.isSuspended && isUnanswerable(progress, options, io)) stop({ kind: 'unanswered' });
    watch.release();
    return await stopped;
  } finally {
    clearTimer(timer);
    offSignal();
    unsubscribe();
  }
}

/** Nothing will happen by itself any more, and no terminal is there at which somebody could make it happen. */
function isUnanswerable(progress: ExecutionProgress, options: RunOptions, io: CliIo): boolean {
  const { waiting } = progress;
  if (waiting.length === 0 || (io.stdout.isTTY === true && io.env['CI'] === undefined && !options.json)) return false;
  return waiting.every(
    ({ type, until }) => type === OperationType.CALLBACK && (until === undefined || !options.skipTime),
  );
}

function noteCallback(callbackId: string | undefined, event: Event, watch: RunWatchOptions): void {
  if (event.EventType !== 'CallbackStarted' || callbackId === undefined) return;
  watch.view.note(
    `  answer it: aws lambda send-durable-execution-callback-success --callback-id ${callbackId} ` +
      `--result '"…"' --endpoint-url ${watch.session.url}`,
  );
}
