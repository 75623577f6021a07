/**
 * `context.createCallback`: a promise which an outside system settles, by an id that the service gives out.
 *
 * 1. There are two deliveries. The first (promise and id) has the recorded start as its time, the second (the outcome)
 *    the recorded end, and it enters the queue only after the first: both may have the same time.
 * 2. The outcome's text is the outside system's own, so nothing is parsed unless a deserializer says how.
 */
import type { CreateCallbackConfig } from '../../runtime/callback-types.ts';
import { DurablePromise } from '../../runtime/durable-promise.ts';
import { durationToSeconds } from '../../runtime/duration.ts';
import type { Place } from '../../runtime/limits.ts';
import { CallbackError, CallbackExternalError, CallbackTimeoutError } from '../../runtime/operation-errors.ts';
import type { AnySerdesDeserializer } from '../../runtime/serdes.ts';
import { isTerminal, type CallbackOptions, OperationSubType, OperationType } from '../../runtime/wire.ts';
import type { ContextState } from '../context-state.ts';
import { OperationHandle, promiseOf } from '../operation-handle.ts';
import { decode } from '../payload-codec.ts';
import type { OperationRecord } from '../operation-record.ts';
import { failureOf } from './recorded-failure.ts';

type Opened<T> = [DurablePromise<T>, string];
type Timeouts = Pick<CreateCallbackConfig<unknown>, 'timeout' | 'heartbeatTimeout'>;

export function createCallback<T>(
  context: ContextState,
  name: string | undefined,
  config: CreateCallbackConfig<T>,
): DurablePromise<Opened<T>> {
  const options = callbackOptions(config, { call: 'createCallback', name });
  const deserializer = config.serdes ?? context.serdes.defaultCallbackDeserializer;
  return openCallback(context, name, options, deserializer);
}

/** `deserializer` undefined: the result is the text as it came. */
export function openCallback<T>(
  context: ContextState,
  name: string | undefined,
  options: CallbackOptions,
  deserializer: AnySerdesDeserializer | undefined,
): DurablePromise<Opened<T>> {
  const handle = OperationHandle.open<T>(context, {
    call: 'createCallback',
    type: OperationType.CALLBACK,
    subType: OperationSubType.CALLBACK,
    name,
  });
  const run = new CallbackRun(handle, deserializer);
  if (handle.live) run.begin(options);
  return new DurablePromise(() => run.opened);
}

/** @throws DurableSandboxError DS_INVALID_DURATION */
export function callbackOptions(config: Timeouts, place: Place): CallbackOptions {
  const seconds = (what: keyof Timeouts): number | undefined => {
    const duration = config[what];
    // To the service, 0 is the same as none.
    return duration === undefined ? undefined : durationToSeconds(duration, { ...place, what, minSeconds: 0 });
  };
  return { TimeoutSeconds: seconds('timeout'), HeartbeatTimeoutSeconds: seconds('heartbeatTimeout') };
}

class CallbackRun<T> {
  readonly opened: Promise<Opened<T>>;
  private resolve!: (opened: Opened<T>) => void;
  private reject!: (error: unknown) => void;

  constructor(
    private readonly handle: OperationHandle<T>,
    private readonly deserializer: AnySerdesDeserializer | undefined,
  ) {
    this.opened = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
    this.opened.catch(() => undefined);
  }

  begin(options: CallbackOptions): void {
    const { handle } = this;
    handle.describe(() => ({ CallbackOptions: options }));
    if (handle.record === undefined) {
      if (handle.mustNotRun) return;
      handle.emit('START', { CallbackOptions: options });
    }
    handle.when(
      (record) => record.callbackId !== undefined || isTerminal(record.status),
      (record) => {
        this.deliverOpened(record);
      },
    );
  }

  private deliverOpened({ start, callbackId }: OperationRecord): void {
    const { handle } = this;
    const { context } = handle;
    const at = Number.isNaN(start) ? context.clock : start;
    context.run.queue.add({
      at,
      rawId: handle.rawId,
      settle: () => {
        if (context.silenced) return;
        context.advanceClock(at);
        if (callbackId === undefined) {
          this.reject(new CallbackError(`The service gave no id to ${handle.label}.`));
          return;
        }
        this.resolve([new DurablePromise<T>(promiseOf, handle), callbackId]);
        handle.whenEnded((record) => {
          this.deliverOutcome(record);
        });
      },
    });
  }

  private deliverOutcome(record: OperationRecord): void {
    const { handle, deserializer } = this;
    if (record.status !== 'SUCCEEDED') {
      handle.deliverFromService(handle.endedAt, () => {
        throw callbackFailure(record);
      });
      return;
    }
    if (deserializer === undefined) {
      handle.deliverFromService(handle.endedAt, () => record.result as T);
      return;
    }
    const { decoded, ready } = decode(handle, record.result, deserializer);
    handle.deliverFromService(handle.endedAt, decoded as () => T, ready);
  }
}

function callbackFailure({ status, error }: OperationRecord): CallbackError {
  const [Failure, fallback] =
    status === 'TIMED_OUT'
      ? ([CallbackTimeoutError, 'Callback timed out'] as const)
      : ([CallbackExternalError, 'Callback failed'] as const);
  return failureOf(error, fallback, error?.ErrorType ?? 'Error', (message, cause, data) => {
    return new Failure(message, cause, data);
  });
}
