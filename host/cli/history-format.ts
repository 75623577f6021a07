/**
 * A recorded history as text: the JSON of the AWS CLI, a table, or a tree.
 *
 * 1. The JSON holds every member of every event, under the API's names; times are ISO 8601. It is what `replay` reads.
 */
import type { Event } from '@aws-sdk/client-lambda';
import { ExecutionProgress } from './execution-progress.ts';
import { eventError } from './history-event-reading.ts';
import { errorText } from './operation-text.ts';
import { endLine } from './run-view.ts';
import { clip, escapeControls } from './terminal-text.ts';
import type { TextTheme } from './terminal-text.ts';
import { treeLines } from './tree-view.ts';

export function historyJson(events: readonly Event[]): string {
  return `${JSON.stringify({ Events: events }, undefined, 2)}\n`;
}

const isoText = (time: Date): string => time.toISOString();

export function historyTable(events: readonly Event[], theme: TextTheme, timeOf = isoText): string {
  const rows = events.map((event) => [
    String(event.EventId ?? ''),
    event.EventTimestamp === undefined ? '' : timeOf(event.EventTimestamp),
    event.EventType ?? '',
    escapeControls(event.Name ?? ''),
    event.SubType ?? '',
    clip(eventSummary(event), 60, theme.ellipsis),
  ]);
  const head = ['Id', 'Timestamp', 'Event', 'Name', 'SubType', 'Data'];
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  return `${[theme.style('bold', line(head)), ...rows.map(line)].join('\n')}\n`;
}

/** One event on one line. */
export function eventLine(event: Event, theme: TextTheme, timeOf = isoText): string {
  const cells = [
    String(event.EventId ?? '').padStart(4),
    event.EventTimestamp === undefined ? '' : timeOf(event.EventTimestamp),
    (event.EventType ?? '').padEnd(22),
    escapeControls(event.Name ?? ''),
    clip(eventSummary(event), 60, theme.ellipsis),
  ];
  return cells.join('  ').trimEnd();
}

export function historyTree(events: readonly Event[], title: string, theme: TextTheme, width: number): string {
  const progress = new ExecutionProgress();
  for (const event of [...events].sort((a, b) => (a.EventId ?? 0) - (b.EventId ?? 0))) progress.apply(event);
  const lines = treeLines(progress, { theme, now: progress.lastEventTime, width, fold: false });
  return `${[title, ...lines, endLine(progress, progress.completedInvocations, theme)].join('\n')}\n`;
}

function eventSummary(event: Event): string {
  const error = eventError(event);
  if (error !== undefined) return errorText(error);
  const payload =
    event.ExecutionStartedDetails?.Input?.Payload ??
    event.ExecutionSucceededDetails?.Result?.Payload ??
    event.StepSucceededDetails?.Result?.Payload ??
    event.ContextSucceededDetails?.Result?.Payload ??
    event.CallbackSucceededDetails?.Result?.Payload ??
    event.ChainedInvokeSucceededDetails?.Result?.Payload ??
    event.ChainedInvokeStartedDetails?.Input?.Payload;
  if (payload !== undefined) return escapeControls(payload);
  const wait = event.WaitStartedDetails;
  if (wait !== undefined) return `${String(wait.Duration ?? '')} s`;
  return escapeControls(event.CallbackStartedDetails?.CallbackId ?? event.InvocationCompletedDetails?.RequestId ?? '');
}
