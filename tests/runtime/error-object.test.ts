import assert from 'node:assert/strict';
import { test } from 'node:test';
import vm from 'node:vm';
import fc from 'fast-check';
import { fromErrorObject, MAX_ERROR_BYTES, toErrorObject } from '../../runtime/error-object.ts';
import {
  CallbackTimeoutError,
  ChildContextError,
  DurableOperationError,
  InvokeError,
  StepError,
} from '../../runtime/operation-errors.ts';

const jsonBytes = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));

void test('an ordinary error is recorded by name and message, with its trace', () => {
  const { StackTrace, ...rest } = toErrorObject(new TypeError('bad\n    at nowhere'));
  assert.deepEqual(rest, { ErrorType: 'TypeError', ErrorMessage: 'bad\n    at nowhere' });
  assert.match(StackTrace?.[0] ?? '', /^at .*error-object\.test\.ts/);
});

void test('what is no error is an unknown error without a type', () => {
  for (const thrown of [undefined, null, 'text', 5, {}, { message: 'no name' }, { name: 'X' }, () => 1, Symbol('s')])
    assert.deepEqual(toErrorObject(thrown), { ErrorMessage: 'Unknown error' });
  const hostile = new Proxy(
    {},
    {
      get: () => {
        throw new Error('trap');
      },
    },
  );
  assert.deepEqual(toErrorObject(hostile), { ErrorMessage: 'Unknown error' });
});

void test('errors of another realm and error-like objects are errors', () => {
  const far: unknown = vm.runInNewContext(`new RangeError('far')`);
  assert.ok(!(far instanceof Error));
  const recorded = toErrorObject(far);
  assert.equal(recorded.ErrorType, 'RangeError');
  assert.equal(recorded.ErrorMessage, 'far');
  assert.deepEqual(toErrorObject({ name: 'Like', message: 'alike' }), { ErrorType: 'Like', ErrorMessage: 'alike' });
});

void test('data comes from the error or from the nearest cause that has some', () => {
  assert.equal(toErrorObject(new StepError('m', undefined, 'own')).ErrorData, 'own');
  const nested = new ChildContextError('m', new StepError('i', new CallbackTimeoutError('t', undefined, 'deep')));
  assert.equal(toErrorObject(nested).ErrorData, 'deep');
  const cyclic = new StepError('m');
  cyclic.cause = cyclic;
  assert.equal(toErrorObject(cyclic).ErrorData, undefined);
  assert.equal(toErrorObject(Object.assign(new Error('m'), { errorData: 'x' })).ErrorData, undefined);
});

void test('an error that is recorded again and again keeps type, message, data and the first trace', () => {
  const first = toErrorObject(new TypeError('origin'));
  const step = fromErrorObject({ ...first, ErrorData: 'data' });
  assert.ok(step instanceof StepError);
  assert.equal(step.message, 'origin');
  assert.equal(step.errorData, 'data');
  assert.deepEqual(step.stackTrace, first.StackTrace);
  assert.equal(step.cause?.name, 'TypeError');
  assert.equal(step.cause?.message, 'origin');
  assert.equal(step.cause?.stack, `TypeError: origin\n    ${first.StackTrace?.join('\n    ')}`);
  assert.equal(step.stack, `StepError: origin\n    ${first.StackTrace?.join('\n    ')}`);

  const child = new ChildContextError(step.message, step);
  const second = toErrorObject(child);
  assert.deepEqual(second, {
    ErrorType: 'ChildContextError',
    ErrorMessage: 'origin',
    ErrorData: 'data',
    StackTrace: first.StackTrace,
  });
  const rebuilt = fromErrorObject(second);
  assert.ok(rebuilt instanceof ChildContextError);
  assert.equal(rebuilt.cause?.name, 'ChildContextError');
  assert.deepEqual(toErrorObject(rebuilt), second);
});

void test('the nine known types are rebuilt as their classes, others as StepError', () => {
  for (const type of [
    'StepError',
    'CallbackError',
    'CallbackExternalError',
    'CallbackTimeoutError',
    'CallbackSubmitterError',
    'InvokeError',
    'ChildContextError',
    'PromiseCombinatorError',
    'WaitForConditionError',
  ]) {
    const error = fromErrorObject({ ErrorType: type, ErrorMessage: 'm' });
    assert.equal(error.errorType, type);
    assert.equal(error.cause?.name, type);
  }
  for (const type of ['TypeError', 'BatchCompletionError', 'constructor', '__proto__', '', undefined]) {
    const error = fromErrorObject({ ErrorType: type, ErrorMessage: 'm' });
    assert.equal(error.errorType, 'StepError');
    assert.equal(error.cause?.name, type ?? 'Error');
  }
  assert.equal(fromErrorObject({}).message, 'Unknown error');
  assert.equal(fromErrorObject({ ErrorMessage: '' }).message, '');
});

void test('without a recorded trace the stack is the heading alone, the same in each run', () => {
  const error = fromErrorObject({ ErrorType: 'E', ErrorMessage: 'm' });
  assert.equal(error.stack, 'StepError: m');
  assert.equal(error.cause?.stack, 'E: m');
  assert.equal(error.stackTrace, undefined);
});

void test('the methods of the classes are the same two directions', () => {
  const error = new InvokeError('m', undefined, 'd');
  assert.deepEqual(error.toErrorObject(), toErrorObject(error));
  assert.ok(DurableOperationError.fromErrorObject({ ErrorType: 'InvokeError' }) instanceof InvokeError);
});

void test('a large error is cut to what may be recorded, visibly', () => {
  const recorded = toErrorObject(new StepError('é'.repeat(50_000), undefined, '"'.repeat(50_000)));
  assert.ok(jsonBytes(recorded) <= MAX_ERROR_BYTES);
  assert.match(recorded.ErrorMessage ?? '', /^é{5,}… \(cut, 100000 bytes\)$/);
  assert.match(recorded.ErrorData ?? '', /^"{5,}… \(cut, 50000 bytes\)$/);
});

void test('a long message alone may use the room; short ones are never cut', () => {
  const long = toErrorObject(Object.assign(new Error('x'.repeat(25_000)), { stack: '' }));
  assert.equal(long.ErrorMessage?.length, 25_000);
  const message = '\u{1f600}'.repeat(20_000);
  const cut = toErrorObject(new Error(message)).ErrorMessage ?? '';
  assert.match(cut, /^\u{1f600}+… \(cut, 80000 bytes\)$/u);
});

void test('the frames of a deep stack are cut to fit', () => {
  const error = new Error('m');
  error.stack = `Error: m\n${Array.from({ length: 500 }, (_, line) => `    at f${line} (${'p'.repeat(900)}:1:1)`).join('\n')}`;
  const recorded = toErrorObject(error);
  assert.ok(jsonBytes(recorded) <= MAX_ERROR_BYTES);
  assert.match(recorded.StackTrace?.[0] ?? '', /^at f0 /);
});

void test('no error whatever is above the limit or unreadable', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 50 }),
    fc
      .tuple(fc.string({ unit: 'binary', minLength: 1, maxLength: 5 }), fc.nat(40_000))
      .map(([part, times]) => part.repeat(times)),
  );
  fc.assert(
    fc.property(text, text, text, text, (message, data, name, stack) => {
      const error = new StepError(message, undefined, data);
      error.stackTrace = [stack, stack];
      const recorded = toErrorObject(error);
      assert.ok(jsonBytes(recorded) <= MAX_ERROR_BYTES);
      const plain = Object.assign(new Error(message), { name });
      assert.ok(jsonBytes(toErrorObject(plain)) <= MAX_ERROR_BYTES);
      assert.equal(fromErrorObject(recorded).message, recorded.ErrorMessage);
    }),
    { numRuns: 60, seed: 3 },
  );
});
