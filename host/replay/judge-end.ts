/** Compares how a replay ended with how the recorded execution did, once all its requests agree with the record. */
import type { WireOperation } from '../../runtime/wire.ts';
import { sameJson } from './changed-arguments.ts';
import type { Views } from './judge-replay.ts';
import { describeView } from './operation-views.ts';
import type { RecordedHistory } from './recorded-history.ts';
import type { ReplayEnd, ReplayOutcome } from './replay-run.ts';
import type { ReplayCode, ReplayFinding } from './replay-verdict.ts';

const NOT_LOADED = /\[(DS_WORKFLOW_NOT_IMPORTABLE|DS_LATE_CALL|DS_INLINED_COPY)\]/;
const LONGEST_VALUE = 200;

/** `missing`: recorded operations that were not asked for. */
export function judgeEnd(
  history: RecordedHistory,
  { end, requests }: ReplayOutcome,
  missing: readonly WireOperation[],
  views: Views,
): ReplayFinding | undefined {
  const fault = faultOf(history, end);
  if (fault !== undefined) return fault;
  const [first] = missing;
  if (first !== undefined) {
    // Where it left is not known, but which operation it asked for last.
    return { ...notRequested(history, end, first, missing.length, views), source: requests.at(-1)?.site };
  }
  switch (history.status) {
    case 'SUCCEEDED':
      if (end.kind === 'done' && sameJson(history.result, end.result)) return undefined;
      return otherEnd(`The execution succeeded with ${short(history.result)}; ${endText(end)}.`);
    case 'FAILED':
      if (end.kind === 'failed' && sameError(history, end)) return undefined;
      return otherEnd(
        `The execution failed with ${errorText(history.error?.ErrorType, history.error?.ErrorMessage)}; ${endText(end)}.`,
      );
    default:
      return undefined;
  }
}

function faultOf(history: RecordedHistory, end: ReplayEnd): ReplayFinding | undefined {
  switch (end.kind) {
    case 'lost':
      return { code: 'DS_REPLAY_NOT_ENDING', message: `The replay did not come to rest: ${end.why}.` };
    case 'stuck': {
      const after = end.lastOperation === undefined ? 'before its first operation' : `after ${end.lastOperation}`;
      return {
        code: 'DS_REPLAY_NOT_ENDING',
        message: `The workflow awaits a promise which nothing will settle, ${after}.`,
      };
    }
    case 'failed': {
      const { ErrorType: type, ErrorMessage: message = '' } = end.error;
      if (NOT_LOADED.test(message)) return { code: 'DS_REPLAY_UNREADABLE', message };
      const recordedToo = history.error?.ErrorType === type;
      if (type === 'DeterminismError' && !recordedToo) return { code: 'DS_REPLAY_DETERMINISM', message };
      return undefined;
    }
    case 'done':
    case 'suspended':
      return undefined;
  }
}

function notRequested(
  history: RecordedHistory,
  end: ReplayEnd,
  first: WireOperation,
  count: number,
  views: Views,
): ReplayFinding {
  const recorded = views.recorded.get(first.Id);
  const what = recorded === undefined ? 'an operation' : describeView(recorded);
  const more = count > 1 ? ` (nor ${String(count - 1)} more)` : '';
  const ended = end.kind === 'done' || end.kind === 'failed';
  const code: ReplayCode = ended ? 'DS_REPLAY_RETURNED_EARLY' : 'DS_REPLAY_REMOVED';
  const verb = end.kind === 'failed' ? 'failed' : 'returned';
  const message = ended
    ? `The workflow ${verb} without asking for ${what}${more}: ${endText(end)}.`
    : `The workflow does not ask for ${what}${more} any more.`;
  return { code, message, recorded, eventId: history.eventIds.get(first.Id) };
}

function sameError({ error }: RecordedHistory, end: Extract<ReplayEnd, { kind: 'failed' }>): boolean {
  if (error?.ErrorType !== end.error.ErrorType) return false;
  // Its text is ours, and may be put in other words by another version.
  if (error?.ErrorType === 'NonDeterministicExecutionError') return true;
  return error?.ErrorMessage === end.error.ErrorMessage;
}

function otherEnd(message: string): ReplayFinding {
  return { code: 'DS_REPLAY_RESULT', message };
}

function endText(end: ReplayEnd): string {
  switch (end.kind) {
    case 'done':
      return `now it returns ${short(end.result)}`;
    case 'failed':
      return `now it fails with ${errorText(end.error.ErrorType, end.error.ErrorMessage)}`;
    case 'suspended':
      return 'now it waits for operations that have not ended';
    case 'stuck':
    case 'lost':
      return 'now it does not end';
  }
}

function errorText(type: string | undefined, message: string | undefined): string {
  return `${type ?? 'Error'} ${short(JSON.stringify(message ?? ''))}`;
}

function short(text: string | undefined): string {
  if (text === undefined || text === '') return 'no result';
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}… (${String(text.length)} characters)` : text;
}
