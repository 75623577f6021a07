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
import { toErrorObject } from '../runtime/error-object.ts';
import { DurableSandboxError } from '../runtime/errors.ts';
import type { InvocationEnd, SandboxMessage, StepCall } from '../runtime/protocol.ts';
import { linesOf } from '../runtime/shared-thread-state.ts';
import type { TracedRequest } from '../runtime/run-observation.ts';
import type { CheckpointUpdatedExecutionState, ErrorObject, OperationUpdate, WireOperation } from '../runtime/wire.ts';
import { now } from '../runtime/clock.ts';
import { blockedSite } from './blocked-site.ts';
import { type BatcherEvents, CheckpointBatcher } from './checkpoint-batcher.ts';
import type { HistoryOperation } from './execution-history.ts';
import { LiveWaits } from './live-waits.ts';
import { writeLog } from './log-output.ts';
import { OpenOperations } from './open-operations.ts';
import { toChange } from './operation-change.ts';
import { allOperationDetails, operationDetails } from './operation-details.ts';
import { recordPages } from './record-pages.ts';
import { RunBudgets } from './run-budgets.ts';
import type { RunOutcome } from './run-outcome.ts';
import type { RunSettings } from './run-settings.ts';
import { SandboxSession } from './sandbox-session.ts';
import { classifyCheckpointFailure } from './service-failure.ts';
import { loadFurtherPages } from './state-loader.ts';
import { type DeathScene, describeUnderWay, outcomeOfAlarm, outcomeOfDeath } from './thread-death.ts';
import { contradiction } from './update-check.ts';
import { type Alarm, Watchdog, type WatchedThread } from './watchdog.ts';

export class RunController {
  readonly outcome: Promise<RunOutcome>;
  readonly batcher: CheckpointBatcher;
  private readonly session: SandboxSession;
  private readonly open: OpenOperations;
  private readonly liveWaits: LiveWaits;
  private readonly watchdog: Watchdog;
  private readonly budgets: RunBudgets;
  /** What the workflow asked for, where the task wants that to be noted. */
  readonly requests: TracedRequest[] = [];
  /** The run came to its own end, or to rest: nobody stopped it. */
  endedByItself = false;
  private decided = false;
  /** The host is ending the thread: how it ends says nothing any more. */
  private stopping = false;
  /** The run has plugins, which are to hear how the invocation ends. */
  private instrumented = false;
  private resolve!: (outcome: RunOutcome) => void;

  constructor(private readonly settings: RunSettings) {
    const { history, client, executionArn, checkpointToken } = settings;
    this.outcome = new Promise((resolve) => {
      this.resolve = resolve;
    });
    this.open = new OpenOperations(history);
    this.budgets = new RunBudgets(history, settings.limits);
    this.liveWaits = new LiveWaits(this.open, settings.task.lambdaContext.deadline, () => {
      this.batcher.refresh();
    });
    // Times are of interest only where something is due.
    if (this.open.anyUnended) this.liveWaits.observe(history.operations());
    const events: BatcherEvents = {
      accepted: (updates, state) => this.accepted(updates, state),
      failed: (error) => {
        this.decide({ kind: 'fault', failure: classifyCheckpointFailure(error, executionArn) });
      },
    };
    const { updatesPerCall } = settings.probe ?? {};
    this.batcher = new CheckpointBatcher(client, executionArn, checkpointToken, events, updatesPerCall);
    this.session = new SandboxSession(settings.task, recordPages(history.operations()), settings.begin, {
      message: (message) => {
        this.handle(message);
      },
      gone: (reason) => {
        if (!this.stopping) void this.decideAfterFlush(outcomeOfDeath(reason, this.scene()));
      },
    });
    this.watchdog = new Watchdog(
      () => this.session.thread,
      settings.limits,
      () => this.session.shared?.step?.deadline ?? Number.POSITIVE_INFINITY,
      (alarm, thread) => {
        void this.stopThread(alarm, thread);
      },
    );
  }

  private handle(message: SandboxMessage): void {
    if (message.kind !== 'log') this.watchdog.heard();
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
        this.session.shared?.addPrinted(linesOf(message.text));
        break;
      case 'measured':
      case 'over':
      case 'refused':
        // Of a replay, and of the link.
        break;
      case 'step-call':
        void this.askProbe(message);
        break;
      case 'turn':
        this.takeTurn(message);
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
      default:
        // The workflow has damaged what the sandbox itself is made of.
        void this.decideAfterFlush(outcomeOfDeath(new Error('it sent what is no message'), this.scene()));
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

  private scene(): DeathScene {
    const { history, executionArn, alone } = this.settings;
    const endedAttempts = (stepId: string): number => history.get(stepId)?.attempt ?? 0;
    return { executionArn, step: this.session.shared?.step, endedAttempts, shared: !alone };
  }

  private async stopThread(alarm: Alarm, thread: WatchedThread): Promise<void> {
    const scene = this.scene();
    const isKnownPlace = alarm.limit === 'memoryMb' || scene.shared;
    const blockedAt = isKnownPlace ? undefined : await blockedSite(thread.threadId);
    // It may have come to its end meanwhile, and have another run.
    if (this.session.isOver) return;
    this.stopping = true;
    thread.stop();
    // Where the run has ended it is a plugin that keeps the thread, and the answer waits for that no longer.
    if (!this.decided) await this.decideAfterFlush(outcomeOfAlarm(alarm, blockedAt, scene));
  }

  private takeTurn({ updates, visited, inOrder }: Extract<SandboxMessage, { kind: 'turn' }>): void {
    if (this.decided) return;
    if (visited !== undefined) {
      this.open.visit(visited);
      this.liveWaits.rearm();
    }
    for (const [at, update] of updates.entries()) {
      const contradicts = contradiction(this.settings.history, update);
      if (contradicts !== undefined) {
        this.decide({ kind: 'failed', error: toErrorObject(contradicts) });
        return;
      }
      const limitReached = this.budgets.take(update);
      if (limitReached !== undefined) {
        this.batcher.add(updates.slice(0, at));
        void this.decideAfterFlush({ kind: 'failed', error: toErrorObject(limitReached) });
        return;
      }
      this.open.request(update.Id);
    }
    this.batcher.add(updates, inOrder);
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
    if (!this.instrumented || outcome.kind === 'restart') {
      this.watchdog.stop();
      this.session.end();
    }
    this.resolve(outcome);
  }

  /**
   * Ends the run since the time for the answer has come. What was asked for is sent, as far as time allows.
   * @returns what was under way, for a message
   */
  async giveUp(): Promise<string> {
    const { deadline, alone, history } = this.settings;
    await deadline.waitFor(this.batcher.quiet());
    if (this.decided) return 'its answer was being prepared';
    const { thread, shared } = this.session;
    const step = shared?.step;
    const waits = shared?.taken !== true;
    const { isSilent } = this.watchdog;
    this.batcher.stop();
    this.stopping = true;
    // A body that goes on would do so in the midst of the next execution.
    if (alone || isSilent) thread?.stop();
    // Whose thread is stopped hears nothing.
    this.instrumented &&= !alone && !isSilent;
    this.decide({ kind: 'suspended' });
    return describeUnderWay(waits, step && { name: history.get(step.id)?.name }, isSilent);
  }

  /**
   * Tells the plugins how the invocation ends, and waits for them: until they are done, their thread has died, or the
   * invocation has to be answered.
   */
  async finish(end: InvocationEnd): Promise<void> {
    if (!this.instrumented) return;
    this.session.endInstrumented(end);
    await this.settings.deadline.waitFor(this.session.closed);
    this.watchdog.stop();
    this.session.end();
  }
}

function errorOf(recorded: ErrorObject): Error {
  const error = new Error(recorded.ErrorMessage ?? 'Unknown error');
  error.name = recorded.ErrorType ?? 'Error';
  return error;
}
