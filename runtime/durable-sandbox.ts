/**
 * `durableSandbox()`: makes a Lambda handler of a workflow.
 *
 * The same call runs in both threads, since the sandbox imports the user's module once more. In the host it returns the
 * handler and starts a thread; in the sandbox it only registers the function.
 *
 * 1. The role is told by the mark which the sandbox's entry sets, not by `isMainThread`: test runners run hosts in
 *    worker threads.
 * 2. Host code is reached through one lazy import, so that the sandbox thread does not load it; the sandbox's, for
 *    `isolation: 'inline'`, through another.
 */
import { pathToFileURL } from 'node:url';
import type { MessagePort } from 'node:worker_threads';
import { callOrigin } from './call-origin.ts';
import { checkConfig, type DurableSandboxConfig } from './config.ts';
import type { DurableExecutionHandler } from './context.ts';
import { attachSettings, markDurableHandler } from './durable-handler-mark.ts';
import { DurableSandboxError } from './errors.ts';
import { announceHandler } from './handler-announcements.ts';
import type { LambdaContext } from './lambda-context.ts';
import type { DurableLogger } from './logger.ts';
import { workerEntryUrl } from './package-location.ts';
import type { WorkflowReference } from './protocol.ts';
import type { DurableExecutionInvocationInput, DurableExecutionInvocationOutput } from './wire.ts';
import { isSandboxThread, type LoadedWorkflow, registerWorkflow } from './workflow-registry.ts';

/** Exists in types alone. */
declare const WORKFLOW: unique symbol;

/**
 * A Lambda handler of a durable function. Its type remembers what the workflow takes and gives, which a call of the
 * handler does not show: test runners infer the types of inputs and results from it.
 */
export interface DurableLambdaHandler<
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- as for the workflow
  TEvent = any,
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- as for the workflow
  TResult = any,
> {
  (event: DurableExecutionInvocationInput, context: LambdaContext): Promise<DurableExecutionInvocationOutput>;
  /** Never there at run time. */
  readonly [WORKFLOW]?: (event: TEvent) => TResult;
}

/** A workflow named by its module, for handlers whose module cannot be found from the call. */
export interface WorkflowModule {
  /** URL, or absolute path, of the module. */
  module: URL | string;
  /** The exported function. Default: `handler`, else `default`. */
  export?: string | undefined;
}

/** What the host needs to run the workflow of one handler. */
export interface HandlerSettings {
  readonly config: DurableSandboxConfig;
  readonly target: SandboxTarget;
}

export type SandboxTarget =
  | { readonly kind: 'thread'; readonly workflow: WorkflowReference; readonly workerEntry: URL }
  | {
      readonly kind: 'inline';
      readonly workflow: WorkflowReference;
      /** Serves the runs that come over the port, in this thread. */
      readonly serve: (port: MessagePort, shared: SharedArrayBuffer) => Promise<void>;
    };

/**
 * Wraps a workflow as a Lambda handler.
 *
 * @param workflow The function itself, or its module: `durableSandbox({ module, export })`.
 * @throws DurableSandboxError DS_CONFIG, DS_INVALID_ARGUMENT, DS_INLINED_COPY, DS_LATE_CALL
 */
export function durableSandbox<
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the official SDK's public type
  TEvent = any,
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the official SDK's public type
  TResult = any,
  TLogger extends DurableLogger = DurableLogger,
>(
  workflow: DurableExecutionHandler<TEvent, TResult, TLogger> | WorkflowModule,
  config: DurableSandboxConfig = {},
): DurableLambdaHandler<TEvent, TResult> {
  checkConfig(config);
  if (typeof workflow !== 'function') return handlerOfModule(workflow, config);
  const loaded: LoadedWorkflow = {
    workflow: workflow as unknown as DurableExecutionHandler,
    plugins: [...(config.plugins ?? [])],
  };
  const origin = callOrigin(durableSandbox);
  const registered = origin && registerWorkflow(origin, loaded);
  if (isSandboxThread()) return markDurableHandler(refuseToRun.bind(undefined), loaded);
  if (config.isolation === 'inline') {
    const reference: WorkflowReference = registered?.reference ?? {
      kind: 'export',
      module: 'inline:',
      name: undefined,
    };
    return makeHandler({ config, target: inlineTarget(reference, () => Promise.resolve(loaded)) }, loaded);
  }
  if (registered === undefined) {
    throw new DurableSandboxError(
      'DS_LATE_CALL',
      'The module that calls durableSandbox() cannot be told, since no file is on the call stack.',
    );
  }
  return makeHandler({ config, target: threadTarget(registered.reference) }, loaded);
}

/** The official SDK's name of `durableSandbox`. */
export const withDurableExecution: typeof durableSandbox = durableSandbox;

function handlerOfModule<TEvent, TResult>(
  target: WorkflowModule,
  config: DurableSandboxConfig,
): DurableLambdaHandler<TEvent, TResult> {
  const reference: WorkflowReference = { kind: 'export', module: moduleUrl(target), name: target.export };
  if (isSandboxThread()) return markDurableHandler(refuseToRun.bind(undefined), undefined);
  if (config.isolation === 'inline') {
    throw new DurableSandboxError('DS_CONFIG', "isolation: 'inline' takes the workflow function, not its module.", {
      cure: 'Import the function and pass it to durableSandbox().',
    });
  }
  if (config.plugins !== undefined && config.plugins.length > 0) {
    throw new DurableSandboxError(
      'DS_CONFIG',
      'Plugins run in the thread of the workflow, which sees its module only.',
      {
        cure: 'Give plugins where that module calls durableSandbox(), or name them in DURABLE_EXECUTION_PLUGINS.',
      },
    );
  }
  return makeHandler({ config, target: threadTarget(reference) }, undefined);
}

function moduleUrl(target: WorkflowModule): string {
  const module = target.module as unknown;
  if (module instanceof URL) return module.href;
  if (typeof module === 'string' && module !== '') {
    return module.includes('://') ? module : pathToFileURL(module).href;
  }
  throw new DurableSandboxError('DS_INVALID_ARGUMENT', 'durableSandbox() needs a workflow function or its module.', {
    cure: "Call it as durableSandbox(async (event, context) => …) or durableSandbox({ module: new URL('./workflow.js', import.meta.url) }).",
  });
}

function threadTarget(workflow: WorkflowReference): SandboxTarget {
  return { kind: 'thread', workflow, workerEntry: workerEntryUrl() };
}

function inlineTarget(workflow: WorkflowReference, load: () => Promise<LoadedWorkflow>): SandboxTarget {
  return {
    kind: 'inline',
    workflow,
    serve: async (port, shared) => {
      const { serveInline } = await import('../sandbox/inline.ts');
      await serveInline(port, shared, load);
    },
  };
}

let hostModule: ReturnType<typeof importHost> | undefined;

/** One import for all handlers. */
function loadHost(): ReturnType<typeof importHost> {
  return (hostModule ??= importHost());
}

function importHost() {
  return import('../host/invocation.ts');
}

function makeHandler<TEvent, TResult>(
  settings: HandlerSettings,
  loaded: LoadedWorkflow | undefined,
): DurableLambdaHandler<TEvent, TResult> {
  // A thread starts as soon as there is a host, while the rest of the function's modules is loaded.
  announceHandler(settings);
  const host = loadHost();
  // Whoever calls the handler is told.
  host.catch(() => undefined);
  const handler: DurableLambdaHandler<TEvent, TResult> = async (event, context) => {
    const { handleInvocation } = await host;
    return handleInvocation(event, context, settings);
  };
  attachSettings(handler, settings);
  return markDurableHandler(handler, loaded);
}

const refuseToRun: DurableLambdaHandler<unknown, never> = () =>
  Promise.reject(
    new DurableSandboxError('DS_INVALID_ARGUMENT', 'A durable handler was called inside of a workflow.', {
      cure: 'Use context.invoke() to run another durable function.',
    }),
  );
