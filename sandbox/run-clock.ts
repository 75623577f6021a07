/**
 * Times a run for a host that measures: from the first line of the workflow to its end or rest, and each decoding of a
 * recorded payload on the way. Only such runs have one; others pay nothing.
 */
import { getHeapStatistics } from 'node:v8';
import { monotonicNow } from '../runtime/clock.ts';
import type { DecodedPayload, RunMeasures } from '../runtime/run-observation.ts';

const KEPT = 10;

export class RunClock {
  private begunAt = monotonicNow();
  private decodeMs = 0;
  private slowest: DecodedPayload[] = [];

  /** Module and records are there: the workflow is about to be called. */
  begin(): void {
    this.begunAt = monotonicNow();
  }

  decode<T>(rawId: string, text: string | undefined, decode: () => T): T {
    const before = monotonicNow();
    const value = decode();
    this.note(rawId, text, monotonicNow() - before);
    return value;
  }

  async decodeLater<T>(rawId: string, text: string | undefined, decode: () => Promise<T>): Promise<T> {
    const before = monotonicNow();
    const value = await decode();
    this.note(rawId, text, monotonicNow() - before);
    return value;
  }

  measures(): RunMeasures {
    const { used_heap_size: heapBytes } = getHeapStatistics();
    return { runMs: monotonicNow() - this.begunAt, decodeMs: this.decodeMs, slowest: this.slowest, heapBytes };
  }

  private note(rawId: string, text: string | undefined, ms: number): void {
    this.decodeMs += ms;
    const { slowest } = this;
    if (slowest.length === KEPT && ms <= (slowest.at(-1)?.ms ?? 0)) return;
    const position = slowest.findIndex((other) => other.ms < ms);
    slowest.splice(position === -1 ? slowest.length : position, 0, { rawId, ms, characters: text?.length ?? 0 });
    slowest.length = Math.min(slowest.length, KEPT);
  }
}
