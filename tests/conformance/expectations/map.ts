/** What must come of each handler in `handlers/map.ts`. */
import type { Expectations } from '../expectation.ts';

export const map: Expectations = {
  '9-1': {
    input: ['World', 'Kiro'],
    status: 'SUCCEEDED',
    result: ['Hello, World!', 'Hello, Kiro!'],
    history: `
      2 ContextStarted Map #CTX_M
      3 ContextStarted MapIteration #ITER0 ^CTX_M
      4 StepStarted Step #STEP0 ^ITER0
      5 StepSucceeded Step #STEP0 ^ITER0 result='"Hello, World!"'
      6 ContextSucceeded MapIteration #ITER0 ^CTX_M result='"Hello, World!"'
      7 ContextStarted MapIteration #ITER1 ^CTX_M
      8 StepStarted Step #STEP1 ^ITER1
      9 StepSucceeded Step #STEP1 ^ITER1 result='"Hello, Kiro!"'
      10 ContextSucceeded MapIteration #ITER1 ^CTX_M result='"Hello, Kiro!"'
      11 ContextSucceeded Map #CTX_M
      12 InvocationCompleted`,
  },
  '9-3': {
    input: [10, 20, 30],
    status: 'SUCCEEDED',
    result: [10, 21, 32],
    history: `
      2 ContextStarted Map #CTX_M
      3 ContextStarted MapIteration #ITER0 ^CTX_M
      4 ContextSucceeded MapIteration #ITER0 ^CTX_M result='10'
      5 ContextStarted MapIteration #ITER1 ^CTX_M
      6 ContextSucceeded MapIteration #ITER1 ^CTX_M result='21'
      7 ContextStarted MapIteration #ITER2 ^CTX_M
      8 ContextSucceeded MapIteration #ITER2 ^CTX_M result='32'
      9 ContextSucceeded Map #CTX_M
      10 InvocationCompleted`,
  },
  '9-5': {
    status: 'SUCCEEDED',
    result: {
      completionReason: 'FAILURE_TOLERANCE_EXCEEDED',
      status: 'FAILED',
      successCount: 1,
      failureCount: 1,
      totalCount: 2,
    },
    history: `
      2 ContextStarted Map #CTX_M
      3 ContextStarted MapIteration #ITER0 ^CTX_M
      4 ContextSucceeded MapIteration #ITER0 ^CTX_M result='"ok"'
      5 ContextStarted MapIteration #ITER1 ^CTX_M
      6 ContextFailed MapIteration #ITER1 ^CTX_M Error=*
      7 ContextSucceeded Map #CTX_M
      8 InvocationCompleted`,
  },
  '9-6': {
    status: 'FAILED',
    history: `
      2 ContextStarted Map #CTX_M
      3 ContextStarted MapIteration #ITER0 ^CTX_M
      4 ContextFailed MapIteration #ITER0 ^CTX_M Error=*
      5 ContextSucceeded Map #CTX_M
      6 InvocationCompleted
      7 ExecutionFailed error=*`,
  },
  '9-8': {
    status: 'SUCCEEDED',
    result: { completionReason: 'ALL_COMPLETED', status: 'FAILED', successCount: 2, failureCount: 1, totalCount: 3 },
    history: `
      2 ContextStarted Map #CTX_M
      3 ContextStarted MapIteration #ITER0 ^CTX_M
      4 ContextSucceeded MapIteration #ITER0 ^CTX_M
      5 ContextStarted MapIteration #ITER1 ^CTX_M
      6 ContextFailed MapIteration #ITER1 ^CTX_M Error=*
      7 ContextStarted MapIteration #ITER2 ^CTX_M
      8 ContextSucceeded MapIteration #ITER2 ^CTX_M
      9 ContextSucceeded Map #CTX_M
      10 InvocationCompleted`,
  },
  '9-10': {
    status: 'SUCCEEDED',
    result: { completionReason: 'FAILURE_TOLERANCE_EXCEEDED', successCount: 0, failureCount: 2, totalCount: 2 },
    history: `
      2 ContextStarted Map #CTX_M
      3 ContextStarted MapIteration #ITER0 ^CTX_M
      4 ContextFailed MapIteration #ITER0 ^CTX_M Error=*
      5 ContextStarted MapIteration #ITER1 ^CTX_M
      6 ContextFailed MapIteration #ITER1 ^CTX_M Error=*
      7 ContextSucceeded Map #CTX_M
      8 InvocationCompleted`,
  },
  '9-11': {
    status: 'SUCCEEDED',
    result: ['r0', 'r1', 'r2'],
    history: `
      2 ContextStarted Map #CTX_M`,
  },
  '9-13': {
    input: [1, 2],
    status: 'SUCCEEDED',
    result: [10, 20],
    history: `
      2 ContextStarted Map #CTX_M name=named-items
      3 ContextStarted MapIteration #ITER0 ^CTX_M name=item-1
      4 ContextSucceeded MapIteration #ITER0 ^CTX_M name=item-1 result='10'
      5 ContextStarted MapIteration #ITER1 ^CTX_M name=item-2
      6 ContextSucceeded MapIteration #ITER1 ^CTX_M name=item-2 result='20'
      7 ContextSucceeded Map #CTX_M name=named-items
      8 InvocationCompleted`,
  },
  '9-15': {
    status: 'SUCCEEDED',
    result: ['r0', 'r1'],
    history: `
      2 ContextStarted Map #CTX_M
      3 ContextStarted MapIteration #ITER0 ^CTX_M
      4 StepStarted Step #STEP0 ^ITER0
      5 StepSucceeded Step #STEP0 ^ITER0 result='"r0"'
      6 ContextSucceeded MapIteration #ITER0 ^CTX_M result='"r0"'
      7 ContextStarted MapIteration #ITER1 ^CTX_M
      8 WaitStarted Wait #WAIT1 ^ITER1 duration=1
      9 InvocationCompleted
      10 WaitSucceeded Wait #WAIT1 ^ITER1 duration=1
      11 StepStarted Step #STEP1 ^ITER1
      12 StepSucceeded Step #STEP1 ^ITER1 result='"r1"'
      13 ContextSucceeded MapIteration #ITER1 ^CTX_M result='"r1"'
      14 ContextSucceeded Map #CTX_M
      15 InvocationCompleted`,
  },
  '9-16': {
    status: 'SUCCEEDED',
    result: { successCount: 4, totalCount: 4 },
    history: `
      2 ContextStarted Map #CTX_M
      3 ContextStarted MapIteration #ITER0 ^CTX_M
      4 ContextSucceeded MapIteration #ITER0 ^CTX_M
      5 ContextStarted MapIteration #ITER1 ^CTX_M
      6 ContextSucceeded MapIteration #ITER1 ^CTX_M
      7 ContextStarted MapIteration #ITER2 ^CTX_M
      8 ContextSucceeded MapIteration #ITER2 ^CTX_M
      9 ContextStarted MapIteration #ITER3 ^CTX_M
      10 ContextSucceeded MapIteration #ITER3 ^CTX_M
      11 ContextSucceeded Map #CTX_M
      12 InvocationCompleted`,
  },
  '9-18': {
    status: 'SUCCEEDED',
    result: { completionReason: 'ALL_COMPLETED', status: 'FAILED', successCount: 1, failureCount: 1, totalCount: 2 },
    history: `
      2 ContextStarted Map #CTX_M
      3 ContextStarted MapIteration #ITER0 ^CTX_M
      4 ContextSucceeded MapIteration #ITER0 ^CTX_M result='"ok"'
      5 ContextStarted MapIteration #ITER1 ^CTX_M
      6 ContextFailed MapIteration #ITER1 ^CTX_M Error=*
      7 ContextSucceeded Map #CTX_M
      8 WaitStarted Wait #WAIT1 duration=1
      9 InvocationCompleted
      10 WaitSucceeded Wait #WAIT1 duration=1
      11 InvocationCompleted`,
  },
  '9-20': {
    status: 'SUCCEEDED',
    result: ['X', 'Y'],
    history: `
      2 ContextStarted Map #CTX_M
      3 ContextStarted MapIteration #ITER0 ^CTX_M
      4 ContextSucceeded MapIteration #ITER0 ^CTX_M
      5 ContextStarted MapIteration #ITER1 ^CTX_M
      6 ContextSucceeded MapIteration #ITER1 ^CTX_M
      7 ContextSucceeded Map #CTX_M result='OPSERDE:X,Y'
      8 WaitStarted Wait #WAIT1 duration=1
      9 InvocationCompleted
      10 WaitSucceeded Wait #WAIT1 duration=1
      11 InvocationCompleted`,
  },
};
