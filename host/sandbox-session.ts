/**
 * The host's end of one run: sends records and changes, hands on what the sandbox says, and tells when it is over.
 *
 * 1. The end is judged when the port has closed: by then everything that was posted has arrived, log lines included,
 *    also from a thread that died.
 * 2. A thread that dies without a word is reported as gone, with the reason the pool gives.
 */
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { SharedRunState } from '../runtime/shared-run-state.ts';
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

export interface SessionEvents {
  message(message: SandboxMessage): void;
  /** The thread ended before the run did. */
  gone(reason: unknown): void;
}

/** What the session does not add itself. */
export type SessionTask = Omit<RunTask, 'kind' | 'port' | 'shared' | 'firstPage' | 'furtherPages'>;

export class SandboxSession {
  /** Resolves when the port has closed and all messages were handled. */
  readonly closed: Promise<void>;
  private readonly port: MessagePort;
  /** What the sandbox says of itself even when it is too busy to post. */
  readonly shared = new SharedRunState();
  private changesSent = 0;
  private over = false;

  constructor(
    task: SessionTask,
    pages: readonly RecordPage[],
    run: (task: RunTask) => Promise<void>,
    private readonly events: SessionEvents,
  ) {
    const { port1, port2 } = new MessageChannel();
    this.port = port1;
    const portClosed = new Promise<void>((resolve) => {
      port1.on('close', resolve);
    });
    port1.on('message', (messages: readonly SandboxMessage[]) => {
      for (const message of messages) events.message(message);
    });
    const [firstPage, ...furtherPages] = pages;
    if (firstPage === undefined) throw new RangeError('A history has one page at least.');
    let reason: unknown;
    const ran = run({
      ...task,
      kind: 'run',
      port: port2,
      shared: this.shared.buffer,
      firstPage,
      furtherPages: furtherPages.length,
    })
      .then(() => {
        this.over = true;
      })
      .catch((error: unknown) => {
        reason = error ?? new Error('The sandbox thread ended.');
        // Where the run never began, nobody else closes the port.
        port1.close();
      });
    for (const page of furtherPages) this.post({ kind: 'page', page });
    this.closed = Promise.all([portClosed, ran]).then(() => {
      if (reason !== undefined) this.events.gone(reason);
    });
  }

  /** The thread has done with the run, and may have another. */
  get isOver(): boolean {
    return this.over;
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
    this.port.postMessage(message);
  }
}
