/** What must come of each handler in `handlers/wait-for-callback.ts`. */
import type { Expectations } from '../expectation.ts';

export const waitForCallback: Expectations = {
  '7-1': {
    random: { CB_NAME: 10, CB_PAYLOAD: 12 },
    input: '$CB_NAME',
    status: 'SUCCEEDED',
    callbacks: [{ send: 'success', payload: '$CB_PAYLOAD', after: 1 }],
    history: `
      2 ContextStarted WaitForCallback #ID1 name=$CB_NAME
      3 CallbackStarted Callback #CB1 ^ID1 callback=*
      4 StepStarted Step #STEP1 ^ID1
      5 StepSucceeded Step #STEP1 ^ID1
      6 InvocationCompleted
      7 CallbackSucceeded Callback #CB1 ^ID1 result='"$CB_PAYLOAD"'
      8 ContextSucceeded WaitForCallback #ID1 name=$CB_NAME
      9 InvocationCompleted
      10 ExecutionSucceeded Result=*`,
  },
  '7-3': {
    random: { CB_PAYLOAD: 12 },
    status: 'SUCCEEDED',
    callbacks: [{ send: 'success', payload: '$CB_PAYLOAD', after: 1 }],
    history: `
      2 ContextStarted WaitForCallback #ID1
      3 CallbackStarted Callback #CB1 ^ID1 callback=*
      4 StepStarted Step #STEP1 ^ID1
      5 StepSucceeded Step #STEP1 ^ID1
      6 InvocationCompleted
      7 CallbackSucceeded Callback #CB1 ^ID1 result='"$CB_PAYLOAD"'
      8 ContextSucceeded WaitForCallback #ID1
      9 InvocationCompleted
      10 ExecutionSucceeded Result=*`,
  },
  '7-5': {
    random: { CB_NAME: 10 },
    input: '$CB_NAME',
    status: 'FAILED',
    history: `
      2 ContextStarted WaitForCallback #ID1 name=$CB_NAME
      3 CallbackStarted Callback #CB1 ^ID1 callback=* timeout=3
      4 StepStarted Step #STEP1 ^ID1
      5 StepSucceeded Step #STEP1 ^ID1
      6 InvocationCompleted
      7 CallbackTimedOut Callback #CB1 ^ID1 error='Callback.Timeout'
      8 ContextFailed WaitForCallback #ID1 name=$CB_NAME error=*
      9 InvocationCompleted
      10 ExecutionFailed error=*`,
  },
  '7-6': {
    random: { CB_NAME: 10 },
    input: '$CB_NAME',
    status: 'SUCCEEDED',
    result: 'recovered',
    callbacks: [{ send: 'failure', error: { ErrorType: 'RejectedError', ErrorMessage: 'not approved' }, after: 1 }],
    history: `
      2 ContextStarted WaitForCallback #ID1 name=$CB_NAME
      3 CallbackStarted Callback #CB1 ^ID1 callback=*
      4 StepStarted Step #STEP1 ^ID1
      5 StepSucceeded Step #STEP1 ^ID1
      6 InvocationCompleted
      7 CallbackFailed Callback #CB1 ^ID1 error='RejectedError' message='not approved'
      8 ContextFailed WaitForCallback #ID1 name=$CB_NAME error=*
      9 InvocationCompleted
      10 ExecutionSucceeded result='"recovered"'`,
  },
  '7-8': {
    random: { CB_NAME: 10, CB_PAYLOAD: 12 },
    input: '$CB_NAME',
    status: 'SUCCEEDED',
    callbacks: [{ send: 'success', payload: '$CB_PAYLOAD', after: 1 }],
    history: `
      2 ContextStarted RunInChildContext #CTX1 name=wrapper
      3 ContextStarted WaitForCallback #ID1 ^CTX1 name=$CB_NAME
      4 CallbackStarted Callback #CB1 ^ID1 callback=*
      5 StepStarted Step #STEP1 ^ID1
      6 StepSucceeded Step #STEP1 ^ID1
      7 InvocationCompleted
      8 CallbackSucceeded Callback #CB1 ^ID1 result='"$CB_PAYLOAD"'
      9 ContextSucceeded WaitForCallback #ID1 ^CTX1 name=$CB_NAME
      10 ContextSucceeded RunInChildContext #CTX1 name=wrapper
      11 InvocationCompleted
      12 ExecutionSucceeded Result=*`,
  },
  '7-10': {
    random: { CB_NAME: 10, CB_PAYLOAD: 12 },
    input: '$CB_NAME',
    status: 'SUCCEEDED',
    callbacks: [{ send: 'success', payload: '$CB_PAYLOAD', after: 1 }],
    history: `
      2 WaitStarted Wait #W1 duration=1
      3 InvocationCompleted
      4 WaitSucceeded Wait #W1 duration=1
      5 StepStarted Step #S1
      6 StepSucceeded Step #S1
      7 ContextStarted WaitForCallback #ID1 name=$CB_NAME
      8 CallbackStarted Callback #CB1 ^ID1 callback=*
      9 StepStarted Step #STEP1 ^ID1
      10 StepSucceeded Step #STEP1 ^ID1
      11 InvocationCompleted
      12 CallbackSucceeded Callback #CB1 ^ID1 result='"$CB_PAYLOAD"'
      13 ContextSucceeded WaitForCallback #ID1 name=$CB_NAME
      14 InvocationCompleted
      15 ExecutionSucceeded Result=*`,
  },
  '7-11': {
    random: { CB_NAME: 10 },
    input: '$CB_NAME',
    status: 'SUCCEEDED',
    result: 'approved',
    callbacks: [{ send: 'success', payload: { status: 'approved' }, after: 1 }],
    history: `
      2 ContextStarted WaitForCallback #ID1 name=$CB_NAME
      3 CallbackStarted Callback #CB1 ^ID1 callback=*
      4 StepStarted Step #STEP1 ^ID1
      5 StepSucceeded Step #STEP1 ^ID1
      6 InvocationCompleted
      7 CallbackSucceeded Callback #CB1 ^ID1 result='{"status": "approved"}'
      8 ContextSucceeded WaitForCallback #ID1 name=$CB_NAME
      9 InvocationCompleted
      10 ExecutionSucceeded result='"approved"'`,
  },
  '7-13': {
    random: { CB_NAME: 10, CB_PAYLOAD: 12 },
    input: '$CB_NAME',
    status: 'SUCCEEDED',
    callbacks: [{ send: 'heartbeat' }, { send: 'success', payload: '$CB_PAYLOAD', after: 1 }],
    history: `
      2 ContextStarted WaitForCallback #ID1 name=$CB_NAME
      3 CallbackStarted Callback #CB1 ^ID1 callback=* heartbeat=10
      4 StepStarted Step #STEP1 ^ID1
      5 StepSucceeded Step #STEP1 ^ID1
      6 InvocationCompleted
      7 CallbackSucceeded Callback #CB1 ^ID1 result='"$CB_PAYLOAD"'
      8 ContextSucceeded WaitForCallback #ID1 name=$CB_NAME
      9 InvocationCompleted
      10 ExecutionSucceeded Result=*`,
  },
  '7-15': {
    random: { CB_NAME: 10 },
    input: '$CB_NAME',
    status: 'SUCCEEDED',
    callbacks: [{ send: 'success', after: 1 }],
    history: `
      2 ContextStarted WaitForCallback #ID1 name=$CB_NAME
      3 CallbackStarted Callback #CB1 ^ID1 callback=*
      4 StepStarted Step #STEP1 ^ID1
      5 StepSucceeded Step #STEP1 ^ID1
      6 InvocationCompleted
      7 CallbackSucceeded Callback #CB1 ^ID1
      8 ContextSucceeded WaitForCallback #ID1 name=$CB_NAME
      9 InvocationCompleted
      10 ExecutionSucceeded`,
  },
};
