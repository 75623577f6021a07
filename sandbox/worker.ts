/**
 * The entry of a sandbox thread, started by the pool.
 *
 * 1. The patches are in place, and the thread is marked, before any module of the user is imported.
 * 2. It never throws at load, and a task never rejects: a failure is the result of its run.
 * 3. A thread whose realm was edited serves nobody else: the task that edited it does not return, so that the pool gives
 *    the thread nothing in its place, and the thread ends with the last run on it.
 */
import type { RunTask, SandboxTask } from '../runtime/protocol.ts';
import { markThreadAsSandbox } from '../runtime/workflow-registry.ts';
import { installPatches } from './install-patches.ts';
import { RunRealm } from './run-realm.ts';
import { runWorkflow } from './run-session.ts';
import { loadWorkflow, prepareWorkflow } from './workflow-loader.ts';

markThreadAsSandbox();
installPatches('thread');

let activeRuns = 0;
let retiring = false;

export async function runTask(task: SandboxTask): Promise<void> {
  if (task.kind === 'run') {
    await runOnThread(task);
    return;
  }
  try {
    await prepareWorkflow(task.workflow, task.moduleInstance);
  } catch {
    // The first run will meet the same failure, and has somebody to tell.
  }
}

async function runOnThread(task: RunTask): Promise<void> {
  const realm = new RunRealm(task.determinism);
  activeRuns += 1;
  const { workflow, moduleInstance, observation } = task;
  await runWorkflow(task, () => loadWorkflow(workflow, moduleInstance, observation?.module), realm);
  activeRuns -= 1;
  const { edited } = realm;
  retiring ||= edited;
  if (!retiring) return;
  // What was posted to the host is delivered before the thread ends.
  if (activeRuns === 0) process.exit();
  if (edited) await new Promise(() => undefined);
}
