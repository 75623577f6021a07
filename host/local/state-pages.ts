/**
 * Cuts an execution's state into pages, by number and by size.
 *
 * Invariants
 *  1. A marker names a place in the order of creation, so a page never skips or repeats an operation, whatever changed
 *     between two requests.
 *  2. A page has at least one operation, however large.
 */
import { Buffer } from 'node:buffer';
import type { OperationRecord } from './execution-model/operation-record.ts';
import { invalidParameter } from './execution-model/service-exception.ts';

/** The service stops a page at about this many bytes, so that it fits into an invocation event. */
export const MAX_PAGE_BYTES = 5_000_000;

export interface StatePage {
  readonly operations: OperationRecord[];
  readonly nextMarker: string | undefined;
}

/** The first page begins at marker `undefined`. `visible` is in the order of creation. */
export function statePage(visible: readonly OperationRecord[], marker: string | undefined, limit: number): StatePage {
  const begin = marker === undefined || marker === '' ? 0 : placeOf(marker);
  const operations: OperationRecord[] = [];
  let bytes = 0;
  for (const operation of visible) {
    if (operation.position < begin) continue;
    bytes += sizeOf(operation);
    if (operations.length > 0 && (operations.length >= limit || bytes > MAX_PAGE_BYTES)) {
      return { operations, nextMarker: encodeMarker(operation.position) };
    }
    operations.push(operation);
  }
  return { operations, nextMarker: undefined };
}

/** An upper estimate that counts no bytes of multi-byte characters: those are rare in JSON of any size. */
function sizeOf(operation: OperationRecord): number {
  const { input, result, error } = operation;
  const errorSize = error === undefined ? 0 : JSON.stringify(error).length;
  return 300 + (input?.length ?? 0) + (result?.length ?? 0) + errorSize;
}

/** Opaque to clients. */
export function encodeMarker(place: number): string {
  return Buffer.from(String(place), 'utf8').toString('base64');
}

/** The place that a marker stands for. Throws InvalidParameterValueException for a text that is none. */
export function placeOf(marker: string): number {
  const text = Buffer.from(marker, 'base64').toString('utf8');
  if (!/^\d{1,16}$/.test(text)) throw invalidParameter('Invalid Marker: give the NextMarker of the previous page.');
  return Number(text);
}
