/** What must come of each handler in `handlers/parallel.ts`. */
import type { Expectations } from '../expectation.ts';

export const parallel: Expectations = {
  '8-1': {
    status: 'SUCCEEDED',
    result: ['task-1', 'task-2'],
    history: `
      2 ContextStarted Parallel #CTX_P
      3 ContextStarted ParallelBranch #CTX_B1 ^CTX_P
      4 StepStarted Step #STEP1 ^CTX_B1
      5 StepSucceeded Step #STEP1 ^CTX_B1 result='"task-1"'
      6 ContextSucceeded ParallelBranch #CTX_B1 ^CTX_P result='"task-1"'
      7 ContextStarted ParallelBranch #CTX_B2 ^CTX_P
      8 StepStarted Step #STEP2 ^CTX_B2
      9 StepSucceeded Step #STEP2 ^CTX_B2 result='"task-2"'
      10 ContextSucceeded ParallelBranch #CTX_B2 ^CTX_P result='"task-2"'
      11 ContextSucceeded Parallel #CTX_P
      12 InvocationCompleted`,
  },
  '8-3': {
    status: 'SUCCEEDED',
    result: ['one', 'two'],
    history: `
      2 ContextStarted Parallel #CTX_P
      3 ContextStarted ParallelBranch #CTX_B1 ^CTX_P
      4 ContextSucceeded ParallelBranch #CTX_B1 ^CTX_P result='"one"'
      5 ContextStarted ParallelBranch #CTX_B2 ^CTX_P
      6 ContextSucceeded ParallelBranch #CTX_B2 ^CTX_P result='"two"'
      7 ContextSucceeded Parallel #CTX_P
      8 InvocationCompleted`,
  },
  '8-5': {
    status: 'SUCCEEDED',
    result: [],
    history: `
      2 ContextStarted Parallel #CTX_P
      3 ContextSucceeded Parallel #CTX_P
      4 InvocationCompleted`,
  },
  '8-6': {
    status: 'SUCCEEDED',
    result: {
      completionReason: 'FAILURE_TOLERANCE_EXCEEDED',
      status: 'FAILED',
      successCount: 1,
      failureCount: 1,
      totalCount: 2,
    },
    history: `
      2 ContextStarted Parallel #CTX_P
      3 ContextStarted ParallelBranch #CTX_B1 ^CTX_P
      4 ContextSucceeded ParallelBranch #CTX_B1 ^CTX_P result='"ok"'
      5 ContextStarted ParallelBranch #CTX_B2 ^CTX_P
      6 ContextFailed ParallelBranch #CTX_B2 ^CTX_P Error=*
      7 ContextSucceeded Parallel #CTX_P
      8 InvocationCompleted`,
  },
  '8-8': {
    status: 'SUCCEEDED',
    result: { completionReason: 'MIN_SUCCESSFUL_REACHED', successCount: 2, totalCount: 2 },
    history: `
      2 ContextStarted Parallel #CTX_P
      3 ContextStarted ParallelBranch #CTX_B1 ^CTX_P
      4 ContextSucceeded ParallelBranch #CTX_B1 ^CTX_P
      5 ContextStarted ParallelBranch #CTX_B2 ^CTX_P
      6 ContextSucceeded ParallelBranch #CTX_B2 ^CTX_P
      7 ContextSucceeded Parallel #CTX_P
      8 InvocationCompleted`,
  },
  '8-10': {
    status: 'SUCCEEDED',
    result: { completionReason: 'FAILURE_TOLERANCE_EXCEEDED', successCount: 0, failureCount: 2, totalCount: 2 },
    history: `
      2 ContextStarted Parallel #CTX_P
      3 ContextStarted ParallelBranch #CTX_B1 ^CTX_P
      4 ContextFailed ParallelBranch #CTX_B1 ^CTX_P Error=*
      5 ContextStarted ParallelBranch #CTX_B2 ^CTX_P
      6 ContextFailed ParallelBranch #CTX_B2 ^CTX_P Error=*
      7 ContextSucceeded Parallel #CTX_P
      8 InvocationCompleted`,
  },
  '8-11': {
    status: 'SUCCEEDED',
    result: ['r0', 'r1', 'r2'],
    history: `
      2 ContextStarted Parallel #CTX_P`,
  },
  '8-13': {
    status: 'SUCCEEDED',
    result: { completionReason: 'FAILURE_TOLERANCE_EXCEEDED', successCount: 0, failureCount: 2, totalCount: 2 },
    history: `
      2 ContextStarted Parallel #CTX_P
      3 ContextStarted ParallelBranch #CTX_B1 ^CTX_P
      4 ContextFailed ParallelBranch #CTX_B1 ^CTX_P Error=*
      5 ContextStarted ParallelBranch #CTX_B2 ^CTX_P
      6 ContextFailed ParallelBranch #CTX_B2 ^CTX_P Error=*
      7 ContextSucceeded Parallel #CTX_P
      8 InvocationCompleted`,
  },
  '8-15': {
    status: 'SUCCEEDED',
    result: ['x', 'y'],
    history: `
      2 ContextStarted Parallel #CTX_P
      3 ContextStarted ParallelBranch #CTX_B1 ^CTX_P
      4 ContextSucceeded ParallelBranch #CTX_B1 ^CTX_P result=/wrapped/
      5 ContextStarted ParallelBranch #CTX_B2 ^CTX_P
      6 ContextSucceeded ParallelBranch #CTX_B2 ^CTX_P result=/wrapped/
      7 ContextSucceeded Parallel #CTX_P
      8 InvocationCompleted`,
  },
  '8-16': {
    status: 'SUCCEEDED',
    result: { completionReason: 'ALL_COMPLETED', status: 'FAILED', successCount: 0, failureCount: 3, totalCount: 3 },
    history: `
      2 ContextStarted Parallel #CTX_P
      3 ContextStarted ParallelBranch #CTX_B1 ^CTX_P
      4 ContextFailed ParallelBranch #CTX_B1 ^CTX_P Error=*
      5 ContextStarted ParallelBranch #CTX_B2 ^CTX_P
      6 ContextFailed ParallelBranch #CTX_B2 ^CTX_P Error=*
      7 ContextStarted ParallelBranch #CTX_B3 ^CTX_P
      8 ContextFailed ParallelBranch #CTX_B3 ^CTX_P Error=*
      9 ContextSucceeded Parallel #CTX_P
      10 InvocationCompleted`,
  },
  '8-18': {
    status: 'SUCCEEDED',
    result: { completionReason: 'FAILURE_TOLERANCE_EXCEEDED', successCount: 0, failureCount: 2, totalCount: 2 },
    history: `
      2 ContextStarted Parallel #CTX_P
      3 ContextStarted ParallelBranch #CTX_B1 ^CTX_P
      4 ContextFailed ParallelBranch #CTX_B1 ^CTX_P Error=*
      5 ContextStarted ParallelBranch #CTX_B2 ^CTX_P
      6 ContextFailed ParallelBranch #CTX_B2 ^CTX_P Error=*
      7 ContextSucceeded Parallel #CTX_P
      8 InvocationCompleted`,
  },
  '8-20': {
    status: 'SUCCEEDED',
    result: { hasFailure: true, successCount: 2, failureCount: 1, errorCount: 1 },
    history: `
      2 ContextStarted Parallel #CTX_P
      3 ContextStarted ParallelBranch #CTX_B1 ^CTX_P
      4 ContextSucceeded ParallelBranch #CTX_B1 ^CTX_P
      5 ContextStarted ParallelBranch #CTX_B2 ^CTX_P
      6 ContextFailed ParallelBranch #CTX_B2 ^CTX_P Error=*
      7 ContextStarted ParallelBranch #CTX_B3 ^CTX_P
      8 ContextSucceeded ParallelBranch #CTX_B3 ^CTX_P
      9 ContextSucceeded Parallel #CTX_P
      10 InvocationCompleted`,
  },
  '8-21': {
    status: 'SUCCEEDED',
    result: [['i1', 'i2']],
    history: `
      2 ContextStarted Parallel #CTX_PO
      3 ContextStarted ParallelBranch #CTX_BA ^CTX_PO
      4 ContextStarted Parallel #CTX_PI ^CTX_BA
      5 ContextStarted ParallelBranch #CTX_I1 ^CTX_PI
      6 StepStarted Step #STEP1 ^CTX_I1
      7 StepSucceeded Step #STEP1 ^CTX_I1 result='"i1"'
      8 ContextSucceeded ParallelBranch #CTX_I1 ^CTX_PI
      9 ContextStarted ParallelBranch #CTX_I2 ^CTX_PI
      10 StepStarted Step #STEP2 ^CTX_I2
      11 StepSucceeded Step #STEP2 ^CTX_I2 result='"i2"'
      12 ContextSucceeded ParallelBranch #CTX_I2 ^CTX_PI
      13 ContextSucceeded Parallel #CTX_PI ^CTX_BA
      14 ContextSucceeded ParallelBranch #CTX_BA ^CTX_PO
      15 ContextSucceeded Parallel #CTX_PO
      16 InvocationCompleted`,
  },
};
