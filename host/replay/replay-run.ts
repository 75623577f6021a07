/**
 * Runs a workflow over a recorded history in a sandbox, without any side effect: no body of a step runs, nothing is sent
 * to the service, no line is printed. What comes back is what the workflow asked for, and how it ended.
 *
 * 1. Operations without a record are acknowledged and stay open.
 * 2. A run that neither ends nor comes to rest is stopped by the watchdog.
 */
import type { SandboxLimits } from '../../runtime/config.ts';
import { now } from '../../runtime/clock.ts';
import type { DeterminismMode, ModuleInstancing, SandboxMessage, WorkflowReference } from '../../runtime/protocol.ts';
import type { RunMeasures, RunObservation, TracedRequest } from '../../runtime/run-observation.ts';
import { linesOf } from '../../runtime/shared-thread-state.ts';
import type { ErrorObject, OperationUpdate } from '../../runtime/wire.ts';
import { isTerminal } from '../../runtime/wire.ts';
import { type ExecutionHistory, toMillis } from '../execution-history.ts';
import { executionLimits } from '../execution-limits.ts';
import { executionSeed } from '../execution-seed.ts';
import { recordPages } from '../record-pages.ts';
import type { BeginRun } from '../sandbox-run.ts';
import { SandboxSession, type SessionTask } from '../sandbox-session.ts';
import { Watchdog } from '../watchdog.ts';

/** Longer than any replay takes. */
const DEADLINE_MS = 15 * 60 * 1000;

/** Where replays run. */
export interface ReplayTarget {
  readonly workflow: WorkflowReference;
  readonly moduleInstance: ModuleInstancing;
  readonly seedSecret: string | undefined;
  readonly begin: BeginRun;
  readonly determinism: DeterminismMode;
  readonly limits: SandboxLimits | undefined;
}

export interface ReplayInput {
  readonly executionArn: string;
  /** What an invocation would be shown. */
  readonly history: ExecutionHistory;
  readonly observation: Omit<RunObservation, 'purpose'>;
}

export type ReplayEnd =
  | { readonly kind: 'done'; readonly result: string | undefined }
  | { readonly kind: 'failed'; readonly error: ErrorObject }
  /** At rest, with operations open. */
  | { readonly kind: 'suspended' }
  /** At rest, with nothing open. */
  | { readonly kind: 'stuck'; readonly lastOperation: string | undefined }
  /** The thread was stopped, or ended. */
  | { readonly kind: 'lost'; readonly why: string };

export interface ReplayOutcome {
  readonly requests: readonly TracedRequest[];
  /** What the workflow would have had recorded. */
  readonly updates: readonly OperationUpdate[];
  readonly end: ReplayEnd;
  /** Only where they were asked for. */
  readonly measures: RunMeasures | undefined;
}

export function replay(target: ReplayTarget, input: ReplayInput): Promise<ReplayOutcome> {
  return new Promise((resolve) => {
    new ReplayRun(target, input, resolve).begin();
  });
}

class ReplayRun {
  private readonly history: ExecutionHistory;
  private readonly requests: TracedRequest[] = [];
  private readonly updates: OperationUpdate[] = [];
  private measures: RunMeasures | undefined;
  private session: SandboxSession | undefined;
  private watchdog: Watchdog | undefined;
  private decided = false;

  constructor(
    private readonly target: ReplayTarget,
    private readonly input: ReplayInput,
    private readonly resolve: (outcome: ReplayOutcome) => void,
  ) {
    this.history = input.history;
  }

  begin(): void {
    const { target } = this;
    const session = new SandboxSession(this.task(), recordPages(this.history.operations()), target.begin, {
      message: (message) => {
        this.handle(message);
      },
      gone: (reason) => {
        this.decide({ kind: 'lost', why: reason instanceof Error ? reason.message : String(reason) });
      },
    });
    this.session = session;
    // A debugger may keep the thread for as long as it likes.
    if (this.input.observation.pauseBefore !== undefined) return;
    this.watchdog = new Watchdog(
      () => session.thread,
      executionLimits(target.limits),
      () => Number.POSITIVE_INFINITY,
      ({ why }, blocked) => {
        this.decide({ kind: 'lost', why });
        blocked.stop();
      },
    );
  }

  private task(): SessionTask {
    const { target, input } = this;
    const { execution } = this.history;
    const start = toMillis(execution?.StartTimestamp);
    return {
      workflow: target.workflow,
      moduleInstance: target.moduleInstance,
      executionArn: input.executionArn,
      seed: executionSeed(input.executionArn, target.seedSecret),
      startTimestamp: Number.isNaN(start) ? now() : start,
      inputPayload: execution?.ExecutionDetails?.InputPayload ?? undefined,
      lambdaContext: { fields: { awsRequestId: 'replay' }, deadline: now() + DEADLINE_MS },
      giveUpAt: now() + DEADLINE_MS,
      requestId: 'replay',
      tenantId: undefined,
      determinism: target.determinism,
      childOperationsDepth: undefined,
      environment: {},
      updatedOperationIds: [],
      failedAttempts: [],
      probe: undefined,
      observation: { ...input.observation, purpose: 'replay' },
    };
  }

  private handle(message: SandboxMessage): void {
    this.watchdog?.heard();
    switch (message.kind) {
      case 'trace':
        this.requests.push(...message.requests);
        break;
      case 'measured':
        ({ measures: this.measures } = message);
        break;
      case 'turn':
        if (message.updates.length === 0) break;
        this.updates.push(...message.updates);
        this.session?.sendChanges([], message.updates.length, undefined);
        break;
      case 'idle':
        if (this.session?.isCurrent(message.changesSeen) !== true) break;
        this.decide(this.anyOpen() ? { kind: 'suspended' } : { kind: 'stuck', lastOperation: message.lastOperation });
        break;
      case 'done':
        this.decide({ kind: 'done', result: message.result });
        break;
      case 'failed':
        this.decide({ kind: 'failed', error: message.error });
        break;
      case 'log':
        this.session?.shared?.addPrinted(linesOf(message.text));
        break;
      case 'instrumented':
      case 'step-call':
      case 'over':
      case 'refused':
        break;
    }
  }

  /** A context whose end is not recorded yet waits for that, as any operation does for its own. */
  private anyOpen(): boolean {
    const waits = new Set(this.updates.map(({ Id }) => Id));
    return this.requests.some(({ id }) => {
      const record = this.history.get(id);
      return waits.has(id) || record === undefined || (record.type !== 'CONTEXT' && !isTerminal(record.status));
    });
  }

  private decide(end: ReplayEnd): void {
    if (this.decided) return;
    this.decided = true;
    this.watchdog?.stop();
    this.session?.end();
    this.resolve({ requests: this.requests, updates: this.updates, end, measures: this.measures });
  }
}
