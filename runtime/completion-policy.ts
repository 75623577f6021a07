/**
 * When a batch (`map`, `parallel`) stops, and why: pure functions of its configuration and the state of its items.
 *
 * Owns: the decisions. Does not own: beginning items, or their records.
 *
 * Invariants
 *  1. Equal arguments give equal answers: the decisions are made again on replay.
 *  2. Without a limit of its own a batch stops at its first failure. `minSuccessful` alone tolerates all failures.
 *  3. A custom policy decides alone.
 */
import { CompletionOutcome } from './completion-types.ts';
import type { CompletionConfig, CompletionDecision, CompletionStatus } from './completion-types.ts';
import { DurableSandboxError } from './errors.ts';
import { describePlace } from './limits.ts';
import type { Place } from './limits.ts';
import type { CompletionReason } from './operation-errors.ts';

/** The answer of a custom policy: go on. */
export function continueBatch(): CompletionDecision {
  return { complete: false };
}

/** The answer of a custom policy: stop, the batch counts as `outcome`. */
export function completeBatch(outcome: CompletionOutcome = CompletionOutcome.SUCCEEDED): CompletionDecision {
  return { complete: true, outcome };
}

const THRESHOLDS = ['minSuccessful', 'toleratedFailureCount', 'toleratedFailurePercentage'] as const;

/** @throws DurableSandboxError DS_INVALID_ARGUMENT for contradictions and values out of range */
export function validateCompletionConfig(config: CompletionConfig | undefined, place: Place): void {
  if (config === undefined) return;
  const refuse = (problem: string): never => {
    throw new DurableSandboxError('DS_INVALID_ARGUMENT', `The completionConfig of ${describePlace(place)} ${problem}`);
  };
  if (typeof config !== 'object' || (config as unknown) === null) refuse('must be an object.');
  const given = THRESHOLDS.filter((key) => config[key] !== undefined);
  if (config.shouldComplete !== undefined) {
    if (typeof (config.shouldComplete as unknown) !== 'function') refuse('has a shouldComplete that is no function.');
    if (given.length > 0) refuse(`has both shouldComplete and ${given.join(', ')}; use one or the other.`);
  }
  for (const key of given) {
    const value: unknown = config[key];
    if (typeof value !== 'number' || !(value >= 0))
      refuse(`has ${key} ${String(value)}, which is no number of 0 or more.`);
  }
}

/** Whether a running batch may begin more items, or has to stop. Begin more only while `mayStart`. */
export interface BatchProgress {
  mayStart: boolean;
  complete: boolean;
}

export function batchProgress(status: CompletionStatus, config: CompletionConfig | undefined): BatchProgress {
  const allFinished = status.completedCount >= status.totalCount;
  if (config?.shouldComplete !== undefined) {
    const decided = config.shouldComplete(status).complete;
    return { mayStart: !decided, complete: decided || allFinished };
  }
  const mayStart = toleratesFailures(status, config);
  return { mayStart, complete: allFinished || !mayStart || reachedMinimum(status, config) };
}

/** Why a batch that stopped did so. */
export function completionReason(status: CompletionStatus, config: CompletionConfig | undefined): CompletionReason {
  if (config?.shouldComplete !== undefined) {
    const decision = config.shouldComplete(status);
    if (!decision.complete) return 'ALL_COMPLETED';
    return decision.outcome === CompletionOutcome.FAILED ? 'CUSTOM_COMPLETION_FAILED' : 'CUSTOM_COMPLETION_SUCCEEDED';
  }
  if (!toleratesFailures(status, config)) return 'FAILURE_TOLERANCE_EXCEEDED';
  if (status.completedCount >= status.totalCount) return 'ALL_COMPLETED';
  return reachedMinimum(status, config) ? 'MIN_SUCCESSFUL_REACHED' : 'ALL_COMPLETED';
}

function toleratesFailures(status: CompletionStatus, config: CompletionConfig | undefined): boolean {
  const { toleratedFailureCount, toleratedFailurePercentage, minSuccessful } = config ?? {};
  if (toleratedFailureCount === undefined && toleratedFailurePercentage === undefined && minSuccessful === undefined)
    return status.failureCount === 0;
  if (toleratedFailureCount !== undefined && status.failureCount > toleratedFailureCount) return false;
  if (toleratedFailurePercentage === undefined || status.totalCount === 0) return true;
  return (status.failureCount / status.totalCount) * 100 <= toleratedFailurePercentage;
}

function reachedMinimum(status: CompletionStatus, config: CompletionConfig | undefined): boolean {
  return config?.minSuccessful !== undefined && status.successCount >= config.minSuccessful;
}
