/**
 * Invocation events: each is answered as the contract has it, or refused by an error of the package's own. The workflow
 * asks for one operation of each kind, and the events hold records of them, right and wrong ones.
 */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { setLogSink } from '../../../host/log-output.ts';
import { hashId } from '../../../runtime/operation-id.ts';
import {
  durableSandbox,
  InvocationStatus,
  type BatchResult,
  type DurableContext,
  type DurableExecutionClient,
  type DurableExecutionInvocationInput,
  type LambdaContext,
} from '../../../runtime/index.ts';
import type { FuzzTarget } from '../fuzz-target.ts';
import { damaged, hostileJson, hostileText, objectWith as object, oneOf } from '../hostile-json.ts';

/** What the answer of a workflow that throws nothing itself may name. */
const ERROR_TYPES = new Set([
  'StepError',
  'CallbackExternalError',
  'CallbackTimeoutError',
  'CallbackError',
  'InvokeError',
  'ChildContextError',
  'DurableSandboxError',
  'NonDeterministicExecutionError',
  'CheckpointUnrecoverableExecutionError',
]);

/** Faults are rare in each member, since there are many. */
const objectWith = (members: Readonly<Record<string, fc.Arbitrary<string>>>): fc.Arbitrary<string> =>
  object(members, 400);

const text = hostileText.map((value) => JSON.stringify(value));
const time = fc.oneof(
  { weight: 30, arbitrary: oneOf('2025-12-01T00:00:00.123Z', '2025-12-01T00:00:01.000Z') },
  { weight: 2, arbitrary: fc.constantFrom('1764547200', '-1', '1e300', '"never"', '""') },
);
const result = fc.oneof(
  { weight: 1, arbitrary: text },
  { weight: 8, arbitrary: fc.constantFrom('"1"', '"{\\"all\\":[]}"', '"{}"') },
);
const error = objectWith({ ErrorType: text, ErrorMessage: text, ErrorData: text, StackTrace: fc.constant('["at x"]') });
const outcome = { Result: result, Error: error };

const SHAPES = [
  ['1', 'STEP', 'Step', 'a'],
  ['2', 'WAIT', 'Wait', 'b'],
  ['3', 'CONTEXT', 'RunInChildContext', 'c'],
  ['3-1', 'STEP', 'Step', 'd'],
  ['4', 'CALLBACK', 'Callback', 'e'],
  ['5', 'CHAINED_INVOKE', 'ChainedInvoke', 'f'],
  ['6', 'CONTEXT', 'Map', 'g'],
] as const;
const DETAILS: Readonly<Record<string, readonly [string, Readonly<Record<string, fc.Arbitrary<string>>>]>> = {
  STEP: ['StepDetails', { ...outcome, Attempt: fc.constantFrom('0', '1', '2'), NextAttemptTimestamp: time }],
  WAIT: ['WaitDetails', { ScheduledEndTimestamp: time }],
  CONTEXT: ['ContextDetails', { ...outcome, ReplayChildren: fc.constantFrom('true', 'false') }],
  CALLBACK: ['CallbackDetails', { ...outcome, CallbackId: text }],
  CHAINED_INVOKE: ['ChainedInvokeDetails', outcome],
};
function recordOf([rawId, type, subType, name]: (typeof SHAPES)[number]): fc.Arbitrary<string> {
  const [member, details] = DETAILS[type] ?? ['', {}];
  return objectWith({
    Id: oneOf(hashId(rawId)),
    Type: oneOf(type),
    SubType: oneOf(subType),
    Name: oneOf(name),
    ...(rawId === '3-1' ? { ParentId: oneOf(hashId('3')) } : {}),
    Status: fc.oneof(
      { weight: 20, arbitrary: oneOf('SUCCEEDED') },
      { weight: 6, arbitrary: oneOf('STARTED', 'FAILED', 'PENDING', 'READY', 'TIMED_OUT', 'STOPPED') },
    ),
    StartTimestamp: time,
    EndTimestamp: time,
    [member]: objectWith(details),
  });
}
const record = fc.constantFrom(...SHAPES).chain(recordOf);
const execution = objectWith({
  Id: oneOf('0'),
  Type: oneOf('EXECUTION'),
  Status: oneOf('STARTED'),
  StartTimestamp: time,
  ExecutionDetails: objectWith({
    InputPayload: fc.oneof({ weight: 20, arbitrary: oneOf('{}', '{"__proto__":1}') }, text),
  }),
});
const operations = fc
  .tuple(execution, fc.oneof(fc.array(record, { maxLength: 8 }), fc.tuple(...SHAPES.map(recordOf))))
  .map(([first, rest]) => `[${[first, ...rest].join(',')}]`);
const event = objectWith({
  DurableExecutionArn: fc.oneof(
    { weight: 20, arbitrary: oneOf('arn:aws:lambda:x:1:function:f:1/durable-execution/n/i') },
    text,
  ),
  CheckpointToken: oneOf('t0'),
  InitialExecutionState: objectWith({ Operations: operations, NextMarker: oneOf('', 'next') }),
  UpdatedOperationIds: fc.constant('[]'),
});

const client: DurableExecutionClient = {
  checkpoint: () => Promise.resolve({ CheckpointToken: 't1', NewExecutionState: {} }),
  getExecutionState: () => Promise.resolve({ Operations: [] }),
};
const handler = durableSandbox(
  async (_input: unknown, context: DurableContext) => {
    const step = await context.step('a', () => 1);
    await context.wait('b', { seconds: 1 });
    const child = await context.runInChildContext('c', (inner) => inner.step('d', () => 2));
    const [answer] = await context.createCallback('e');
    const answered = await answer;
    const invoked = await context.invoke('f', 'function', {});
    const batch = (await context.map('g', [1], async (_item, value) => value)) as BatchResult<number> | undefined;
    return JSON.stringify([step, child, answered, invoked, batch?.totalCount]);
  },
  { isolation: 'inline', durableExecutionClient: client },
);

export const envelope: FuzzTarget = {
  name: 'invocation envelope',
  open: () => {
    setLogSink(() => undefined);
    return {
      inputs: fc.oneof(
        { weight: 8, arbitrary: event },
        { weight: 1, arbitrary: damaged(event) },
        { weight: 1, arbitrary: hostileJson },
      ),
      tryOut,
      close: () => {
        setLogSink(undefined);
      },
    };
  },
};

async function tryOut(input: string): Promise<string> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(input);
  } catch {
    // What is no JSON does not get as far as to the function.
    return 'no JSON';
  }
  let output;
  try {
    output = await handler(parsed as DurableExecutionInvocationInput, { awsRequestId: 'r' } as LambdaContext);
  } catch (thrown) {
    const { name, code, isUnrecoverable } = thrown as { name?: string; code?: string; isUnrecoverable?: boolean };
    const own = code?.startsWith('DS_') === true || isUnrecoverable === true;
    assert.ok(own, `${String(name)}: ${String((thrown as Error).stack)}`);
    return `thrown ${code ?? String(name)}`;
  }
  if (output.Status !== InvocationStatus.FAILED) {
    assert.ok(output.Status === InvocationStatus.PENDING || typeof output.Result === 'string');
    return output.Status;
  }
  const { ErrorType = '', ErrorMessage } = output.Error;
  assert.ok(ERROR_TYPES.has(ErrorType), `${ErrorType}: ${String(ErrorMessage)}`);
  return ErrorType;
}
