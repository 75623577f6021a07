/** What must come of each workflow in `handlers/contexts-and-conditions.ts`. */
import type { Expectations } from '../../expectation.ts';

export const contextsAndConditions: Expectations = {
  childFails: {
    status: 'FAILED',
    history: `
      2 ContextStarted RunInChildContext #C name=child
      3 StepStarted Step #S ^C
      4 StepFailed Step #S ^C error=RangeError
      5 ContextFailed RunInChildContext #C error=* message='out of range'
      6 InvocationCompleted
      7 ExecutionFailed error=ChildContextError message='out of range'`,
  },
  childFailureOnReplay: {
    status: 'SUCCEEDED',
    result: ['ChildContextError', 'out of range', 'StepError'],
    history: `
      5 ContextFailed RunInChildContext #C
      6 WaitStarted Wait #W duration=1
      9 InvocationCompleted`,
  },
  failureInside: {
    status: 'SUCCEEDED',
    result: 'recovered',
    history: `
      4 StepFailed Step #S ^C
      5 StepStarted Step #R ^C
      6 StepSucceeded Step #R ^C
      7 ContextSucceeded RunInChildContext #C result='"recovered"'`,
  },
  retryInside: {
    status: 'SUCCEEDED',
    result: 'done',
    history: `
      4 StepFailed Step #S ^C attempt=1 delay=1
      5 InvocationCompleted
      6 StepStarted Step #S ^C
      7 StepSucceeded Step #S ^C attempt=2
      8 ContextSucceeded RunInChildContext #C result='"done"'
      9 InvocationCompleted`,
  },
  childrenInTurn: {
    status: 'SUCCEEDED',
    result: 2,
    history: `
      2 ContextStarted RunInChildContext #A name=first
      3 StepStarted Step #S ^A
      5 ContextSucceeded RunInChildContext #A result='1'
      6 ContextStarted RunInChildContext #B name=second
      7 StepStarted Step #T ^B
      9 ContextSucceeded RunInChildContext #B result='2'`,
  },
  childrenAtOnce: {
    status: 'SUCCEEDED',
    result: ['slow', 'fast'],
    history: `
      2 ContextStarted RunInChildContext #A name=slow
      3 ContextStarted RunInChildContext #B name=fast
      4 WaitStarted Wait #V ^A duration=2
      5 WaitStarted Wait #W ^B duration=1
      6 InvocationCompleted
      7 WaitSucceeded Wait #W ^B
      8 ContextSucceeded RunInChildContext #B result='"fast"'
      9 InvocationCompleted
      10 WaitSucceeded Wait #V ^A
      11 ContextSucceeded RunInChildContext #A result='"slow"'`,
  },
  childSerdes: {
    status: 'SUCCEEDED',
    result: '<abc>',
    history: `
      3 ContextSucceeded RunInChildContext #C result=abc
      7 InvocationCompleted`,
  },
  childSubType: {
    status: 'SUCCEEDED',
    result: 1,
    history: `
      2 ContextStarted #C name=child
      3 ContextSucceeded #C result='1'`,
  },
  unnamedChild: {
    status: 'SUCCEEDED',
    result: 'inside',
    history: `
      2 ContextStarted RunInChildContext #C
      3 StepStarted Step #S ^C
      5 ContextSucceeded RunInChildContext #C result='"inside"'`,
  },
  largeResult: {
    status: 'SUCCEEDED',
    result: 307_200,
    history: `
      2 ContextStarted RunInChildContext #C name=large
      4 StepSucceeded Step #S ^C result='"y"'
      5 ContextSucceeded RunInChildContext #C result=''
      6 InvocationCompleted`,
  },
  nestedFailure: {
    status: 'FAILED',
    history: `
      2 ContextStarted RunInChildContext #A name=outer
      3 ContextStarted RunInChildContext #B ^A name=inner
      4 ContextFailed RunInChildContext #B ^A error=RangeError
      5 ContextFailed RunInChildContext #A error=ChildContextError
      6 InvocationCompleted
      7 ExecutionFailed error=ChildContextError`,
  },
  metAtOnce: {
    status: 'SUCCEEDED',
    result: { polls: 1 },
    history: `
      2 StepStarted WaitForCondition #S name=ready
      3 StepSucceeded WaitForCondition #S name=ready result='{"polls":1}'
      4 InvocationCompleted`,
  },
  growingDelays: {
    status: 'SUCCEEDED',
    result: 4,
    history: `
      3 StepSucceeded WaitForCondition #S result='1' delay=1
      6 StepSucceeded WaitForCondition #S result='2' delay=3
      9 StepSucceeded WaitForCondition #S result='3' delay=5
      12 StepSucceeded WaitForCondition #S result='4'
      13 InvocationCompleted`,
  },
  checkThrows: {
    status: 'FAILED',
    history: `
      3 StepFailed WaitForCondition #S error=RangeError message='out of range'
      4 InvocationCompleted
      5 ExecutionFailed error=* message='out of range'`,
  },
  checkThrowsLater: {
    status: 'FAILED',
    history: `
      3 StepSucceeded WaitForCondition #S result='1' delay=1
      5 StepStarted WaitForCondition #S
      6 StepFailed WaitForCondition #S error=RangeError
      7 InvocationCompleted
      8 ExecutionFailed error=*`,
  },
  conditionInChild: {
    status: 'SUCCEEDED',
    result: 2,
    history: `
      2 ContextStarted RunInChildContext #C
      3 StepStarted WaitForCondition #S ^C name=poll
      4 StepSucceeded WaitForCondition #S ^C result='1'
      5 InvocationCompleted
      6 StepStarted WaitForCondition #S ^C
      7 StepSucceeded WaitForCondition #S ^C result='2'
      8 ContextSucceeded RunInChildContext #C result='2'
      9 InvocationCompleted`,
  },
  conditionThenWait: {
    status: 'SUCCEEDED',
    result: { list: ['a'] },
    history: `
      3 StepSucceeded WaitForCondition #S result='{"list":["a"]}'
      4 WaitStarted Wait #W
      7 InvocationCompleted`,
  },
  attempts: {
    status: 'SUCCEEDED',
    result: [1, 2, 3],
    history: `
      3 StepSucceeded WaitForCondition #S result='[1]' attempt=1
      6 StepSucceeded WaitForCondition #S result='[1,2]' attempt=2
      9 StepSucceeded WaitForCondition #S result='[1,2,3]' attempt=3`,
  },
};
