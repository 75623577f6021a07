/** What must come of each workflow in `handlers/callbacks-and-invokes.ts`. */
import type { Expectations } from '../../expectation.ts';

const NAME = { NAME: 10 };
const named = { random: NAME, input: '$NAME' } as const;
const denied = { ErrorType: 'Denied', ErrorMessage: 'not today', ErrorData: 'ticket 7' };

export const callbacksAndInvokes: Expectations = {
  heartbeatMissed: {
    ...named,
    status: 'FAILED',
    history: `
      2 CallbackStarted Callback #C name=$NAME heartbeat=3
      4 CallbackTimedOut Callback #C error=Callback.Heartbeat
      5 InvocationCompleted
      6 ExecutionFailed error=CallbackTimeoutError`,
  },
  heartbeatsOutlast: {
    status: 'SUCCEEDED',
    result: '"at last"',
    callbacks: [
      { send: 'heartbeat', after: 2 },
      { send: 'heartbeat', after: 2 },
      { send: 'success', payload: 'at last', after: 2 },
    ],
    history: `
      2 CallbackStarted Callback #C heartbeat=3
      3 InvocationCompleted
      4 CallbackSucceeded Callback #C result='"at last"'
      5 InvocationCompleted`,
  },
  timeoutBeatsHeartbeat: {
    status: 'FAILED',
    callbacks: [
      { send: 'heartbeat', after: 2 },
      { send: 'heartbeat', after: 1 },
    ],
    history: `
      2 CallbackStarted Callback #C timeout=4 heartbeat=3
      4 CallbackTimedOut Callback #C error=Callback.Timeout
      5 InvocationCompleted
      6 ExecutionFailed error=CallbackTimeoutError`,
  },
  unnamedCallback: {
    status: 'SUCCEEDED',
    result: '{"a": [1, 2]}',
    callbacks: [{ send: 'success', payload: { a: [1, 2] }, after: 1 }],
    history: `
      2 CallbackStarted Callback #C callback=*
      4 CallbackSucceeded Callback #C result='{"a": [1, 2]}'`,
  },
  stepThenAnswer: {
    ...named,
    status: 'SUCCEEDED',
    result: '"yes"',
    callbacks: [{ name: '$NAME', send: 'success', payload: 'yes', after: 1 }],
    history: `
      2 CallbackStarted Callback #C
      3 StepStarted Step #S
      4 StepSucceeded Step #S
      5 InvocationCompleted
      6 CallbackSucceeded Callback #C
      7 InvocationCompleted`,
  },
  answeredDuringWait: {
    ...named,
    status: 'SUCCEEDED',
    result: '"yes"',
    callbacks: [{ name: '$NAME', send: 'success', payload: 'yes', after: 1 }],
    history: `
      3 WaitStarted Wait #W duration=5
      4 InvocationCompleted
      5 CallbackSucceeded Callback #C
      6 InvocationCompleted
      7 WaitSucceeded Wait #W
      8 InvocationCompleted`,
  },
  failureCaught: {
    ...named,
    status: 'SUCCEEDED',
    result: { name: 'CallbackExternalError', message: 'not today', errorData: 'ticket 7', cause: 'Denied' },
    callbacks: [{ send: 'failure', error: denied, after: 1 }],
    history: `
      4 CallbackFailed Callback #C error=Denied message='not today' data='ticket 7'
      5 InvocationCompleted`,
  },
  timeoutCaught: {
    ...named,
    status: 'SUCCEEDED',
    result: 'CallbackTimeoutError',
    history: `
      4 CallbackTimedOut Callback #C
      5 WaitStarted Wait #W
      8 InvocationCompleted`,
  },
  answerThenWait: {
    ...named,
    status: 'SUCCEEDED',
    result: '"yes"',
    callbacks: [{ send: 'success', payload: 'yes', after: 1 }],
    history: `
      4 CallbackSucceeded Callback #C
      5 WaitStarted Wait #W duration=2
      8 InvocationCompleted`,
  },
  answersInReverse: {
    status: 'SUCCEEDED',
    result: ['"A"', '"B"'],
    callbacks: [
      { name: 'b', send: 'success', payload: 'B', after: 1 },
      { name: 'a', send: 'success', payload: 'A', after: 2 },
    ],
    history: `
      2 CallbackStarted Callback #A name=a
      3 CallbackStarted Callback #B name=b
      4 InvocationCompleted
      5 CallbackSucceeded Callback #B
      6 InvocationCompleted
      7 CallbackSucceeded Callback #A
      8 InvocationCompleted`,
  },
  callbackInChild: {
    status: 'SUCCEEDED',
    result: '"in"',
    callbacks: [{ name: 'inside', send: 'success', payload: 'in', after: 1 }],
    history: `
      2 ContextStarted RunInChildContext #C
      3 CallbackStarted Callback #B ^C name=inside
      5 CallbackSucceeded Callback #B ^C
      6 ContextSucceeded RunInChildContext #C`,
  },
  emptyAnswer: {
    status: 'SUCCEEDED',
    result: { isUndefined: true },
    callbacks: [{ send: 'success', after: 1 }],
    history: `
      4 CallbackSucceeded Callback #C
      5 InvocationCompleted`,
  },
  waitFailure: {
    ...named,
    status: 'FAILED',
    callbacks: [{ send: 'failure', error: denied, after: 1 }],
    history: `
      2 ContextStarted WaitForCallback #W name=$NAME
      3 CallbackStarted Callback #C ^W
      7 CallbackFailed Callback #C ^W error=Denied
      8 ContextFailed WaitForCallback #W error=* message='not today'
      10 ExecutionFailed error=CallbackExternalError message='not today'`,
  },
  waitHeartbeatMissed: {
    ...named,
    status: 'FAILED',
    history: `
      3 CallbackStarted Callback #C ^W heartbeat=2
      7 CallbackTimedOut Callback #C ^W error=Callback.Heartbeat
      8 ContextFailed WaitForCallback #W error=*
      10 ExecutionFailed error=CallbackTimeoutError`,
  },
  submitterRetried: {
    ...named,
    status: 'FAILED',
    history: `
      2 ContextStarted WaitForCallback #W
      4 StepStarted Step #S ^W
      5 StepFailed Step #S ^W error=Error message=busy attempt=1 delay=1
      6 InvocationCompleted
      7 StepStarted Step #S ^W
      8 StepFailed Step #S ^W attempt=2
      9 ContextFailed WaitForCallback #W
      11 ExecutionFailed error=CallbackSubmitterError message=busy`,
  },
  submitterFailsCaught: {
    ...named,
    status: 'SUCCEEDED',
    result: { name: 'CallbackSubmitterError', message: 'no such system', cause: 'StepError' },
    history: `
      5 StepFailed Step #S ^W error=RangeError
      6 ContextFailed WaitForCallback #W
      7 InvocationCompleted`,
  },
  waitsInTurn: {
    status: 'SUCCEEDED',
    result: ['"1"', '"2"'],
    callbacks: [
      { send: 'success', payload: '1', after: 1 },
      { send: 'success', payload: '2', after: 1 },
    ],
    history: `
      2 ContextStarted WaitForCallback #A name=first
      8 ContextSucceeded WaitForCallback #A
      9 ContextStarted WaitForCallback #B name=second
      10 CallbackStarted Callback #C ^B
      13 InvocationCompleted
      15 ContextSucceeded WaitForCallback #B`,
  },
  waitThenWait: {
    ...named,
    status: 'SUCCEEDED',
    result: '"yes"',
    callbacks: [{ send: 'success', payload: 'yes', after: 1 }],
    history: `
      8 ContextSucceeded WaitForCallback #A
      9 WaitStarted Wait #W
      12 InvocationCompleted`,
  },
  namedInvoke: {
    status: 'SUCCEEDED',
    result: { n: 1 },
    history: `
      2 ChainedInvokeStarted ChainedInvoke #I name=ask function=callee input='{"n":1}'
      3 InvocationCompleted
      4 ChainedInvokeSucceeded ChainedInvoke #I name=ask result='{"n":1}'
      5 InvocationCompleted`,
  },
  unnamedInvoke: {
    status: 'SUCCEEDED',
    result: { n: 1 },
    history: `
      2 ChainedInvokeStarted ChainedInvoke #I function=callee
      4 ChainedInvokeSucceeded ChainedInvoke #I`,
  },
  nullInput: {
    status: 'SUCCEEDED',
    result: null,
    history: `
      2 ChainedInvokeStarted #I input='null'
      4 ChainedInvokeSucceeded #I result='null'`,
  },
  resultOfNothing: {
    status: 'SUCCEEDED',
    result: { value: 'nothing' },
    history: `
      2 ChainedInvokeStarted #I function=quiet
      4 ChainedInvokeSucceeded #I`,
  },
  invokeErrorCaught: {
    status: 'SUCCEEDED',
    result: { name: 'InvokeError', message: 'refused' },
    history: `
      4 ChainedInvokeFailed #I message=refused
      5 InvocationCompleted`,
  },
  invokesInTurn: {
    status: 'SUCCEEDED',
    result: 2,
    history: `
      4 ChainedInvokeSucceeded #A result='1'
      5 ChainedInvokeStarted #B name=second input='2'
      7 ChainedInvokeSucceeded #B result='2'`,
  },
  invokesAtOnce: {
    status: 'SUCCEEDED',
    result: ['A', 'B'],
    history: `
      2 ChainedInvokeStarted #A name=a
      3 ChainedInvokeStarted #B name=b
      4 InvocationCompleted`,
  },
  invokeThenWait: {
    status: 'SUCCEEDED',
    result: 'once',
    history: `
      4 ChainedInvokeSucceeded #I
      5 WaitStarted Wait #W
      8 InvocationCompleted`,
  },
  invokeFailureInChild: {
    status: 'FAILED',
    history: `
      2 ContextStarted RunInChildContext #C
      3 ChainedInvokeStarted #I ^C
      5 ChainedInvokeFailed #I ^C
      6 ContextFailed RunInChildContext #C error=InvokeError
      8 ExecutionFailed error=ChildContextError message=refused`,
  },
};
