/**
 * The host's end of one run: sends records and changes, hands on what the sandbox says, and tells when it is over.
 *
 * 1. A thread that dies without a word is reported as gone, with the reason the pool gives, once everything that was
 *    posted has arrived, log lines included.
 * 2. The memory of the pages is free again once the run has said its last word.
 */
import type { SharedRunState } from '../runtime/shared-thread-state.ts';
import type {
  HostMessage,
  InvocationEnd,
  OperationChange,
  OperationDetails,
  RecordPage,
  RunTask,
  SandboxMessage,
  StepReply,
} from '../runtime/protocol.ts';
import { returnPageMemory } from './page-memory.ts';
import type { BeginRun, SandboxRun } from './sandbox-run.ts';
import type { WatchedThread } from './watchdog.ts';

export interface SessionEvents {
  message(message: SandboxMessage): void;
  /** The thread ended before the run did. */
  gone(reason: unknown): void;
}

/** What the session does not add itself. */
export type SessionTask = Omit<RunTask, 'firstPage'>;

export class SandboxSession {
  private readonly run: SandboxRun;
  private changesSent = 0;
  private over = false;
  private whenOver: (() => void) | undefined;
  private readonly memory: SharedArrayBuffer[] = [];

  /** `pages`: each is made when those before it have been posted, so that the sandbox need not wait for all of them. */
  constructor(task: SessionTask, pages: Generator<RecordPage, undefined>, begin: BeginRun, events: SessionEvents) {
    const firstPage = pages.next().value;
    if (firstPage === undefined) throw new RangeError('A history has one page at least.');
    this.memory.push(firstPage.memory);
    this.run = begin(
      { ...task, firstPage },
      {
        message: (message) => {
          events.message(message);
        },
        over: (reason) => {
          this.over = true;
          this.whenOver?.();
          if (reason !== undefined) events.gone(reason);
          else this.memory.forEach(returnPageMemory);
        },
      },
    );
    for (const page of pages) {
      this.memory.push(page.memory);
      this.run.post({ kind: 'page', page });
    }
  }

  /** What the sandbox says of itself even when it is too busy to post. */
  get shared(): SharedRunState | undefined {
    return this.run.shared;
  }

  /** The thread that has taken the run; undefined before, or when it is the host's own. */
  get thread(): WatchedThread | undefined {
    return this.over ? undefined : this.run.thread;
  }

  /** The thread has done with the run, and may have another. */
  get isOver(): boolean {
    return this.over;
  }

  /** Resolves when all messages were handled. */
  get closed(): Promise<void> {
    if (this.over) return Promise.resolve();
    return new Promise((resolve) => {
      this.whenOver = resolve;
    });
  }

  /** `accepted`: how many of the sandbox's updates the service acknowledged with this. */
  sendChanges(
    changes: readonly OperationChange[],
    accepted: number,
    details: readonly OperationDetails[] | undefined,
  ): void {
    this.changesSent += 1;
    this.post({ kind: 'changes', number: this.changesSent, changes, accepted, details });
  }

  answerStep(number: number, reply: StepReply): void {
    this.post({ kind: 'step-reply', number, reply });
  }

  /** Whether an idle report was made after the sandbox had seen everything that was sent. */
  isCurrent(changesSeen: number): boolean {
    return changesSeen === this.changesSent;
  }

  sendOperations(operations: readonly OperationDetails[]): void {
    this.post({ kind: 'operations', operations });
  }

  /** Drops the run, after its plugins have been told how the invocation ends. */
  endInstrumented(end: InvocationEnd): void {
    this.post({ kind: 'invocation-end', end });
  }

  /** Drops the run. */
  end(): void {
    this.post({ kind: 'end' });
  }

  private post(message: HostMessage): void {
    if (!this.over) this.run.post(message);
  }
}
