/** The part of the catalogue of errors that is about threads, limits and deadlines. */
import type { ErrorCatalogueEntry } from './errors.ts';

export const CONTAINMENT_ERRORS = {
  DS_WORKER_DIED: {
    title: 'The worker thread of the workflow ended',
    cause: 'The workflow exited, ran out of memory, or hit a fatal fault. What had been acknowledged is kept.',
    cure: 'Look at the log lines before the end; move memory-hungry or native work into its own function and invoke it.',
  },
  DS_SANDBOX_TERMINATED: {
    title: 'The sandbox was stopped',
    cause:
      'The workflow kept its thread busy beyond the limit, or used more memory than it may, and its thread was replaced.',
    cure: 'Split long computations into steps, or raise limits.blockedMs or limits.memoryMb.',
  },
  DS_STEP_TIMEOUT: {
    title: 'An attempt of a step took too long',
    cause:
      'The body had not ended when the `timeout` of the step was over; it counts as failed, whatever it still does.',
    cure: 'Let the body react to its signal, raise the timeout, or split the step.',
  },
  DS_INVOCATION_DEADLINE: {
    title: 'The invocation reached its deadline',
    cause:
      'User code was still running shortly before Lambda would have ended the function. What was recorded is kept, and the service repeats the invocation.',
    cure: "Raise the function's time-out, give steps a timeout, or let their bodies react to their signal.",
  },
  DS_LIMIT_OPERATIONS: {
    title: 'The execution has too many operations',
    cause: 'The workflow asked for more operations than limits.operations allows.',
    cure: 'Look for a loop without an end; split the work with context.invoke(), or raise limits.operations.',
  },
  DS_LIMIT_PAYLOAD: {
    title: 'The execution recorded too much',
    cause: 'The payloads in the state of the execution would take more bytes than limits.payloadBytes allows.',
    cure: 'Store data elsewhere and return references, or raise limits.payloadBytes.',
  },
  DS_LIMIT_INVOCATIONS: {
    title: 'The execution makes no progress',
    cause:
      'As many invocations as limits.invocationsWithoutProgress allows ended one after another and recorded nothing.',
    cure: 'Look at the errors of those invocations in the history; correct the function and start the execution anew, or raise limits.invocationsWithoutProgress.',
  },
  DS_LIMIT_ATTEMPTS: {
    title: 'A step never comes to an end',
    cause:
      'A step was begun and its invocation ended under it, as many times as limits.unfinishedAttempts allows: its body ends the process or thread, or outlasts the function.',
    cure: 'Give the step a timeout or AtMostOncePerRetry semantics, move what ends the process into a function of its own, or raise limits.unfinishedAttempts.',
  },
  DS_OWN_PROCESS: {
    title: 'A step tried to send a signal to its own process',
    cause: 'The process runs other executions, and a signal would end them as well.',
    cure: 'Throw an error to fail the step, or call process.exit(), which ends this thread alone.',
  },
} as const satisfies Record<string, ErrorCatalogueEntry>;
