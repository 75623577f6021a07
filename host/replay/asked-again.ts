/**
 * Which requests of a run its replay must make as well, from the record alone.
 *
 * 1. What a context that has ended hides is not asked for again.
 * 2. Code of a context that has ended need not run again, whichever context its calls were made on: a combinator's
 *    promises, begun inside of another combinator, are asked for by nobody once that one has ended.
 * 3. A context that ended with a large result does run again, but passes over what an early completion left behind,
 *    however that ended later. So nothing inside of it is demanded; what it does ask for is compared.
 */
import type { TracedRequest } from '../../runtime/run-observation.ts';
import type { ExecutionHistory, HistoryOperation } from '../execution-history.ts';

export function isAskedAgain(request: TracedRequest, history: ExecutionHistory): boolean {
  if (history.get(request.id) === undefined) return false;
  for (const contextId of [request.callerId, request.parentId]) {
    for (let context = contextOf(history, contextId); context; context = contextOf(history, context.parentId)) {
      if (context.status !== 'STARTED') return false;
    }
  }
  return true;
}

function contextOf(history: ExecutionHistory, id: string | undefined): HistoryOperation | undefined {
  return id === undefined ? undefined : history.get(id);
}
