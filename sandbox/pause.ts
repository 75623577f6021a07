/**
 * Stops a replay in front of a request, for a debugger: that of the process, since Node does not end reliably when a worker
 * thread has had an inspector of its own. Without a client the statement does nothing.
 */
import type { TracedRequest } from '../runtime/run-observation.ts';

/** `next` is what the workflow asks for now; the stack leads to the place. Step out to come to the workflow. */
export function pauseBefore(next: TracedRequest): void {
  debugger;
  void next;
}
