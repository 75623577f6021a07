/**
 * The sandbox in the host's own thread, for debuggers and for workflows that cannot be imported again.
 * It is the same code over the same protocol; what it lacks is containment.
 */
import type { MessagePort } from 'node:worker_threads';
import type { LoadedWorkflow } from '../runtime/workflow-registry.ts';
import { installPatches } from './install-patches.ts';
import { runWorkflow } from './run-session.ts';
import { serveRuns } from './serve-runs.ts';

export function serveInline(
  port: MessagePort,
  shared: SharedArrayBuffer,
  load: () => Promise<LoadedWorkflow>,
): Promise<void> {
  installPatches('inline');
  return serveRuns(port, shared, {
    ownsThread: false,
    begin: (task, runPort) => {
      void runWorkflow(task, runPort, load);
    },
    warmUp: () => undefined,
  });
}
