/**
 * What is said when a workflow asks for another operation than the one recorded at the same place.
 *
 * The first sentences are those of the official SDK, since people and alarms look for them; then come both sides, the
 * last operation on which both runs agreed, and the usual causes.
 */
import { NativeDate } from '../runtime/clock.ts';
import { formatSite, type SourceSite } from '../runtime/determinism-error.ts';
import { NonDeterministicExecutionError } from '../runtime/unrecoverable-errors.ts';
import type { OperationRequest } from './operation-handle.ts';
import type { OperationRecord } from './operation-record.ts';

export interface Divergence {
  readonly rawId: string;
  readonly record: OperationRecord;
  readonly request: OperationRequest;
  /** Undefined unless the host asked for places. */
  readonly site: SourceSite | undefined;
  /** Label and end of the operation that was delivered last. */
  readonly agreed: { readonly label: string; readonly at: number } | undefined;
}

const CAUSES =
  'Usual causes: the code was changed while the execution was under way; a decision rests on something other than the ' +
  'input and results of operations (a clock, randomness, module variables, unordered data).';

export function isSameOperation(record: OperationRecord, request: OperationRequest): boolean {
  return record.type === request.type && record.name === request.name && record.subType === request.subType;
}

/** For operations that are not the same. */
export function divergenceOf(divergence: Divergence): NonDeterministicExecutionError {
  const { record, request, rawId } = divergence;
  const difference =
    record.type !== request.type
      ? { what: 'type', recorded: record.type, requested: request.type }
      : record.name !== request.name
        ? { what: 'name', recorded: record.name, requested: request.name }
        : { what: 'subtype', recorded: record.subType, requested: request.subType };
  return new NonDeterministicExecutionError(
    `Non-deterministic execution detected: Operation ${difference.what} mismatch for step "${rawId}". ` +
      `Expected ${difference.what} "${String(difference.recorded)}", but got "${String(difference.requested)}". ` +
      `This indicates non-deterministic control flow in your workflow code.\n${sides(divergence)}`,
  );
}

function sides({ record, request, site, agreed }: Divergence): string {
  const begun = Number.isNaN(record.start) ? '' : `, begun ${timeText(record.start)}`;
  const place = site === undefined ? '' : ` at ${formatSite(site)}`;
  const last =
    agreed === undefined ? 'none, it is the first one' : `${agreed.label}, delivered as of ${timeText(agreed.at)}`;
  return [
    `  recorded:  ${describe(record)}${begun}`,
    `  requested: ${describe(request)}${place}`,
    `  last operation on which both agree: ${last}`,
    CAUSES,
  ].join('\n');
}

function describe({ type, subType, name }: Pick<OperationRecord, 'type' | 'subType' | 'name'>): string {
  return `${String(type)} ${String(subType)} ${name === undefined ? 'without a name' : JSON.stringify(name)}`;
}

function timeText(at: number): string {
  return Number.isNaN(at) ? 'an unknown time' : new NativeDate(at).toISOString();
}
