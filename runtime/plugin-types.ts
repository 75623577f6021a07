/**
 * What an instrumentation plugin looks like: objects that are told what an execution does, for traces, metrics and logs.
 *
 * Owns: types and constants, those of the official SDK. Does not own: when a hook is called (`sandbox/plugins/`).
 *
 * Facts that hold for all hooks
 *  1. They run in the thread of the workflow, on the instances made there: one set for each thread and handler.
 *  2. They run in native scope: clock, network and timers are the real ones.
 *  3. `on…` hooks are awaited, those of several plugins at the same time. What they throw is dropped.
 *  4. `wrap…` hooks look on: the outcome is that of the wrapped function, whatever they return or throw. The first plugin
 *     is the outermost.
 */
import type { DurableExecutionInvocationOutput } from './wire.ts';

/** Version of the contract between the runtime and modules listed in `DURABLE_EXECUTION_PLUGINS`. */
export const DURABLE_INSTRUMENTATION_PLUGIN_API_VERSION = 1;

/** How an invocation ended. `RETRYING`: the invocation as such failed, and Lambda repeats it. */
export const PluginInvocationStatus = {
  SUCCEEDED: 'SUCCEEDED',
  FAILED: 'FAILED',
  PENDING: 'PENDING',
  RETRYING: 'RETRYING',
} as const;
export type PluginInvocationStatus = (typeof PluginInvocationStatus)[keyof typeof PluginInvocationStatus];

/** How an operation stands, as plugins see it. STARTED, PENDING and READY are open; all others are final. */
export const PluginOperationStatus = {
  STARTED: 'STARTED',
  READY: 'READY',
  PENDING: 'PENDING',
  SUCCEEDED: 'SUCCEEDED',
  FAILED: 'FAILED',
  TIMED_OUT: 'TIMED_OUT',
  STOPPED: 'STOPPED',
  CANCELLED: 'CANCELLED',
} as const;
export type PluginOperationStatus = (typeof PluginOperationStatus)[keyof typeof PluginOperationStatus];

/** How one attempt ended, whether or not another one follows. */
export const AttemptEndInfoOutcome = { SUCCEEDED: 'SUCCEEDED', FAILED: 'FAILED' } as const;
export type AttemptEndInfoOutcome = (typeof AttemptEndInfoOutcome)[keyof typeof AttemptEndInfoOutcome];

/** One operation, as far as it is known when the hook is called. */
export interface OperationInfo {
  /** Hashed id, as recorded. */
  id: string;
  /** The inner operations of a `waitForCallback` are called `<name>-callback` and `<name>-submitter` here. */
  name?: string | undefined;
  type: string;
  subType?: string | undefined;
  parentId?: string | undefined;
  status?: PluginOperationStatus | undefined;
  startTimestamp?: Date | undefined;
  endTimestamp?: Date | undefined;
  /** The recorded text. */
  result?: string | undefined;
  error?: Error | undefined;
  /** From 1; of steps and conditions only. */
  attempt?: number | undefined;
  /** Whether an earlier invocation saw this state already. */
  isReplay: boolean;
  /** For the function of a child context: whether operations of it are recorded already. */
  isReplayingChildren?: boolean | undefined;
}

/** An operation that has ended. */
export interface OperationEndInfo extends OperationInfo {
  error?: Error | undefined;
}

/** One attempt of a step or of a `waitForCondition`, counted from 1. */
export interface AttemptInfo extends OperationInfo {
  attempt: number;
}

/** An attempt that has ended. */
export interface AttemptEndInfo extends AttemptInfo {
  outcome: AttemptEndInfoOutcome;
  /** What the attempt threw. */
  error?: Error | undefined;
}

/** What plugins are told of an invocation, at its start and at its end. */
export interface InvocationBaseInfo {
  requestId: string;
  executionArn: string;
  /** The workflow's event. */
  executionInput: unknown;
  /** All recorded operations by id, the execution itself among them. */
  operations: Record<string, OperationInfo>;
  /** When the execution began, the same in each of its invocations. */
  executionStartTimestamp?: Date | undefined;
}

/** An invocation that begins. */
export interface InvocationInfo extends InvocationBaseInfo {
  isFirstInvocation: boolean;
  /** Those of `operations` which the service changed since the last checkpoint. */
  updatedOperations: Record<string, OperationInfo>;
}

/** An invocation that has ended, with the result or the error it came to, if any. */
export interface InvocationEndInfo extends InvocationBaseInfo {
  status: PluginInvocationStatus;
  executionResult?: unknown;
  executionError?: Error | undefined;
}

/** Operations whose record changed, among all that are recorded, by id. */
export interface OperationChangeInfo {
  executionArn: string;
  updatedOperations: Record<string, OperationInfo>;
  operations: Record<string, OperationInfo>;
}

/** A function of the user, and what it gives back: for the plugin to hand through. */
export type CustomerFnResult = unknown;
/** A function of the user which a `wrap…` hook runs, and whose outcome it hands through. */
export type CustomerFn = () => CustomerFnResult;

/** All hooks are optional. */
export interface DurableInstrumentationPlugin {
  /** Before the workflow begins, or goes on. */
  onInvocationStart?(info: InvocationInfo): Promise<void>;
  /** Around the whole invocation, `onInvocationEnd` included. */
  wrapInvocation?(
    info: InvocationInfo,
    fn: () => Promise<DurableExecutionInvocationOutput>,
  ): Promise<DurableExecutionInvocationOutput>;
  /** Before the response is given: the place to flush. Not called when the workflow took its thread down. */
  onInvocationEnd?(info: InvocationEndInfo): Promise<void>;
  /** An operation begins, or an unfinished one is met again on replay. */
  onOperationStart?(info: OperationInfo): Promise<void>;
  /**
   * Around the function of a child context, a branch or an item. Call `fn` before you return: an `fn` that is called
   * later has been called by then.
   */
  wrapChildContextFn?(info: OperationInfo, fn: CustomerFn): CustomerFnResult;
  /** An operation has ended. Steps and contexts report it once, operations of the service at each replay. */
  onOperationEnd?(info: OperationEndInfo): Promise<void>;
  /** Before the body of a step, or a check of `waitForCondition`. */
  onOperationAttemptStart?(info: AttemptInfo): Promise<void>;
  /** Around that body. */
  wrapOperationAttemptFn?(info: AttemptInfo, fn: CustomerFn): CustomerFnResult;
  /** The outcome of the body is recorded. */
  onOperationAttemptEnd?(info: AttemptEndInfo): Promise<void>;
  /** The service acknowledged transitions, or reported its own; before the workflow sees their results. */
  onOperationChange?(info: OperationChangeInfo): Promise<void>;
  /** Members for each line of the default logger. */
  enrichLogContext?(): Record<string, string | number | boolean> | undefined;
}

/** The class of a plugin, whatever its constructor takes. */
export type DurableInstrumentationPluginType<
  Plugin extends DurableInstrumentationPlugin = DurableInstrumentationPlugin,
> = abstract new (...args: never[]) => Plugin;

/** What a module listed in `DURABLE_EXECUTION_PLUGINS` exports as `durableExecutionPluginProvider`. */
export interface DurableInstrumentationPluginProvider<
  Plugin extends DurableInstrumentationPlugin = DurableInstrumentationPlugin,
> {
  readonly pluginApiVersion: typeof DURABLE_INSTRUMENTATION_PLUGIN_API_VERSION;
  /** The class of what `createPlugin` returns. */
  readonly pluginType: DurableInstrumentationPluginType<Plugin>;
  /** Called once for each wrapped handler and thread. */
  createPlugin(): Plugin;
}
