/**
 * The hooks around a whole invocation.
 *
 * 1. `onInvocationStart` has settled before the workflow begins; `onInvocationEnd`, and then what wraps the invocation,
 *    before the host gives the response.
 * 2. They see the outcome that the host decided on, since it may differ from what the workflow did.
 */
import { NativeDate } from '../../runtime/clock.ts';
import type { InvocationInfo, InvocationEndInfo } from '../../runtime/plugin-types.ts';
import type { InvocationEnd } from '../../runtime/protocol.ts';
import { type DurableExecutionInvocationOutput, InvocationStatus } from '../../runtime/wire.ts';
import type { Instrumentation } from './instrumentation.ts';
import { settle } from './plugin-set.ts';
import { recordedError } from './recorded-error.ts';

export class InvocationHooks {
  private readonly output: Promise<DurableExecutionInvocationOutput>;
  private resolve!: (output: DurableExecutionInvocationOutput) => void;
  private reject!: (error: Error) => void;
  private wrappers: Promise<void> | undefined;

  constructor(
    private readonly instrumentation: Instrumentation,
    private readonly executionInput: unknown,
  ) {
    this.output = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
    this.output.catch(() => undefined);
  }

  /** Resolves when the workflow may begin. */
  async begin(): Promise<void> {
    const { instrumentation } = this;
    const { plugins, root } = instrumentation;
    await instrumentation.notify(root, 'onInvocationStart', this.startInfo());
    if (!plugins.has('wrapInvocation')) return;
    await new Promise<void>((resolve) => {
      const fn = (): Promise<DurableExecutionInvocationOutput> => {
        resolve();
        return this.output;
      };
      const info = this.startInfo();
      this.wrappers = settle(instrumentation.native(root, () => plugins.callWrappers('wrapInvocation', info, fn)));
      // Wrappers that do not call the function do not stop the workflow.
      void this.wrappers.then(resolve);
    });
  }

  async end(end: InvocationEnd): Promise<void> {
    const { root } = this.instrumentation;
    await this.instrumentation.notify(root, 'onInvocationEnd', this.endInfo(end));
    if (end.kind === 'answered') this.resolve(end.output);
    else this.reject(this.errorOf(end));
    await this.wrappers;
  }

  private startInfo(): InvocationInfo {
    const { book, updatedIds } = this.instrumentation;
    return {
      ...this.baseInfo(),
      isFirstInvocation: this.instrumentation.run.records.isEmpty,
      updatedOperations: book.infos(updatedIds),
    };
  }

  private endInfo(end: InvocationEnd): InvocationEndInfo {
    const base = this.baseInfo();
    if (end.kind === 'threw') return { ...base, status: 'RETRYING', executionError: this.errorOf(end) };
    const { output } = end;
    switch (output.Status) {
      case InvocationStatus.SUCCEEDED:
        return { ...base, status: 'SUCCEEDED', executionResult: this.result() };
      case InvocationStatus.FAILED:
        return { ...base, status: 'FAILED', executionError: this.errorOf({ error: output.Error }) };
      case InvocationStatus.PENDING:
        return { ...base, status: 'PENDING' };
    }
  }

  private baseInfo(): Omit<InvocationInfo, 'isFirstInvocation' | 'updatedOperations'> {
    const { book, run } = this.instrumentation;
    const { requestId, executionArn, startTimestamp } = run.settings;
    return {
      requestId,
      executionArn,
      executionInput: this.executionInput,
      operations: book.infos(),
      executionStartTimestamp: new NativeDate(startTimestamp),
    };
  }

  private result(): unknown {
    const { ending } = this.instrumentation.run;
    return ending?.kind === 'returned' && ending.result !== undefined ? JSON.parse(ending.result) : undefined;
  }

  /** The very error the workflow threw, if that is what ended it. */
  private errorOf({ error }: Pick<Extract<InvocationEnd, { kind: 'threw' }>, 'error'>): Error {
    const { ending } = this.instrumentation.run;
    const thrown = ending?.kind === 'threw' ? ending.error : undefined;
    return thrown instanceof Error && thrown.message === error.ErrorMessage ? thrown : recordedError(error);
  }
}
