/** What must come of each handler in `handlers/plugin.ts`. */
import type { Expectations } from '../expectation.ts';

export const plugin: Expectations = {
  '10-1': {
    random: { INPUT_1: 8 },
    input: '$INPUT_1',
    status: 'SUCCEEDED',
    result: 'Hello, $INPUT_1!',
    history: `
      2 StepStarted Step #ID1
      3 StepSucceeded Step #ID1
      4 InvocationCompleted`,
    logs: `
      1 plugin=CONFPLUGIN hook=invocation-start first=true
      1 message=/Greeting step running for: $INPUT_1/ after plugin=CONFPLUGIN hook=invocation-start first=true
      1 plugin=CONFPLUGIN hook=invocation-end status=SUCCEEDED after message=/Greeting step running for: $INPUT_1/
      0 plugin=CONFPLUGIN hook=invocation-start first=false`,
  },
  '10-3': {
    status: 'SUCCEEDED',
    result: 'Operation succeeded',
    history: `
      2 StepStarted Step #ID1
      3 StepFailed Step #ID1 Error=* attempt=1 delay=*
      4 InvocationCompleted
      5 StepStarted Step #ID1
      6 StepSucceeded Step #ID1 Result=* attempt=2
      7 InvocationCompleted`,
    logs: `
      1 plugin=CONFPLUGIN hook=attempt-start n=1 op=$ID1
      1 plugin=CONFPLUGIN hook=attempt-end n=1 outcome=FAILED op=$ID1 after plugin=CONFPLUGIN hook=attempt-start n=1 op=$ID1
      1 plugin=CONFPLUGIN hook=attempt-start n=2 op=$ID1 after plugin=CONFPLUGIN hook=attempt-end n=1 outcome=FAILED op=$ID1
      1 plugin=CONFPLUGIN hook=attempt-end n=2 outcome=SUCCEEDED op=$ID1 after plugin=CONFPLUGIN hook=attempt-start n=2 op=$ID1
      0 plugin=CONFPLUGIN hook=attempt-start n=3`,
  },
  '10-5': {
    random: { INPUT_1: 8 },
    input: '$INPUT_1',
    status: 'SUCCEEDED',
    result: 'Hello, $INPUT_1!',
    history: `
      2 StepStarted Step #ID1
      3 StepSucceeded Step #ID1
      4 InvocationCompleted`,
    logs: `
      1 plugin=CONFPLUGIN-A hook=invocation-start
      1 plugin=CONFPLUGIN-A hook=invocation-end status=SUCCEEDED after plugin=CONFPLUGIN-A hook=invocation-start
      1 plugin=CONFPLUGIN-B hook=invocation-start
      1 plugin=CONFPLUGIN-B hook=invocation-end status=SUCCEEDED`,
  },
  '10-6': {
    status: 'SUCCEEDED',
    history: `
      2 WaitStarted Wait #ID1 duration=2
      3 InvocationCompleted
      4 WaitSucceeded Wait #ID1 duration=2
      5 InvocationCompleted`,
    logs: `
      1 plugin=CONFPLUGIN hook=invocation-start first=true
      1 plugin=CONFPLUGIN hook=invocation-start first=false after plugin=CONFPLUGIN hook=invocation-start first=true
      1 plugin=CONFPLUGIN hook=invocation-end status=SUCCEEDED after plugin=CONFPLUGIN hook=invocation-start first=false`,
  },
  '10-8': {
    random: { INPUT_1: 8 },
    input: '$INPUT_1',
    status: 'SUCCEEDED',
    result: 'Hello, $INPUT_1!',
    history: `
      2 StepStarted Step #ID1
      3 StepSucceeded Step #ID1 Result=*
      4 InvocationCompleted`,
    logs: `
      1 plugin=CONFPLUGIN hook=operation-change op=$ID1 status=SUCCEEDED in_full_map=true
      0 plugin=CONFPLUGIN hook=operation-change op=$ID1 status=FAILED`,
  },
  '10-10': {
    status: 'SUCCEEDED',
    history: `
      2 WaitStarted Wait #ID1 duration=2
      3 InvocationCompleted
      4 WaitSucceeded Wait #ID1 duration=2
      5 InvocationCompleted`,
    logs: `
      1+ plugin=CONFPLUGIN hook=operation-start op=$ID1 type=WAIT
      1 plugin=CONFPLUGIN hook=operation-end op=$ID1 type=WAIT status=SUCCEEDED
      0 plugin=CONFPLUGIN hook=operation-end op=$ID1 status=FAILED`,
  },
  '10-11': {
    random: { INPUT_1: 8 },
    input: '$INPUT_1',
    status: 'SUCCEEDED',
    result: 'Hello, $INPUT_1!',
    history: `
      2 ContextStarted RunInChildContext #CTX1
      3 StepStarted Step #STEP1 ^CTX1
      4 StepSucceeded Step #STEP1 ^CTX1 Result=*
      5 ContextSucceeded RunInChildContext #CTX1 Result=*
      6 InvocationCompleted`,
    logs: `
      1 plugin=CONFPLUGIN hook=operation-end op=$STEP1 parent=$CTX1 status=SUCCEEDED
      1 plugin=CONFPLUGIN hook=operation-end op=$CTX1 parent=NONE status=SUCCEEDED`,
  },
  '10-13': {
    status: 'SUCCEEDED',
    result: 'Operation succeeded',
    history: `
      2 StepStarted Step #ID1
      3 StepSucceeded Step #ID1 Result=*
      4 StepStarted Step #ID2
      5 StepFailed Step #ID2 Error=* attempt=1 delay=*
      6 InvocationCompleted
      7 StepStarted Step #ID2
      8 StepSucceeded Step #ID2 Result=* attempt=2
      9 InvocationCompleted`,
    logs: `
      1 plugin=CONFPLUGIN hook=operation-start op=$ID1 replay=false
      0 plugin=CONFPLUGIN hook=operation-start op=$ID1 replay=true
      1 plugin=CONFPLUGIN hook=operation-end op=$ID1 status=SUCCEEDED
      1 plugin=CONFPLUGIN hook=operation-start op=$ID2 replay=false
      1+ plugin=CONFPLUGIN hook=operation-start op=$ID2 replay=true
      1 plugin=CONFPLUGIN hook=operation-end op=$ID2 status=SUCCEEDED
      0 plugin=CONFPLUGIN hook=operation-end op=$ID2 status=FAILED`,
  },
  '10-15': {
    status: 'FAILED',
    history: `
      2 StepStarted Step #ID1
      3 StepFailed Step #ID1 Error.Payload=* attempt=1 delay=*
      4 InvocationCompleted
      5 StepStarted Step #ID1
      6 StepFailed Step #ID1 Error.Payload=* attempt=2
      7 InvocationCompleted`,
    logs: `
      1 plugin=CONFPLUGIN hook=attempt-start n=1 op=$ID1
      1 plugin=CONFPLUGIN hook=attempt-end n=1 outcome=FAILED op=$ID1 after plugin=CONFPLUGIN hook=attempt-start n=1 op=$ID1
      1 plugin=CONFPLUGIN hook=attempt-start n=2 op=$ID1 after plugin=CONFPLUGIN hook=attempt-end n=1 outcome=FAILED op=$ID1
      1 plugin=CONFPLUGIN hook=attempt-end n=2 outcome=FAILED op=$ID1 after plugin=CONFPLUGIN hook=attempt-start n=2 op=$ID1
      0 plugin=CONFPLUGIN hook=attempt-start n=3
      0 plugin=CONFPLUGIN hook=attempt-end outcome=SUCCEEDED
      1 plugin=CONFPLUGIN hook=operation-end op=$ID1 status=FAILED after plugin=CONFPLUGIN hook=attempt-start n=2 op=$ID1`,
  },
  '10-16': {
    status: 'SUCCEEDED',
    history: `
      2 WaitStarted Wait #ID1 duration=2
      3 InvocationCompleted
      4 WaitSucceeded Wait #ID1 duration=2
      5 InvocationCompleted`,
    logs: `
      1 plugin=CONFPLUGIN hook=invocation-end first=true terminal=false
      1 plugin=CONFPLUGIN hook=invocation-end first=false terminal=true status=SUCCEEDED after plugin=CONFPLUGIN hook=invocation-end first=true terminal=false
      0 plugin=CONFPLUGIN hook=invocation-end first=true terminal=true
      0 plugin=CONFPLUGIN hook=invocation-end status=FAILED`,
  },
  '10-18': {
    status: 'SUCCEEDED',
    result: ['short-done', 'long-done'],
    history: `
      2 ContextStarted Parallel #CTX_P`,
    logs: `
      1 plugin=CONFPLUGIN hook=operation-start type=WAIT name=short replay=false
      1 plugin=CONFPLUGIN hook=operation-start type=WAIT name=long replay=false
      1+ plugin=CONFPLUGIN hook=operation-start type=WAIT name=long replay=true pending=true
      0 plugin=CONFPLUGIN hook=operation-start type=WAIT replay=true pending=false
      0 plugin=CONFPLUGIN hook=operation-start type=WAIT name=short replay=true
      1 plugin=CONFPLUGIN hook=operation-end type=WAIT name=short status=SUCCEEDED
      1 plugin=CONFPLUGIN hook=operation-end type=WAIT name=long status=SUCCEEDED
      0 plugin=CONFPLUGIN hook=operation-end type=WAIT status=FAILED`,
  },
  '10-20': {
    status: 'SUCCEEDED',
    result: 'task-a',
    history: `
      2 StepStarted Step #ID1
      3 StepSucceeded Step #ID1 Result=*
      4 InvocationCompleted`,
    logs: `
      1 plugin=CONFPLUGIN hook=operation-start id=$ID1 name=greet type=STEP isReplay=false
      1 plugin=CONFPLUGIN hook=operation-end id=$ID1 name=greet type=STEP isReplay=false status=SUCCEEDED attempt=1 startTimestamp=/^\\d{4}-/ endTimestamp=/^\\d{4}-/
      0 plugin=CONFPLUGIN hook=operation-end id=$ID1 error=/.*/`,
  },
  '10-21': {
    status: 'SUCCEEDED',
    result: 'ok',
    history: `
      2 StepStarted Step #ID1
      3 StepFailed Step #ID1 Error=* attempt=1 delay=*
      4 InvocationCompleted
      5 StepStarted Step #ID1
      6 StepSucceeded Step #ID1 Result=* attempt=2
      7 InvocationCompleted`,
    logs: `
      1 plugin=CONFPLUGIN hook=attempt-start id=$ID1 name=flaky type=STEP attempt=1 startTimestamp=/^\\d{4}-/
      1 plugin=CONFPLUGIN hook=attempt-end id=$ID1 name=flaky type=STEP attempt=1 outcome=FAILED error=/.+/ startTimestamp=/^\\d{4}-/ endTimestamp=/^\\d{4}-/ after plugin=CONFPLUGIN hook=attempt-start id=$ID1 attempt=1
      1 plugin=CONFPLUGIN hook=attempt-start id=$ID1 name=flaky type=STEP attempt=2 startTimestamp=/^\\d{4}-/ after plugin=CONFPLUGIN hook=attempt-end id=$ID1 attempt=1 outcome=FAILED
      1 plugin=CONFPLUGIN hook=attempt-end id=$ID1 name=flaky type=STEP attempt=2 outcome=SUCCEEDED startTimestamp=/^\\d{4}-/ endTimestamp=/^\\d{4}-/ after plugin=CONFPLUGIN hook=attempt-start id=$ID1 attempt=2
      2 plugin=CONFPLUGIN hook=attempt-start isReplay=/.*/
      2 plugin=CONFPLUGIN hook=attempt-end isReplay=/.*/
      0 plugin=CONFPLUGIN hook=attempt-start attempt=3
      0 plugin=CONFPLUGIN hook=attempt-end outcome=SUCCEEDED error=/.*/`,
  },
  '10-23': {
    status: 'SUCCEEDED',
    result: ['a-done', 'b-done'],
    history: `
      2 ContextStarted Parallel #CTX_P`,
    logs: `
      1 plugin=CONFPLUGIN hook=operation-start id=$CTX_P type=/context/i subType=/^parallel$/i isReplay=false
      1 plugin=CONFPLUGIN hook=operation-start name=branch-a type=/context/i subType=/branch/i isReplay=false
      1 plugin=CONFPLUGIN hook=operation-start name=branch-b type=/context/i subType=/branch/i isReplay=false
      1+ plugin=CONFPLUGIN hook=fn-start name=branch-a isReplayingChildren=false
      1+ plugin=CONFPLUGIN hook=fn-start name=branch-b isReplayingChildren=false
      2+ plugin=CONFPLUGIN hook=fn-start name=branch-a isReplayingChildren=/.*/
      1+ plugin=CONFPLUGIN hook=fn-start name=branch-b isReplayingChildren=/.*/`,
  },
};
