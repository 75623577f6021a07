/**
 * A replay under a debugger: the inspector of this thread, and the stop in front of a request.
 *
 * 1. The inspector is opened in the sandbox thread itself, so any client that can attach to a Node process sees the
 *    workflow, also those that do not follow worker threads.
 * 2. It is open, and the client attached, before the module of the workflow is loaded: breakpoints hold in all of it.
 */
import inspector from 'node:inspector';
import type { TracedRequest } from '../runtime/run-observation.ts';

/**
 * Returns when a client is attached. Node writes the address to the standard error output. The function it returns lets
 * the client go: a thread with a client does not end, and neither does its process.
 */
export function waitForDebugger(): () => void {
  inspector.open();
  // The usual port, which debuggers look at, is taken.
  if (inspector.url() === undefined) inspector.open(0);
  inspector.waitForDebugger();
  return () => {
    inspector.close();
  };
}

/** `next` is what the workflow asks for now; the stack leads to the place. Step out to come to the workflow. */
export function pauseBefore(next: TracedRequest): void {
  debugger;
  void next;
}
