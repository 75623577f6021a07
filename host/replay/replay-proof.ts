/**
 * Proves that an execution replays: the history that was just written is replayed in another sandbox, which has to ask
 * for the same operations with the same arguments, clocks and random cursors, and to come to the same end.
 *
 * 1. The places in the source are looked up only when there is something to report, by another replay.
 * 2. Replays of a workflow take turns: one finds in the variables of the module what the run has left there, as in a warm
 *    environment; the next has an instance of the module of its own. Each finds what the other may miss.
 * 3. A replay that cannot be made (its thread died, its module cannot be evaluated twice) proves nothing, either way.
 */
import { monotonicNow, NativeDate } from '../../runtime/clock.ts';
import { formatSite } from '../../runtime/determinism-error.ts';
import type { TracedRequest } from '../../runtime/run-observation.ts';
import { NonDeterministicExecutionError } from '../../runtime/unrecoverable-errors.ts';
import type { ErrorObject } from '../../runtime/wire.ts';
import type { ExecutionHistory } from '../execution-history.ts';
import { isAskedAgain } from './asked-again.ts';
import { compareTraces, type TraceDifference } from './compare-traces.ts';
import { replay, type ReplayEnd, type ReplayOutcome, type ReplayTarget } from './replay-run.ts';

/** How the run that is to be proved ended. */
export type ProvedEnd =
  | { readonly kind: 'done'; readonly result: string | undefined }
  | { readonly kind: 'failed'; readonly error: ErrorObject }
  | { readonly kind: 'suspended' };

export interface ProvedRun {
  readonly target: ReplayTarget;
  readonly executionArn: string;
  /** As it was when the run ended. */
  readonly history: ExecutionHistory;
  readonly requests: readonly TracedRequest[];
  readonly end: ProvedEnd;
}

/** What proofs have cost in this process. */
export interface ProofCost {
  readonly proofs: number;
  /** Milliseconds, waiting for a thread included. */
  readonly totalMs: number;
}

let proofs = 0;
let totalMs = 0;

export function proofCost(): ProofCost {
  return { proofs, totalMs };
}

const CAUSES =
  'Usual causes: a variable of the module, or of a package, which an earlier run or the body of a step has changed ' +
  '(counters, sets, caches, pools of ids as nanoid has one); data whose order is not fixed. Keep such state in results ' +
  'of steps; take ids from crypto.randomUUID() or context.uuid(). [DS_REPLAY_PROOF]';

/** The error for an execution that does not replay; undefined for one that does. */
export async function proveReplay(run: ProvedRun): Promise<NonDeterministicExecutionError | undefined> {
  const begun = monotonicNow();
  const shown = run.history.visible();
  const module = nextTurn(run.target);
  const again = (trace: 'requests' | 'sites'): Promise<ReplayOutcome> =>
    replay(run.target, { executionArn: run.executionArn, history: shown, observation: { trace, module } });
  const outcome = await again('requests');
  proofs += 1;
  totalMs += monotonicNow() - begun;
  if (outcome.end.kind === 'lost' || isLoadFailure(outcome.end)) return undefined;
  const difference = compareTraces(run.requests, outcome.requests, (request) => isAskedAgain(request, run.history));
  if (difference !== undefined) {
    const { requests } = await again('sites');
    return new NonDeterministicExecutionError(tracesText(difference, requests));
  }
  const ends = endDifference(run.end, outcome.end);
  return ends === undefined ? undefined : new NonDeterministicExecutionError(`${INTRODUCTION}${ends}\n${CAUSES}`);
}

/** Proofs made, by workflow. */
const turns = new Map<string, number>();

function nextTurn({ workflow }: ReplayTarget): 'shared' | 'separate' {
  const key = workflow.kind === 'call' ? workflow.chain : `${workflow.module}#${workflow.name ?? ''}`;
  const turn = turns.get(key) ?? 0;
  turns.set(key, turn + 1);
  return turn % 2 === 0 ? 'shared' : 'separate';
}

const INTRODUCTION =
  'The execution does not replay: another sandbox was given the history that this one has just written, and ';

function isLoadFailure(end: ReplayEnd): boolean {
  return (
    end.kind === 'failed' &&
    /\[DS_(WORKFLOW_NOT_IMPORTABLE|LATE_CALL|INLINED_COPY)\]/.test(end.error.ErrorMessage ?? '')
  );
}

function tracesText({ what, first, second }: TraceDifference, located: readonly TracedRequest[]): string {
  const rawId = (first ?? second)?.rawId ?? '';
  const site = located.find((request) => request.rawId === rawId)?.site ?? second?.site;
  return [
    `${INTRODUCTION}parted from it at operation ${rawId}: ${what}.`,
    `  this run: ${requestText(first)}`,
    `  replay:   ${requestText(second)}${site === undefined ? '' : ` at ${formatSite(site)}`}`,
    CAUSES,
  ].join('\n');
}

function requestText(request: TracedRequest | undefined): string {
  if (request === undefined) return 'not requested';
  const { type, subType, name, clock, draws } = request;
  const parts = [`${type} ${subType} ${name === undefined ? 'without a name' : JSON.stringify(name)}`];
  parts.push(`clock ${new NativeDate(clock).toISOString()}`);
  if (draws !== '') parts.push(`drawn ${draws}`);
  if (request.arguments !== undefined) parts.push(request.arguments.slice(0, 200));
  return parts.join(', ');
}

function endDifference(first: ProvedEnd, second: ReplayEnd): string | undefined {
  if (first.kind === second.kind) {
    if (first.kind === 'done' && second.kind === 'done' && first.result !== second.result) {
      return `came to another result.\n  this run: ${short(first.result)}\n  replay:   ${short(second.result)}`;
    }
    if (first.kind === 'failed' && second.kind === 'failed' && !sameError(first.error, second.error)) {
      return `failed differently.\n  this run: ${errorText(first.error)}\n  replay:   ${errorText(second.error)}`;
    }
    return undefined;
  }
  // What ends an execution out of the body of a step (a misused context) happens in no replay.
  if (first.kind === 'failed' && second.kind === 'suspended') return undefined;
  return `came to another end.\n  this run: ${endText(first)}\n  replay:   ${endText(second)}`;
}

function sameError(a: ErrorObject, b: ErrorObject): boolean {
  return a.ErrorType === b.ErrorType && a.ErrorMessage === b.ErrorMessage;
}

function endText(end: ProvedEnd | ReplayEnd): string {
  switch (end.kind) {
    case 'done':
      return `returned ${short(end.result)}`;
    case 'failed':
      return `failed with ${errorText(end.error)}`;
    case 'suspended':
      return 'waits for operations that have not ended';
    case 'stuck':
      return 'waits for a promise which nothing will settle';
    case 'lost':
      return end.why;
  }
}

function errorText({ ErrorType, ErrorMessage }: ErrorObject): string {
  return `${ErrorType ?? 'Error'}: ${short(ErrorMessage)}`;
}

function short(text: string | undefined): string {
  if (text === undefined) return 'nothing';
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}
