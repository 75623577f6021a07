/** `context.wait`: the service keeps the time; nothing runs while the execution waits. */
import { DurablePromise } from '../../runtime/durable-promise.ts';
import { durationToSeconds, type Duration } from '../../runtime/duration.ts';
import { OperationSubType, OperationType } from '../../runtime/wire.ts';
import type { ContextState } from '../context-state.ts';
import { OperationHandle, promiseOf } from '../operation-handle.ts';

export function wait(context: ContextState, name: string | undefined, duration: Duration): DurablePromise<void> {
  // Checked before an id is taken: a refused call leaves no trace in the sequence.
  const seconds = durationToSeconds(duration, { call: 'wait', name, what: 'duration' });
  const handle = OperationHandle.open<void>(context, {
    call: 'wait',
    type: OperationType.WAIT,
    subType: OperationSubType.WAIT,
    name,
  });
  if (handle.live) {
    const details = { WaitOptions: { WaitSeconds: seconds } };
    handle.describe(() => details);
    if (handle.record === undefined && !handle.mustNotRun) handle.emit('START', details);
    // Whatever ends a wait (the time, or a cancellation) resolves it: there is nothing to report.
    handle.whenEnded(() => {
      handle.deliverFromService(handle.endedAt, () => undefined);
    });
  }
  return new DurablePromise<void>(promiseOf, handle);
}
