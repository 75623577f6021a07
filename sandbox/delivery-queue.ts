/**
 * Gives completed operations to the workflow, one at a time, in the order in which they were recorded.
 *
 * Owns: the order and the hop between two deliveries. Does not own: where completions come from.
 *
 * 1. The next delivery is the completion with the smallest recorded time among those requested. Operations which have
 *    not ended hold up nothing.
 * 2. Times tie: the service stamps all transitions of one checkpoint with the same millisecond. Ties go by the path of
 *    the operation's readable id (`2` before `2-1` before `2-2` before `10`). That key is the same live and on replay:
 *    live, all completions of one answer enter the queue together before any of them is delivered, and none of them can
 *    have caused another: what a delivery causes is sent in a later checkpoint. Two checkpoints share a recorded
 *    millisecond only where the second has nothing but what the first one's deliveries caused, so that a replay does not
 *    request it before. So first run and replay are one code path.
 * 3. Between two deliveries the microtask queue runs dry (`hop.ts`), so that whatever the first delivery leads to is
 *    requested before the second is chosen.
 * 4. A payload that needs an asynchronous decoder is decoded before its turn comes; the queue waits for it, since a
 *    later completion must not overtake it.
 * 5. While something is held (a native promise in workflow code, a conversion), nothing is delivered and the queue is
 *    not dry.
 */
import { compareRawIds } from '../runtime/operation-id.ts';
import { type HopFor, preparedHop } from './hop.ts';

export interface Delivery {
  /** Recorded milliseconds since the epoch. */
  readonly at: number;
  readonly rawId: string;
  /** Asynchronous decoding which has to come to an end before the delivery. Never rejects. */
  ready?: Promise<void> | undefined;
  /** Settles the promise which the workflow waits for. */
  settle(): void;
}

export class DeliveryQueue {
  private readonly heap: Delivery[] = [];
  private holds = 0;
  private hopping = false;
  private stopped = false;
  private readonly hop: () => void;
  private readonly pump = (): void => {
    this.hopping = false;
    if (this.stopped || this.holds > 0) return;
    const next = this.heap[0];
    if (next === undefined) {
      this.onDry();
      return;
    }
    if (next.ready !== undefined) {
      this.awaitDecoding(next);
      return;
    }
    this.removeFirst();
    next.settle();
    this.touch();
  };

  /** `onDry` is called after a hop with nothing queued and nothing held. Tests give hops that are too short. */
  constructor(
    private readonly onDry: () => void,
    hopFor: HopFor = preparedHop,
  ) {
    this.hop = hopFor(this.pump);
  }

  add(delivery: Delivery): void {
    this.insert(delivery);
    this.touch();
  }

  /** Something happened that the workflow may react to: look again after a hop. */
  touch(): void {
    if (this.hopping || this.stopped) return;
    this.hopping = true;
    this.hop();
  }

  /** Delivers nothing until the returned function is called. */
  hold(): () => void {
    this.holds += 1;
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      this.holds -= 1;
      this.touch();
    };
  }

  stop(): void {
    this.stopped = true;
    this.heap.length = 0;
  }

  private awaitDecoding(head: Delivery): void {
    const release = this.hold();
    void head.ready?.then(() => {
      head.ready = undefined;
      release();
    });
  }

  // A binary heap: replays request in recorded order, so that most insertions stay at the end.
  private insert(delivery: Delivery): void {
    const heap = this.heap;
    let child = heap.push(delivery) - 1;
    while (child > 0) {
      const parent = (child - 1) >> 1;
      const above = heap[parent];
      if (above === undefined || !comesBefore(delivery, above)) break;
      heap[child] = above;
      child = parent;
    }
    heap[child] = delivery;
  }

  private removeFirst(): void {
    const heap = this.heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let parent = 0;
    for (;;) {
      let child = 2 * parent + 1;
      const left = heap[child];
      if (left === undefined) break;
      const right = heap[child + 1];
      let smaller = left;
      if (right !== undefined && comesBefore(right, left)) {
        smaller = right;
        child += 1;
      }
      if (!comesBefore(smaller, last)) break;
      heap[parent] = smaller;
      parent = child;
    }
    heap[parent] = last;
  }
}

function comesBefore(a: Delivery, b: Delivery): boolean {
  if (a.at !== b.at) return a.at < b.at;
  return compareRawIds(a.rawId, b.rawId) < 0;
}
