/**
 * `context.waitForCondition`: checks again and again, from state to state, until the wait strategy has enough.
 *
 * 1. It is recorded as a step whose retries carry the state. A check runs in step scope, at least once per attempt.
 * 2. The strategy sees the state as it comes back from its record, so that a state which does not survive being recorded
 *    is noticed at once.
 * 3. A check, or a strategy, that throws ends the operation: there is no retry of its own.
 */
import { durationToSeconds } from '../../runtime/duration.ts';
import { DurablePromise } from '../../runtime/durable-promise.ts';
import { fromErrorObject, toErrorObject } from '../../runtime/error-object.ts';
import { checkPayloadSize } from '../../runtime/limits.ts';
import type { DurableLogger } from '../../runtime/logger.ts';
import type { AnySerdes } from '../../runtime/serdes.ts';
import { isUnrecoverable } from '../../runtime/unrecoverable-errors.ts';
import type { WaitForConditionCheckFunc, WaitForConditionConfig } from '../../runtime/wait-for-condition-types.ts';
import { isTerminal, OperationSubType, OperationType } from '../../runtime/wire.ts';
import type { ContextState } from '../context-state.ts';
import { stepLogger } from '../context-logger.ts';
import { OperationHandle, promiseOf } from '../operation-handle.ts';
import { decode, encode, failSerdes, type Encoded } from '../payload-codec.ts';
import { inScope, outside } from '../scope.ts';

export function waitForCondition<T>(
  context: ContextState,
  name: string | undefined,
  check: WaitForConditionCheckFunc<T, DurableLogger>,
  config: WaitForConditionConfig<T>,
): DurablePromise<T> {
  const handle = OperationHandle.open<T>(context, {
    call: 'waitForCondition',
    type: OperationType.STEP,
    subType: OperationSubType.WAIT_FOR_CONDITION,
    name,
  });
  if (handle.live) new ConditionRun(handle, check, config).begin();
  return new DurablePromise<T>(promiseOf, handle);
}

class ConditionRun<T> {
  private readonly serdes: AnySerdes | undefined;
  /** The state after the latest check of this run. */
  private latest: { readonly state: T } | undefined;

  constructor(
    private readonly handle: OperationHandle<T>,
    private readonly check: WaitForConditionCheckFunc<T, DurableLogger>,
    private readonly config: WaitForConditionConfig<T>,
  ) {
    this.serdes = config.serdes ?? handle.context.serdes.defaultSerdes;
  }

  begin(): void {
    const { handle } = this;
    const status = handle.record?.status;
    if (status !== undefined && isTerminal(status)) this.deliverRecorded();
    else if (!handle.mustNotRun && !handle.standsStill()) {
      outside(() => {
        this.proceed();
      });
    }
  }

  private proceed(): void {
    const { handle } = this;
    const status = handle.record?.status;
    if (status === 'PENDING') {
      // The service ends the delay; until then this operation is its, not ours.
      handle.when(
        (record) => record.status !== 'PENDING',
        () => {
          this.proceed();
        },
      );
      return;
    }
    if (status !== undefined && isTerminal(status)) {
      this.deliverRecorded();
      return;
    }
    if (status !== 'STARTED') handle.emit('START');
    void this.attempt();
  }

  private async attempt(): Promise<void> {
    const { handle } = this;
    const { context, rawId } = handle;
    const attempt = (handle.record?.attempt ?? 0) + 1;
    const endWork = context.run.beginWork(context);
    try {
      let before: T;
      try {
        before = await this.stateBefore();
      } catch (error) {
        failSerdes(handle, 'deserialize', error);
        return;
      }
      if (!handle.live) return;
      let value: T;
      try {
        const run = async (): Promise<T> =>
          inScope({ kind: 'step', context, rawId }, () =>
            this.check(before, { logger: stepLogger(handle, attempt), attempt }),
          );
        value = await (handle.observer?.runAttempt(attempt, run) ?? run());
      } catch (error) {
        this.fail(error);
        return;
      }
      await this.decide(value, attempt);
    } finally {
      endWork();
    }
  }

  private async stateBefore(): Promise<T> {
    const { handle, latest } = this;
    if (latest !== undefined) return latest.state;
    const recorded = handle.record?.result;
    if (recorded === undefined || recorded === '') return this.config.initialState;
    const { decoded, ready } = decode(handle, recorded, this.serdes);
    await ready;
    return decoded() as T;
  }

  private async decide(value: T, attempt: number): Promise<void> {
    const { handle, config } = this;
    let encoded: Encoded;
    let state: T;
    try {
      encoded = await encode(handle, value, this.serdes);
      checkPayloadSize(encoded.text, { call: 'waitForCondition', name: handle.request.name }, 'state');
      state = encoded.decoded() as T;
    } catch (error) {
      failSerdes(handle, 'serialize', error);
      return;
    }
    let delaySeconds: number | undefined;
    try {
      const decision = config.waitStrategy(state, attempt);
      if (decision.shouldContinue) delaySeconds = this.delayOf(decision.delay);
    } catch (error) {
      this.fail(error);
      return;
    }
    const payload = encoded.text === undefined ? {} : { Payload: encoded.text };
    if (delaySeconds === undefined) {
      handle.emit('SUCCEED', payload);
      handle.whenEnded((record) => {
        if (record.status === 'SUCCEEDED') handle.deliver(handle.endedAt, encoded.decoded as () => T);
        else this.deliverRecorded();
      });
      return;
    }
    this.latest = { state };
    handle.emit('RETRY', { ...payload, StepOptions: { NextAttemptDelaySeconds: delaySeconds } });
    handle.when(
      (record) => record.attempt >= attempt,
      () => {
        this.proceed();
      },
    );
  }

  private delayOf(delay: unknown): number {
    // As with retries, a decision without a delay means the shortest one.
    if (delay === undefined) return 1;
    return durationToSeconds(delay, { call: 'waitForCondition', name: this.handle.request.name, what: 'delay' });
  }

  private fail(thrown: unknown): void {
    const { handle } = this;
    if (!handle.live) return;
    if (isUnrecoverable(thrown)) {
      handle.context.run.failUnrecoverable(thrown);
      return;
    }
    handle.emit('FAIL', { Error: toErrorObject(thrown) });
    handle.whenEnded(() => {
      this.deliverRecorded();
    });
  }

  private deliverRecorded(): void {
    const { handle } = this;
    const { record } = handle;
    if (record?.status === 'SUCCEEDED') {
      const { decoded, ready } = decode(handle, record.result, this.serdes);
      handle.deliver(handle.endedAt, decoded as () => T, ready);
      return;
    }
    handle.deliver(handle.endedAt, () => {
      throw fromErrorObject(record?.error ?? { ErrorMessage: 'Unknown error' });
    });
  }
}
