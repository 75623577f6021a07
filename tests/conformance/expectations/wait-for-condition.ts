/** What must come of each handler in `handlers/wait-for-condition.ts`. */
import type { Expectations } from '../expectation.ts';

export const waitForCondition: Expectations = {
  '6-1': {
    input: 3,
    status: 'SUCCEEDED',
    result: 3,
    history: `
      2 StepStarted WaitForCondition #ID1
      3 StepSucceeded WaitForCondition #ID1 result='1'
      4 InvocationCompleted
      5 StepStarted WaitForCondition #ID1
      6 StepSucceeded WaitForCondition #ID1 result='2'
      7 InvocationCompleted
      8 StepStarted WaitForCondition #ID1
      9 StepSucceeded WaitForCondition #ID1 result='3'
      11 ExecutionSucceeded result='3'`,
  },
  '6-3': {
    input: 2,
    status: 'SUCCEEDED',
    result: 2,
    history: `
      2 StepStarted WaitForCondition #ID1 name=poll-status
      3 StepSucceeded WaitForCondition #ID1 name=poll-status result='1'
      4 InvocationCompleted
      5 StepStarted WaitForCondition #ID1 name=poll-status
      6 StepSucceeded WaitForCondition #ID1 name=poll-status result='2'
      8 ExecutionSucceeded result='2'`,
  },
  '6-5': {
    input: 3,
    status: 'SUCCEEDED',
    result: 3,
    history: `
      2 StepStarted WaitForCondition #ID1
      3 StepSucceeded WaitForCondition #ID1 result='1' delay=2
      4 InvocationCompleted
      5 StepStarted WaitForCondition #ID1
      6 StepSucceeded WaitForCondition #ID1 result='2' delay=2
      7 InvocationCompleted
      8 StepStarted WaitForCondition #ID1
      9 StepSucceeded WaitForCondition #ID1 result='3'
      11 ExecutionSucceeded result='3'`,
  },
  '6-6': {
    input: 0,
    status: 'FAILED',
    history: `
      2 StepStarted WaitForCondition #ID1
      3 StepSucceeded WaitForCondition #ID1
      4 InvocationCompleted
      5 StepStarted WaitForCondition #ID1
      6 StepSucceeded WaitForCondition #ID1
      7 InvocationCompleted
      8 StepStarted WaitForCondition #ID1
      9 StepFailed WaitForCondition #ID1 Error=*
      11 ExecutionFailed Error=*`,
  },
  '6-8': {
    status: 'SUCCEEDED',
    result: 'recovered',
    history: `
      2 StepStarted WaitForCondition #ID1
      3 StepFailed WaitForCondition #ID1 Error=*
      5 ExecutionSucceeded result='"recovered"'`,
  },
  '6-10': {
    status: 'SUCCEEDED',
    result: null,
    history: `
      2 StepStarted WaitForCondition #ID1
      3 StepSucceeded WaitForCondition #ID1
      5 ExecutionSucceeded`,
  },
  '6-11': {
    status: 'SUCCEEDED',
    result: 'xx',
    history: `
      2 StepStarted WaitForCondition #ID1
      3 StepSucceeded WaitForCondition #ID1
      4 InvocationCompleted
      5 StepStarted WaitForCondition #ID1
      6 StepSucceeded WaitForCondition #ID1
      8 ExecutionSucceeded`,
  },
  '6-13': {
    status: 'SUCCEEDED',
    result: 4,
    history: `
      2 StepStarted WaitForCondition #ID1
      3 StepSucceeded WaitForCondition #ID1 result='1'
      4 InvocationCompleted
      5 StepStarted WaitForCondition #ID1
      6 StepSucceeded WaitForCondition #ID1 result='2'
      7 StepStarted WaitForCondition #ID2
      8 StepSucceeded WaitForCondition #ID2 result='3'
      9 InvocationCompleted
      10 StepStarted WaitForCondition #ID2
      11 StepSucceeded WaitForCondition #ID2 result='4'
      13 ExecutionSucceeded result='4'`,
  },
};
