/** What must come of each workflow in `handlers/batches.ts`. */
import type { Expectations } from '../../expectation.ts';

export const batches: Expectations = {
  unnamedParallel: {
    status: 'SUCCEEDED',
    result: ['a', 'b'],
    history: `
      2 ContextStarted Parallel #P
      3 ContextStarted ParallelBranch #A ^P
      4 ContextSucceeded ParallelBranch #A ^P result='"a"'
      7 ContextSucceeded Parallel #P
      8 InvocationCompleted`,
  },
  branchesSuspend: {
    status: 'SUCCEEDED',
    result: ['slow', 'fast'],
    history: `
      2 ContextStarted Parallel #P
      3 ContextStarted ParallelBranch #A ^P
      4 ContextStarted ParallelBranch #B ^P
      5 WaitStarted Wait #V ^A
      6 WaitStarted Wait #W ^B
      7 InvocationCompleted
      8 WaitSucceeded Wait #W
      9 StepStarted Step #T ^B
      10 StepSucceeded Step #T ^B
      11 ContextSucceeded ParallelBranch #B
      12 InvocationCompleted
      13 WaitSucceeded Wait #V
      16 ContextSucceeded ParallelBranch #A
      17 ContextSucceeded Parallel #P`,
  },
  branchesOneByOne: {
    status: 'SUCCEEDED',
    result: ['a', 'b'],
    history: `
      4 WaitStarted Wait #V ^A
      5 InvocationCompleted
      9 ContextSucceeded ParallelBranch #A
      10 ContextStarted ParallelBranch #B
      11 WaitStarted Wait #W ^B
      12 InvocationCompleted
      16 ContextSucceeded ParallelBranch #B
      17 ContextSucceeded Parallel #P`,
  },
  firstSuccessful: {
    status: 'SUCCEEDED',
    result: {
      results: ['fast'],
      completionReason: 'MIN_SUCCESSFUL_REACHED',
      status: 'SUCCEEDED',
      successCount: 1,
      failureCount: 0,
      startedCount: 1,
      totalCount: 2,
    },
    history: `
      8 WaitSucceeded Wait #W
      11 ContextSucceeded ParallelBranch #B
      12 ContextSucceeded Parallel #P
      13 InvocationCompleted
      14 ExecutionSucceeded Result=*`,
  },
  failFastByDefault: {
    status: 'SUCCEEDED',
    result: {
      completionReason: 'FAILURE_TOLERANCE_EXCEEDED',
      status: 'FAILED',
      successCount: 1,
      failureCount: 1,
      startedCount: 0,
      totalCount: 2,
    },
    history: `
      6 ContextFailed ParallelBranch #B ^P error=RangeError
      7 ContextSucceeded Parallel #P
      8 InvocationCompleted`,
  },
  toleratedPercentage: {
    status: 'SUCCEEDED',
    result: {
      completionReason: 'ALL_COMPLETED',
      status: 'FAILED',
      successCount: 3,
      failureCount: 1,
      startedCount: 0,
      totalCount: 4,
    },
    history: `
      4 ContextFailed ParallelBranch #A
      10 ContextSucceeded ParallelBranch #D
      11 ContextSucceeded Parallel #P`,
  },
  minSuccessfulMissed: {
    status: 'SUCCEEDED',
    result: {
      completionReason: 'ALL_COMPLETED',
      status: 'FAILED',
      successCount: 1,
      failureCount: 2,
      startedCount: 0,
      totalCount: 3,
    },
    history: `
      8 ContextFailed ParallelBranch #C
      9 ContextSucceeded Parallel #P`,
  },
  rethrown: {
    status: 'FAILED',
    history: `
      4 ContextFailed ParallelBranch #A error=RangeError
      5 ContextSucceeded Parallel #P
      7 ExecutionFailed error=ChildContextError message=no`,
  },
  parallelThenWait: {
    status: 'SUCCEEDED',
    result: {
      completionReason: 'ALL_COMPLETED',
      status: 'FAILED',
      successCount: 1,
      failureCount: 1,
      startedCount: 0,
      totalCount: 2,
      error: ['ChildContextError', 'no'],
    },
    history: `
      7 ContextSucceeded Parallel #P
      8 WaitStarted Wait #W
      11 InvocationCompleted`,
  },
  flatParallel: {
    status: 'SUCCEEDED',
    result: ['a', 'b'],
    history: `
      2 ContextStarted Parallel #P
      3 StepStarted Step #S ^P
      4 StepSucceeded Step #S ^P
      5 ContextSucceeded Parallel #P
      6 InvocationCompleted`,
  },
  nullBranches: {
    status: 'SUCCEEDED',
    result: [null, 0],
    history: `
      4 ContextSucceeded ParallelBranch #A result='null'
      6 ContextSucceeded ParallelBranch #B result='0'`,
  },
  retryInBranch: {
    status: 'SUCCEEDED',
    result: ['late'],
    history: `
      5 StepFailed Step #S ^A attempt=1 delay=1
      6 InvocationCompleted
      8 StepSucceeded Step #S ^A attempt=2
      9 ContextSucceeded ParallelBranch #A
      10 ContextSucceeded Parallel #P`,
  },
  emptyMap: {
    status: 'SUCCEEDED',
    result: {
      completionReason: 'ALL_COMPLETED',
      status: 'SUCCEEDED',
      successCount: 0,
      failureCount: 0,
      startedCount: 0,
      totalCount: 0,
    },
    history: `
      2 ContextStarted Map #M name=empty
      3 ContextSucceeded Map #M
      4 InvocationCompleted`,
  },
  mapMinSuccessful: {
    status: 'SUCCEEDED',
    result: {
      completionReason: 'MIN_SUCCESSFUL_REACHED',
      status: 'SUCCEEDED',
      successCount: 2,
      failureCount: 0,
      startedCount: 0,
      totalCount: 2,
    },
    history: `
      6 ContextSucceeded MapIteration #B ^M
      7 ContextSucceeded Map #M`,
  },
  mapExceeded: {
    status: 'SUCCEEDED',
    result: {
      completionReason: 'FAILURE_TOLERANCE_EXCEEDED',
      status: 'FAILED',
      successCount: 0,
      failureCount: 2,
      startedCount: 0,
      totalCount: 2,
    },
    history: `
      4 ContextFailed MapIteration #A ^M
      6 ContextFailed MapIteration #B ^M
      7 ContextSucceeded Map #M`,
  },
  mapDefaultNames: {
    status: 'SUCCEEDED',
    result: ['a', 'b'],
    history: `
      3 ContextStarted MapIteration #A ^M name=map-item-0
      5 ContextStarted MapIteration #B ^M name=map-item-1`,
  },
  mapInMap: {
    status: 'SUCCEEDED',
    result: [
      [2, 4],
      [6, 8],
    ],
    history: `
      2 ContextStarted Map #M name=rows
      3 ContextStarted MapIteration #A ^M
      4 ContextStarted Map #I ^A name=cells
      5 ContextStarted MapIteration #C ^I
      6 StepStarted Step #S ^C
      13 ContextSucceeded Map #I ^A
      14 ContextSucceeded MapIteration #A ^M result='[2,4]'
      27 ContextSucceeded Map #M`,
  },
  largeMapThenWait: {
    status: 'SUCCEEDED',
    result: [
      ['a', 71_680],
      ['b', 71_680],
      ['c', 71_680],
      ['d', 71_680],
    ],
    history: `
      19 ContextSucceeded Map #M result=/^.{0,400}$/
      20 WaitStarted Wait #W
      23 InvocationCompleted`,
  },
  mapOfCallbacks: {
    status: 'SUCCEEDED',
    result: ['"X"', '"Y"'],
    callbacks: [
      { send: 'success', payload: 'X', after: 2 },
      { send: 'success', payload: 'Y', after: 1 },
    ],
    history: `
      2 ContextStarted Map #M
      3 ContextStarted MapIteration #A ^M
      4 ContextStarted MapIteration #B ^M`,
  },
};
