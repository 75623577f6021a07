/** What must come of each handler in `handlers/child.ts`. */
import type { Expectations } from '../expectation.ts';

export const child: Expectations = {
  '3-1': {
    random: { INPUT_1: 8 },
    input: '$INPUT_1',
    status: 'SUCCEEDED',
    result: '$INPUT_1',
    history: `
      2 ContextStarted RunInChildContext #CTX1
      3 StepStarted Step #STEP1 ^CTX1
      4 StepSucceeded Step #STEP1 ^CTX1 result='"$INPUT_1"'
      5 ContextSucceeded RunInChildContext #CTX1 result='"$INPUT_1"'
      6 InvocationCompleted`,
  },
  '3-3': {
    random: { INPUT_1: 8 },
    input: '$INPUT_1',
    status: 'SUCCEEDED',
    result: '$INPUT_1',
    history: `
      2 ContextStarted RunInChildContext #CTX1 name=$NAME1
      3 StepStarted Step #STEP1 ^CTX1
      4 StepSucceeded Step #STEP1 ^CTX1 result='"$INPUT_1"'
      5 StepStarted Step #STEP2 ^CTX1
      6 StepSucceeded Step #STEP2 ^CTX1 result='"$INPUT_1"'
      7 ContextSucceeded RunInChildContext #CTX1 name=$NAME1 result='"$INPUT_1"'
      8 InvocationCompleted`,
  },
  '3-5': {
    random: { INPUT_1: 8 },
    input: '$INPUT_1',
    status: 'SUCCEEDED',
    result: '$INPUT_1',
    history: `
      2 ContextStarted RunInChildContext #CTX1
      3 StepStarted Step #STEP1 ^CTX1
      4 StepFailed Step #STEP1 ^CTX1 Error=*
      5 ContextFailed RunInChildContext #CTX1 Error=*
      6 StepStarted Step #STEP2
      7 StepSucceeded Step #STEP2 result='"$INPUT_1"'
      8 InvocationCompleted`,
  },
  '3-6': {
    random: { INPUT_1: 8 },
    input: '$INPUT_1',
    status: 'SUCCEEDED',
    result: '$INPUT_1',
    history: `
      2 ContextStarted RunInChildContext #CTX_OUTER name=$NAME_OUTER
      3 StepStarted Step #STEP1 ^CTX_OUTER
      4 StepSucceeded Step #STEP1 ^CTX_OUTER result='"$INPUT_1"'
      5 ContextStarted RunInChildContext #CTX_INNER ^CTX_OUTER name=$NAME_INNER
      6 StepStarted Step #STEP2 ^CTX_INNER
      7 StepSucceeded Step #STEP2 ^CTX_INNER result='"$INPUT_1"'
      8 ContextSucceeded RunInChildContext #CTX_INNER ^CTX_OUTER name=$NAME_INNER result='"$INPUT_1"'
      9 ContextSucceeded RunInChildContext #CTX_OUTER name=$NAME_OUTER result='"$INPUT_1"'
      10 InvocationCompleted`,
  },
  '3-8': {
    status: 'FAILED',
    history: `
      2 ContextStarted RunInChildContext #CTX1 name=$NAME1
      3 StepStarted Step #STEP1 ^CTX1
      4 StepFailed Step #STEP1 ^CTX1 Error=* attempt=1 delay=*
      5 InvocationCompleted
      6 StepStarted Step #STEP1 ^CTX1
      7 StepFailed Step #STEP1 ^CTX1 message=* error=* attempt=2
      8 ContextFailed RunInChildContext #CTX1 name=$NAME1 message=* error=*
      9 InvocationCompleted`,
  },
  '3-10': {
    random: { INPUT_1: 8 },
    input: '$INPUT_1',
    status: 'SUCCEEDED',
    result: '$INPUT_1',
    history: `
      2 ContextStarted RunInChildContext #CTX1 name=$NAME1
      3 StepStarted Step #STEP1 ^CTX1
      4 StepSucceeded Step #STEP1 ^CTX1 result='"$INPUT_1"'
      5 WaitStarted Wait #WAIT1 ^CTX1 duration=*
      6 InvocationCompleted
      7 WaitSucceeded Wait #WAIT1 ^CTX1 duration=*
      8 ContextSucceeded RunInChildContext #CTX1 name=$NAME1 result='"$INPUT_1"'
      9 InvocationCompleted`,
  },
  '3-11': {
    random: { INPUT_1: 8 },
    input: '$INPUT_1',
    status: 'SUCCEEDED',
    history: `
      2 ContextStarted RunInChildContext #CTX1 name=$NAME1
      3 StepStarted Step #STEP1 ^CTX1
      4 StepSucceeded Step #STEP1 ^CTX1
      5 ContextSucceeded RunInChildContext #CTX1 name=$NAME1
      6 WaitStarted Wait #WAIT1 duration=*
      7 InvocationCompleted
      8 WaitSucceeded Wait #WAIT1 duration=*
      9 InvocationCompleted`,
    logs: `
      2 message=/$INPUT_1/`,
  },
  '3-13': {
    random: { INPUT_1: 8 },
    input: '$INPUT_1',
    status: 'SUCCEEDED',
    result: '$INPUT_1',
    history: `
      2 ContextStarted RunInChildContext #CTX1 name=$NAME1
      3 WaitStarted Wait #WAIT1 ^CTX1 duration=*
      4 InvocationCompleted
      5 WaitSucceeded Wait #WAIT1 ^CTX1 duration=*
      6 ContextSucceeded RunInChildContext #CTX1 name=$NAME1 result='"$INPUT_1"'
      7 StepStarted Step #STEP1
      8 StepSucceeded Step #STEP1 result='"$INPUT_1"'
      9 InvocationCompleted`,
  },
  '3-15': {
    status: 'FAILED',
    history: `
      2 ContextStarted RunInChildContext #CTX1 name=$NAME1
      3 ContextFailed RunInChildContext #CTX1 name=$NAME1 message=* error=*
      4 InvocationCompleted`,
  },
  '3-16': {
    status: 'SUCCEEDED',
    result: null,
    history: `
      2 ContextStarted RunInChildContext #CTX1 name=$NAME1
      3 ContextSucceeded RunInChildContext #CTX1 name=$NAME1
      4 InvocationCompleted`,
  },
  '3-18': {
    random: { INPUT_1: 8 },
    input: '$INPUT_1',
    status: 'SUCCEEDED',
    result: '$INPUT_1',
    history: `
      2 ContextStarted RunInChildContext #CTX1 name=$NAME1
      3 StepStarted Step #STEP1 ^CTX1
      4 StepSucceeded Step #STEP1 ^CTX1 result='"$INPUT_1"'
      5 WaitStarted Wait #WAIT1 ^CTX1 duration=*
      6 InvocationCompleted
      7 WaitSucceeded Wait #WAIT1 ^CTX1 duration=*
      8 ContextSucceeded RunInChildContext #CTX1 name=$NAME1 result='"$INPUT_1"'
      9 StepStarted Step #STEP2
      10 StepSucceeded Step #STEP2 result='"$INPUT_1"'
      11 WaitStarted Wait #WAIT2 duration=*
      12 InvocationCompleted
      13 WaitSucceeded Wait #WAIT2 duration=*
      14 InvocationCompleted`,
  },
};
