/**
 * Leads one run: takes the sandbox's requests to the service and the service's answers to the sandbox, and decides how
 * the run ends.
 *
 * Owns: the decision. Does not own: batching and tokens (`checkpoint-batcher.ts`), records (`execution-history.ts`),
 * the thread (`sandbox-session.ts`).
 *
 * 1. A result becomes visible to the workflow only after the service acknowledged it.
 * 2. The execution suspends as soon as the sandbox is idle, everything sent is acknowledged, and an operation which the
 *    workflow asked for belongs to the service. No timers, no cooling down.
 * 3. Idle with nothing open is an error that names the last operation, never a hang and never PENDING.
 * 4. The first decision counts.
 */
import type { SandboxLimits } from '../runtime/config.ts';
import type { DurableExecutionClient } from '../runtime/durable-execution-client.ts';
import { toErrorObject } from '../runtime/error-object.ts';
import { DurableSandboxError } from '../runtime/errors.ts';
import { SandboxTerminatedError } from '../runtime/sandbox-terminated-error.ts';
import type { FailedAttempt, InvocationEnd, RunTask, SandboxMessage, StepCall } from '../runtime/protocol.ts';
import type { TracedRequest } from '../runtime/run-observation.ts';
import type { CheckpointUpdatedExecutionState, ErrorObject, OperationUpdate, WireOperation } from '../runtime/wire.ts';
import { clearTimer, now, setTimer, type Timer } from '../runtime/clock.ts';
import { type BatcherEvents, CheckpointBatcher } from './checkpoint-batcher.ts';
import type { ExecutionHistory, HistoryOperation } from './execution-history.ts';
import { LiveWaits } from './live-waits.ts';
import { writeLog } from './log-output.ts';
import { OpenOperations } from './open-operations.ts';
import { toChange } from './operation-change.ts';
import { allOperationDetails, operationDetails } from './operation-details.ts';
import { recordPages } from './record-pages.ts';
import { SandboxSession, type SessionTask } from './sandbox-session.ts';
import { classifyCheckpointFailure, type ServiceFailure } from './service-failure.ts';
import { loadFurtherPages } from './state-loader.ts';
import type { TestProbe } from './test-probe.ts';
import { contradiction } from './update-check.ts';
import { type Alarm, Watchdog, type WatchedThread } from './watchdog.ts';

/** Time that is left for the answer when plugins have not come to an end. */
const ANSWER_MARGIN_MS = 500;
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export interface RunSettings {
  readonly history: ExecutionHistory;
  readonly client: DurableExecutionClient;
  readonly executionArn: string;
  readonly checkpointToken: string;
  readonly run: (task: RunTask) => Promise<void>;
  readonly task: SessionTask;
  /** The thread that took the run, where it is one of its own. */
  readonly threadOf: (threadId: number) => WatchedThread | undefined;
  readonly limits: SandboxLimits | undefined;
  /** Only in tests. */
  readonly probe: TestProbe | undefined;
}

export type RunOutcome =
  | { readonly kind: 'done'; readonly result: string | undefined }
  | { readonly kind: 'failed'; readonly error: ErrorObject }
  | { readonly kind: 'suspended' }
  /** The thread was stopped while it ran the body of a step. */
  | { readonly kind: 'step-stopped'; readonly attempt: FailedAttempt }
  /** Of the service or of the thread. */
  | { readonly kind: 'fault'; readonly failure: ServiceFailure };

export class RunController {
  readonly outcome: Promise<RunOutcome>;
  readonly batcher: CheckpointBatcher;
  private readonly session: SandboxSession;
  private readonly open: OpenOperations;
  private readonly liveWaits: LiveWaits;
  private readonly watchdog: Watchdog;
  /** What the workflow asked for, where the task wants that to be noted. */
  readonly requests: TracedRequest[] = [];
  /** The run came to its own end, or to rest: nobody stopped it. */
  endedByItself = false;
  private decided = false;
  /** The run has plugins, which are to hear how the invocation ends. */
  private instrumented = false;
  private resolve!: (outcome: RunOutcome) => void;

  constructor(private readonly settings: RunSettings) {
    const { history, client, executionArn, checkpointToken } = settings;
    this.outcome = new Promise((resolve) => {
      this.resolve = resolve;
    });
    this.open = new OpenOperations(history);
    this.liveWaits = new LiveWaits(this.open, settings.task.lambdaContext.deadline, () => {
      this.batcher.refresh();
    });
    this.liveWaits.observe(history.operations);
    const events: BatcherEvents = {
      accepted: (updates, state) => this.accepted(updates, state),
      failed: (error) => {
        this.decide({ kind: 'fault', failure: classifyCheckpointFailure(error, executionArn) });
      },
    };
    const { updatesPerCall } = settings.probe ?? {};
    this.batcher = new CheckpointBatcher(client, executionArn, checkpointToken, events, updatesPerCall);
    this.session = new SandboxSession(settings.task, [...recordPages(history.operations)], settings.run, {
      message: (message) => {
        this.handle(message);
      },
      gone: (reason) => {
        this.sandboxGone(reason);
      },
    });
    this.watchdog = new Watchdog(
      () => this.thread(),
      settings.limits,
      () => this.session.shared.step?.deadline ?? Number.POSITIVE_INFINITY,
      (alarm) => {
        void this.decideAfterFlush(this.outcomeOf(alarm));
      },
    );
  }

  private handle(message: SandboxMessage): void {
    this.watchdog.heard();
    switch (message.kind) {
      case 'trace':
        this.requests.push(...message.requests);
        break;
      case 'instrumented':
        this.instrumented = true;
        this.session.sendOperations(allOperationDetails(this.settings.history));
        break;
      case 'log':
        if (this.settings.probe?.logged(message) !== false) writeLog(message, this.settings.executionArn);
        break;
      case 'measured':
        break;
      case 'step-call':
        void this.askProbe(message);
        break;
      case 'turn':
        this.takeTurn(message.updates, message.visited);
        break;
      case 'idle':
        if (this.session.isCurrent(message.changesSeen) && this.batcher.isQuiet) this.idle(message.lastOperation);
        break;
      case 'done':
        this.endedByItself = true;
        void this.decideAfterFlush({ kind: 'done', result: message.result });
        break;
      case 'failed':
        this.endedByItself = true;
        void this.decideAfterFlush(
          message.effect === 'execution'
            ? { kind: 'failed', error: message.error }
            : { kind: 'fault', failure: { effect: 'invocation', error: errorOf(message.error) } },
        );
        break;
    }
  }

  private async askProbe(call: StepCall): Promise<void> {
    const answer = await this.settings.probe?.stepCalled(call);
    if (this.decided || answer === undefined || !call.waits || answer.kind === 'hang') return;
    if (answer.kind === 'crash') {
      this.decide({ kind: 'fault', failure: { effect: 'invocation', error: answer.error } });
    } else if (answer.kind === 'suspend') this.decide({ kind: 'suspended' });
    else this.session.answerStep(call.number, answer);
  }

  private thread(): WatchedThread | undefined {
    const { threadId } = this.session.shared;
    return threadId === undefined ? undefined : this.settings.threadOf(threadId);
  }

  /** A step's attempt fails and is dealt with in a new thread; workflow code would do the same again. */
  private outcomeOf({ limit, why }: Alarm): RunOutcome {
    const { step } = this.session.shared;
    if (step === undefined) {
      return { kind: 'failed', error: toErrorObject(new SandboxTerminatedError(limit, why)) };
    }
    const endedBefore = this.settings.history.get(step.id)?.attempt ?? 0;
    return { kind: 'step-stopped', attempt: { id: step.id, endedBefore, limit, why } };
  }

  private takeTurn(updates: readonly OperationUpdate[], visited: Uint32Array | undefined): void {
    if (this.decided) return;
    if (visited !== undefined) {
      this.open.visit(visited);
      this.liveWaits.rearm();
    }
    for (const update of updates) {
      const contradicts = contradiction(this.settings.history, update);
      if (contradicts !== undefined) {
        this.decide({ kind: 'failed', error: toErrorObject(contradicts) });
        return;
      }
      this.open.request(update.Id);
    }
    this.batcher.add(updates);
  }

  /** The service accepted a batch: the sandbox learns of it, and of whatever else has changed. */
  private async accepted(updates: readonly OperationUpdate[], state: CheckpointUpdatedExecutionState): Promise<void> {
    const { history, client, executionArn } = this.settings;
    const changed = new Map<string, HistoryOperation>();
    const reported = new Set<string>();
    const take = (operations: readonly WireOperation[]): void => {
      for (const operation of operations) reported.add(operation.Id);
      for (const operation of history.apply(operations)) changed.set(operation.id, operation);
    };
    take(state.Operations ?? []);
    await loadFurtherPages({ client, executionArn, checkpointToken: this.batcher.token }, state.NextMarker, take);
    const at = history.timeAfter(now());
    for (const update of updates) {
      const assumed = reported.has(update.Id) ? undefined : history.assume(update, at);
      if (assumed !== undefined) changed.set(assumed.id, assumed);
    }
    for (const id of changed.keys()) this.open.reconsider(id);
    if (changed.size > 0) this.liveWaits.observe(changed.values());
    const ownUpdates = new Set(updates.map((update) => update.Id));
    const operations = [...changed.values()];
    this.session.sendChanges(
      operations.map((operation) => toChange(operation, ownUpdates)),
      updates.length,
      this.instrumented ? operations.map(operationDetails) : undefined,
    );
    this.liveWaits.rearm();
  }

  private idle(lastOperation: string | undefined): void {
    if (this.open.anyBelongsToService()) {
      this.endedByItself = true;
      this.decide({ kind: 'suspended' });
      return;
    }
    const after = lastOperation === undefined ? 'before its first operation' : `after ${lastOperation}`;
    const error = new DurableSandboxError(
      'DS_STUCK_EXECUTION',
      `The workflow of ${this.settings.executionArn} has not returned, but nothing is open: ${after}, it awaits a ` +
        'promise which nothing in the runtime will settle.',
    );
    this.decide({ kind: 'failed', error: toErrorObject(error) });
  }

  private sandboxGone(reason: unknown): void {
    const text = reason instanceof Error ? reason.message : String(reason);
    const error = new DurableSandboxError(
      'DS_WORKER_DIED',
      `The sandbox thread of ${this.settings.executionArn} ended while the workflow ran: ${text}.`,
      { cause: reason },
    );
    // The type by which Lambda records that a function's process ended on its own; to the service this is the same.
    error.name = 'Runtime.ExitError';
    void this.decideAfterFlush({ kind: 'fault', failure: { effect: 'invocation', error } });
  }

  /** What the sandbox asked for before its end is sent first. */
  private async decideAfterFlush(outcome: RunOutcome): Promise<void> {
    await this.batcher.quiet();
    this.decide(outcome);
  }

  /**
   * No need to wait for the port to close: what the sandbox says travels in order, so that a decision made on its last
   * word has seen all before it, and an idle sandbox has nothing to say.
   */
  private decide(outcome: RunOutcome): void {
    if (this.decided) return;
    this.decided = true;
    this.liveWaits.stop();
    if (!this.instrumented || outcome.kind === 'step-stopped') {
      this.watchdog.stop();
      this.session.end();
    }
    this.resolve(outcome);
  }

  /**
   * Tells the plugins how the invocation ends, and waits for them: until they are done, their thread has died, or the
   * invocation is about to reach its deadline.
   */
  async finish(end: InvocationEnd): Promise<void> {
    if (!this.instrumented) return;
    this.session.endInstrumented(end);
    const remaining = this.settings.task.lambdaContext.deadline - now() - ANSWER_MARGIN_MS;
    let timer: Timer | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimer(resolve, Math.min(Math.max(0, remaining), LONGEST_TIMER_MS));
    });
    await Promise.race([this.session.closed, late]);
    clearTimer(timer);
    this.watchdog.stop();
    this.session.end();
  }
}

function errorOf(recorded: ErrorObject): Error {
  const error = new Error(recorded.ErrorMessage ?? 'Unknown error');
  error.name = recorded.ErrorType ?? 'Error';
  return error;
}
