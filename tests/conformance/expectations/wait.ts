/** What must come of each handler in `handlers/wait.ts`. */
import type { Expectations } from '../expectation.ts';

export const wait: Expectations = {
  '2-1': {
    status: 'SUCCEEDED',
    history: `
      2 WaitStarted Wait #ID1 duration=2
      3 InvocationCompleted
      4 WaitSucceeded Wait #ID1 duration=2
      5 InvocationCompleted`,
  },
  '2-3': {
    status: 'SUCCEEDED',
    result: { completedWaits: 2 },
    history: `
      2 WaitStarted Wait #ID1 name=wait-1 duration=2
      3 InvocationCompleted
      4 WaitSucceeded Wait #ID1 name=wait-1 duration=2
      5 WaitStarted Wait #ID2 name=wait-2 duration=2
      6 InvocationCompleted
      7 WaitSucceeded Wait #ID2 name=wait-2 duration=2
      8 InvocationCompleted`,
  },
  '2-5': {
    history: `
      2 WaitStarted Wait #ID1 duration=3600
      3 InvocationCompleted`,
  },
};
