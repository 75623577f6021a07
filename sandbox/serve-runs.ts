/**
 * The sandbox's end of the one port to the host: takes runs, and gives each its own messages.
 *
 * 1. When the port closes, the host went away or gave this thread up: its runs are dropped.
 * 2. A thread that is ended by its workflow does not take along what was asked for in the same turn, such as the start
 *    of a step.
 * 3. A run may take its next message within its turn (`pull`). Messages of others that lie before it keep their order.
 * 4. Many messages arrive in one turn. What a run asks for in answer to one leaves before another run hears its own: that
 *    may compute for long.
 */
import { type MessagePort, receiveMessageOnPort, threadId } from 'node:worker_threads';
import { setImmediateNative } from '../runtime/clock.ts';
import type {
  HostMessage,
  LoadedModule,
  RunTask,
  SandboxMessage,
  ThreadAnswer,
  ThreadMessage,
} from '../runtime/protocol.ts';
import { type SharedRunState, SharedThreadState } from '../runtime/shared-thread-state.ts';
import { mayDozeOff, stayAwake } from '../runtime/stay-awake.ts';

/** A run's way to its host. */
export interface RunPort {
  readonly shared: SharedRunState;
  post(messages: readonly SandboxMessage[]): void;
  /** Called once, in the turn in which the run begins. */
  listen(run: Flushable, receive: (message: HostMessage) => void): void;
  /** Receives the next message at once. Only where the host has posted it, or does so in the turn it is in. */
  pull(): void;
  /** After the last word. */
  close(): void;
}

export interface Flushable {
  /** Posts what has gathered. */
  flush(): void;
  /** The same where there is something to ask the host for. */
  flushRequests(): void;
}

export interface RunServer {
  /** Whether the thread is one of the sandbox's own. */
  readonly ownsThread: boolean;
  begin(task: RunTask, port: RunPort): void;
  warmUp(module: LoadedModule): void;
}

// Taken before it is patched for workflow code.
const receiveNative = receiveMessageOnPort;

/** Resolves when the port has closed. */
export function serveRuns(port: MessagePort, buffer: SharedArrayBuffer, server: RunServer): Promise<void> {
  return new Promise((resolve) => {
    const shared = new SharedThreadState(buffer);
    const runs = new Map<number, { readonly run: Flushable; readonly receive: (message: HostMessage) => void }>();
    const flush = (): void => {
      for (const { run } of runs.values()) run.flush();
    };
    if (server.ownsThread) process.on('exit', flush);
    /** Of other runs, taken off the port before their turn. */
    const early: ThreadMessage[] = [];
    const takeEarly = (): void => {
      for (let message = early.shift(); message !== undefined; message = early.shift()) take(message);
    };
    const pull = (run: number): void => {
      for (;;) {
        const { posted } = shared;
        const next = receiveNative(port);
        if (next === undefined) {
          shared.waitForPost(posted);
          continue;
        }
        const message = next.message as ThreadMessage;
        if ('message' in message && message.run === run) {
          take(message);
          return;
        }
        if (early.length === 0) setImmediateNative(takeEarly);
        early.push(message);
      }
    };
    const take = (message: ThreadMessage): void => {
      if ('warmUp' in message) server.warmUp(message.warmUp);
      else if ('wake' in message) stayAwake();
      else if ('task' in message) {
        const { run, slot, task } = message;
        const words = shared.slots[slot];
        if (words === undefined) throw new RangeError(`The sandbox thread has no slot ${String(slot)}.`);
        words.take();
        mayDozeOff();
        server.begin(task, {
          shared: words,
          post: (messages) => {
            port.postMessage({ run, messages } satisfies ThreadAnswer);
          },
          listen: (running, receive) => {
            runs.set(run, { run: running, receive });
          },
          pull: () => {
            pull(run);
          },
          close: () => {
            runs.delete(run);
          },
        });
      } else runs.get(message.run)?.receive(message.message);
    };
    let heardLast = 0;
    const flushOther = (run: number): void => {
      if (heardLast !== run) runs.get(heardLast)?.run.flushRequests();
      heardLast = run;
    };
    port.on('message', (message: ThreadMessage) => {
      if ('run' in message) flushOther(message.run);
      takeEarly();
      take(message);
    });
    port.on('close', () => {
      process.off('exit', flush);
      for (const { receive } of runs.values()) receive({ kind: 'end' });
      resolve();
    });
    shared.serve(threadId);
    port.postMessage({ serving: true } satisfies ThreadAnswer);
  });
}
