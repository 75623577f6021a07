/** What `serve` prints of executions: that one has begun, waits for somebody, or has ended, and how. */
import type { DurableService, HistoryEvent } from '../local/index.ts';
import { formatDuration } from './duration-text.ts';
import { eventError } from './history-event-reading.ts';
import { escapeControls } from './terminal-text.ts';
import type { TextTheme } from './terminal-text.ts';

/** Undefined for all other events. */
export function executionLine(
  arn: string,
  event: HistoryEvent,
  service: DurableService,
  theme: TextTheme,
): string | undefined {
  const said = sayingOf(arn, event, service, theme);
  if (said === undefined) return undefined;
  const { functionName, name } = service.tools.row(arn);
  return `${theme.style('dim', `${functionName} ${name}`)} ${said}`;
}

function sayingOf(arn: string, event: HistoryEvent, service: DurableService, theme: TextTheme): string | undefined {
  const took = (): string => {
    const { startedAt, endedAt } = service.tools.row(arn);
    return `in ${formatDuration((endedAt ?? startedAt) - startedAt)}`;
  };
  switch (event.EventType) {
    case 'ExecutionStarted':
      return `${theme.glyph('running')} started`;
    case 'CallbackStarted': {
      const { openCallbacks } = service.tools.row(arn);
      const callback = openCallbacks.find(({ operationId }) => operationId === event.Id);
      return `${theme.glyph('callback')} waits for callback ${escapeControls(callback?.name ?? event.Id ?? '')}`;
    }
    case 'ExecutionSucceeded':
      return `${theme.glyph('succeeded')} succeeded ${took()}`;
    case 'ExecutionFailed':
    case 'ExecutionTimedOut':
    case 'ExecutionStopped': {
      const [glyph, word] = ENDS[event.EventType];
      const { ErrorType = '', ErrorMessage = '' } = eventError(event) ?? {};
      const error = [ErrorType, ErrorMessage].filter((text) => text !== '').join(': ');
      return `${theme.glyph(glyph)} ${word} ${took()}${error === '' ? '' : `: ${escapeControls(error)}`}`;
    }
    default:
      return undefined;
  }
}

const ENDS = {
  ExecutionFailed: ['failed', 'failed'],
  ExecutionTimedOut: ['timedOut', 'timed out'],
  ExecutionStopped: ['stopped', 'stopped'],
} as const;
