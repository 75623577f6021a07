/**
 * Tells the plugins about one requested operation.
 *
 * 1. Hooks of one operation are called one after the other.
 * 2. A step or context that ended in an earlier invocation is not reported again. An operation of the service (wait,
 *    callback, invoke) reports its end at each replay; `isReplay` tells whether that is news.
 * 3. A context that only runs again for its large result reports nothing: it has ended.
 */
import { isTerminal, OperationType } from '../../runtime/wire.ts';
import { NativeDate } from '../../runtime/clock.ts';
import { fromErrorObject, toErrorObject } from '../../runtime/error-object.ts';
import type { OperationInfo } from '../../runtime/plugin-types.ts';
import type { OperationHandle } from '../operation-handle.ts';
import { currentScope, inScope } from '../scope.ts';
import type { Instrumentation } from './instrumentation.ts';
import type { OperationIdentity } from './operation-book.ts';

interface Attempt {
  readonly number: number;
  readonly began: Date;
  outcome:
    { readonly kind: 'running' } | { readonly kind: 'done' } | { readonly kind: 'threw'; readonly error: unknown };
}

export class OperationObserver {
  private readonly identity: OperationIdentity;
  private tail = Promise.resolve();
  private attempt: Attempt | undefined;
  /** What the last attempt threw, for the report of the operation's end. */
  private thrown: Error | undefined;
  private startReported = false;

  constructor(
    private readonly instrumentation: Instrumentation,
    private readonly handle: OperationHandle,
    private readonly virtual: boolean,
  ) {
    this.identity = instrumentation.book.identity(handle);
    if (handle.request.type === OperationType.CONTEXT) instrumentation.book.addContext(this.identity);
  }

  /** The operation was requested. Contexts report their start when their function is about to run. */
  requested(): void {
    const { record, mustNotRun, request, id } = this.handle;
    if (request.type === OperationType.CONTEXT) return;
    const ended = record !== undefined && isTerminal(record.status);
    if (request.type === OperationType.STEP) {
      if (!ended && !mustNotRun) this.enqueue(() => this.reportStart(record !== undefined));
      return;
    }
    if (record === undefined) return;
    if (ended) this.enqueue(() => this.reportEnd(!this.instrumentation.isNews(id)));
    else if (!mustNotRun) this.enqueue(() => this.reportStart(true));
  }

  /** The operation's record changed. */
  changed(): void {
    const { record, request } = this.handle;
    if (record === undefined) return;
    const ended = isTerminal(record.status);
    switch (request.type) {
      case OperationType.STEP: {
        const { attempt } = this;
        if (attempt !== undefined && (ended || record.attempt >= attempt.number)) {
          this.attempt = undefined;
          this.enqueue(() => this.reportAttemptEnd(attempt));
        }
        break;
      }
      case OperationType.CONTEXT:
        break;
      default:
        if (!this.startReported) this.enqueue(() => this.reportStart(false));
    }
    if (ended) this.enqueue(() => this.reportEnd(false));
  }

  /** Runs the body of a step, or a check. */
  async runAttempt<T>(number: number, body: () => Promise<T>): Promise<T> {
    const { plugins } = this.instrumentation;
    const { context } = this.handle;
    await this.tail;
    const began = new NativeDate();
    const { status, result, error } = this.instrumentation.book.state(this.handle.id);
    const info = { ...this.identity, status, startTimestamp: began, result, error, attempt: number, isReplay: false };
    this.enqueue(() => this.instrumentation.notify(context, 'onOperationAttemptStart', { ...info }));
    await this.tail;
    const attempt: Attempt = { number, began, outcome: { kind: 'running' } };
    this.attempt = attempt;
    try {
      const value = await this.instrumentation.native(context, () =>
        plugins.wrapLater('wrapOperationAttemptFn', { ...info }, body),
      );
      attempt.outcome = { kind: 'done' };
      return value;
    } catch (thrown) {
      attempt.outcome = { kind: 'threw', error: thrown };
      throw thrown;
    }
  }

  /** Runs the function of a context, in the scope of the caller. */
  async runChild<T>(replayingChildren: boolean, body: () => Promise<T>): Promise<T> {
    const { plugins } = this.instrumentation;
    const { context, record, mustNotRun } = this.handle;
    const again = mustNotRun || record?.status === 'SUCCEEDED';
    if (plugins.has('onOperationStart')) {
      await this.instrumentation.inTurn(context, () =>
        again ? Promise.resolve() : this.reportStart(this.virtual || record !== undefined),
      );
    }
    if (again || !plugins.has('wrapChildContextFn')) return body();
    const scope = currentScope();
    const info: OperationInfo = { ...this.identity, isReplay: false, isReplayingChildren: replayingChildren };
    return this.instrumentation.native(context, () =>
      plugins.wrapNow('wrapChildContextFn', info, () => (scope === undefined ? body() : inScope(scope, body))),
    );
  }

  /** A context without a record ended. Undefined when nobody has to be told. */
  virtualEnded(error: Error | undefined): Promise<void> | undefined {
    if (!this.instrumentation.plugins.has('onOperationEnd')) return undefined;
    const { context, mustNotRun } = this.handle;
    return this.instrumentation.inTurn(context, () =>
      mustNotRun
        ? Promise.resolve()
        : this.instrumentation.notify(context, 'onOperationEnd', {
            ...this.identity,
            status: error === undefined ? 'SUCCEEDED' : 'FAILED',
            error,
            isReplay: true,
          }),
    );
  }

  private reportStart(isReplay: boolean): Promise<void> {
    this.startReported = true;
    const { startTimestamp } = this.virtual ? {} : this.instrumentation.book.state(this.handle.id);
    return this.instrumentation.notify(this.handle.context, 'onOperationStart', {
      ...this.identity,
      status: 'STARTED',
      ...(startTimestamp === undefined ? {} : { startTimestamp }),
      isReplay,
    });
  }

  private reportAttemptEnd({ number, began, outcome }: Attempt): Promise<void> {
    const state = this.instrumentation.book.state(this.handle.id);
    this.thrown = outcome.kind === 'threw' ? toError(outcome.error) : undefined;
    return this.instrumentation.notify(this.handle.context, 'onOperationAttemptEnd', {
      ...this.identity,
      ...state,
      startTimestamp: state.startTimestamp ?? began,
      // An attempt that is followed by another one has no end of its own in the record.
      endTimestamp: state.endTimestamp ?? new NativeDate(),
      error: this.thrown,
      attempt: number,
      outcome: outcome.kind === 'threw' ? 'FAILED' : 'SUCCEEDED',
      isReplay: false,
    });
  }

  private reportEnd(isReplay: boolean): Promise<void> {
    const { book } = this.instrumentation;
    const state = book.state(this.handle.id);
    return this.instrumentation.notify(this.handle.context, 'onOperationEnd', {
      ...this.identity,
      ...state,
      error: state.status === 'SUCCEEDED' ? undefined : (this.thrown ?? state.error),
      isReplay,
    });
  }

  private enqueue(report: () => Promise<void>): void {
    const before = this.tail;
    this.tail = this.instrumentation.busy(this.handle.context, async () => {
      await before;
      await report();
    });
  }
}

function toError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : fromErrorObject(toErrorObject(thrown));
}
