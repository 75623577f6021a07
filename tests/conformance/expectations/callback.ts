/** What must come of each handler in `handlers/callback.ts`. */
import type { Expectations } from '../expectation.ts';

export const callback: Expectations = {
  '4-1': {
    random: { CB_NAME: 10, CB_PAYLOAD: 12 },
    input: '$CB_NAME',
    status: 'SUCCEEDED',
    callbacks: [{ name: '$CB_NAME', send: 'success', payload: '$CB_PAYLOAD', after: 1 }],
    history: `
      2 CallbackStarted Callback #ID1 name=$CB_NAME callback=*
      3 InvocationCompleted
      4 CallbackSucceeded Callback #ID1 name=$CB_NAME result='"$CB_PAYLOAD"'
      5 InvocationCompleted
      6 ExecutionSucceeded Result=*`,
  },
  '4-3': {
    random: { CB_NAME: 10 },
    input: '$CB_NAME',
    status: 'FAILED',
    history: `
      2 CallbackStarted Callback #ID1 name=$CB_NAME callback=* timeout=5
      3 InvocationCompleted
      4 CallbackTimedOut Callback #ID1 name=$CB_NAME error='Callback.Timeout'
      5 InvocationCompleted
      6 ExecutionFailed error=*`,
  },
  '4-5': {
    random: { CB_NAME: 10, CB_PAYLOAD: 12 },
    input: '$CB_NAME',
    status: 'SUCCEEDED',
    callbacks: [
      { name: '$CB_NAME', send: 'heartbeat' },
      { name: '$CB_NAME', send: 'success', payload: '$CB_PAYLOAD', after: 1 },
    ],
    history: `
      2 CallbackStarted Callback #ID1 name=$CB_NAME callback=* heartbeat=10
      3 InvocationCompleted
      4 CallbackSucceeded Callback #ID1 name=$CB_NAME result='"$CB_PAYLOAD"'
      5 InvocationCompleted
      6 ExecutionSucceeded Result=*`,
  },
  '4-6': {
    random: { CB_NAME: 10 },
    input: '$CB_NAME',
    status: 'FAILED',
    callbacks: [
      {
        name: '$CB_NAME',
        send: 'failure',
        error: { ErrorType: 'RejectedError', ErrorMessage: 'not approved' },
        after: 1,
      },
    ],
    history: `
      2 CallbackStarted Callback #ID1 name=$CB_NAME callback=*
      3 InvocationCompleted
      4 CallbackFailed Callback #ID1 name=$CB_NAME error='RejectedError' message='not approved'
      5 InvocationCompleted
      6 ExecutionFailed error=* message='not approved'`,
  },
  '4-8': {
    random: { CB_NAME: 10 },
    input: '$CB_NAME',
    status: 'FAILED',
    history: `
      2 CallbackStarted Callback #CB1 name=$CB_NAME callback=* timeout=5
      3 StepStarted Step #STEP1
      4 StepSucceeded Step #STEP1
      5 InvocationCompleted
      6 CallbackTimedOut Callback #CB1 name=$CB_NAME error='Callback.Timeout'
      7 InvocationCompleted
      8 ExecutionFailed error=*`,
  },
  '4-10': {
    random: { CB_NAME: 10 },
    input: '$CB_NAME',
    status: 'FAILED',
    callbacks: [
      {
        name: '$CB_NAME',
        send: 'failure',
        error: { ErrorType: 'RejectedError', ErrorMessage: 'not approved' },
        after: 1,
      },
    ],
    history: `
      2 CallbackStarted Callback #CB1 name=$CB_NAME callback=*
      3 WaitStarted Wait #WAIT1 duration=5
      4 InvocationCompleted
      5 CallbackFailed Callback #CB1 name=$CB_NAME error='RejectedError' message='not approved'
      6 InvocationCompleted
      7 WaitSucceeded Wait #WAIT1 duration=5
      8 InvocationCompleted
      9 ExecutionFailed error=*`,
  },
  '4-11': {
    random: { CB_NAME: 10 },
    input: '$CB_NAME',
    status: 'FAILED',
    history: `
      2 CallbackStarted Callback #CB1 name=$CB_NAME callback=* timeout=3
      3 WaitStarted Wait #WAIT1 duration=6
      4 InvocationCompleted
      5 CallbackTimedOut Callback #CB1 name=$CB_NAME error='Callback.Timeout'
      6 InvocationCompleted
      7 WaitSucceeded Wait #WAIT1 duration=6
      8 InvocationCompleted
      9 ExecutionFailed error=*`,
  },
  '4-13': {
    random: { CB_NAME: 10 },
    input: '$CB_NAME',
    status: 'SUCCEEDED',
    callbacks: [
      {
        name: '$CB_NAME',
        send: 'failure',
        error: { ErrorType: 'RejectedError', ErrorMessage: 'not approved' },
        after: 1,
      },
    ],
    history: `
      2 CallbackStarted Callback #CB1 name=$CB_NAME callback=*
      3 InvocationCompleted
      4 CallbackFailed Callback #CB1 name=$CB_NAME error='RejectedError' message='not approved'
      5 WaitStarted Wait #WAIT1 duration=2
      6 InvocationCompleted
      7 WaitSucceeded Wait #WAIT1 duration=2
      8 InvocationCompleted
      9 ExecutionSucceeded Result=*`,
  },
  '4-15': {
    random: { CB_NAME: 10, CB_PAYLOAD_ID: 8 },
    input: '$CB_NAME',
    status: 'SUCCEEDED',
    result: { received: { id: '$CB_PAYLOAD_ID', message: 'hello', timestamp: 1767225600 } },
    callbacks: [
      {
        name: '$CB_NAME',
        send: 'success',
        payload: { id: '$CB_PAYLOAD_ID', message: 'hello', timestamp: '2026-01-01T00:00:00.000Z' },
        after: 1,
      },
    ],
    history: `
      2 CallbackStarted Callback #CB1 name=$CB_NAME callback=*
      3 InvocationCompleted
      4 CallbackSucceeded Callback #CB1 name=$CB_NAME Result=*
      5 InvocationCompleted
      6 ExecutionSucceeded Result=*`,
  },
  '4-16': {
    random: { CB_NAME: 10 },
    input: '$CB_NAME',
    status: 'SUCCEEDED',
    result: { count: 42, doubled: 84 },
    callbacks: [{ name: '$CB_NAME', send: 'success', payload: 42, after: 1 }],
    history: `
      2 CallbackStarted Callback #CB1 name=$CB_NAME callback=*
      3 InvocationCompleted
      4 CallbackSucceeded Callback #CB1 name=$CB_NAME Result=*
      5 InvocationCompleted
      6 ExecutionSucceeded Result=*`,
  },
  '4-18': {
    random: { CB_NAME_A: 10, CB_NAME_B: 10, CB_PAYLOAD_A: 12, CB_PAYLOAD_B: 12 },
    input: ['$CB_NAME_A', '$CB_NAME_B'],
    status: 'SUCCEEDED',
    callbacks: [
      { name: '$CB_NAME_A', send: 'success', payload: '$CB_PAYLOAD_A', after: 3 },
      { name: '$CB_NAME_B', send: 'success', payload: '$CB_PAYLOAD_B', after: 4 },
    ],
    history: `
      2 CallbackStarted Callback #CB1 name=$CB_NAME_A callback=*
      3 CallbackStarted Callback #CB2 name=$CB_NAME_B callback=*
      4 InvocationCompleted
      5 CallbackSucceeded Callback #CB1 name=$CB_NAME_A result='"$CB_PAYLOAD_A"'
      6 InvocationCompleted
      7 CallbackSucceeded Callback #CB2 name=$CB_NAME_B result='"$CB_PAYLOAD_B"'
      8 InvocationCompleted
      9 ExecutionSucceeded Result=*`,
  },
};
