/**
 * `context.patched(id)`: tells executions that began before a change of the workflow's code from those after it.
 *
 * 1. An execution that reaches the call for the first time takes the new path, and a marker is recorded.
 * 2. An execution whose record goes on beyond the call without a marker has run the old code here: it keeps to it.
 * 3. The marker takes no id of the context's sequence: operations recorded before the change keep theirs, and the
 *    official SDK, which knows no markers, resumes the execution all the same. It is a finished step whose id is made
 *    of the context and the patch, so one marker holds for all calls in a context.
 */
import { hashId } from '../../runtime/operation-id.ts';
import { OperationType } from '../../runtime/wire.ts';
import type { ContextState } from '../context-state.ts';

export const PATCH_SUB_TYPE = 'Patch';

export function patched(context: ContextState, patchId: string): boolean {
  const known = context.patches.get(patchId);
  if (known !== undefined) return known;
  const taken = decide(context, patchId);
  context.patches.set(patchId, taken);
  return taken;
}

function decide(context: ContextState, patchId: string): boolean {
  const { run } = context;
  const id = hashId(`${context.rawId}-patch-${patchId}`);
  if (run.records.take(id) !== undefined) return true;
  // The next operation has a record: an earlier invocation has been here, with code that had no such patch.
  if (context.mode === 'replay-succeeded' || run.records.hasBelow(context.peekRawId())) return false;
  run.emit(context, {
    Type: OperationType.STEP,
    Action: 'SUCCEED',
    Id: id,
    ParentId: context.recordedParentId,
    SubType: PATCH_SUB_TYPE,
    Name: patchId,
  });
  return true;
}
