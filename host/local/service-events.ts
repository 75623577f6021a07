/**
 * What the service tells while it works: for live views and test runners.
 *
 * Invariants
 *  1. An event is told after it was saved, in the order of saving.
 *  2. A listener's error is its own: it surfaces as an uncaught exception and never disturbs an execution.
 */
import type { ExecutionStatus, InvocationSummary } from './execution-model/execution-record.ts';
import type { HistoryEvent } from './execution-model/history-event.ts';

/** The levels of log lines. */
export type LogLevel = 'DEBUG' | 'INFO' | 'WARN' | 'ERROR';

/** What the service tells: a saved history event, an invocation's start or end, an execution's end or loss, a log line. */
export type ServiceEvent =
  | { readonly kind: 'history'; readonly executionArn: string; readonly event: HistoryEvent }
  | {
      readonly kind: 'invocation-started';
      readonly executionArn: string;
      readonly requestId: string;
      /** Counts from 1 within the execution. */
      readonly number: number;
      /** Operations that the invocation was given to replay. */
      readonly replayed: number;
    }
  | {
      readonly kind: 'invocation-ended';
      readonly executionArn: string;
      readonly invocation: InvocationSummary;
      /** When the execution goes on by itself; absent if that is now, never, or up to others. */
      readonly nextWakeUp?: Date | undefined;
    }
  | { readonly kind: 'execution-ended'; readonly executionArn: string; readonly status: ExecutionStatus }
  /** It could not be saved: it rests as it was last saved, until it is addressed again. */
  | { readonly kind: 'execution-dropped'; readonly executionArn: string; readonly error: Error }
  | {
      readonly kind: 'log';
      readonly executionArn?: string | undefined;
      readonly operationId?: string | undefined;
      readonly level: LogLevel;
      readonly message: string;
    };

/** Called with each event. What it throws surfaces as an uncaught exception. */
export type ServiceEventListener = (event: ServiceEvent) => void;

export class ServiceEvents {
  readonly #listeners = new Set<ServiceEventListener>();

  /** Returns the function that ends the subscription. */
  subscribe(listener: ServiceEventListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  get isHeard(): boolean {
    return this.#listeners.size > 0;
  }

  emit(event: ServiceEvent): void {
    for (const listener of [...this.#listeners]) {
      try {
        listener(event);
      } catch (error) {
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }
}
