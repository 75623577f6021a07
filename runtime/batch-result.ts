/**
 * The outcome of `map` and `parallel`, as an object, and as the payload that is recorded for it.
 *
 * Owns: the object's behaviour, the payload, and the summary that replaces a payload above the size limit. Does not own: when
 * a batch stops (`completion-policy.ts`).
 *
 * Invariants
 *  1. Own enumerable properties are `all` and `completionReason`; a returned batch is recorded by them.
 *  2. Key order of the payload: items `result|error, index, status`; errors `ErrorType, ErrorMessage, ErrorData, Cause`.
 *  3. A succeeded item without a result stays in `succeeded()`, and is left out of `getResults()`.
 *  4. Rebuilt errors are of the same classes as fresh ones.
 */
import type { BatchItem, BatchResult } from './batch-types.ts';
import { BatchItemStatus } from './completion-types.ts';
import { operationErrorClass, setRecordedStack } from './durable-operation-error.ts';
import { DurableSandboxError } from './errors.ts';
import { BatchCompletionError, ChildContextError, DurableOperationError } from './operation-errors.ts';
import type { CompletionReason } from './operation-errors.ts';
import { applyRecordedStack } from './recorded-stack.ts';
import type { Serdes } from './serdes.ts';
import { decodeValue, encodeValue } from './serdes/rich-json.ts';

type FailedStatus = BatchItemStatus.SUCCEEDED | BatchItemStatus.FAILED;

class Batch<R> implements BatchResult<R> {
  readonly all: BatchItem<R>[];
  readonly completionReason: CompletionReason;

  constructor(all: BatchItem<R>[], completionReason: CompletionReason) {
    this.all = all;
    this.completionReason = completionReason;
  }

  succeeded(): (BatchItem<R> & { result: R })[] {
    return this.all.filter((item): item is BatchItem<R> & { result: R } => item.status === BatchItemStatus.SUCCEEDED);
  }

  failed(): (BatchItem<R> & { error: ChildContextError })[] {
    return this.all.filter(
      (item): item is BatchItem<R> & { error: ChildContextError } =>
        item.status === BatchItemStatus.FAILED && item.error !== undefined,
    );
  }

  started(): (BatchItem<R> & { status: BatchItemStatus.STARTED })[] {
    return this.all.filter(
      (item): item is BatchItem<R> & { status: BatchItemStatus.STARTED } => item.status === BatchItemStatus.STARTED,
    );
  }

  get status(): FailedStatus {
    if (this.completionReason === 'CUSTOM_COMPLETION_SUCCEEDED') return BatchItemStatus.SUCCEEDED;
    if (this.completionReason === 'CUSTOM_COMPLETION_FAILED') return BatchItemStatus.FAILED;
    return this.hasFailure ? BatchItemStatus.FAILED : BatchItemStatus.SUCCEEDED;
  }

  get hasFailure(): boolean {
    return this.failureCount > 0;
  }

  throwIfError(): void {
    const failed = this.failed()[0];
    if (failed !== undefined) throw failed.error;
    if (this.status === BatchItemStatus.FAILED) throw new BatchCompletionError(this.completionReason);
  }

  getResults(): R[] {
    return this.succeeded()
      .map((item) => item.result)
      .filter((result) => result !== undefined);
  }

  getErrors(): ChildContextError[] {
    return this.failed().map((item) => item.error);
  }

  get successCount(): number {
    return this.#count(BatchItemStatus.SUCCEEDED);
  }

  get failureCount(): number {
    return this.#count(BatchItemStatus.FAILED);
  }

  get startedCount(): number {
    return this.#count(BatchItemStatus.STARTED);
  }

  get totalCount(): number {
    return this.all.length;
  }

  toJSON(): unknown {
    return { all: this.all, completionReason: this.completionReason };
  }

  #count(status: BatchItemStatus): number {
    return this.all.reduce((count, item) => (item.status === status ? count + 1 : count), 0);
  }
}

/** A batch result over items in the order of their index. */
export function createBatchResult<R>(all: BatchItem<R>[], completionReason: CompletionReason): BatchResult<R> {
  return new Batch(all, completionReason);
}

/** The items of a batch, with keys in the recorded order. */
export function succeededItem<R>(index: number, result: R): BatchItem<R> {
  return { result, index, status: BatchItemStatus.SUCCEEDED };
}
export function failedItem<R>(index: number, error: unknown): BatchItem<R> {
  return { error: toItemError(error), index, status: BatchItemStatus.FAILED };
}
export function startedItem<R>(index: number): BatchItem<R> {
  return { index, status: BatchItemStatus.STARTED };
}

/** The error of a failed item: a `ChildContextError` as it is, any other as the cause of one. */
export function toItemError(error: unknown): ChildContextError {
  if (error instanceof ChildContextError) return error;
  if (isErrorLike(error)) return new ChildContextError(error.message, error);
  return new ChildContextError('Unknown error');
}

/** A batch that went through a serdes which knows nothing of batches: gets its methods back. Other values stay. */
export function restoreBatchResult(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || value instanceof Batch) return value;
  const { all, completionReason } = value as { all?: unknown; completionReason?: unknown };
  if (!Array.isArray(all)) return value;
  return new Batch(
    all as BatchItem<unknown>[],
    isCompletionReason(completionReason) ? completionReason : 'ALL_COMPLETED',
  );
}

/** How a batch is recorded when its payload is small enough. */
export const batchResultSerdes: Serdes<BatchResult<unknown>> = {
  serialize: async (batch) => encodeBatch(batch),
  deserialize: async (text) => decodeBatch(text),
};

interface RecordedError {
  ErrorType?: string;
  ErrorMessage?: string;
  ErrorData?: string;
  Cause?: RecordedError;
}
interface RecordedItem {
  result?: unknown;
  error?: RecordedError;
  index: number;
  status: BatchItemStatus;
}

const MAX_CAUSE_DEPTH = 10;

/** @throws DurableSandboxError DS_UNSERIALIZABLE_VALUE */
export function encodeBatch(batch: BatchResult<unknown> | undefined): string | undefined {
  if (batch === undefined) return undefined;
  const all = batch.all.map((item): RecordedItem => {
    const outcome: Pick<RecordedItem, 'result' | 'error'> = {};
    if (item.result !== undefined) outcome.result = item.result;
    if (item.error !== undefined) outcome.error = recordError(item.error, 0);
    return { ...outcome, index: item.index, status: item.status };
  });
  return encodeValue({ all, completionReason: batch.completionReason });
}

/** @throws DurableSandboxError DS_UNREADABLE_PAYLOAD */
export function decodeBatch(text: string | undefined): BatchResult<unknown> | undefined {
  const recorded = decodeValue(text) as { all?: unknown; completionReason?: unknown } | null | undefined;
  if (recorded === undefined || recorded === null) return undefined;
  const items: unknown[] = Array.isArray(recorded.all) ? recorded.all : [];
  const all = items.map((recordedItem): BatchItem<unknown> => {
    const item = isObject(recordedItem) ? (recordedItem as unknown as RecordedItem) : refuseItem(recordedItem);
    const { index, status } = item;
    if (item.error !== undefined) return { error: toItemError(rebuildError(item.error, 0)), index, status };
    return Object.hasOwn(item, 'result') ? { result: item.result, index, status } : { index, status };
  });
  const reason = isCompletionReason(recorded.completionReason) ? recorded.completionReason : 'ALL_COMPLETED';
  return createBatchResult(all, reason);
}

function recordError(error: Error, depth: number): RecordedError {
  const durable = error instanceof DurableOperationError;
  const recorded: RecordedError = { ErrorType: durable ? error.errorType : error.name, ErrorMessage: error.message };
  if (durable && error.errorData !== undefined) recorded.ErrorData = error.errorData;
  const { cause } = error;
  if (isErrorLike(cause) && depth < MAX_CAUSE_DEPTH) recorded.Cause = recordError(cause, depth + 1);
  return recorded;
}

function refuseItem(item: unknown): never {
  throw new DurableSandboxError(
    'DS_UNREADABLE_PAYLOAD',
    `The recorded result of a batch has an item that is none: ${JSON.stringify(item)?.slice(0, 80) ?? 'nothing'}.`,
  );
}

function rebuildError(value: unknown, depth: number): Error {
  const recorded = readError(value);
  const message = recorded.ErrorMessage ?? 'Unknown error';
  const cause =
    recorded.Cause === undefined || depth > MAX_CAUSE_DEPTH ? undefined : rebuildError(recorded.Cause, depth + 1);
  const known = operationErrorClass(recorded.ErrorType ?? '');
  if (known !== undefined) {
    // Where the record ends the chain, it goes on as for any recorded error: with a plain error of the recorded type.
    const error = new known(message, cause ?? plainError(recorded, undefined), recorded.ErrorData);
    setRecordedStack(error, undefined);
    return error;
  }
  return plainError(recorded, cause);
}

function plainError({ ErrorType, ErrorMessage }: RecordedError, cause: Error | undefined): Error {
  const error = new Error(ErrorMessage ?? 'Unknown error', cause === undefined ? undefined : { cause });
  error.name = ErrorType ?? 'Error';
  applyRecordedStack(error, undefined);
  return error;
}

/** Members of other kinds than those that are written count as absent. */
function readError(value: unknown): RecordedError {
  if (!isObject(value)) return {};
  const { ErrorType, ErrorMessage, ErrorData, Cause } = value;
  const recorded: RecordedError = {};
  if (typeof ErrorType === 'string') recorded.ErrorType = ErrorType;
  if (typeof ErrorMessage === 'string') recorded.ErrorMessage = ErrorMessage;
  if (typeof ErrorData === 'string') recorded.ErrorData = ErrorData;
  if (isObject(Cause)) recorded.Cause = Cause;
  return recorded;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function isErrorLike(value: unknown): value is Error {
  return typeof value === 'object' && value !== null && 'name' in value && 'message' in value;
}

const REASONS: ReadonlySet<unknown> = new Set<CompletionReason>([
  'ALL_COMPLETED',
  'MIN_SUCCESSFUL_REACHED',
  'FAILURE_TOLERANCE_EXCEEDED',
  'CUSTOM_COMPLETION_SUCCEEDED',
  'CUSTOM_COMPLETION_FAILED',
]);

export function isCompletionReason(value: unknown): value is CompletionReason {
  return REASONS.has(value);
}
