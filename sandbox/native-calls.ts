/**
 * Asynchronous work of Node itself that a workflow may do outside of steps: hashing, compression, key derivation. Its
 * results are deterministic, the order in which it finishes is not.
 *
 * 1. Calls settle in the order in which they were made, each after the microtasks of the one before have run dry.
 * 2. While a call is under way nothing is delivered and the run is not idle: an operation that such work leads to must
 *    be requested before the execution may suspend.
 */
import type { DeliveryQueue } from './delivery-queue.ts';
import { hop } from './hop.ts';

interface NativeCall {
  settle: (() => void) | undefined;
}

export class NativeCalls {
  private readonly calls: NativeCall[] = [];
  private release: (() => void) | undefined;
  private settling = false;

  constructor(private readonly queue: DeliveryQueue) {}

  /** Notes a call; the returned function takes what settles it, when Node has finished it. */
  begin(): (settle: () => void) => void {
    const call: NativeCall = { settle: undefined };
    this.calls.push(call);
    this.release ??= this.queue.hold();
    return (settle) => {
      call.settle = settle;
      this.settleNext();
    };
  }

  private settleNext(): void {
    if (this.settling) return;
    const settle = this.calls[0]?.settle;
    if (settle === undefined) {
      if (this.calls.length === 0) this.endHold();
      return;
    }
    this.calls.shift();
    this.settling = true;
    settle();
    hop(() => {
      this.settling = false;
      this.settleNext();
    });
  }

  private endHold(): void {
    this.release?.();
    this.release = undefined;
  }
}
