/**
 * Does the code, as it is now, replay what is recorded?
 *
 * Owns: one invocation against a recorded state, with a client that writes nothing anywhere. Does not own: reading files.
 *
 * 1. No step body runs: the first one that would ends the replay. (Of handlers of the official SDK, bodies beyond the
 *    recorded end do run.)
 * 2. A finished history must be reproduced to its end, with no operation more; an unfinished one as far as it goes.
 */
import type { Event } from '@aws-sdk/client-lambda';
import type { DurableExecutionClient } from '../../runtime/durable-execution-client.ts';
import type { DurableLambdaHandler } from '../../runtime/durable-sandbox.ts';
import { DurableExecutionInvocationInputWithClient } from '../../runtime/invocation-input-with-client.ts';
import type { LambdaContext } from '../../runtime/lambda-context.ts';
import {
  type ErrorObject,
  InvocationStatus,
  type Operation,
  type OperationUpdate,
  type WireOperation,
} from '../../runtime/wire.ts';
import { eventError, eventKind } from '../cli/history-event-reading.ts';
import { attachProbe } from '../test-probe.ts';
import { parseHistory, readHistories, type RecordedHistory } from './history-file.ts';
import { operationsOfHistory } from './history-operations.ts';
import { ReplayDivergenceError } from './replay-divergence-error.ts';
import { internalsOf, TestRun } from './test-run.ts';

/** A file, a folder of files, a parsed history (`{ Events }` or the events), or a run of a test environment. */
export type HistorySource = string | readonly Event[] | { readonly Events: readonly Event[] } | TestRun;

/**
 * The handler replays each of the histories.
 * @throws ReplayDivergenceError for the first that it does not
 * @throws DurableSandboxError DS_INVALID_ARGUMENT for what is no whole history
 */
export async function assertReplays(handler: DurableLambdaHandler, source: HistorySource): Promise<void> {
  for (const history of historiesOf(source)) await replay(handler, history, operationsOfHistory(history.events));
}

/**
 * The handler replays what the run has recorded so far, which its own first run was. Best at the end of a test.
 * @throws ReplayDivergenceError
 */
export async function assertDeterministic(handler: DurableLambdaHandler, run: TestRun): Promise<void> {
  const [history] = historiesOf(run);
  if (history !== undefined) await replay(handler, history, internalsOf(run).record.everything);
}

function historiesOf(source: HistorySource): RecordedHistory[] {
  if (typeof source === 'string') return readHistories(source);
  if (source instanceof TestRun) {
    const { executionArn } = source;
    return [{ label: executionArn, executionArn, events: source.getHistoryEvents() }];
  }
  return [parseHistory('given to assertReplays', source)];
}

async function replay(
  handler: DurableLambdaHandler,
  history: RecordedHistory,
  operations: readonly Operation[],
): Promise<void> {
  const end = endOf(history.events);
  const updates: OperationUpdate[] = [];
  let wantedStep: string | undefined;
  const client: DurableExecutionClient = {
    getExecutionState: async () => ({ Operations: [] }),
    checkpoint: async (request) => {
      updates.push(...(request.Updates ?? []));
      return { CheckpointToken: `token-${String(updates.length)}`, NewExecutionState: {} };
    },
  };
  const event = new DurableExecutionInvocationInputWithClient(
    {
      DurableExecutionArn: history.executionArn ?? `replay:${operations[0]?.Id ?? ''}`,
      CheckpointToken: 'token-0',
      InitialExecutionState: { Operations: stateOf(operations) },
    },
    client,
  );
  attachProbe(event, {
    asks: 'all',
    stepCalled: async ({ name, id }) => {
      wantedStep ??= name ?? id;
      return { kind: 'suspend' };
    },
    logged: () => false,
  });
  const output = await handler(event, { awsRequestId: 'replay' } as LambdaContext);
  const recorded = new Set(operations.map(({ Id }) => Id));
  const beyond = updates.find(({ Id }) => !recorded.has(Id));
  const asked = beyond === undefined ? wantedStep : (beyond.Name ?? beyond.SubType ?? beyond.Type);
  const diverged = (recordedText: string, requested: string): ReplayDivergenceError =>
    new ReplayDivergenceError(history.label, recordedText, requested);
  const past = end === undefined ? `${String(operations.length - 1)} operations, unfinished` : describeEnd(end);
  switch (output.Status) {
    case InvocationStatus.FAILED:
      if (end?.status === 'FAILED' && sameError(end.error, output.Error)) return;
      throw diverged(past, `FAILED with ${errorText(output.Error)}`);
    case InvocationStatus.SUCCEEDED:
      if (end === undefined || (end.status === 'SUCCEEDED' && sameResult(end.result, output.Result))) return;
      throw diverged(past, `SUCCEEDED with ${output.Result ?? 'no result'}`);
    case InvocationStatus.PENDING:
      if (end === undefined || end.status === 'TIMED_OUT' || end.status === 'STOPPED') return;
      throw diverged(past, asked === undefined ? 'it waits for an operation' : `one more operation, ${asked}`);
  }
}

interface RecordedEnd {
  readonly status: string;
  readonly result: string | undefined;
  readonly error: ErrorObject | undefined;
}

function endOf(events: readonly Event[]): RecordedEnd | undefined {
  const event = events.find((candidate) => {
    const { type, state } = eventKind(candidate);
    return type === 'EXECUTION' && state !== 'STARTED';
  });
  if (event === undefined) return undefined;
  const result = event.ExecutionSucceededDetails?.Result?.Payload;
  return { status: eventKind(event).state, result, error: eventError(event) };
}

/** As the service would hand it to an invocation at the end: the execution open, the inside of finished contexts left out. */
function stateOf(operations: readonly Operation[]): WireOperation[] {
  const hiding = new Set<string>();
  return operations.flatMap((operation): WireOperation[] => {
    const { Type, Status, ParentId, ContextDetails } = operation;
    if (Type === 'EXECUTION') {
      return [{ ...operation, Status: 'STARTED', EndTimestamp: undefined }];
    }
    const hidden = ParentId !== undefined && hiding.has(ParentId);
    const closed = (Status === 'SUCCEEDED' || Status === 'FAILED') && ContextDetails?.ReplayChildren !== true;
    if (Type === 'CONTEXT' && (hidden || closed)) hiding.add(operation.Id);
    return hidden ? [] : [operation];
  });
}

function sameError(recorded: ErrorObject | undefined, now: ErrorObject): boolean {
  return recorded?.ErrorType === now.ErrorType && recorded?.ErrorMessage === now.ErrorMessage;
}

function sameResult(recorded: string | undefined, now: string | undefined): boolean {
  return (recorded ?? '') === (now ?? '');
}

function describeEnd({ status, result, error }: RecordedEnd): string {
  return error === undefined ? `${status} with ${result ?? 'no result'}` : `${status} with ${errorText(error)}`;
}

function errorText({ ErrorType, ErrorMessage }: ErrorObject): string {
  return `${ErrorType ?? 'Error'}: ${ErrorMessage ?? ''}`;
}
