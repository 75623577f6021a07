/**
 * Tells a workflow that waits for work which the runtime does not track (a native call it was allowed to make) from one
 * that waits for a promise nobody will settle.
 *
 * Owns: the look at what Node has under way. Does not own: what follows from it (`workflow-run.ts`).
 *
 * 1. Nothing but several looks in a row which all found nothing counts as quiet: between two pieces of work there may be
 *    none for a moment.
 * 2. In a thread of the sandbox's own, everything that keeps the thread alive may be the workflow's. Inline, servers and
 *    connections of the process are not: there it is what was begun in workflow scope, which a hook counts. The hook
 *    costs time for each promise of the process, so it is in place only inline.
 */
import { createHook } from 'node:async_hooks';
import { setTimer } from '../runtime/clock.ts';
import { currentScope, outside } from './scope.ts';
import type { WorkflowRun } from './workflow-run.ts';

const LOOK_INTERVAL_MS = 10;
const QUIET_LOOKS = 10;
/** Resources which a sandbox thread has of itself. */
const OWN_RESOURCES = new Set(['MessagePort', 'Immediate', 'CloseReq']);
/** What ends with the turn, or never by itself. */
const PASSING_RESOURCES = new Set(['PROMISE', 'TickObject', 'Microtask', 'Immediate']);

export type ThreadOwner = 'sandbox' | 'host';

export class UntrackedWork {
  private quietLooks = 0;

  constructor(
    private readonly run: WorkflowRun,
    private readonly owner: ThreadOwner,
  ) {
    if (owner === 'host') watchWorkflowScope();
  }

  /** Whether there may be some. If so, `lookAgain` is called after a while. */
  mayBeUnderWay(lookAgain: () => void): boolean {
    const found = this.owner === 'sandbox' ? threadHasSome() : (begun.get(this.run)?.size ?? 0) > 0;
    if (!found && this.quietLooks >= QUIET_LOOKS) return false;
    this.quietLooks = found ? 0 : this.quietLooks + 1;
    // Unref'd and out of workflow scope, so that neither this run nor a neighbour takes it for work.
    outside(() => setTimer(lookAgain, LOOK_INTERVAL_MS).unref());
    return true;
  }
}

function threadHasSome(): boolean {
  return process.getActiveResourcesInfo().some((kind) => !OWN_RESOURCES.has(kind));
}

/** Ids of asynchronous resources that were made in workflow scope and still exist. */
const begun = new WeakMap<WorkflowRun, Set<number>>();
const runOf = new Map<number, WorkflowRun>();
let watching = false;

function watchWorkflowScope(): void {
  if (watching) return;
  watching = true;
  createHook({
    init(id, type) {
      if (PASSING_RESOURCES.has(type)) return;
      const scope = currentScope();
      if (scope?.kind !== 'workflow' || scope.context.run.ended) return;
      const { run } = scope.context;
      if (runOf.size === 0) ends.enable();
      runOf.set(id, run);
      const ids = begun.get(run) ?? new Set();
      begun.set(run, ids.add(id));
    },
  }).enable();
}

/** In place only while there is something whose end matters: with it, Node tracks the end of each promise as well. */
const ends = createHook({
  destroy(id) {
    const run = runOf.get(id);
    if (run === undefined) return;
    runOf.delete(id);
    begun.get(run)?.delete(id);
    if (runOf.size === 0) ends.disable();
  },
});
