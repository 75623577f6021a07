/** What must come of each handler in `handlers/invoke.ts`. */
import type { Expectations } from '../expectation.ts';

export const invoke: Expectations = {
  '5-1': {
    random: { INPUT_1: 8 },
    input: '$INPUT_1',
    status: 'SUCCEEDED',
    history: `
      2 ChainedInvokeStarted #ID1 function=* input='"$INPUT_1"' version=* arn=*
      3 InvocationCompleted
      4 ChainedInvokeSucceeded #ID1 result='"$INPUT_1"'
      5 InvocationCompleted`,
  },
  '5-3': {
    input: { nested: { key: 'value', items: [1, 2, 3] }, source: 'test' },
    status: 'SUCCEEDED',
    history: `
      2 ChainedInvokeStarted #ID1 function=* input=* version=* arn=*
      3 InvocationCompleted
      4 ChainedInvokeSucceeded #ID1 result=*
      5 InvocationCompleted`,
  },
  '5-5': {
    status: 'FAILED',
    history: `
      2 ChainedInvokeStarted #ID1 function=* Input=* version=* arn=*
      3 InvocationCompleted
      4 ChainedInvokeFailed #ID1 Error=*
      5 InvocationCompleted`,
  },
  '5-6': {
    status: 'SUCCEEDED',
    history: `
      2 ChainedInvokeStarted #ID1 function=* Input=* version=* arn=*
      3 InvocationCompleted
      4 ChainedInvokeFailed #ID1 Error=*
      5 InvocationCompleted`,
  },
  '5-8': {
    random: { TENANT_ID: 8, PAYLOAD: 8 },
    input: { tenantId: '$TENANT_ID', payload: '$PAYLOAD' },
    status: 'SUCCEEDED',
    history: `
      2 ChainedInvokeStarted #ID1 function=* tenant='$TENANT_ID' input='"$PAYLOAD"' version=* arn=*
      3 InvocationCompleted
      4 ChainedInvokeSucceeded #ID1 result='"$PAYLOAD"'
      5 InvocationCompleted`,
  },
  '5-10': {
    status: 'SUCCEEDED',
    history: `
      2 ChainedInvokeStarted #ID1 function=* Input=* version=* arn=*
      3 InvocationCompleted
      4 ChainedInvokeFailed #ID1 Error=*
      5 WaitStarted #ID2 duration=1
      6 InvocationCompleted
      7 WaitSucceeded #ID2 duration=1
      8 InvocationCompleted`,
  },
  '5-11': {
    status: 'SUCCEEDED',
    history: `
      2 StepStarted #STEP1
      3 StepSucceeded #STEP1
      4 ChainedInvokeStarted #ID1 function=* Input=* version=* arn=*
      5 InvocationCompleted
      6 ChainedInvokeSucceeded #ID1 Result=*
      7 InvocationCompleted`,
  },
  '5-13': {
    status: 'SUCCEEDED',
    history: `
      2 ContextStarted #CTX1
      3 ChainedInvokeStarted #ID1 ^CTX1 function=* Input=* version=* arn=*
      4 InvocationCompleted
      5 ChainedInvokeSucceeded #ID1 ^CTX1 Result=*
      6 ContextSucceeded #CTX1 Result=*
      7 InvocationCompleted`,
  },
  '5-15': {
    input: { data: 'hello' },
    status: 'SUCCEEDED',
    history: `
      2 ChainedInvokeStarted #ID1 function=* input=* version=* arn=*
      3 InvocationCompleted
      4 ChainedInvokeSucceeded #ID1 result=*
      5 InvocationCompleted`,
  },
  '5-16': {
    input: 'hello',
    status: 'SUCCEEDED',
    result: '"HELLO"',
    history: `
      2 ChainedInvokeStarted #ID1 function=* input='"hello"' version=* arn=*
      3 InvocationCompleted
      4 ChainedInvokeSucceeded #ID1 result='"hello"'
      5 InvocationCompleted`,
  },
};
