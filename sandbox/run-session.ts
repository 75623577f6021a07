/**
 * Connects one run to its port: pages and changes come in, turns and the end go out.
 *
 * 1. The workflow starts when its module is loaded, with the first page; the others are taken in as they arrive, or, where
 *    an answer depends on them, at once.
 * 2. The last word is `over`, together with the run's end where that is its own. Nothing is posted after it.
 * 3. Where there are plugins, it comes after they have heard from the host how the invocation ends.
 */
import { DurableSandboxError } from '../runtime/errors.ts';
import type { OperationDetails, RunTask, SandboxMessage } from '../runtime/protocol.ts';
import { encodeResult } from '../runtime/serdes/result-json.ts';
import { isUnrecoverable } from '../runtime/unrecoverable-errors.ts';
import type { LoadedWorkflow } from '../runtime/workflow-registry.ts';
import { createDurableContext } from './durable-context.ts';
import { LogFlow } from './log-flow.ts';
import { setFallbackSink } from './patches/console.ts';
import { Instrumentation } from './plugins/instrumentation.ts';
import { InvocationHooks } from './plugins/invocation-hooks.ts';
import { loadPlugins } from './plugins/plugin-loader.ts';
import type { RunRealm } from './run-realm.ts';
import { RunningSteps } from './running-steps.ts';
import type { RunPort } from './serve-runs.ts';
import type { PluginSet } from './plugins/plugin-set.ts';
import type { ContextState } from './context-state.ts';
import { inScope } from './scope.ts';
import { WorkflowRun } from './workflow-run.ts';

const OVER: SandboxMessage = { kind: 'over' };

/**
 * Runs one task; resolves when the run is over. `realm` is given where the thread is one of the sandbox's own.
 */
export function runWorkflow(
  task: RunTask,
  port: RunPort,
  load: () => Promise<LoadedWorkflow>,
  realm?: RunRealm,
): Promise<void> {
  return new Promise((resolve) => {
    const logs = new LogFlow(port.shared);
    let isOver = false;
    const session: Session = {
      hooks: undefined,
      close: () => {
        if (!isOver) port.post([OVER]);
        isOver = true;
        port.close();
        resolve();
      },
    };
    const post = (messages: readonly SandboxMessage[]): void => {
      if (isOver) return;
      const vetted = realm === undefined ? messages : vet(messages, realm, logs);
      const last = messages[messages.length - 1]?.kind;
      isOver = session.hooks === undefined && (last === 'done' || last === 'failed');
      port.post(isOver ? withLast(vetted, OVER) : vetted);
    };
    const run = new WorkflowRun(
      {
        executionArn: task.executionArn,
        seed: task.seed,
        requestId: task.requestId,
        tenantId: task.tenantId,
        startTimestamp: task.startTimestamp,
        determinism: task.determinism,
        lambdaContext: task.lambdaContext,
        threadOwner: realm === undefined ? 'host' : 'sandbox',
        failedAttempts: task.failedAttempts,
        probe: task.probe,
        childOperationsDepth: task.childOperationsDepth,
        observation: task.observation,
      },
      new RunningSteps(port.shared, task.giveUpAt),
      post,
      () => {
        if (session.hooks === undefined) session.close();
      },
      () => {
        port.pull();
      },
    );
    run.addPage(task.firstPage);
    setFallbackSink((message) => {
      run.log(message);
    });
    applyEnvironment(task.environment);
    const operationsArrived = listen(port, run, session);
    const instrument = (plugins: PluginSet, context: ContextState, event: unknown): Promise<void> => {
      post([{ kind: 'instrumented' }]);
      return operationsArrived.then((operations) => {
        run.instrumentation = new Instrumentation(run, context, plugins, task.updatedOperationIds, operations);
        session.hooks = new InvocationHooks(run.instrumentation, event);
        return session.hooks.begin();
      });
    };
    start(run, task, load, instrument, realm).catch((error: unknown) => {
      run.fail(error, 'execution');
    });
  });
}

/** What a thread of the sandbox's own posts in place of the messages, once there is room for their lines. */
function vet(messages: readonly SandboxMessage[], realm: RunRealm, logs: LogFlow): readonly SandboxMessage[] {
  // No method or iterator of the list, here and below: the workflow may have edited those.
  const vetted: SandboxMessage[] = [];
  for (let i = 0; i < messages.length; i += 1) {
    const message = messages[i] as SandboxMessage;
    if (message.kind === 'log') logs.admit(message.text);
    vetted[i] = realm.vet(message);
  }
  return vetted;
}

function withLast(messages: readonly SandboxMessage[], last: SandboxMessage): readonly SandboxMessage[] {
  const all: SandboxMessage[] = [];
  for (let i = 0; i < messages.length; i += 1) all[i] = messages[i] as SandboxMessage;
  all[messages.length] = last;
  return all;
}

interface Session {
  hooks: InvocationHooks | undefined;
  readonly close: () => void;
}

type Instrument = (plugins: PluginSet, context: ContextState, event: unknown) => Promise<void>;

/** Handles the host's messages. Resolves with all recorded operations, once the host has sent them for plugins. */
function listen(port: RunPort, run: WorkflowRun, session: Session): Promise<readonly OperationDetails[]> {
  return new Promise((resolve) => {
    port.listen(run, (message) => {
      switch (message.kind) {
        case 'page':
          run.addPage(message.page);
          break;
        case 'changes':
          if (run.instrumentation === undefined) {
            run.applyChanges(message.number, message.changes, message.accepted);
          } else run.instrumentation.takeChanges(message);
          break;
        case 'operations':
          resolve(message.operations);
          break;
        case 'invocation-end':
          run.drop();
          void (session.hooks?.end(message.end) ?? Promise.resolve()).finally(session.close);
          break;
        case 'step-reply':
          run.probe?.answer(message.number, message.reply);
          break;
        case 'end':
          run.drop();
          session.close();
          break;
      }
    });
  });
}

async function start(
  run: WorkflowRun,
  task: RunTask,
  load: () => Promise<LoadedWorkflow>,
  instrument: Instrument,
  realm: RunRealm | undefined,
): Promise<void> {
  const { workflow, plugins: configured } = await load();
  // A replay is to have no side effect.
  const plugins = run.trace.replaysOnly ? undefined : await loadPlugins(configured);
  if (run.ended) return;
  const event = parseInput(task.inputPayload);
  const context = run.rootContext();
  if (plugins !== undefined) {
    await instrument(plugins, context, event);
    if (run.ended) return;
  }
  const durableContext = createDurableContext(context);
  realm?.beginWorkflow();
  run.clock?.begin();
  const settled = inScope(
    { kind: 'workflow', context },
    async (): Promise<unknown> => (await workflow(event, durableContext)) as unknown,
  );
  // A workflow that waits for nothing the runtime knows must be found out, so look at least once.
  run.queue.touch();
  settled.then(
    (value) => {
      context.finished = true;
      finish(run, value);
    },
    (error: unknown) => {
      context.finished = true;
      if (isUnrecoverable(error)) run.failUnrecoverable(error);
      else run.fail(error, 'execution');
    },
  );
}

function finish(run: WorkflowRun, value: unknown): void {
  let text: string | undefined;
  try {
    text = encodeResult(value);
  } catch (error) {
    run.fail(error, 'execution');
    return;
  }
  run.finish(text);
}

function parseInput(payload: string | undefined): unknown {
  try {
    return JSON.parse(payload ?? '{}');
  } catch (error) {
    throw new DurableSandboxError('DS_INVALID_INPUT', `The input of the execution is not JSON: ${String(error)}.`, {
      cause: error,
    });
  }
}

/** A worker has a copy of the environment from its start; Lambda gives some variables anew to each invocation. */
function applyEnvironment(environment: Record<string, string | undefined>): void {
  for (const [name, value] of Object.entries(environment)) {
    // Reading costs less than writing.
    if (process.env[name] === value) continue;
    if (value === undefined) Reflect.deleteProperty(process.env, name);
    else process.env[name] = value;
  }
}
