/**
 * What host and sandbox say to each other: one discriminated union for each direction, and the task that starts a run.
 * Both threads import this file; it is the only place where they meet.
 *
 * 1. Everything here survives the structured clone algorithm: no functions, no class instances.
 * 2. The host sends recorded operations *ahead* of the requests (`RecordPage`). An operation without a record in the
 *    complete set of pages has thereby been answered "execute afresh"; no crossing is needed to learn it. The workflow
 *    begins with the first page, while the host still packs the others.
 * 3. The sandbox sends the transitions it wants (`turn`), at most one message for each burst of microtasks; the host
 *    checks each of them against the history it owns before it is sent to the service.
 * 4. `changes` are numbered. An `idle` report names the last number seen, so that a report which crossed a change on
 *    the way is known to be stale.
 * 5. All runs of a thread share one port, since a port for each costs more than a short replay. Messages name their run.
 */
import type { MessagePort } from 'node:worker_threads';
import type { TextPlace } from './page-text.ts';
import type { RunMeasures, RunObservation, TracedRequest } from './run-observation.ts';
import type { TerminationCause } from './sandbox-terminated-error.ts';
import type {
  DurableExecutionInvocationOutput,
  ErrorObject,
  OperationStatus,
  OperationType,
  OperationUpdate,
} from './wire.ts';

/**
 * Recorded operations as columns: row `i` of each column belongs to operation `firstIndex + i`. Numbers and texts lie in
 * shared memory: first the numbers of all rows (`page-columns.ts`), then ids, names and short results joined, then long
 * results (`page-text.ts`).
 */
export interface RecordPage {
  readonly firstIndex: number;
  readonly count: number;
  readonly memory: SharedArrayBuffer;
  readonly joined: TextPlace;
  /** Where the joined names and results begin in the joined text. Before them are the ids, of `idWidth` each. */
  readonly namesFrom: number;
  readonly resultsFrom: number;
  /** Undefined where results are joined. */
  readonly longResults: TextPlace | undefined;
  readonly idWidth: number;
  /** In place of joined ids, where they differ in length. */
  readonly idList: readonly string[] | undefined;
  readonly subTypeTable: readonly (string | undefined)[];
  /** What only some operations have. */
  readonly extras: readonly (RecordExtras | undefined)[] | undefined;
  /** Whether the history ends with this page. */
  readonly isLast: boolean;
}

/** Members which only some records have. */
export interface RecordExtras {
  readonly error?: ErrorObject | undefined;
  readonly attempt?: number | undefined;
  readonly callbackId?: string | undefined;
  readonly replayChildren?: boolean | undefined;
}

export const OPERATION_TYPES: readonly OperationType[] = [
  'EXECUTION',
  'CONTEXT',
  'STEP',
  'WAIT',
  'CALLBACK',
  'CHAINED_INVOKE',
];
export const OPERATION_STATUSES: readonly OperationStatus[] = [
  'STARTED',
  'PENDING',
  'READY',
  'SUCCEEDED',
  'FAILED',
  'CANCELLED',
  'TIMED_OUT',
  'STOPPED',
];

/** The new state of one operation, after the service acknowledged a transition or reported one of its own. */
export interface OperationChange extends RecordExtras {
  readonly id: string;
  readonly status: OperationStatus;
  readonly start: number;
  readonly end: number;
  /** Only for results which the sandbox does not have already (callbacks, chained invokes). */
  readonly result?: string | undefined;
}

/** A recorded operation as plugins are shown it. Sent only to runs that have plugins. */
export interface OperationDetails {
  readonly id: string;
  readonly parentId: string | undefined;
  readonly type: OperationType;
  readonly subType: string | undefined;
  readonly name: string | undefined;
  readonly status: OperationStatus;
  /** Milliseconds since the epoch; NaN where absent. */
  readonly start: number;
  readonly end: number;
  readonly result: string | undefined;
  readonly error: ErrorObject | undefined;
  readonly attempt: number;
}

/** How the host ends an invocation, for plugins. `threw`: the service will repeat it. */
export type InvocationEnd =
  | { readonly kind: 'answered'; readonly output: DurableExecutionInvocationOutput }
  | { readonly kind: 'threw'; readonly error: ErrorObject };

/** The plain members of the Lambda context, and the deadline from which the sandbox rebuilds its one function. */
export interface LambdaContextFields {
  readonly fields: Record<string, unknown>;
  /** Milliseconds since the epoch at which Lambda ends the invocation. */
  readonly deadline: number;
}

/** Where the worker finds the workflow function. */
export type WorkflowReference =
  | {
      readonly kind: 'call';
      /** URL of the module whose evaluation made the call. */
      readonly module: string;
      /** All call sites from the call out to the module, and how often that chain was seen before. */
      readonly chain: string;
      readonly occurrence: number;
      /** Position of the call among those which were made for that module, from 0. */
      readonly ordinal: number;
      /** Hash of the function's text, to notice that both threads do not see the same code. */
      readonly textHash: string;
      /** `file:line:column` of the call, for messages. */
      readonly site: string;
    }
  | { readonly kind: 'export'; readonly module: string; readonly name: string | undefined };

export type DeterminismMode = 'strict' | 'warn' | 'off';

/** Whether each run has an instance of the workflow's module for itself, where that module can be instantiated again. */
export type ModuleInstancing = 'fresh' | 'shared';

/** The attempt of a step which was running when its thread was stopped. */
export interface FailedAttempt {
  /** Hashed id of the step. */
  readonly id: string;
  /** How many of its attempts had ended before. */
  readonly endedBefore: number;
  readonly limit: TerminationCause;
  readonly why: string;
  /** `file:line:column` of what kept the thread, where that is known. */
  readonly blockedAt: string | undefined;
}

/** What a test wants to know of step bodies. */
export interface StepProbeSettings {
  /** Names of the steps whose bodies wait for the test's answer. */
  readonly asks: 'all' | readonly string[];
}

/** A step body is about to run, in a test that wants to know. */
export interface StepCall {
  readonly number: number;
  /** Hashed id. */
  readonly id: string;
  readonly name: string | undefined;
  readonly attempt: number;
  readonly atMostOnce: boolean;
  /** Whether the body waits for a `step-reply`. */
  readonly waits: boolean;
}

/** What a step does in place of, or by, running its body. */
export type StepReply =
  | { readonly kind: 'run' }
  | { readonly kind: 'return'; readonly payload: string | undefined }
  | {
      readonly kind: 'throw';
      readonly error: { readonly name: string; readonly message: string; readonly stack: string | undefined };
    };

/** One run of the workflow in a sandbox: one invocation, unless a thread had to be replaced in it. */
export interface RunTask {
  /** Attempts of steps which ended with the thread that ran them, in this invocation. */
  readonly failedAttempts: readonly FailedAttempt[];
  /** The others follow over the port, posted in the same turn of the host. */
  readonly firstPage: RecordPage;
  readonly workflow: WorkflowReference;
  readonly moduleInstance: ModuleInstancing;
  readonly executionArn: string;
  /** What the workflow's random streams follow from. */
  readonly seed: string;
  /** The execution's start: the root context's first clock reading. Milliseconds since the epoch. */
  readonly startTimestamp: number;
  readonly inputPayload: string | undefined;
  readonly lambdaContext: LambdaContextFields;
  /** Milliseconds since the epoch at which the host gives the run up, shortly before the deadline. */
  readonly giveUpAt: number;
  readonly requestId: string;
  readonly tenantId: string | undefined;
  readonly determinism: DeterminismMode;
  /** How deep the inside of finished contexts stays in the state; undefined: not at all. */
  readonly childOperationsDepth: number | undefined;
  /** Environment variables which Lambda gives to each invocation anew. */
  readonly environment: Record<string, string | undefined>;
  /** Ids of operations which the service changed since the last checkpoint. */
  readonly updatedOperationIds: readonly string[];
  /** Set by tests only. */
  readonly probe: StepProbeSettings | undefined;
  /** Undefined: an invocation nobody looks at. */
  readonly observation?: RunObservation | undefined;
}

/** The module of a workflow, as a thread is to load it. */
export type LoadedModule = Pick<RunTask, 'workflow' | 'moduleInstance'>;

/** What a thread does for its pool: it serves the runs that come over a port, until that is closed. */
export interface ServeTask {
  readonly port: MessagePort;
  /** Memory of `SharedThreadState`. */
  readonly shared: SharedArrayBuffer;
}

/** To a thread. */
export type ThreadMessage =
  /** `slot`: where the run's words lie in the shared memory. */
  | { readonly run: number; readonly slot: number; readonly task: RunTask }
  | { readonly run: number; readonly message: HostMessage }
  /** Import the module, ahead of the first run. */
  | { readonly warmUp: LoadedModule }
  /** A run is about to come. */
  | { readonly wake: true };

/** From a thread. */
export type ThreadAnswer =
  | RunMessages
  /** It has begun to serve the port. */
  | { readonly serving: true };

/** What a run on the thread has to say. */
export interface RunMessages {
  readonly run: number;
  readonly messages: readonly SandboxMessage[];
}

export type HostMessage =
  | { readonly kind: 'page'; readonly page: RecordPage }
  | {
      readonly kind: 'changes';
      readonly number: number;
      readonly changes: readonly OperationChange[];
      /** Updates of the sandbox which the service acknowledged with this. */
      readonly accepted: number;
      /** The changed operations once more, for plugins. */
      readonly details: readonly OperationDetails[] | undefined;
    }
  /** All recorded operations, the execution itself first: the answer to `instrumented`. */
  | { readonly kind: 'operations'; readonly operations: readonly OperationDetails[] }
  /** As `end`, once the plugins have been told. */
  | { readonly kind: 'invocation-end'; readonly end: InvocationEnd }
  | { readonly kind: 'step-reply'; readonly number: number; readonly reply: StepReply }
  /** The invocation is over: drop the run. */
  | { readonly kind: 'end' };

export type LogLevel = 'DEBUG' | 'INFO' | 'WARN' | 'ERROR';

/** Where a line goes: `console` is the user's own `console`, the others are raw writes. */
export type LogMessage =
  | { readonly kind: 'log'; readonly channel: 'console'; readonly level: LogLevel; readonly text: string }
  | { readonly kind: 'log'; readonly channel: 'stdout' | 'stderr'; readonly text: string };

/** The sandbox posts them in lists: what belongs together costs one crossing. */
export type SandboxMessage =
  /** The run has plugins: the host is to send what they are shown, and to await their end. */
  | { readonly kind: 'instrumented' }
  | {
      readonly kind: 'turn';
      readonly updates: readonly OperationUpdate[];
      /**
       * Rows of the record pages which the workflow requested since the last turn: first row and number of rows, of one
       * stretch after the other.
       */
      readonly visited: readonly number[] | undefined;
      /** Everything recorded before this turn comes before what it asks for, also where their times are equal. */
      readonly inOrder: boolean;
    }
  /** What the workflow asked for since the last one. Only where the host wants to know. */
  | { readonly kind: 'trace'; readonly requests: readonly TracedRequest[] }
  /** Just before the end, or rest. Only where the host measures. */
  | { readonly kind: 'measured'; readonly measures: RunMeasures }
  /** Nothing runs, nothing is queued: only the service can make a difference now. */
  | { readonly kind: 'idle'; readonly changesSeen: number; readonly lastOperation: string | undefined }
  | ({ readonly kind: 'step-call' } & StepCall)
  | { readonly kind: 'done'; readonly result: string | undefined }
  | { readonly kind: 'failed'; readonly error: ErrorObject; readonly effect: FailureEffect }
  | LogMessage
  /** The run's last word: its place is free. */
  | { readonly kind: 'over' }
  /** In place of all others: the thread takes no further run, since an earlier one has edited its realm. */
  | { readonly kind: 'refused' };

/** What a failure of the run means: the execution ends FAILED, or this invocation is repeated by the service. */
export type FailureEffect = 'execution' | 'invocation';
