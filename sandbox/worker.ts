/**
 * The entry of a sandbox thread, started by the pool.
 *
 * 1. The patches are in place, and the thread is marked, before any module of the user is imported.
 * 2. It never throws at load, and a task never rejects: a failure is the result of its run.
 */
import type { SandboxTask } from '../runtime/protocol.ts';
import { markThreadAsSandbox } from '../runtime/workflow-registry.ts';
import { installPatches } from './install-patches.ts';
import { runWorkflow } from './run-session.ts';
import { loadWorkflow } from './workflow-loader.ts';

markThreadAsSandbox();
installPatches('thread');

export async function runTask(task: SandboxTask): Promise<void> {
  if (task.kind === 'run') {
    await runWorkflow(task, () => loadWorkflow(task.workflow));
    return;
  }
  try {
    await loadWorkflow(task.workflow);
  } catch {
    // The first run will meet the same failure, and has somebody to tell.
  }
}
