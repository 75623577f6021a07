import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  batchResultSerdes,
  createBatchResult,
  decodeBatch,
  encodeBatch,
  failedItem,
  startedItem,
  succeededItem,
} from '../../runtime/batch-result.ts';
import { decodeBatchSummary, encodeBatchSummary } from '../../runtime/batch-summary.ts';
import {
  BatchCompletionError,
  CallbackTimeoutError,
  ChildContextError,
  StepError,
} from '../../runtime/operation-errors.ts';
import { encodeValue } from '../../runtime/serdes/rich-json.ts';

const typeError = new TypeError('origin');
const failure = new ChildContextError('outer', new StepError('inner', typeError, 'data'));

function mixed() {
  return createBatchResult<unknown>(
    [succeededItem(0, { id: 1 }), failedItem(1, failure), startedItem(2), succeededItem(3, undefined)],
    'FAILURE_TOLERANCE_EXCEEDED',
  );
}

void test('counts, lists and status', () => {
  const batch = mixed();
  assert.deepEqual([batch.totalCount, batch.successCount, batch.failureCount, batch.startedCount], [4, 2, 1, 1]);
  assert.deepEqual(
    batch.succeeded().map((item) => item.index),
    [0, 3],
  );
  assert.deepEqual(batch.getResults(), [{ id: 1 }]);
  assert.deepEqual(
    batch.failed().map((item) => item.index),
    [1],
  );
  assert.deepEqual(batch.getErrors(), [failure]);
  assert.deepEqual(
    batch.started().map((item) => item.index),
    [2],
  );
  assert.equal(batch.status, 'FAILED');
  assert.equal(batch.hasFailure, true);
  assert.throws(() => {
    batch.throwIfError();
  }, failure);
  assert.deepEqual(Object.keys(batch), ['all', 'completionReason']);
  const empty = createBatchResult([], 'ALL_COMPLETED');
  assert.deepEqual([empty.status, empty.hasFailure, empty.totalCount], ['SUCCEEDED', false, 0]);
  empty.throwIfError();
});

void test('the outcome of a custom policy decides the status', () => {
  assert.equal(createBatchResult([failedItem(0, failure)], 'CUSTOM_COMPLETION_SUCCEEDED').status, 'SUCCEEDED');
  const failed = createBatchResult([succeededItem(0, 1)], 'CUSTOM_COMPLETION_FAILED');
  assert.equal(failed.status, 'FAILED');
  assert.throws(
    () => {
      failed.throwIfError();
    },
    (error: unknown) => error instanceof BatchCompletionError && error.completionReason === 'CUSTOM_COMPLETION_FAILED',
  );
});

void test('the payload, byte for byte', () => {
  assert.equal(
    encodeBatch(mixed()),
    '{"all":[{"result":{"id":1},"index":0,"status":"SUCCEEDED"},' +
      '{"error":{"ErrorType":"ChildContextError","ErrorMessage":"outer","Cause":{"ErrorType":"StepError","ErrorMessage":"inner",' +
      '"ErrorData":"data","Cause":{"ErrorType":"TypeError","ErrorMessage":"origin"}}},"index":1,"status":"FAILED"},' +
      '{"index":2,"status":"STARTED"},{"index":3,"status":"SUCCEEDED"}],"completionReason":"FAILURE_TOLERANCE_EXCEEDED"}',
  );
});

void test('what is rebuilt equals the original, and is recorded as the same text', async () => {
  const context = { entityId: '1', durableExecutionArn: 'arn' };
  const text = await batchResultSerdes.serialize(mixed(), context);
  const batch = await batchResultSerdes.deserialize(text, context);
  assert.ok(batch);
  assert.equal(encodeBatch(batch), text);
  const error = batch.getErrors()[0];
  assert.ok(error instanceof ChildContextError);
  assert.ok(error.cause instanceof StepError);
  assert.equal(error.cause.errorData, 'data');
  assert.equal(error.cause.cause?.name, 'TypeError');
  assert.equal(error.stack, 'ChildContextError: outer');
  assert.equal(batch.completionReason, 'FAILURE_TOLERANCE_EXCEEDED');
  assert.equal(await batchResultSerdes.serialize(undefined, context), undefined);
  assert.equal(await batchResultSerdes.deserialize(undefined, context), undefined);
});

void test('the JSON of a returned batch has no messages, as in the official SDK', () => {
  assert.equal(
    JSON.stringify(decodeBatch(encodeBatch(mixed()))?.all[1]),
    '{"error":{"cause":{"cause":{"name":"TypeError"},"errorData":"data","name":"StepError","errorType":"StepError"},' +
      '"name":"ChildContextError","errorType":"ChildContextError"},"index":1,"status":"FAILED"}',
  );
});

void test('rich results of items come back; a batch as a part of another value is recorded by its parts', () => {
  const batch = createBatchResult<unknown>(
    [succeededItem(0, new Date(5)), succeededItem(1, new Map([[1, 2n]]))],
    'ALL_COMPLETED',
  );
  assert.deepEqual(decodeBatch(encodeBatch(batch))?.getResults(), [new Date(5), new Map([[1, 2n]])]);
  const plain = createBatchResult([succeededItem(0, 1)], 'ALL_COMPLETED');
  assert.equal(
    encodeValue({ plain }),
    '{"plain":{"all":[{"result":1,"index":0,"status":"SUCCEEDED"}],"completionReason":"ALL_COMPLETED"}}',
  );
});

void test('an error of an item is always a ChildContextError, of whatever was thrown', () => {
  const timeout = new CallbackTimeoutError('late');
  assert.equal(failedItem(0, failure).error, failure);
  const wrapped = failedItem(0, timeout).error;
  assert.ok(wrapped instanceof ChildContextError);
  assert.equal(wrapped.cause, timeout);
  assert.equal(failedItem(0, 'text').error?.message, 'Unknown error');
});

void test('cyclic causes end', () => {
  const cyclic = new ChildContextError('c');
  cyclic.cause = cyclic;
  const batch = createBatchResult([failedItem(0, cyclic)], 'ALL_COMPLETED');
  assert.ok(decodeBatch(encodeBatch(batch))?.getErrors()[0] instanceof ChildContextError);
});

void test('summaries of large batches', () => {
  const batch = mixed();
  assert.equal(
    encodeBatchSummary('map', batch, 6),
    '{"type":"MapResult","totalCount":4,"successCount":2,"failureCount":1,' +
      '"completionReason":"FAILURE_TOLERANCE_EXCEEDED","status":"FAILED","itemStatuses":"SF-S--"}',
  );
  const text = encodeBatchSummary('parallel', batch, 4, 'mine');
  assert.equal(
    text,
    '{"type":"ParallelResult","totalCount":4,"successCount":2,"failureCount":1,"startedCount":1,' +
      '"completionReason":"FAILURE_TOLERANCE_EXCEEDED","status":"FAILED","itemStatuses":"SF-S","summary":"mine"}',
  );
  const summary = decodeBatchSummary(text);
  assert.equal(summary.completionReason, 'FAILURE_TOLERANCE_EXCEEDED');
  assert.deepEqual(
    [0, 1, 2, 3, 4].map((index) => summary.itemStatus(index)),
    ['SUCCEEDED', 'FAILED', 'OPEN', 'SUCCEEDED', undefined],
  );
  for (const other of [undefined, '', 'no json', '5', 'null', '{"completionReason":"MAYBE","itemStatuses":7}']) {
    const unknown = decodeBatchSummary(other);
    assert.equal(unknown.completionReason, undefined);
    assert.equal(unknown.itemStatus(0), undefined);
  }
});

void test('a payload that nobody wrote is read as far as it goes, or refused', () => {
  const first = (item: string) => decodeBatch(`{"all":[${item}],"completionReason":"?"}`)?.all[0]?.error;
  for (const error of ['null', '1', '{}', '{"ErrorType":[],"ErrorMessage":5,"Cause":null}', '{"Cause":{"Cause":1}}']) {
    assert.equal(first(`{"error":${error},"index":0,"status":"FAILED"}`)?.message, 'Unknown error');
  }
  const deep = `${'{"ErrorType":"StepError","Cause":'.repeat(3_000)}{}${'}'.repeat(3_000)}`;
  assert.equal(first(`{"error":${deep},"index":0,"status":"FAILED"}`)?.name, 'ChildContextError');
  for (const item of ['null', '1', '"x"']) {
    assert.throws(() => first(item), { code: 'DS_UNREADABLE_PAYLOAD', message: /has an item that is none/ });
  }
});
