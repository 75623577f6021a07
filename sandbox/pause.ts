/**
 * Stops a replay in front of a request, for a debugger.
 *
 * The debugger is that of the process: a client which is attached to it and follows its worker threads sees this thread
 * stop. Without a client the statement does nothing.
 */
import type { TracedRequest } from '../runtime/run-observation.ts';

/** `next` is what the workflow asks for now; the stack leads to the place. Step out to come to the workflow. */
export function pauseBefore(next: TracedRequest): void {
  debugger;
  void next;
}
