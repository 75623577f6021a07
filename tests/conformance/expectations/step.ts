/** What must come of each handler in `handlers/step.ts`. */
import type { Expectations } from '../expectation.ts';

export const step: Expectations = {
  '1-1': {
    input: 'World',
    status: 'SUCCEEDED',
    result: 'Hello, World!',
    history: `
      2 StepStarted Step #ID1
      3 StepSucceeded Step #ID1
      4 InvocationCompleted`,
  },
  '1-3': {
    status: 'SUCCEEDED',
    result: 'first_second',
    history: `
      2 StepStarted Step #ID1
      3 StepSucceeded Step #ID1
      4 StepStarted Step #ID2
      5 StepSucceeded Step #ID2
      6 InvocationCompleted`,
  },
  '1-5': {
    status: 'SUCCEEDED',
    result: null,
    history: `
      2 StepStarted Step #ID1
      3 StepSucceeded Step #ID1
      4 InvocationCompleted`,
  },
  '1-6': {
    input: 'hello world',
    status: 'SUCCEEDED',
    result: 'HELLO WORLD',
    history: `
      2 StepStarted Step #ID1
      3 StepSucceeded Step #ID1
      4 InvocationCompleted`,
  },
  '1-8': {
    status: 'SUCCEEDED',
    result: 'computed',
    history: `
      2 StepStarted Step #ID1
      3 StepSucceeded Step #ID1
      4 WaitStarted Wait #ID2 duration=2
      5 InvocationCompleted
      6 WaitSucceeded Wait #ID2 duration=2
      7 InvocationCompleted`,
  },
  '1-10': {
    status: 'SUCCEEDED',
    history: `
      2 StepStarted Step #ID1
      3 StepFailed Step #ID1 message=* error=*
      4 WaitStarted Wait #ID2 duration=1
      5 InvocationCompleted
      6 WaitSucceeded Wait #ID2 duration=1
      7 InvocationCompleted`,
  },
  '1-11': {
    status: 'SUCCEEDED',
    result: 'Operation succeeded',
    history: `
      2 StepStarted Step #ID1
      3 StepFailed Step #ID1 Error=* attempt=1 delay=*
      4 InvocationCompleted
      5 StepStarted Step #ID1
      6 StepSucceeded Step #ID1 Result=* attempt=2
      7 InvocationCompleted`,
  },
  '1-13': {
    status: 'SUCCEEDED',
    history: `
      2 StepStarted Step #ID1
      3 StepFailed Step #ID1 Error.Payload=* attempt=1 delay=/^[0-5]$/
      4 InvocationCompleted
      5 StepStarted Step #ID1
      6 StepFailed Step #ID1 Error.Payload=* attempt=2 delay=/^([0-9]|10)$/
      7 InvocationCompleted
      8 StepStarted Step #ID1
      9 StepSucceeded Step #ID1 Result=* attempt=3
      10 InvocationCompleted`,
  },
  '1-15': {
    status: 'SUCCEEDED',
    history: `
      2 StepStarted Step #ID1
      3 StepFailed Step #ID1 message=* error=/.*TransientError$/ attempt=1 delay=1
      4 InvocationCompleted
      5 StepStarted Step #ID1
      6 StepSucceeded Step #ID1 attempt=2
      7 InvocationCompleted`,
  },
  '1-16': {
    status: 'FAILED',
    history: `
      2 StepStarted Step #ID1
      3 StepFailed Step #ID1 message=* error=/.*TransientError$/
      4 InvocationCompleted`,
  },
  '1-18': {
    random: { INPUT_1: 8 },
    input: '$INPUT_1',
    status: 'SUCCEEDED',
    result: 'succeeded on second attempt',
    history: `
      2 StepStarted Step #ID1
      3 InvocationCompleted message=* error='Runtime.ExitError'
      4 StepFailed Step #ID1 message=* error=* attempt=1 delay=*
      5 InvocationCompleted
      6 StepStarted Step #ID1
      7 StepSucceeded Step #ID1 result='"succeeded on second attempt"' truncated=false attempt=2
      8 InvocationCompleted`,
    logs: `
      2 message=/$INPUT_1/`,
  },
  '1-20': {
    status: 'SUCCEEDED',
    result: 'fallback_result',
    history: `
      2 StepStarted Step #ID1
      3 StepFailed Step #ID1 message=* error=*
      4 StepStarted Step #ID2
      5 StepSucceeded Step #ID2
      6 InvocationCompleted`,
  },
};
