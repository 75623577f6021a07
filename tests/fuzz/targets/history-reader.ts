/** Stored histories: what is read has operations with identities, and what is no history is an error with a sentence. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readHistory } from '../../../host/replay/read-history.ts';
import { damaged, hostileJson, hostileText, objectWith, oneOf } from '../hostile-json.ts';
import type { FuzzTarget } from '../fuzz-target.ts';

const id = oneOf('c4ca4238a0b92382', 'c81e728d9d4c2f63', 'root', '__proto__');
const text = hostileText.map((value) => JSON.stringify(value));
const time = fc.oneof(
  oneOf('2025-12-01T00:00:00.123Z', '2025-12-01 00:00:00', 'yesterday', ''),
  fc.constantFrom('1764547200', '1764547200.123', '1764547200123', '-1', '1e300'),
);
const error = objectWith({
  Payload: objectWith({ ErrorType: text, ErrorMessage: text, StackTrace: fc.constant('["at"]') }),
});
const payload = objectWith({ Payload: text, Truncated: fc.constantFrom('true', 'false') });
const retry = objectWith({
  CurrentAttempt: fc.constantFrom('1', '2'),
  NextAttemptDelaySeconds: fc.constantFrom('1', '0'),
});

const EVENTS: Readonly<Record<string, Readonly<Record<string, fc.Arbitrary<string>>>>> = {
  ExecutionStarted: { Input: payload },
  ExecutionSucceeded: { Result: payload },
  ExecutionFailed: { Error: error },
  ContextStarted: {},
  ContextSucceeded: { Result: payload },
  ContextFailed: { Error: error },
  StepStarted: {},
  StepSucceeded: { Result: payload, RetryDetails: retry },
  StepFailed: { Error: error, RetryDetails: retry },
  WaitStarted: { Duration: fc.constant('1'), ScheduledEndTimestamp: time },
  WaitSucceeded: { Duration: fc.constant('1') },
  CallbackStarted: { CallbackId: text, Timeout: fc.constant('1') },
  CallbackSucceeded: { Result: payload },
  ChainedInvokeStarted: { FunctionName: text, Input: payload },
  ChainedInvokeSucceeded: { Result: payload },
  InvocationCompleted: { Error: error },
};
const event = fc.oneof(
  ...Object.entries(EVENTS).map(([type, details]) =>
    objectWith({
      EventType: fc.constant(JSON.stringify(type)),
      EventId: fc.nat({ max: 9 }).map(String),
      EventTimestamp: time,
      Id: id,
      ParentId: id,
      Name: text,
      [`${type}Details`]: objectWith(details),
    }),
  ),
);
const operation = objectWith({
  Id: id,
  Type: oneOf('EXECUTION', 'STEP', 'WAIT', 'CONTEXT', 'toString'),
  Status: oneOf('STARTED', 'SUCCEEDED', 'constructor'),
  StartTimestamp: time,
  StepDetails: objectWith({ Result: text, Attempt: fc.constant('1') }),
});
const lines = (item: fc.Arbitrary<string>, join: (items: string[]) => string): fc.Arbitrary<string> =>
  fc.array(item, { maxLength: 6 }).map(join);
const documents = fc.oneof(
  lines(event, (items) => `{"Events":[${items.join(',')}],"DurableExecutionArn":"arn:x"}`),
  lines(event, (items) => `[${items.join(',')}]`),
  lines(event, (items) => items.join('\n')),
  lines(operation, (items) => `{"Operations":[${items.join(',')}],"Status":"SUCCEEDED"}`),
  lines(operation, (items) => `{"InitialExecutionState":{"Operations":[${items.join(',')}]}}`),
  objectWith({ Events: lines(event, (items) => `[${items.join(',')}]`), NextMarker: text, Status: text, Result: text }),
);

export const historyReader: FuzzTarget = {
  name: 'history reader',
  open: () => ({
    inputs: fc.oneof(
      { weight: 6, arbitrary: documents },
      { weight: 2, arbitrary: damaged(documents) },
      { weight: 1, arbitrary: hostileJson },
    ),
    tryOut: (source) => {
      let history;
      try {
        history = readHistory(source);
      } catch (thrown) {
        // A fault of the reader's own would be a TypeError or such.
        assert.ok(thrown instanceof Error && thrown.name === 'Error', String((thrown as Error).stack));
        assert.match(thrown.message, /\.$/);
        return 'refused';
      }
      for (const { Id, Type } of history.operations) assert.ok(typeof Id === 'string' && typeof Type === 'string');
      for (const gap of history.gaps) assert.equal(typeof gap, 'string');
      return history.gaps.length === 0 ? 'whole' : 'with gaps';
    },
  }),
};
