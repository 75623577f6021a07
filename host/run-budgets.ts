/**
 * Counts what an execution has recorded against its limits.
 *
 * 1. Counted is what the state shows: the inside of a finished context is no part of it.
 * 2. Nothing is counted until something new is to be recorded: a replay costs nothing.
 */
import { LimitReachedError } from '../runtime/limit-reached-error.ts';
import { group } from '../runtime/limits.ts';
import type { OperationUpdate } from '../runtime/wire.ts';
import type { ExecutionHistory } from './execution-history.ts';
import type { ExecutionLimits } from './execution-limits.ts';

export class RunBudgets {
  private operations: number | undefined;
  private payloadBytes = 0;
  private readonly begun = new Set<string>();

  constructor(
    private readonly history: ExecutionHistory,
    private readonly limits: Pick<ExecutionLimits, 'operations' | 'payloadBytes'>,
  ) {}

  /** Takes in one more update. Returns what is wrong when it goes beyond a limit. */
  take(update: OperationUpdate): LimitReachedError | undefined {
    this.operations ??= this.countRecorded();
    if (!this.begun.has(update.Id) && this.history.get(update.Id) === undefined) {
      this.begun.add(update.Id);
      this.operations += 1;
    }
    this.payloadBytes += bytesOf(update.Payload) + bytesOf(update.Error?.ErrorData);
    const { operations, payloadBytes } = this.limits;
    if (this.operations > operations) {
      return new LimitReachedError('operations', `The workflow has reached limits.operations of ${group(operations)}.`);
    }
    if (this.payloadBytes <= payloadBytes) return undefined;
    const label = update.Name === undefined ? update.Type : `${update.Type} "${update.Name}"`;
    return new LimitReachedError(
      'payloadBytes',
      `With ${label} the payloads of the execution take ${group(this.payloadBytes)} bytes, beyond limits.payloadBytes ` +
        `of ${group(payloadBytes)}.`,
    );
  }

  private countRecorded(): number {
    for (const { result, error } of this.history.operations()) {
      this.payloadBytes += bytesOf(result) + bytesOf(error?.ErrorData);
    }
    return this.history.size;
  }
}

function bytesOf(text: string | undefined): number {
  return text === undefined ? 0 : Buffer.byteLength(text, 'utf8');
}
