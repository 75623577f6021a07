/** What must come of each workflow in `handlers/steps-and-waits.ts`. */
import type { Expectations } from '../../expectation.ts';

export const stepsAndWaits: Expectations = {
  failsForGood: {
    status: 'FAILED',
    history: `
      2 StepStarted Step #S name=fail
      3 StepFailed Step #S name=fail error=RangeError message='out of range' attempt=1
      4 InvocationCompleted
      5 ExecutionFailed error=StepError message='out of range'`,
  },
  unnamedStep: {
    status: 'SUCCEEDED',
    result: 1,
    history: `
      2 StepStarted Step #S
      3 StepSucceeded Step #S result='1' attempt=1
      4 InvocationCompleted
      5 ExecutionSucceeded result='1'`,
  },
  structuredResult: {
    input: { a: { b: ['c'] } },
    status: 'SUCCEEDED',
    result: { event: { a: { b: ['c'] } }, list: [1, null, 'two'], flag: false },
    history: `
      1 ExecutionStarted input='{"a":{"b":["c"]}}'
      3 StepSucceeded Step #S result='{"event":{"a":{"b":["c"]}},"list":[1,null,"two"],"flag":false}'`,
  },
  undefinedResult: {
    status: 'SUCCEEDED',
    result: { isUndefined: true },
    history: `
      3 StepSucceeded Step #S Result=*
      5 InvocationCompleted
      7 InvocationCompleted`,
  },
  serdesOnReplay: {
    status: 'SUCCEEDED',
    result: 86_400_000,
    history: `
      3 StepSucceeded Step #S result='1970-01-02T00:00:00.000Z'
      7 InvocationCompleted`,
  },
  exhausted: {
    status: 'FAILED',
    history: `
      3 StepFailed Step #S error=RangeError attempt=1 delay=2
      4 InvocationCompleted
      5 StepStarted Step #S
      6 StepFailed Step #S error=RangeError attempt=2 delay=4
      7 InvocationCompleted
      8 StepStarted Step #S
      9 StepFailed Step #S error=RangeError message='out of range' attempt=3
      10 InvocationCompleted
      11 ExecutionFailed error=StepError`,
  },
  exhaustedAndCaught: {
    status: 'SUCCEEDED',
    result: { name: 'StepError', message: 'out of range', cause: 'RangeError' },
    history: `
      3 StepFailed Step #S attempt=1 delay=2
      6 StepFailed Step #S attempt=2
      7 InvocationCompleted`,
  },
  backoff: {
    status: 'SUCCEEDED',
    result: 5,
    history: `
      3 StepFailed Step #S attempt=1 delay=2
      6 StepFailed Step #S attempt=2 delay=4
      9 StepFailed Step #S attempt=3 delay=5
      12 StepFailed Step #S attempt=4 delay=5
      15 StepSucceeded Step #S attempt=5 result='5'`,
  },
  linear: {
    status: 'SUCCEEDED',
    result: 4,
    history: `
      3 StepFailed Step #S attempt=1 delay=1
      6 StepFailed Step #S attempt=2 delay=3
      9 StepFailed Step #S attempt=3 delay=5
      12 StepSucceeded Step #S attempt=4`,
  },
  retriedByMessage: {
    status: 'FAILED',
    history: `
      3 StepFailed Step #S error=RangeError attempt=1 delay=1
      6 StepFailed Step #S error=Error message=another attempt=2
      7 InvocationCompleted
      8 ExecutionFailed error=StepError message=another`,
  },
  atLeastOnceCrash: {
    random: { INPUT: 12 },
    input: '$INPUT',
    status: 'SUCCEEDED',
    result: '$INPUT again',
    history: `
      2 StepStarted Step #A
      3 StepSucceeded Step #A
      4 StepStarted Step #B
      5 InvocationCompleted error='Runtime.ExitError'
      6 StepSucceeded Step #B result='"$INPUT again"' attempt=1
      7 InvocationCompleted`,
    logs: `
      2 message=/$INPUT/ attempt=1`,
  },
  atMostOnceCrash: {
    random: { INPUT: 12 },
    input: '$INPUT',
    status: 'FAILED',
    history: `
      2 StepStarted Step #A
      3 InvocationCompleted error='Runtime.ExitError'
      4 StepFailed Step #A error=StepInterruptedError
      5 InvocationCompleted
      6 ExecutionFailed error=StepError`,
    logs: `
      1 message=/$INPUT/`,
  },
  atMostOnceCrashCaught: {
    status: 'SUCCEEDED',
    result: 'StepInterruptedError',
    history: `
      4 StepFailed Step #A error=StepInterruptedError
      5 InvocationCompleted`,
  },
  namedWait: {
    status: 'SUCCEEDED',
    result: 2,
    history: `
      4 WaitStarted Wait #W name=pause duration=90
      5 InvocationCompleted
      6 WaitSucceeded Wait #W name=pause duration=90
      7 StepStarted Step #S name=after
      8 StepSucceeded Step #S name=after result='2'
      9 InvocationCompleted`,
  },
  longWait: {
    status: 'SUCCEEDED',
    result: 'later',
    history: `
      2 WaitStarted Wait #W duration=93600
      3 InvocationCompleted
      4 WaitSucceeded Wait #W duration=93600
      5 InvocationCompleted`,
  },
  waitsAtOnce: {
    status: 'SUCCEEDED',
    result: 'both',
    history: `
      2 WaitStarted Wait #L name=long duration=3
      3 WaitStarted Wait #S name=short duration=1
      4 InvocationCompleted
      5 WaitSucceeded Wait #S
      6 InvocationCompleted
      7 WaitSucceeded Wait #L
      8 InvocationCompleted`,
  },
};
