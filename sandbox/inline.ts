/**
 * The sandbox in the host's own thread, for debuggers and for workflows that cannot be imported again.
 * It is the same code over the same protocol; what it lacks is containment.
 */
import type { RunTask } from '../runtime/protocol.ts';
import type { LoadedWorkflow } from '../runtime/workflow-registry.ts';
import { installPatches } from './install-patches.ts';
import { runWorkflow } from './run-session.ts';

export function runInline(task: RunTask, load: () => Promise<LoadedWorkflow>): Promise<void> {
  installPatches('inline');
  return runWorkflow(task, load);
}
