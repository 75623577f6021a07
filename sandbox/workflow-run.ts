/**
 * One run of a workflow in a sandbox: one invocation of one execution.
 *
 * Owns: the run's records, its delivery queue, its outbox and its end. Does not own: what the operations do
 * (`operations/`), the thread (`worker.ts`), tokens and the service client (the host).
 *
 * 1. Transitions leave in the order in which they were asked for, one message for each burst of microtasks, or for as
 *    many as fill a call.
 * 2. The run reports `idle` only after a hop in which nothing was queued, held or running, with everything it sent
 *    acknowledged. It never decides to suspend: that is the host's part.
 * 3. Completions have their order from their recorded times. What an operation leads to that is open alone needs none: it
 *    was requested after all others had been delivered, and so it will be on replay (`inOrder`).
 * 4. A run ends once. After that nothing is sent, delivered or requested; promises of the workflow stay pending, so
 *    `finally` blocks do not run on suspension.
 */
import { setImmediateNative } from '../runtime/clock.ts';
import { toErrorObject } from '../runtime/error-object.ts';
import { MAX_BATCH_UPDATES } from '../runtime/limits.ts';
import type {
  DeterminismMode,
  FailedAttempt,
  FailureEffect,
  LambdaContextFields,
  LogMessage,
  OperationChange,
  RecordPage,
  SandboxMessage,
  StepProbeSettings,
} from '../runtime/protocol.ts';
import type { RunObservation } from '../runtime/run-observation.ts';
import { UnrecoverableInvocationError, type UnrecoverableError } from '../runtime/unrecoverable-errors.ts';
import { isTerminal, type OperationUpdate } from '../runtime/wire.ts';
import { ContextState } from './context-state.ts';
import { DeliveryQueue } from './delivery-queue.ts';
import { restoreLambdaContext } from './lambda-context.ts';
import { NativeCalls } from './native-calls.ts';
import type { OperationHandle } from './operation-handle.ts';
import type { Instrumentation } from './plugins/instrumentation.ts';
import { RecordTable } from './record-table.ts';
import { RequestTrace } from './request-trace.ts';
import { RunClock } from './run-clock.ts';
import type { RunningSteps } from './running-steps.ts';
import { StepProbe } from './step-probe.ts';
import { type ThreadOwner, UntrackedWork } from './untracked-work.ts';

export interface WorkflowRunSettings {
  readonly executionArn: string;
  readonly seed: string;
  readonly requestId: string;
  readonly tenantId: string | undefined;
  /** Milliseconds since the epoch. */
  readonly startTimestamp: number;
  readonly determinism: DeterminismMode;
  readonly lambdaContext: LambdaContextFields;
  readonly threadOwner: ThreadOwner;
  /** Attempts of steps which ended with the thread that ran them. */
  readonly failedAttempts: readonly FailedAttempt[];
  /** Set by tests only. */
  readonly probe: StepProbeSettings | undefined;
  readonly observation: RunObservation | undefined;
  readonly childOperationsDepth: number | undefined;
}

/** What the workflow itself came to, before the host decides. */
export type WorkflowEnding =
  | { readonly kind: 'returned'; readonly result: string | undefined }
  | { readonly kind: 'threw'; readonly error: unknown };

export class WorkflowRun {
  readonly records = new RecordTable(() => {
    if (!this.hasEnded) this.pull();
  });
  readonly queue: DeliveryQueue;
  readonly nativeCalls: NativeCalls;
  /** Only in tests. */
  readonly probe: StepProbe | undefined;
  readonly trace: RequestTrace;
  /** Only where the host measures. */
  readonly clock: RunClock | undefined;
  /** The operation whose outcome the workflow got last. */
  lastDelivered: OperationHandle | undefined;
  /** Undefined where there are no plugins. */
  instrumentation: Instrumentation | undefined;
  ending: WorkflowEnding | undefined;
  private readonly handles = new Map<string, OperationHandle>();
  /** Whether no other operation was open when the last one was requested. */
  private oneAtATime = false;
  private outbox: OperationUpdate[] = [];
  private flushScheduled = false;
  private unacknowledged = 0;
  /** One entry for each piece of user code that runs on behalf of an operation. */
  private readonly running = new Set<{ readonly context: ContextState }>();
  private changesSeen = 0;
  private idleReportDue = true;
  private readonly untracked: UntrackedWork;
  private lastOperation: OperationHandle | undefined;
  private hasEnded = false;
  private restoredLambdaContext: unknown;

  constructor(
    readonly settings: WorkflowRunSettings,
    readonly steps: RunningSteps,
    private readonly post: (messages: readonly SandboxMessage[]) => void,
    private readonly onEnd: () => void,
    /** Takes in the host's next message. */
    private readonly pull: () => void,
  ) {
    if (settings.probe !== undefined) {
      this.probe = new StepProbe(settings.probe, (messages) => {
        if (!this.hasEnded) this.post(messages);
      });
    }
    this.trace = new RequestTrace(settings.observation);
    this.clock = settings.observation?.measure === true ? new RunClock() : undefined;
    this.untracked = new UntrackedWork(this, settings.threadOwner);
    this.queue = new DeliveryQueue(() => {
      this.reportIdle();
    });
    this.nativeCalls = new NativeCalls(this.queue);
  }

  get ended(): boolean {
    return this.hasEnded;
  }

  /** As the workflow sees it. */
  get lambdaContext(): unknown {
    return (this.restoredLambdaContext ??= restoreLambdaContext(this.settings.lambdaContext));
  }

  addPage(page: RecordPage): void {
    this.records.addPage(page);
  }

  rootContext(): ContextState {
    const mode = this.records.isEmpty ? 'execution' : 'replay';
    return new ContextState(this, undefined, '', undefined, mode, this.settings.startTimestamp);
  }

  /** Notes a request. What has ended in its record gets no changes any more and is not kept. */
  register(handle: OperationHandle): void {
    this.lastOperation = handle;
    if (handle.record !== undefined && isTerminal(handle.record.status)) return;
    this.oneAtATime = this.handles.size === 0;
    this.handles.set(handle.id, handle);
  }

  forget(handle: OperationHandle): void {
    this.handles.delete(handle.id);
  }

  /** Asks the host for a transition. Dropped when the context it comes from has ended. */
  emit(context: ContextState, update: OperationUpdate): void {
    if (this.hasEnded || context.silenced) return;
    this.outbox.push(update);
    this.unacknowledged += 1;
    this.idleReportDue = true;
    // What fills a call is sent while the rest is still being asked for.
    if (this.outbox.length >= MAX_BATCH_UPDATES) this.flush();
    if (this.flushScheduled) return;
    this.flushScheduled = true;
    setImmediateNative(() => {
      this.flushScheduled = false;
      this.flush();
    });
  }

  flushRequests(): void {
    if (this.outbox.length > 0) this.flush();
  }

  /** Posts what has gathered in this turn. */
  flush(): void {
    if (this.hasEnded) return;
    const turn = this.takeTurn();
    if (turn.length > 0) this.post(turn);
  }

  /**
   * User code of an operation runs: the run is not idle until the returned function is called, or the context has been
   * left behind.
   */
  beginWork(context: ContextState): () => void {
    const work = { context };
    this.running.add(work);
    return () => {
      if (!this.running.delete(work)) return;
      this.idleReportDue = true;
      this.queue.touch();
    };
  }

  applyChanges(number: number, changes: readonly OperationChange[], accepted: number): void {
    if (this.hasEnded) return;
    this.unacknowledged -= accepted;
    this.changesSeen = number;
    this.idleReportDue = true;
    for (const change of changes) {
      const handle = this.handles.get(change.id);
      if (handle === undefined) this.records.keepForLater(change);
      else handle.applyChange(change);
    }
    this.queue.touch();
  }

  /** Plugins have lines to write after the end of the workflow. */
  get takesLines(): boolean {
    return !this.hasEnded || this.instrumentation !== undefined;
  }

  log(message: LogMessage): void {
    if (this.takesLines) this.post([message]);
  }

  /** The workflow returned. `result` is its JSON text. */
  finish(result: string | undefined): void {
    this.ending ??= { kind: 'returned', result };
    this.end({ kind: 'done', result });
  }

  fail(thrown: unknown, effect: FailureEffect): void {
    this.ending ??= { kind: 'threw', error: thrown };
    this.end({ kind: 'failed', error: toErrorObject(thrown), effect });
  }

  /** Ends the run by a fault that no retry inside the workflow can mend. */
  failUnrecoverable(fault: UnrecoverableError): void {
    this.fail(fault, fault instanceof UnrecoverableInvocationError ? 'invocation' : 'execution');
  }

  /** The host ended the invocation. */
  drop(): void {
    this.end(undefined);
  }

  private end(message: SandboxMessage | undefined): void {
    if (this.hasEnded) return;
    if (message !== undefined) this.post([...this.takeTurn(), ...this.measured(), message]);
    this.hasEnded = true;
    this.queue.stop();
    this.handles.clear();
    this.records.letGo();
    this.steps.end();
    this.onEnd();
  }

  /** Work of a context that has ended is nobody's: nothing waits for it, and what it leads to is dropped. */
  private anyWorkRuns(): boolean {
    for (const { context } of this.running) if (!context.silenced) return true;
    return false;
  }

  private anyOperationWaits(): boolean {
    for (const handle of this.handles.values()) if (handle.isWaiting) return true;
    return false;
  }

  /** With no operation open, the workflow may be waiting for asynchronous work which the runtime does not track. */
  private mayBeBusyElsewhere(): boolean {
    return this.untracked.mayBeUnderWay(() => {
      this.queue.touch();
    });
  }

  /** What is to be sent: nothing, or one turn. */
  private takeTurn(): SandboxMessage[] {
    const visited = this.records.drainVisited();
    const requests = this.trace.drain();
    const traced: SandboxMessage[] = requests === undefined ? [] : [{ kind: 'trace', requests }];
    if (this.outbox.length === 0 && visited === undefined) return traced;
    const updates = this.outbox;
    this.outbox = [];
    return [...traced, { kind: 'turn', updates, visited, inOrder: this.oneAtATime }];
  }

  private reportIdle(): void {
    if (this.anyWorkRuns() || this.unacknowledged > 0 || !this.idleReportDue || this.hasEnded) return;
    if (!this.anyOperationWaits() && this.mayBeBusyElsewhere()) return;
    this.idleReportDue = false;
    const { changesSeen, lastOperation } = this;
    const turn = [...this.takeTurn(), ...this.measured()];
    this.post([...turn, { kind: 'idle', changesSeen, lastOperation: lastOperation?.label }]);
  }

  private measured(): SandboxMessage[] {
    return this.clock === undefined ? [] : [{ kind: 'measured', measures: this.clock.measures() }];
  }
}
