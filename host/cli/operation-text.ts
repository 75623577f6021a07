/**
 * One operation in one line: glyph, path or name, status word, and what is worth knowing about it now. Used by the lines
 * of a pipe, the live tree and the tree of `history`, so that all say the same.
 *
 * 1. `now` is in the service's time: with a virtual clock, the time of the newest event.
 */
import { OperationType } from '../../runtime/wire.ts';
import type { ErrorObject } from '../../runtime/wire.ts';
import { formatDuration } from './duration-text.ts';
import type { OperationProgress } from './execution-progress.ts';
import { escapeControls } from './terminal-text.ts';
import type { Glyph, TextTheme } from './terminal-text.ts';

export interface OperationText {
  readonly glyph: Glyph;
  readonly facts: readonly string[];
}

export function operationText(operation: OperationProgress, now: number, theme: TextTheme): OperationText {
  const spent =
    operation.end === undefined ? [] : [formatDuration(operation.end.getTime() - operation.start.getTime())];
  const error = operation.error === undefined ? [] : [errorText(operation.error)];
  switch (operation.status) {
    case 'SUCCEEDED':
      return { glyph: 'succeeded', facts: ['succeeded', ...spent, ...attemptsText(operation)] };
    case 'FAILED':
      return { glyph: 'failed', facts: ['failed', ...spent, ...attemptsText(operation), ...error] };
    case 'TIMED_OUT':
      return { glyph: 'timedOut', facts: ['timed out', ...spent, ...error] };
    case 'STOPPED':
    case 'CANCELLED':
      return { glyph: 'stopped', facts: [operation.status.toLowerCase(), ...spent, ...error] };
    case 'PENDING':
      return pendingText(operation, now, error);
    case 'STARTED':
      return startedText(operation, now, theme);
  }
}

/** `TypeOfError: message`, on one line and without control characters. */
export function errorText(error: ErrorObject): string {
  const type = error.ErrorType ?? 'Error';
  const message = error.ErrorMessage ?? '';
  return escapeControls(message === '' ? type : `${type}: ${message}`);
}

/** Time of day when it is near, else with the date; in UTC when asked so by TZ as everywhere in Node. */
export function clockText(time: Date, now: number): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const clock = `${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}`;
  if (Math.abs(time.getTime() - now) < 12 * 3_600_000) return clock;
  return `${String(time.getFullYear())}-${two(time.getMonth() + 1)}-${two(time.getDate())} ${clock}`;
}

function pendingText(operation: OperationProgress, now: number, error: readonly string[]): OperationText {
  const next = operation.nextAttempt;
  const delay = next === undefined ? [] : [`in ${formatDuration(next.getTime() - now)}`];
  // A poll that asks to be repeated is no failure.
  if (error.length === 0) return { glyph: 'wait', facts: ['checks again', ...delay] };
  return { glyph: 'retry', facts: [`retry ${String(operation.attempts.length + 1)}`, ...delay, ...error] };
}

function startedText(operation: OperationProgress, now: number, theme: TextTheme): OperationText {
  const until = operation.until;
  switch (operation.type) {
    case OperationType.WAIT:
      return {
        glyph: 'wait',
        facts:
          until === undefined
            ? ['waiting']
            : ['waiting', `until ${clockText(until, now)} (${formatDuration(until.getTime() - now)} left)`],
      };
    case OperationType.CALLBACK:
      return {
        glyph: 'callback',
        facts: [
          'callback waiting',
          ...(until === undefined ? [] : [`times out in ${formatDuration(until.getTime() - now)}`]),
        ],
      };
    case OperationType.CHAINED_INVOKE:
      return { glyph: 'invoke', facts: ['invoked'] };
    case OperationType.CONTEXT:
      return { glyph: 'folded', facts: [contextCounts(operation, theme) ?? 'started'] };
    default: {
      const attempt = operation.attempts.length;
      return { glyph: 'running', facts: [attempt > 1 ? `running, attempt ${String(attempt)}` : 'running'] };
    }
  }
}

/** `2/3 · 1 failed` of a context's direct children. */
export function contextCounts(operation: OperationProgress, theme: TextTheme): string | undefined {
  const { children } = operation;
  if (children.length === 0) return undefined;
  const failed = children.filter((child) => child.status === 'FAILED' || child.status === 'TIMED_OUT').length;
  const done = children.filter((child) => child.end !== undefined).length;
  const failures = failed === 0 ? '' : ` ${theme.dot} ${String(failed)} failed`;
  return `${String(done)}/${String(children.length)}${failures}`;
}

function attemptsText(operation: OperationProgress): string[] {
  return operation.attempts.length > 1 ? [`${String(operation.attempts.length)} attempts`] : [];
}
