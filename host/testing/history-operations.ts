/**
 * Operations as their history tells them: what GetDurableExecutionHistory gives, turned into what
 * GetDurableExecutionState would have given at its end.
 *
 * 1. The history does not say whether a finished context asked for its children to be replayed. It did if its result was
 *    too large to be recorded, of which an empty result, or the summary of a batch, is the sign.
 * 2. Events are taken in the order of their ids.
 */
import type { Event } from '@aws-sdk/client-lambda';
import { type ErrorObject, type Operation, OperationType } from '../../runtime/wire.ts';
import { eventError, eventKind } from '../cli/history-event-reading.ts';

/** In the order of creation, beginning with the one that stands for the execution. */
export function operationsOfHistory(events: readonly Event[]): Operation[] {
  const operations = new Map<string, Operation>();
  for (const event of [...events].sort((a, b) => (a.EventId ?? 0) - (b.EventId ?? 0))) {
    const { type, state } = eventKind(event);
    const id = event.Id;
    if (type === 'INVOCATION' || id === undefined) continue;
    let operation = operations.get(id);
    if (operation === undefined) {
      operation = {
        Id: id,
        Type: type,
        Status: 'STARTED',
        StartTimestamp: event.EventTimestamp,
        ...(event.Name === undefined ? {} : { Name: event.Name }),
        ...(event.SubType === undefined ? {} : { SubType: event.SubType }),
        ...(event.ParentId === undefined ? {} : { ParentId: event.ParentId }),
      };
      operations.set(id, operation);
    }
    operation.Status = state;
    apply(operation, event);
    if (operation.Status !== 'STARTED' && operation.Status !== 'PENDING') operation.EndTimestamp = event.EventTimestamp;
  }
  return [...operations.values()];
}

function apply(operation: Operation, event: Event): void {
  switch (operation.Type) {
    case OperationType.EXECUTION:
      if (event.EventType === 'ExecutionStarted') {
        operation.ExecutionDetails = { InputPayload: event.ExecutionStartedDetails?.Input?.Payload };
      }
      break;
    case OperationType.CONTEXT:
      applyToContext(operation, event);
      break;
    case OperationType.STEP:
      applyToStep(operation, event);
      break;
    case OperationType.WAIT:
      operation.WaitDetails ??= { ScheduledEndTimestamp: event.WaitStartedDetails?.ScheduledEndTimestamp };
      break;
    case OperationType.CALLBACK:
      operation.CallbackDetails = {
        CallbackId: event.CallbackStartedDetails?.CallbackId ?? operation.CallbackDetails?.CallbackId,
        ...outcomeOf(event, event.CallbackSucceededDetails?.Result?.Payload),
      };
      break;
    case OperationType.CHAINED_INVOKE:
      operation.ChainedInvokeDetails = outcomeOf(event, event.ChainedInvokeSucceededDetails?.Result?.Payload);
      break;
  }
}

function applyToContext(operation: Operation, event: Event): void {
  const result = event.ContextSucceededDetails?.Result?.Payload;
  operation.ContextDetails = outcomeOf(event, result);
  if (event.EventType === 'ContextSucceeded' && standsForItsChildren(result)) {
    operation.ContextDetails.ReplayChildren = true;
  }
}

function applyToStep(operation: Operation, event: Event): void {
  if (event.EventType === 'StepStarted') {
    operation.StepDetails = {
      Attempt: operation.StepDetails?.Attempt ?? 0,
      ...outcomeOf(event, operation.StepDetails?.Result),
    };
    return;
  }
  const retry = event.StepSucceededDetails?.RetryDetails ?? event.StepFailedDetails?.RetryDetails;
  const attempt = retry?.CurrentAttempt ?? (operation.StepDetails?.Attempt ?? 0) + 1;
  operation.StepDetails = { Attempt: attempt, ...outcomeOf(event, event.StepSucceededDetails?.Result?.Payload) };
  const delaySeconds = retry?.NextAttemptDelaySeconds ?? 0;
  if (delaySeconds === 0) return;
  operation.Status = 'PENDING';
  const at = event.EventTimestamp?.getTime() ?? 0;
  operation.StepDetails.NextAttemptTimestamp = new Date(at + delaySeconds * 1000);
}

interface Outcome {
  Result?: string | undefined;
  Error?: ErrorObject | undefined;
  ReplayChildren?: boolean | undefined;
}

function outcomeOf(event: Event, result: string | undefined): Outcome {
  const error = eventError(event);
  return { ...(result === undefined ? {} : { Result: result }), ...(error === undefined ? {} : { Error: error }) };
}

function standsForItsChildren(result: string | undefined): boolean {
  if (result === undefined) return false;
  return result === '' || /^\{"type":"(MapResult|ParallelResult)"/.test(result);
}
