/**
 * One run on its way to a sandbox thread and on it: it may wait for a thread, and move to another one as long as it has
 * not begun.
 *
 * 1. What is posted before the run has a thread, or to a thread that never began it, is posted again.
 * 2. `over` is called once.
 */
import type { HostMessage, RunTask, SandboxMessage } from '../runtime/protocol.ts';
import type { SharedRunState } from '../runtime/shared-thread-state.ts';
import type { WatchedThread } from './watchdog.ts';

export interface RunHandlers {
  message(message: SandboxMessage): void;
  /** The run says no more. `reason`: why it came to no end of its own; undefined if it did. */
  over(reason: unknown): void;
}

/** The thread a run is on. */
export interface RunPlace {
  readonly slot: number;
  readonly shared: SharedRunState;
  post(message: HostMessage): void;
  thread(): WatchedThread | undefined;
}

/** Gives a task to a sandbox. */
export type BeginRun = (task: RunTask, handlers: RunHandlers) => SandboxRun;

export class SandboxRun {
  private place: RunPlace | undefined;
  /** Everything posted so far, until the run has said something. */
  private unheard: HostMessage[] | undefined = [];

  constructor(
    readonly task: RunTask,
    private readonly handlers: RunHandlers,
    /** Whether it wants a thread without other runs. */
    readonly alone = false,
  ) {}

  get slot(): number | undefined {
    return this.place?.slot;
  }

  /** Whether a thread has begun it. */
  get taken(): boolean {
    return this.place?.shared.taken ?? false;
  }

  /** What the run says of itself even when it is too busy to post. */
  get shared(): SharedRunState | undefined {
    return this.place?.shared;
  }

  /** The thread that has begun the run, where it is one of its own. */
  get thread(): WatchedThread | undefined {
    return this.taken ? this.place?.thread() : undefined;
  }

  post(message: HostMessage): void {
    this.unheard?.push(message);
    this.place?.post(message);
  }

  /** Called by the thread's link. */
  begun(place: RunPlace): void {
    this.place = place;
    for (const message of this.unheard ?? []) place.post(message);
  }

  hear(message: SandboxMessage): void {
    this.unheard = undefined;
    this.handlers.message(message);
  }

  over(reason: unknown): void {
    // Who is told may want to know where it was.
    this.handlers.over(reason);
    this.place = undefined;
  }
}
