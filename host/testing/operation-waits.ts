/**
 * Tests that wait until an operation has come as far as they want.
 *
 * 1. A wait that is fulfilled resolves with the check that found it so; nothing happens in between.
 * 2. When the execution ends, waits that are not fulfilled are rejected rather than left open.
 */
import { WaitingOperationStatus } from './durable-operation.ts';
import {
  callbackOf,
  type ExecutionRecord,
  findOperation,
  hasEnded,
  isWaitForCallback,
  type OperationSelector,
  submitterOf,
} from './execution-record.ts';

interface PendingWait {
  readonly selector: OperationSelector;
  readonly status: WaitingOperationStatus;
  /** Made where the test waits, so that its stack leads there. */
  readonly rejection: Error;
  resolve(): void;
  reject(error: Error): void;
}

export class OperationWaits {
  readonly #pending = new Set<PendingWait>();

  wait(selector: OperationSelector, status: WaitingOperationStatus, record: ExecutionRecord): Promise<void> {
    if (isReached(record, selector, status)) return Promise.resolve();
    const rejection = new Error(
      `Operation was not found after execution completion. Expected status: ${status}. This typically means the ` +
        'operation was never executed or the test is waiting for the wrong operation.',
    );
    return new Promise((resolve, reject) => {
      this.#pending.add({ selector, status, rejection, resolve, reject });
    });
  }

  get isEmpty(): boolean {
    return this.#pending.size === 0;
  }

  /** Returns what was waited for and is reached now. */
  check(record: ExecutionRecord): OperationSelector[] {
    const reached: OperationSelector[] = [];
    for (const wait of [...this.#pending]) {
      if (!isReached(record, wait.selector, wait.status)) continue;
      this.#pending.delete(wait);
      reached.push(wait.selector);
      wait.resolve();
    }
    return reached;
  }

  executionEnded(): void {
    const pending = [...this.#pending];
    this.#pending.clear();
    for (const wait of pending) wait.reject(wait.rejection);
  }
}

export function isReached(
  record: ExecutionRecord,
  selector: OperationSelector,
  status: WaitingOperationStatus,
): boolean {
  const operation = findOperation(record, selector);
  if (operation === undefined) return false;
  if (!isWaitForCallback(operation)) return status === WaitingOperationStatus.STARTED || hasEnded(operation);
  const callback = callbackOf(record, operation);
  switch (status) {
    case WaitingOperationStatus.STARTED:
      return callback !== undefined;
    case WaitingOperationStatus.SUBMITTED: {
      const submitter = submitterOf(record, operation);
      const submitted = submitter !== undefined && hasEnded(submitter);
      return submitted || (callback !== undefined && hasEnded(callback)) || hasEnded(operation);
    }
    case WaitingOperationStatus.COMPLETED:
      return (callback !== undefined && hasEnded(callback)) || hasEnded(operation);
  }
}
