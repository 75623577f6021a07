/** What the type of a history event says, and where its error is. */
import type { Event } from '@aws-sdk/client-lambda';
import { OperationType } from '../../runtime/wire.ts';
import type { ErrorObject } from '../../runtime/wire.ts';
import type { OperationState } from './execution-progress.ts';

const TYPES: readonly (readonly [string, OperationType])[] = [
  ['ChainedInvoke', OperationType.CHAINED_INVOKE],
  ['Callback', OperationType.CALLBACK],
  ['Context', OperationType.CONTEXT],
  ['Execution', OperationType.EXECUTION],
  ['Step', OperationType.STEP],
  ['Wait', OperationType.WAIT],
];
const STATES: Readonly<Record<string, OperationState>> = {
  Started: 'STARTED',
  Succeeded: 'SUCCEEDED',
  Failed: 'FAILED',
  Cancelled: 'CANCELLED',
  TimedOut: 'TIMED_OUT',
  Stopped: 'STOPPED',
};

export function eventKind(event: Event): {
  readonly type: OperationType | 'INVOCATION';
  readonly state: OperationState;
} {
  const text = event.EventType ?? '';
  for (const [prefix, type] of TYPES) {
    const state = text.startsWith(prefix) ? STATES[text.slice(prefix.length)] : undefined;
    if (state !== undefined) return { type, state };
  }
  return { type: 'INVOCATION', state: 'SUCCEEDED' };
}

export function eventError(event: Event): ErrorObject | undefined {
  const details =
    event.ExecutionFailedDetails ??
    event.ExecutionTimedOutDetails ??
    event.ExecutionStoppedDetails ??
    event.ContextFailedDetails ??
    event.StepFailedDetails ??
    event.WaitCancelledDetails ??
    event.CallbackFailedDetails ??
    event.CallbackTimedOutDetails ??
    event.ChainedInvokeFailedDetails ??
    event.ChainedInvokeTimedOutDetails ??
    event.ChainedInvokeStoppedDetails ??
    event.InvocationCompletedDetails;
  return details?.Error?.Payload;
}
