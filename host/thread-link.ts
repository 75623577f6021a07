/**
 * The host's end of the one port to a sandbox thread, over which all of its runs talk.
 *
 * Owns: the port, which runs are on the thread, their slots in the shared memory. Does not own: which thread a run gets
 * (`sandbox-pool.ts`), what the messages mean.
 *
 * 1. A run is on the thread until its last word, so that a thread still busy with one is not taken for free.
 * 2. When a thread dies, its runs are lost only after the port has closed: by then everything they said has arrived.
 * 3. A run which the dead thread had not begun goes to another, unless the thread never came to serve.
 * 4. A thread that was stopped takes no further runs, also while it does not die: nothing can interrupt a native call.
 */
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import type { LoadedModule, RunMessages, ThreadAnswer, ThreadMessage } from '../runtime/protocol.ts';
import { SharedThreadState } from '../runtime/shared-thread-state.ts';
import { mayDozeOff } from '../runtime/stay-awake.ts';
import type { SandboxRun } from './sandbox-run.ts';
import { ThreadStopped } from './thread-death.ts';
import type { WatchedThread } from './watchdog.ts';

/** Has a thread serve the port; settles when it no longer does. */
export type ServeThread = (port: MessagePort, shared: SharedArrayBuffer) => Promise<void>;

export interface ThreadEvents {
  /** The thread has begun to serve. */
  serving(): void;
  /** A run is over. */
  freed(): void;
  /** The thread will not begin this run. */
  turnedAway(run: SandboxRun): void;
  /** The thread serves no longer. */
  closed(link: ThreadLink): void;
  thread(threadId: number, link: ThreadLink): WatchedThread | undefined;
}

export class ThreadLink {
  /** Takes no further runs. */
  retired = false;
  private readonly shared: SharedThreadState;
  private readonly port: MessagePort;
  private readonly runs = new Map<number, SandboxRun>();
  private readonly freeSlots: number[];
  private lastRun = 0;
  private wasStopped = false;
  private exclusive = false;

  constructor(
    serve: ServeThread,
    capacity: number,
    private readonly events: ThreadEvents,
    /** Whether the thread is there already, and begins to serve at once. */
    readonly isPrompt = false,
  ) {
    this.shared = SharedThreadState.forRuns(capacity);
    this.freeSlots = Array.from({ length: capacity }, (_, slot) => slot);
    const { port1, port2 } = new MessageChannel();
    this.port = port1;
    const portClosed = new Promise<void>((resolve) => {
      port1.on('close', resolve);
    });
    port1.on('message', (answer: ThreadAnswer) => {
      if ('serving' in answer) events.serving();
      else this.hear(answer.run, answer.messages);
    });
    port1.unref();
    let reason: unknown;
    const served = serve(port2, this.shared.buffer).catch((error: unknown) => {
      reason = error ?? new Error('The sandbox thread ended.');
      // Where the thread never began, nobody else closes the port.
      port1.close();
    });
    void Promise.all([portClosed, served]).then(() => {
      this.retired = true;
      this.loseRuns(this.wasStopped ? new ThreadStopped() : (reason ?? new Error('The sandbox thread ended.')));
      events.closed(this);
    });
  }

  get active(): number {
    return this.runs.size;
  }

  hasRoomFor({ alone }: SandboxRun): boolean {
    if (this.retired || this.exclusive) return false;
    return alone ? this.runs.size === 0 : this.freeSlots.length > 0;
  }

  /** The thread has started. */
  get serves(): boolean {
    return this.shared.threadId !== undefined;
  }

  get thread(): WatchedThread | undefined {
    const { threadId } = this.shared;
    return threadId === undefined ? undefined : this.events.thread(threadId, this);
  }

  warmUp(module: LoadedModule): void {
    this.post({ warmUp: module });
  }

  /** Has the thread wait for a run that is about to come. */
  wake(): void {
    this.post({ wake: true });
  }

  take(run: SandboxRun): void {
    const slot = this.freeSlots.pop();
    const shared = slot === undefined ? undefined : this.shared.slots[slot];
    if (slot === undefined || shared === undefined) throw new RangeError('The sandbox thread has no room for the run.');
    this.lastRun += 1;
    const number = this.lastRun;
    if (this.runs.size === 0) this.port.ref();
    this.exclusive = run.alone;
    this.runs.set(number, run);
    shared.empty();
    this.post({ run: number, slot, task: run.task });
    run.begun({
      slot,
      shared,
      post: (message) => {
        this.post({ run: number, message });
      },
      thread: () => this.thread,
    });
  }

  /** Lets go of a thread that has nothing to do. */
  close(): void {
    this.retired = true;
    this.port.close();
  }

  /** The thread is being ended. */
  stopped(): void {
    this.wasStopped = true;
    this.retired = true;
  }

  private post(message: ThreadMessage): void {
    this.port.postMessage(message);
    this.shared.addPosted();
  }

  private hear(number: number, messages: RunMessages['messages']): void {
    mayDozeOff();
    const run = this.runs.get(number);
    if (run === undefined) return;
    for (const message of messages) {
      if (message.kind === 'over') {
        this.remove(number, run);
        run.over(undefined);
        this.events.freed();
      } else if (message.kind === 'refused') {
        this.retired = true;
        this.remove(number, run);
        this.events.turnedAway(run);
      } else run.hear(message);
    }
  }

  private remove(number: number, run: SandboxRun): void {
    this.runs.delete(number);
    if (run.slot !== undefined) this.freeSlots.push(run.slot);
    if (this.runs.size > 0) return;
    this.exclusive = false;
    this.port.unref();
  }

  private loseRuns(reason: unknown): void {
    for (const [number, run] of this.runs) {
      this.remove(number, run);
      if (this.serves && !run.taken) this.events.turnedAway(run);
      else run.over(reason);
    }
  }
}
