import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { OperationUpdate } from '../../../../runtime/wire.ts';
import { TestModel, update } from './test-model.ts';

const wait = { WaitOptions: { WaitSeconds: 5 } };
const retry = { StepOptions: { NextAttemptDelaySeconds: 5 } };
const invoke = { ChainedInvokeOptions: { FunctionName: 'g' } };
const error = { Error: { ErrorMessage: 'no' } };

/** State before the refused request, the request, the words of the refusal. */
const REFUSALS: [name: string, before: OperationUpdate[], request: OperationUpdate[], message: string | RegExp][] = [
  [
    'two EXECUTION updates',
    [],
    [update('EXECUTION', 'SUCCEED', 'e'), update('EXECUTION', 'SUCCEED', 'e')],
    'Cannot checkpoint multiple EXECUTION updates.',
  ],
  [
    'EXECUTION not last',
    [],
    [update('EXECUTION', 'SUCCEED', 'e'), update('STEP', 'START', 'a')],
    'EXECUTION checkpoint must be the last update.',
  ],
  ['EXECUTION START', [], [update('EXECUTION', 'START', 'e')], 'Invalid action for the given operation type.'],
  [
    'EXECUTION SUCCEED with an error',
    [],
    [update('EXECUTION', 'SUCCEED', 'e', error)],
    'Cannot provide an Error for SUCCEED action.',
  ],
  [
    'EXECUTION FAIL with a payload',
    [],
    [update('EXECUTION', 'FAIL', 'e', { Payload: '1' })],
    'Cannot provide a Payload for FAIL action.',
  ],
  ['no id', [], [update('STEP', 'START', '')], 'Operation update must have an Id.'],
  [
    'invoke of what is no function name',
    [],
    [update('CHAINED_INVOKE', 'START', 'a', { ChainedInvokeOptions: { FunctionName: '../g' } })],
    'Invalid function name "../g": give a function name or its ARN.',
  ],
  ...(
    [
      ['Name', { Name: 5 as never }, 'string'],
      ['Payload', { Payload: {} as never }, 'string'],
      ['Error', { Error: 'x' as never }, 'structure'],
      ['Error.ErrorType', { Error: { ErrorType: 1 as never } }, 'string'],
      ['Error.StackTrace', { Error: { StackTrace: [1] as never } }, 'list of strings'],
      ['StepOptions.NextAttemptDelaySeconds', { StepOptions: { NextAttemptDelaySeconds: '1' as never } }, 'number'],
      ['ContextOptions', { ContextOptions: null as never }, 'structure'],
    ] as const
  ).map(([member, rest, kind]): (typeof REFUSALS)[number] => [
    `${member} of another kind`,
    [],
    [update('STEP', 'SUCCEED', 'a', rest)],
    `Value at ${member} of an operation update is no ${kind}.`,
  ]),
  [
    'step ended twice',
    [],
    [update('STEP', 'SUCCEED', 'a'), update('STEP', 'SUCCEED', 'a')],
    'Cannot update the same operation twice in a single request.',
  ],
  [
    'RETRY then START',
    [],
    [update('STEP', 'RETRY', 'a', retry), update('STEP', 'START', 'a')],
    'Cannot update the same operation twice in a single request.',
  ],
  [
    'WAIT START then CANCEL',
    [],
    [update('WAIT', 'START', 'a', wait), update('WAIT', 'CANCEL', 'a')],
    'Cannot update the same operation twice in a single request.',
  ],
  [
    'START, START',
    [],
    [update('STEP', 'START', 'a'), update('STEP', 'START', 'a')],
    'Cannot update the same operation twice in a single request.',
  ],
  [
    'three updates of one step',
    [],
    [update('STEP', 'START', 'a'), update('STEP', 'RETRY', 'a', retry), update('STEP', 'SUCCEED', 'a')],
    'Cannot update the same operation twice in a single request.',
  ],
  ['unknown parent', [], [update('STEP', 'START', 'a', { ParentId: 'p' })], 'Invalid parent operation id.'],
  [
    'parent that is started later',
    [],
    [update('STEP', 'START', 'a', { ParentId: 'p' }), update('CONTEXT', 'START', 'p')],
    'Invalid parent operation id.',
  ],
  [
    'parent that is no context',
    [update('STEP', 'START', 'p')],
    [update('STEP', 'START', 'a', { ParentId: 'p' })],
    'Invalid parent operation id.',
  ],
  ['other type', [update('STEP', 'START', 'a')], [update('CONTEXT', 'SUCCEED', 'a')], 'Inconsistent operation type.'],
  [
    'other subtype',
    [update('STEP', 'START', 'a', { SubType: 'Step' })],
    [update('STEP', 'SUCCEED', 'a', { SubType: 'Other' })],
    'Inconsistent operation subtype.',
  ],
  [
    'other name',
    [update('STEP', 'START', 'a', { Name: 'one' })],
    [update('STEP', 'SUCCEED', 'a', { Name: 'two' })],
    'Inconsistent operation name.',
  ],
  [
    'other parent',
    [update('CONTEXT', 'START', 'p'), update('STEP', 'START', 'a')],
    [update('STEP', 'SUCCEED', 'a', { ParentId: 'p' })],
    'Inconsistent parent operation id.',
  ],
  ['unknown type', [], [update('TIMER', 'START', 'a')], 'Unknown operation type.'],
  ['CONTEXT RETRY', [], [update('CONTEXT', 'RETRY', 'a')], 'Invalid action for the given operation type.'],
  ['STEP CANCEL', [], [update('STEP', 'CANCEL', 'a')], 'Invalid action for the given operation type.'],
  [
    'WAIT SUCCEED',
    [update('WAIT', 'START', 'a', wait)],
    [update('WAIT', 'SUCCEED', 'a')],
    'Invalid action for the given operation type.',
  ],
  [
    'CALLBACK FAIL',
    [update('CALLBACK', 'START', 'a')],
    [update('CALLBACK', 'FAIL', 'a', error)],
    'Invalid action for the given operation type.',
  ],
  [
    'CONTEXT again',
    [update('CONTEXT', 'START', 'a')],
    [update('CONTEXT', 'START', 'a')],
    'Cannot start a CONTEXT that already exists.',
  ],
  [
    'WAIT again',
    [update('WAIT', 'START', 'a', wait)],
    [update('WAIT', 'START', 'a', wait)],
    'Cannot start a WAIT that already exists.',
  ],
  [
    'CALLBACK again',
    [update('CALLBACK', 'START', 'a')],
    [update('CALLBACK', 'START', 'a')],
    'Cannot start a CALLBACK that already exists.',
  ],
  [
    'CHAINED_INVOKE again',
    [update('CHAINED_INVOKE', 'START', 'a', invoke)],
    [update('CHAINED_INVOKE', 'START', 'a', invoke)],
    'Cannot start a CHAINED_INVOKE that already exists.',
  ],
  [
    'cancel of no wait',
    [],
    [update('WAIT', 'CANCEL', 'a')],
    'Cannot cancel a WAIT that does not exist or has already completed.',
  ],
  [
    'cancel of no callback',
    [],
    [update('CALLBACK', 'CANCEL', 'a')],
    'Cannot cancel a CALLBACK that does not exist or has already completed.',
  ],
  [
    'cancel of no invoke',
    [],
    [update('CHAINED_INVOKE', 'CANCEL', 'a')],
    'Cannot cancel a CHAINED_INVOKE that does not exist or has already completed.',
  ],
  [
    'STEP started twice',
    [update('STEP', 'START', 'a')],
    [update('STEP', 'START', 'a')],
    'Invalid current STEP state to start.',
  ],
  [
    'STEP ended twice',
    [update('STEP', 'SUCCEED', 'a')],
    [update('STEP', 'FAIL', 'a', error)],
    'Invalid current STEP state to close.',
  ],
  [
    'STEP ended while pending',
    [update('STEP', 'RETRY', 'a', retry)],
    [update('STEP', 'SUCCEED', 'a')],
    'Invalid current STEP state to close.',
  ],
  [
    'STEP retried after its end',
    [update('STEP', 'FAIL', 'a', error)],
    [update('STEP', 'RETRY', 'a', retry)],
    'Invalid current STEP state to re-attempt.',
  ],
  [
    'CONTEXT ended twice',
    [update('CONTEXT', 'SUCCEED', 'a')],
    [update('CONTEXT', 'FAIL', 'a', error)],
    'Invalid current CONTEXT state to close.',
  ],
  ['RETRY without options', [], [update('STEP', 'RETRY', 'a')], 'Invalid StepOptions for the given action.'],
  [
    'SUCCEED with StepOptions',
    [],
    [update('STEP', 'SUCCEED', 'a', retry)],
    'Invalid StepOptions for the given action.',
  ],
  [
    'FAIL with payload',
    [],
    [update('STEP', 'FAIL', 'a', { Payload: '1' })],
    'Cannot provide a Payload for FAIL action.',
  ],
  ['SUCCEED with error', [], [update('CONTEXT', 'SUCCEED', 'a', error)], 'Cannot provide an Error for SUCCEED action.'],
  [
    'RETRY with both',
    [],
    [update('STEP', 'RETRY', 'a', { ...retry, ...error, Payload: '1' })],
    'Cannot provide both error and payload to RETRY a STEP.',
  ],
  [
    'large error',
    [],
    [update('STEP', 'FAIL', 'a', { Error: { ErrorMessage: 'x'.repeat(32_768) } })],
    'Error object size must be less than 32768 bytes.',
  ],
  [
    'large payload',
    [],
    [update('STEP', 'SUCCEED', 'a', { Payload: 'x'.repeat(262_145) })],
    /^Payload size must be less than or equal to 262144 bytes/,
  ],
  ['wait of nothing', [], [update('WAIT', 'START', 'a')], 'Invalid WaitOptions for the given action.'],
  [
    'wait of no time',
    [],
    [update('WAIT', 'START', 'a', { WaitOptions: { WaitSeconds: 0 } })],
    /^Value 0 at WaitOptions.WaitSeconds failed/,
  ],
  [
    'wait of 366 days and a second',
    [],
    [update('WAIT', 'START', 'a', { WaitOptions: { WaitSeconds: 31_622_401 } })],
    /between 1 and 31622400/,
  ],
  [
    'half a second',
    [],
    [update('STEP', 'RETRY', 'a', { StepOptions: { NextAttemptDelaySeconds: 0.5 } })],
    /must be an integer/,
  ],
  [
    'negative timeout',
    [],
    [update('CALLBACK', 'START', 'a', { CallbackOptions: { TimeoutSeconds: -1 } })],
    /between 0 and/,
  ],
  [
    'invoke of nothing',
    [],
    [update('CHAINED_INVOKE', 'START', 'a')],
    'Invalid ChainedInvokeOptions for the given action.',
  ],
  ['long id', [], [update('STEP', 'START', 'a'.repeat(65))], /at Id failed to satisfy constraint/],
  ['odd name', [], [update('STEP', 'START', 'a', { Name: 'Grüße' })], /at Name failed to satisfy constraint/],
  ['long name', [], [update('STEP', 'START', 'a', { Name: 'n'.repeat(257) })], /at Name failed to satisfy constraint/],
  ['odd subtype', [], [update('CONTEXT', 'START', 'a', { SubType: 'a b' })], /at SubType failed to satisfy constraint/],
];

for (const [name, before, request, message] of REFUSALS) {
  test(`refused: ${name}`, () => {
    assert.throws(() => sendTo(before, request), { name: 'InvalidParameterValueException', message });
  });
}

function prepared(before: OperationUpdate[]): TestModel {
  const service = new TestModel();
  service.invoke();
  // One request each: what is tested is the state, not the list.
  for (const each of before) service.send(each);
  return service;
}

function sendTo(before: OperationUpdate[], request: OperationUpdate[]): void {
  const service = prepared(before);
  const events = service.history().length;
  const token = service.model.record.running?.tokens;
  try {
    service.send(...request);
  } finally {
    // A refusal leaves nothing behind, also if an earlier update of the list was fine.
    assert.equal(service.history().length, events);
    assert.equal(service.model.record.running?.tokens, token);
  }
}

const ACCEPTED: [name: string, before: OperationUpdate[], request: OperationUpdate[]][] = [
  ['a step in one request', [], [update('STEP', 'START', 'a'), update('STEP', 'SUCCEED', 'a', { Payload: '1' })]],
  ['a step that is retried, in one request', [], [update('STEP', 'START', 'a'), update('STEP', 'RETRY', 'a', retry)]],
  [
    'a context, its step, its end',
    [],
    [
      update('CONTEXT', 'START', 'p'),
      update('STEP', 'START', 'a', { ParentId: 'p' }),
      update('STEP', 'SUCCEED', 'a', { ParentId: 'p' }),
      update('CONTEXT', 'SUCCEED', 'p'),
    ],
  ],
  [
    'an end that names nothing but the id',
    [update('STEP', 'START', 'a', { Name: 'n', SubType: 'Step' })],
    [update('STEP', 'SUCCEED', 'a')],
  ],
  ['an end without a start', [], [update('CONTEXT', 'FAIL', 'a', error), update('STEP', 'FAIL', 'b', error)]],
  [
    'the largest payload and error',
    [],
    [
      update('STEP', 'SUCCEED', 'a', { Payload: 'x'.repeat(262_144) }),
      update('STEP', 'FAIL', 'b', { Error: { ErrorMessage: 'x'.repeat(32_600) } }),
    ],
  ],
  [
    'no time-outs',
    [],
    [update('CALLBACK', 'START', 'a', { CallbackOptions: { TimeoutSeconds: 0, HeartbeatTimeoutSeconds: 0 } })],
  ],
  ['nothing', [], []],
];

for (const [name, before, request] of ACCEPTED) {
  test(`accepted: ${name}`, () => {
    prepared(before).send(...request);
  });
}
