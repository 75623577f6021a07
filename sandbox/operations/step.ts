/**
 * `context.step`: user code that may do anything; its result or error is recorded.
 *
 * 1. At least once (the default): START is queued and the body begins without waiting for it, so that a quick step
 *    costs one checkpoint call. At most once: the body begins after START was acknowledged, and a step which is found
 *    started but not ended was interrupted.
 * 2. The workflow sees a result only after the service acknowledged it.
 * 3. The body runs in step scope: native clock, randomness, timers and I/O.
 */
import { fromErrorObject, toErrorObject } from '../../runtime/error-object.ts';
import { durationToSeconds } from '../../runtime/duration.ts';
import { SandboxTerminatedError } from '../../runtime/sandbox-terminated-error.ts';
import { StepInterruptedError } from '../../runtime/operation-errors.ts';
import { DurablePromise } from '../../runtime/durable-promise.ts';
import { checkPayloadSize } from '../../runtime/limits.ts';
import { retryPresets } from '../../runtime/retry-strategy.ts';
import {
  type RetryDecision,
  StepSemantics,
  type StepConfig,
  type StepContext,
  type StepFunc,
} from '../../runtime/step-types.ts';
import type { DurableLogger } from '../../runtime/logger.ts';
import { isUnrecoverable } from '../../runtime/unrecoverable-errors.ts';
import { isTerminal, OperationSubType, OperationType } from '../../runtime/wire.ts';
import type { ContextState } from '../context-state.ts';
import { OperationHandle, promiseOf } from '../operation-handle.ts';
import { decode, encode, failSerdes } from '../payload-codec.ts';
import type { StepAttempt } from '../running-steps.ts';
import { inScope, outside } from '../scope.ts';
import { stepContext } from '../step-context.ts';

export function step<T, L extends DurableLogger>(
  context: ContextState,
  name: string | undefined,
  body: StepFunc<T, L>,
  config: StepConfig<T> = {},
): DurablePromise<T> {
  const handle = OperationHandle.open<T>(context, {
    call: 'step',
    type: OperationType.STEP,
    subType: OperationSubType.STEP,
    name,
  });
  if (handle.live) {
    const { record } = handle;
    if (record !== undefined && isTerminal(record.status)) deliverRecorded(handle, config);
    else new StepRun(handle, body as StepFunc<T, DurableLogger>, config).begin();
  }
  return new DurablePromise<T>(promiseOf, handle);
}

class StepRun<T> {
  private startedHere = false;

  constructor(
    private readonly handle: OperationHandle<T>,
    private readonly body: StepFunc<T, DurableLogger>,
    private readonly config: StepConfig<T>,
  ) {}

  begin(): void {
    const { handle } = this;
    if (handle.mustNotRun || handle.standsStill()) return;
    outside(() => {
      this.proceed();
    });
  }

  /** Goes on from the state of the record, until the operation waits for the service. */
  private proceed(): void {
    const { handle } = this;
    const status = handle.record?.status;
    if (status === 'PENDING') {
      // The service ends the delay; until then this operation is its, not ours.
      void handle.until((record) => record.status !== 'PENDING').then(() => this.proceed());
      return;
    }
    if (status !== undefined && isTerminal(status)) {
      deliverRecorded(handle, this.config);
      return;
    }
    const stopped = this.takeStoppedAttempt();
    if (stopped !== undefined) {
      this.attemptFailed(stopped);
      return;
    }
    if (this.config.semantics === StepSemantics.AtMostOncePerRetry) this.proceedAtMostOnce(status);
    else {
      if (status !== 'STARTED') handle.emit('START');
      void this.attempt();
    }
  }

  /** The last attempt took its thread down in this very invocation: that is its error, and this thread is a new one. */
  private takeStoppedAttempt(): SandboxTerminatedError | undefined {
    const { handle } = this;
    const failed = handle.context.run.settings.failedAttempts.find(
      ({ id, endedBefore }) => id === handle.id && endedBefore === this.endedAttempts,
    );
    return failed && new SandboxTerminatedError(failed.limit, failed.why, failed.blockedAt);
  }

  private proceedAtMostOnce(status: string | undefined): void {
    const { handle } = this;
    if (status === 'STARTED' && !this.startedHere) {
      this.attemptFailed(new StepInterruptedError(handle.rawId, handle.request.name));
      return;
    }
    this.startedHere = true;
    handle.emit('START');
    void handle.until((record) => record.status === 'STARTED').then(() => this.attempt());
  }

  private async attempt(): Promise<void> {
    const { handle, config } = this;
    const attempt = this.endedAttempts + 1;
    const endWork = handle.context.run.beginWork(handle.context);
    try {
      // Not in the caller's turn: code after the call runs before the body, as with any asynchronous function.
      await Promise.resolve();
      let value: T;
      try {
        const run = (): Promise<T> =>
          handle.context.run.steps.run(this.describeAttempt(), (signal) =>
            inScope({ kind: 'step', context: handle.context, rawId: handle.rawId }, () =>
              this.callBody(stepContext(handle, attempt, signal)),
            ),
          );
        value = await (handle.observer?.runAttempt(attempt, run) ?? run());
      } catch (error) {
        this.attemptFailed(error);
        return;
      }
      await this.succeed(value, config);
    } finally {
      endWork();
    }
  }

  private callBody(context: StepContext<DurableLogger>): Promise<T> | T {
    const { handle, config } = this;
    const { probe } = handle.context.run;
    if (probe === undefined) return this.body(context);
    const { id, request } = handle;
    const called = { id, name: request.name, attempt: context.attempt, semantics: config.semantics };
    return probe.run(called, () => this.body(context));
  }

  private describeAttempt(): StepAttempt {
    const { context, id, label, request } = this.handle;
    const { timeout } = this.config;
    const place = { call: 'step', name: request.name, what: 'timeout' };
    return { context, id, label, timeoutSeconds: timeout && durationToSeconds(timeout, place) };
  }

  private get endedAttempts(): number {
    return this.handle.record?.attempt ?? 0;
  }

  private async succeed(value: T, config: StepConfig<T>): Promise<void> {
    const { handle } = this;
    const serdes = config.serdes ?? handle.context.serdes.defaultSerdes;
    let encoded;
    try {
      // Getters and toJSON of the result are the step's own code.
      encoded = await handle.context.run.steps.onBehalfOf(handle.id, () => encode(handle, value, serdes));
      checkPayloadSize(encoded.text, { call: 'step', name: handle.request.name });
    } catch (error) {
      failSerdes(handle, 'serialize', error);
      return;
    }
    const { text, decoded } = encoded;
    handle.emit('SUCCEED', text === undefined ? {} : { Payload: text });
    handle.whenEnded((record) => {
      if (record.status === 'SUCCEEDED') handle.deliver(handle.endedAt, decoded as () => T);
      else deliverRecorded(handle, this.config);
    });
  }

  private attemptFailed(thrown: unknown): void {
    const { handle } = this;
    if (!handle.live) return;
    if (isUnrecoverable(thrown)) {
      handle.context.run.failUnrecoverable(thrown);
      return;
    }
    const attempt = this.endedAttempts + 1;
    let delaySeconds: number | undefined;
    try {
      delaySeconds = this.retryDelay(thrown, attempt);
    } catch (error) {
      // A strategy that throws ends the step with its own error: the failure must not be retried for ever.
      thrown = error;
    }
    if (delaySeconds === undefined) {
      handle.emit('FAIL', { Error: toErrorObject(thrown) });
      handle.whenEnded(() => {
        deliverRecorded(handle, this.config);
      });
      return;
    }
    this.startedHere = false;
    handle.emit('RETRY', {
      Error: toErrorObject(thrown),
      StepOptions: { NextAttemptDelaySeconds: delaySeconds },
    });
    void handle.until((record) => record.attempt >= attempt).then(() => this.proceed());
  }

  /** Seconds until the next attempt; undefined when there is none. */
  private retryDelay(thrown: unknown, attempt: number): number | undefined {
    const shown = isErrorLike(thrown) ? thrown : new Error('Unknown Error');
    const strategy = this.config.retryStrategy ?? retryPresets.default;
    // A strategy that answers nothing leaves the decision to the default, as with the official SDK.
    const decision = (strategy(shown, attempt) as RetryDecision | undefined) ?? retryPresets.default(shown, attempt);
    if (!decision.shouldRetry) return undefined;
    if (decision.delay === undefined) return 1;
    return durationToSeconds(decision.delay, { call: 'step', name: this.handle.request.name, what: 'retry delay' });
  }
}

function deliverRecorded<T>(handle: OperationHandle<T>, config: StepConfig<T>): void {
  const { record } = handle;
  if (record?.status === 'SUCCEEDED') {
    const serdes = config.serdes ?? handle.context.serdes.defaultSerdes;
    if (serdes === undefined && handle.context.run.clock === undefined) {
      handle.deliverResult();
      return;
    }
    const { decoded, ready } = decode(handle, record.result, serdes);
    handle.deliver(handle.endedAt, decoded as () => T, ready);
    return;
  }
  const error = record?.error;
  handle.deliver(handle.endedAt, () => {
    throw fromErrorObject(error ?? { ErrorMessage: 'Unknown error' });
  });
}

function isErrorLike(thrown: unknown): thrown is Error {
  return typeof thrown === 'object' && thrown !== null && 'name' in thrown && 'message' in thrown;
}
