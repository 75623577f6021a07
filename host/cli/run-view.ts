/**
 * How a run is shown while it goes on: the interface of the three ways, and the sentences that they share.
 *
 * Owns: the wording of the first line, of suspension and of the end. Does not own: where lines go (`line-view.ts`,
 * `live-tree-view.ts`, `quiet-view.ts`).
 */
import type { Event } from '@aws-sdk/client-lambda';
import type { ExecutionProgress, Transition } from './execution-progress.ts';
import { formatDuration } from './duration-text.ts';
import { eventError } from './history-event-reading.ts';
import { errorText } from './operation-text.ts';
import type { InvocationFacts } from './run-document.ts';
import { escapeControls } from './terminal-text.ts';
import type { Glyph, TextTheme } from './terminal-text.ts';

export interface RunIdentity {
  readonly name: string;
  readonly functionName: string;
  readonly arn: string;
}

/** Calls come in this order: `started` once, then any of the middle ones, `close` at the end. */
export interface RunView {
  /** `now` is the service's time, milliseconds since the epoch: with a virtual clock not that of the wall. */
  started(identity: RunIdentity, now: () => number): void;
  /** What happened before the command began. */
  recorded?(event: Event): void;
  transition(transition: Transition): void;
  /** The function is being called for the n-th time. */
  invocationStarted(number: number): void;
  invocationEnded(facts: InvocationFacts, number: number): void;
  /** A line for the person who watches, of ours. */
  note(text: string): void;
  /** The last line: which keys there are, or what is typed. */
  keys?(line: string): void;
  /** What user code wrote, as it is. */
  log(text: string): void;
  /** Leaves the screen in order; nothing may be shown after it. */
  close(): Promise<void>;
}

export function startLine(identity: RunIdentity, theme: TextTheme): string {
  const name = theme.style('bold', identity.name);
  return `${theme.glyph('execution')} ${name}   ${identity.functionName}:$LATEST   ${identity.arn}`;
}

/** `suspended · invocation 3 · 6 operations replayed, 2 new · next wake-up in 3.2 s`. */
export function suspensionLine(
  facts: InvocationFacts,
  number: number,
  progress: ExecutionProgress,
  now: number,
  theme: TextTheme,
): string {
  const parts = [
    `${theme.glyph('suspended')} suspended`,
    `invocation ${String(number)}`,
    `${String(facts.replayed)} operations replayed, ${String(facts.created)} new`,
  ];
  const next = progress.nextWakeUp;
  if (next !== undefined) parts.push(`next wake-up in ${formatDuration(next.getTime() - now)}`);
  return parts.join(` ${theme.dot} `);
}

/** Undefined for an invocation that answered as it should. */
export function failedInvocationLine(event: Event, number: number, theme: TextTheme): string | undefined {
  const error = eventError(event);
  if (error === undefined) return undefined;
  return `${theme.glyph('retry')} invocation ${String(number)} failed ${theme.dot} ${errorText(error)}`;
}

const END_WORDS: Readonly<Record<ExecutionProgress['status'], readonly [Glyph, string]>> = {
  RUNNING: ['suspended', 'still open'],
  SUCCEEDED: ['succeeded', 'SUCCEEDED'],
  FAILED: ['failed', 'FAILED'],
  TIMED_OUT: ['timedOut', 'TIMED OUT'],
  STOPPED: ['stopped', 'STOPPED'],
};

export function endLine(progress: ExecutionProgress, invocations: number, theme: TextTheme): string {
  const [glyph, word] = END_WORDS[progress.status];
  const spent =
    progress.start === undefined || progress.end === undefined
      ? []
      : [`in ${formatDuration(progress.end.getTime() - progress.start.getTime())}`];
  const counts = [
    `${String(invocations)} invocation${invocations === 1 ? '' : 's'}`,
    `${String(progress.operations.length)} operation${progress.operations.length === 1 ? '' : 's'}`,
  ];
  const error = progress.error === undefined ? [] : [errorText(progress.error)];
  return [[`${theme.glyph(glyph)} ${word}`, ...spent].join(' '), ...counts, ...error].join(` ${theme.dot} `);
}

/** A JSON value for people: indented, control characters escaped by JSON itself. */
export function valueText(value: unknown): string {
  return escapeControls(JSON.stringify(value, undefined, 2), 'keep newlines');
}
