/**
 * `context.runInChildContext`: a part of the workflow with ids, clock and randomness of its own.
 *
 * 1. The child's result waits for the acknowledgement of its CONTEXT update, since the recorded end is part of order
 *    and clock. A virtual context has no record: it settles with what its own operations delivered, and hands its clock
 *    up to its parent. One that was begun with a record goes on with it.
 * 2. The record keeps the error as it was thrown; `errorMapper` is applied to what is rebuilt from it, live as on
 *    replay, so that both show the same chain. Faults of determinism are neither recorded nor mapped.
 * 3. A result too large for a record is not stored: the context is marked, and its function runs again on replay, with
 *    all its operations answered from their records.
 */
import { fromErrorObject, toErrorObject } from '../../runtime/error-object.ts';
import { DurablePromise } from '../../runtime/durable-promise.ts';
import type { ChildConfig } from '../../runtime/child-types.ts';
import { MAX_OPERATION_PAYLOAD_BYTES } from '../../runtime/limits.ts';
import { ChildContextError, type DurableOperationError } from '../../runtime/operation-errors.ts';
import type { AnySerdes } from '../../runtime/serdes.ts';
import { isUnrecoverable } from '../../runtime/unrecoverable-errors.ts';
import { type ErrorObject, OperationSubType, OperationType, type OperationUpdate } from '../../runtime/wire.ts';
import { type ContextMode, ContextState } from '../context-state.ts';
import { OperationHandle, promiseOf } from '../operation-handle.ts';
import { decode, encode, type Encoded, failSerdes } from '../payload-codec.ts';
import type { OperationRecord } from '../operation-record.ts';
import { inScope, outside } from '../scope.ts';

/** What runs in the context: the user's function, or the runtime's own, which may look at the record it continues. */
export type ChildBody<T> = (state: ContextState, record: OperationRecord | undefined) => Promise<T>;

/** What only the runtime's own operations set. */
export interface ChildInternals {
  /** How the call is named in messages. */
  readonly call: string;
  /** How an error rebuilt from the record reaches the caller, where that is not as a `ChildContextError`. */
  readonly wrapError?: ((error: DurableOperationError) => Error | undefined) | undefined;
}

export function runInChildContext<T>(
  parent: ContextState,
  name: string | undefined,
  body: ChildBody<T>,
  config: ChildConfig<T>,
  internals: ChildInternals,
): DurablePromise<T> {
  const request = {
    call: internals.call,
    type: OperationType.CONTEXT,
    subType: config.subType ?? OperationSubType.RUN_IN_CHILD_CONTEXT,
    name,
  };
  const wanted = config.virtualContext === true;
  const handle = wanted ? OperationHandle.openVirtual<T>(parent, request) : OperationHandle.open<T>(parent, request);
  const virtual = wanted && handle.record === undefined;
  if (virtual) handle.observe(virtual);
  if (handle.live) new ChildRun(handle, body, config, internals, virtual).begin();
  return new DurablePromise<T>(promiseOf, handle);
}

class ChildRun<T> {
  private readonly serdes: AnySerdes | undefined;

  constructor(
    private readonly handle: OperationHandle<T>,
    private readonly body: ChildBody<T>,
    private readonly config: ChildConfig<T>,
    private readonly internals: ChildInternals,
    private readonly virtual: boolean,
  ) {
    this.serdes = config.serdes ?? handle.context.serdes.defaultSerdes;
  }

  begin(): void {
    const { handle } = this;
    const { record } = handle;
    if (record?.status === 'FAILED') {
      this.deliverError(record.error);
      return;
    }
    if (record?.status === 'SUCCEEDED' && !record.replayChildren) {
      const { decoded, ready } = decode(handle, record.result, this.serdes);
      handle.deliver(handle.endedAt, decoded as () => T, ready);
      return;
    }
    if (!this.virtual) {
      // What was left behind when the context around it ended stays so.
      if (handle.mustNotRun && record?.status !== 'SUCCEEDED') return;
      if (record === undefined) handle.emit('START');
    }
    this.runBody();
  }

  private runBody(): void {
    const { handle } = this;
    const state = ContextState.child(handle.context, handle.rawId, this.virtual, this.modeOfChild());
    const body = (): Promise<T> => this.body(state, handle.record);
    const settled = inScope({ kind: 'workflow', context: state }, async () => {
      // Not in the caller's turn: code after the call runs before the child's.
      await Promise.resolve();
      return handle.observer === undefined ? body() : handle.observer.runChild(state.mode !== 'execution', body);
    });
    outside(() => {
      settled.then(
        (value) => {
          this.finish(state);
          this.succeed(state, value);
        },
        (error: unknown) => {
          this.finish(state);
          this.fail(state, error);
        },
      );
    });
  }

  private finish(state: ContextState): void {
    state.finished = true;
    state.run.steps.abortSilenced();
  }

  private modeOfChild(): ContextMode {
    const { handle } = this;
    if (handle.context.mode === 'replay-succeeded' || handle.record?.status === 'SUCCEEDED') return 'replay-succeeded';
    return handle.context.run.records.hasBelow(`${handle.rawId}-1`) ? 'replay' : 'execution';
  }

  private succeed(state: ContextState, value: T): void {
    const { handle } = this;
    if (!handle.live) return;
    // The conversion may take its time; what was recorded later must not overtake this result meanwhile.
    const endWork = handle.context.run.beginWork(handle.context);
    const release = this.isRecorded() || this.virtual ? handle.context.run.queue.hold() : undefined;
    const use = (encoded: Encoded): void => {
      this.succeeded(state, value, encoded);
    };
    const giveUp = (error: unknown): void => {
      failSerdes(handle, 'serialize', error);
    };
    const done = (): void => {
      release?.();
      endWork();
    };
    try {
      const encoded = encode(handle, value, this.serdes);
      if (encoded instanceof Promise) {
        void encoded.then(use).catch(giveUp).finally(done);
        return;
      }
      use(encoded);
    } catch (error) {
      giveUp(error);
    }
    done();
  }

  private succeeded(state: ContextState, value: T, { text, decoded }: Encoded): void {
    const { handle } = this;
    const outcome = decoded as () => T;
    if (this.virtual) {
      handle.context.advanceClock(state.clock);
      this.settleVirtual(outcome, undefined);
      return;
    }
    if (this.isRecorded()) {
      handle.deliver(handle.endedAt, outcome);
      return;
    }
    handle.emit('SUCCEED', this.successUpdate(state, value, text));
    handle.whenEnded(() => {
      handle.deliver(handle.endedAt, outcome);
    });
  }

  private successUpdate(state: ContextState, value: T, text: string | undefined): Partial<OperationUpdate> {
    const kept = keepsInside(state);
    if (text === undefined) return kept;
    if (Buffer.byteLength(text, 'utf8') <= MAX_OPERATION_PAYLOAD_BYTES) return { Payload: text, ...kept };
    return {
      Payload: this.config.summaryGenerator?.(value) ?? '',
      ContextOptions: { ReplayChildren: true },
    };
  }

  private fail(state: ContextState, thrown: unknown): void {
    const { handle } = this;
    if (!handle.live) return;
    if (isUnrecoverable(thrown)) {
      handle.context.run.failUnrecoverable(thrown);
      return;
    }
    const error = toErrorObject(thrown);
    if (this.virtual) {
      handle.context.advanceClock(state.clock);
      const outcome = (): never => {
        throw this.mapped(error);
      };
      this.settleVirtual(outcome, fromErrorObject(error));
      return;
    }
    if (this.isRecorded()) {
      this.deliverError(error);
      return;
    }
    handle.emit('FAIL', { Error: error, ...keepsInside(state) });
    handle.whenEnded((record) => {
      this.deliverError(record.error ?? error);
    });
  }

  private settleVirtual(outcome: () => T, error: Error | undefined): void {
    const { handle } = this;
    const told = handle.observer?.virtualEnded(error);
    if (told === undefined) handle.settleNow(outcome);
    else {
      void told.then(() => {
        if (handle.live) handle.settleNow(outcome);
      });
    }
  }

  /** True when the context has ended in the record already, and only its inside ran again. */
  private isRecorded(): boolean {
    return this.handle.record?.status === 'SUCCEEDED';
  }

  private deliverError(error: ErrorObject | undefined): void {
    const { handle } = this;
    handle.deliver(handle.endedAt, () => {
      throw this.mapped(error ?? { ErrorMessage: 'Child context failed' });
    });
  }

  private mapped(error: ErrorObject): Error {
    const rebuilt = fromErrorObject(error);
    const { errorMapper } = this.config;
    // A mapper that gives nothing back has nothing better to say than the default.
    const own = errorMapper === undefined ? undefined : (errorMapper(rebuilt) as DurableOperationError | undefined);
    return (
      own ?? this.internals.wrapError?.(rebuilt) ?? new ChildContextError(rebuilt.message, rebuilt, rebuilt.errorData)
    );
  }
}

/** What the update says of a context whose inside is to stay in the state of later invocations. */
function keepsInside({ depthBudget }: ContextState): Partial<OperationUpdate> {
  return depthBudget >= 1 ? { ContextOptions: { ReplayChildren: true } } : {};
}
