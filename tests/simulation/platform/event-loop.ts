/**
 * A simulated event loop: everything that Node would do in a later turn (timers, immediates, messages) is a task with a
 * virtual time, and tasks run one at a time in the order of their times.
 *
 * Owns: virtual time and the order of tasks. Does not own: what stands for Node's functions (`install.ts`).
 *
 * 1. Between two tasks Node's own queues of ticks and microtasks run dry, since each task is a real immediate. Immediates
 *    are asked for in bundles: Node runs them one by one all the same, and looks for I/O once for all of them.
 * 2. Virtual time is the time of the running task: it stands still while code runs, and jumps over what nobody waits for.
 * 3. A task belongs to the strand of the task that made it. A strand has its own random stream, so that executions side
 *    by side do not disturb each other, and one alone does the same again.
 * 4. A task runs in the asynchronous context in which it was made, as with Node; a message in that of its receiver.
 */
import { AsyncResource } from 'node:async_hooks';
import type { SeededStream } from './seeded-stream.ts';

/** Milliseconds since the epoch at which every simulation begins. */
export const SIMULATION_START = Date.UTC(2026, 0, 1);

/** Tasks that belong together. */
export interface Strand {
  readonly random: SeededStream;
  /** Most milliseconds by which a message is late. */
  readonly messageJitter: number;
}

export interface Task {
  readonly at: number;
  readonly order: number;
  readonly strand: Strand | undefined;
  /** The asynchronous context it runs in. */
  readonly resource: AsyncResource;
  readonly callback: () => void;
  cancelled: boolean;
}

const nativeSetImmediate = setImmediate;
const RESOURCE_OPTIONS = { requireManualDestroy: true };
const BUNDLE = 32;

export class EventLoop {
  /** Milliseconds since the epoch. */
  now = SIMULATION_START;
  /** Undefined outside of a simulation. */
  strand: Strand | undefined;
  /** Tasks run since the start of the process. */
  tasksRun = 0;
  private heap: Task[] = [];
  private order = 0;
  /** Immediates asked for that have not come yet. */
  private turns = 0;
  private accepts = true;
  private whenQuiet: (() => void)[] = [];
  private readonly root = new AsyncResource('EventLoop');

  /** `resource`: whose context it runs in, where that is not the caller's. */
  enqueue(callback: () => void, delayMs: number, resource?: AsyncResource): Task {
    const task: Task = {
      at: this.now + delayMs,
      order: this.order++,
      strand: this.strand,
      // A type that Node uses for what passes with the turn.
      resource: resource ?? new AsyncResource('Immediate', RESOURCE_OPTIONS),
      callback,
      cancelled: false,
    };
    if (this.accepts) {
      this.push(task);
      this.kick();
    }
    return task;
  }

  /** Runs code as the beginning of a strand: in a task, so that what it leaves to microtasks belongs to it. */
  begin<T>(strand: Strand, body: () => Promise<T>): Promise<T> {
    return new Promise((resolve) => {
      const before = this.strand;
      this.strand = strand;
      this.enqueue(() => resolve(body()), 0, this.root);
      this.strand = before;
    });
  }

  /** Resolves when there is no task left. */
  quiet(): Promise<void> {
    return new Promise((resolve) => {
      this.whenQuiet.push(resolve);
      this.kick();
    });
  }

  /** Forgets all tasks and begins time anew. What is left of earlier runs can make no tasks any more. */
  async reset(): Promise<void> {
    this.accepts = false;
    this.heap = [];
    // What was under way runs dry, and what it asks for is dropped.
    for (let turn = 0; turn < 2; turn += 1) await new Promise<void>((resolve) => void nativeSetImmediate(resolve));
    this.whenQuiet = [];
    this.accepts = true;
    this.now = SIMULATION_START;
    this.order = 0;
    this.strand = undefined;
  }

  private kick(): void {
    if (this.turns > 0) return;
    this.turns = BUNDLE;
    // In the context of nobody: tasks bring their own.
    this.root.runInAsyncScope(() => {
      for (let turn = 0; turn < BUNDLE; turn += 1) nativeSetImmediate(this.pump);
    });
  }

  private readonly pump = (): void => {
    this.turns -= 1;
    let task = this.pop();
    while (task?.cancelled === true) task = this.pop();
    if (task === undefined) {
      this.strand = undefined;
      const waiting = this.whenQuiet;
      this.whenQuiet = [];
      for (const resolve of waiting) resolve();
      return;
    }
    // Before the task: a task that throws must not stop the loop.
    this.kick();
    this.tasksRun += 1;
    if (task.at > this.now) this.now = task.at;
    this.strand = task.strand;
    task.resource.runInAsyncScope(task.callback);
  };

  private push(task: Task): void {
    const { heap } = this;
    let index = heap.push(task) - 1;
    while (index > 0) {
      const above = (index - 1) >> 1;
      const parent = heap[above];
      if (parent === undefined || !comesBefore(task, parent)) break;
      heap[index] = parent;
      index = above;
    }
    heap[index] = task;
  }

  private pop(): Task | undefined {
    const { heap } = this;
    const first = heap[0];
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return first;
    let index = 0;
    for (;;) {
      let below = 2 * index + 1;
      const left = heap[below];
      if (left === undefined) break;
      const right = heap[below + 1];
      const smaller = right !== undefined && comesBefore(right, left) ? ((below += 1), right) : left;
      if (!comesBefore(smaller, last)) break;
      heap[index] = smaller;
      index = below;
    }
    heap[index] = last;
    return first;
  }
}

function comesBefore(a: Task, b: Task): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}
