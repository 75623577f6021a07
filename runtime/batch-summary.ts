/**
 * What is recorded in place of a batch above the size limit: counts, the reason, and how each item ended, so that a replay
 * can build the batch again from the items' own records.
 *
 * Invariant: key order and names are those of the official SDK; the text of a custom summary is only carried.
 */
import type { BatchResult } from './batch-types.ts';
import { isCompletionReason } from './batch-result.ts';
import { BatchItemStatus } from './completion-types.ts';
import type { CompletionReason } from './operation-errors.ts';

export type BatchKind = 'map' | 'parallel';

/** `itemCount` is the number of items given, begun or not; `summary` the text of the user's `summaryGenerator`. */
export function encodeBatchSummary(
  kind: BatchKind,
  batch: BatchResult<unknown>,
  itemCount: number,
  summary?: string,
): string {
  return JSON.stringify({
    type: kind === 'map' ? 'MapResult' : 'ParallelResult',
    totalCount: batch.totalCount,
    successCount: batch.successCount,
    failureCount: batch.failureCount,
    ...(kind === 'parallel' ? { startedCount: batch.startedCount } : {}),
    completionReason: batch.completionReason,
    status: batch.status,
    itemStatuses: itemMarkers(batch, itemCount),
    ...(summary === undefined ? {} : { summary }),
  });
}

export interface BatchSummary {
  completionReason: CompletionReason | undefined;
  /** How many items had begun; they are the first ones. Undefined where the record does not say. */
  begunCount: number | undefined;
  /** How the item at an index ended; undefined where the record does not say. */
  itemStatus(index: number): 'SUCCEEDED' | 'FAILED' | 'OPEN' | undefined;
}

/**
 * What a recorded summary says, or the whole result, which stands there where a batch keeps its inside although it is
 * small; any text is accepted, since older records may hold a user's own.
 */
export function decodeBatchSummary(text: string | undefined): BatchSummary {
  const parsed = parseObject(text);
  // Plain, or as rich JSON.
  const result = [parsed, parsed['json']].find(isResult);
  if (result !== undefined) return decodeResult(result);
  const markers = typeof parsed['itemStatuses'] === 'string' ? parsed['itemStatuses'] : '';
  const reason = parsed['completionReason'];
  const total = parsed['totalCount'];
  return {
    completionReason: isCompletionReason(reason) ? reason : undefined,
    begunCount: typeof total === 'number' ? total : undefined,
    itemStatus: (index) => {
      const marker = markers[index];
      if (marker === undefined) return undefined;
      return marker === 'S' ? 'SUCCEEDED' : marker === 'F' ? 'FAILED' : 'OPEN';
    },
  };
}

interface RecordedResult {
  readonly all: readonly unknown[];
  readonly completionReason?: unknown;
}

function isResult(value: unknown): value is RecordedResult {
  return typeof value === 'object' && value !== null && Array.isArray((value as { all?: unknown }).all);
}

function decodeResult({ all, completionReason }: RecordedResult): BatchSummary {
  const statuses = new Map<unknown, unknown>();
  for (const item of all) {
    if (typeof item !== 'object' || item === null) continue;
    const { index, status } = item as { index?: unknown; status?: unknown };
    statuses.set(index, status);
  }
  return {
    completionReason: isCompletionReason(completionReason) ? completionReason : undefined,
    begunCount: statuses.size,
    itemStatus: (index) => {
      const status = statuses.get(index);
      return status === 'SUCCEEDED' || status === 'FAILED' ? status : 'OPEN';
    },
  };
}

function itemMarkers(batch: BatchResult<unknown>, itemCount: number): string {
  const markers = new Array<string>(itemCount).fill('-');
  for (const item of batch.all) {
    if (item.status === BatchItemStatus.SUCCEEDED) markers[item.index] = 'S';
    if (item.status === BatchItemStatus.FAILED) markers[item.index] = 'F';
  }
  return markers.join('');
}

function parseObject(text: string | undefined): Record<string, unknown> {
  if (text === undefined || text === '') return {};
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null ? (parsed as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
