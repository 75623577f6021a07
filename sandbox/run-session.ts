/**
 * Connects one run to its port: pages and changes come in, turns and the end go out.
 *
 * 1. The workflow starts when its module is loaded and the last page has arrived: only then is "no record" an answer.
 * 2. The port is closed by the sandbox, after its last message. Everything posted before is delivered, so the host may
 *    judge the end when it sees the port close.
 */
import { type MessagePort, threadId } from 'node:worker_threads';
import type { DurableExecutionHandler } from '../runtime/context.ts';
import { DurableSandboxError } from '../runtime/errors.ts';
import type { HostMessage, RunTask } from '../runtime/protocol.ts';
import { encodeResult } from '../runtime/serdes/result-json.ts';
import { SharedRunState } from '../runtime/shared-run-state.ts';
import { isUnrecoverable } from '../runtime/unrecoverable-errors.ts';
import { createDurableContext } from './durable-context.ts';
import { restoreLambdaContext } from './lambda-context.ts';
import { setFallbackSink } from './patches/console.ts';
import type { RunRealm } from './run-realm.ts';
import { RunningSteps } from './running-steps.ts';
import { inScope } from './scope.ts';
import { WorkflowRun } from './workflow-run.ts';

/**
 * Runs one task; resolves when the run has ended and its port is closed. `realm` is given where the thread is one of the
 * sandbox's own.
 */
export function runWorkflow(
  task: RunTask,
  load: () => Promise<DurableExecutionHandler>,
  realm?: RunRealm,
): Promise<void> {
  return new Promise((resolve) => {
    const { port } = task;
    const shared = new SharedRunState(task.shared);
    shared.take(threadId);
    const run = new WorkflowRun(
      {
        executionArn: task.executionArn,
        requestId: task.requestId,
        tenantId: task.tenantId,
        startTimestamp: task.startTimestamp,
        determinism: task.determinism,
        lambdaContext: restoreLambdaContext(task.lambdaContext),
        threadOwner: realm === undefined ? 'host' : 'sandbox',
        failedAttempts: task.failedAttempts,
        probe: task.probe,
      },
      new RunningSteps(shared, task.lambdaContext.deadline),
      (messages) => {
        port.postMessage(realm === undefined ? messages : messages.map((message) => realm.vet(message)));
      },
      () => {
        port.close();
        resolve();
      },
    );
    run.addPage(task.firstPage);
    setFallbackSink((message) => {
      run.log(message);
    });
    applyEnvironment(task.environment);
    const recordsArrived = listen(port, run, task.furtherPages);
    start(run, task, load, recordsArrived, realm).catch((error: unknown) => {
      run.fail(error, 'execution');
    });
  });
}

/** Handles the host's messages. Resolves when all recorded operations are there. */
function listen(port: MessagePort, run: WorkflowRun, furtherPages: number): Promise<void> {
  return new Promise((resolve) => {
    let missing = furtherPages;
    if (missing === 0) resolve();
    port.on('message', (message: HostMessage) => {
      switch (message.kind) {
        case 'page':
          run.addPage(message.page);
          missing -= 1;
          if (missing === 0) resolve();
          break;
        case 'changes':
          run.applyChanges(message.number, message.changes, message.accepted);
          break;
        case 'step-reply':
          run.probe?.answer(message.number, message.reply);
          break;
        case 'end':
          run.drop();
          break;
      }
    });
    // The host went away, or gave this thread up.
    port.on('close', () => {
      run.drop();
    });
  });
}

async function start(
  run: WorkflowRun,
  task: RunTask,
  load: () => Promise<DurableExecutionHandler>,
  recordsArrived: Promise<void>,
  realm: RunRealm | undefined,
): Promise<void> {
  const [workflow] = await Promise.all([load(), recordsArrived]);
  if (run.ended) return;
  const event = parseInput(task.inputPayload);
  const context = run.rootContext();
  const durableContext = createDurableContext(context);
  realm?.beginWorkflow();
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
    if (value === undefined) Reflect.deleteProperty(process.env, name);
    else process.env[name] = value;
  }
}
