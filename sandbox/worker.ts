/**
 * The entry of a sandbox thread, started by the pool.
 *
 * 1. The patches are in place, and the thread is marked, before any module of the user is imported.
 * 2. It never throws at load, and its task never rejects: a failure is the result of a run.
 * 3. A thread whose realm was edited serves nobody else: it refuses further runs, and ends with the last run on it.
 */
import type { RunTask, ServeTask } from '../runtime/protocol.ts';
import { markThreadAsSandbox } from '../runtime/workflow-registry.ts';
import { installPatches } from './install-patches.ts';
import { RunRealm } from './run-realm.ts';
import { runWorkflow } from './run-session.ts';
import { type RunPort, serveRuns } from './serve-runs.ts';
import { loadWorkflow, prepareWorkflow } from './workflow-loader.ts';

markThreadAsSandbox();
installPatches('thread');

let activeRuns = 0;
let retiring = false;

export function serve({ port, shared }: ServeTask): Promise<void> {
  return serveRuns(port, shared, {
    ownsThread: true,
    begin: (task, runPort) => {
      if (retiring) runPort.post([{ kind: 'refused' }]);
      else void runOnThread(task, runPort);
    },
    warmUp: ({ workflow, moduleInstance }) => {
      // The first run will meet the same failure, and has somebody to tell.
      prepareWorkflow(workflow, moduleInstance).catch(() => undefined);
    },
  });
}

async function runOnThread(task: RunTask, port: RunPort): Promise<void> {
  const realm = new RunRealm(task.determinism);
  activeRuns += 1;
  const { workflow, moduleInstance, observation } = task;
  await runWorkflow(task, port, () => loadWorkflow(workflow, moduleInstance, observation?.module), realm);
  activeRuns -= 1;
  retiring ||= realm.edited;
  // What was posted to the host is delivered before the thread ends.
  if (retiring && activeRuns === 0) process.exit();
}
