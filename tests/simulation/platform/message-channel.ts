/**
 * A message channel whose messages are tasks of the simulated event loop: cloned, in order, and late by a random time.
 *
 * What was posted before a port closes is delivered, as with Node's own ports; then both ends hear of the closing.
 */
import { AsyncResource } from 'node:async_hooks';
import { EventEmitter } from 'node:events';
import type { EventLoop } from './event-loop.ts';

const TRANSFER_MS = 0.002;

class SimulatedPort extends EventEmitter {
  peer: SimulatedPort | undefined;
  private closed = false;
  /** No later message arrives before an earlier one. */
  private lastArrival = 0;
  /** Messages are handled in the context in which the port was made. */
  private readonly resource = new AsyncResource('MessagePort', { requireManualDestroy: true });

  constructor(private readonly loop: EventLoop) {
    super();
  }

  postMessage(message: unknown): void {
    if (this.closed) return;
    const copy = structuredClone(message);
    const { peer } = this;
    this.arrive(() => {
      if (peer !== undefined && !peer.closed) peer.emit('message', copy);
    });
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    const { peer } = this;
    this.arrive(() => {
      this.emit('close');
      if (peer === undefined) return;
      peer.closed = true;
      peer.emit('close');
    });
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }

  private arrive(deliver: () => void): void {
    const { random, messageJitter = 0 } = this.loop.strand ?? {};
    const jitter = random === undefined || messageJitter === 0 ? 0 : random.fraction() * messageJitter;
    const at = Math.max(this.loop.now + TRANSFER_MS + jitter, this.lastArrival);
    this.lastArrival = at;
    this.loop.enqueue(deliver, at - this.loop.now, this.resource);
  }
}

export interface Channel {
  readonly port1: SimulatedPort;
  readonly port2: SimulatedPort;
}

export function openChannel(loop: EventLoop): Channel {
  const port1 = new SimulatedPort(loop);
  const port2 = new SimulatedPort(loop);
  port1.peer = port2;
  port2.peer = port1;
  return { port1, port2 };
}
