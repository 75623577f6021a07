/**
 * How many invocations of a function run at a time, where it has a limit; the other executions wait for their turn.
 *
 * Owns: places and queues. Does not own: what an execution does with its place (`execution-engine.ts`).
 *
 * Invariants
 *  1. A function that waits for a place has not begun: the limit on its time does not count yet.
 *  2. Places are given in the order in which they were asked for.
 */
import type { RegisteredFunction } from './function-registry.ts';

interface Places {
  taken: number;
  /** ARNs of the executions that wait. */
  readonly waiting: Set<string>;
}

export class InvocationSlots {
  readonly #functions = new Map<string, Places>();

  /** Says whether there was a place; if not, the execution is noted as waiting. */
  take(target: RegisteredFunction, arn: string): boolean {
    const places = this.#placesOf(target);
    if (places.taken >= target.concurrency()) {
      places.waiting.add(arn);
      return false;
    }
    places.waiting.delete(arn);
    places.taken += 1;
    return true;
  }

  /** Gives a place back. `goOn` is called for executions that waited, as long as there are places. */
  release(target: RegisteredFunction, goOn: (arn: string) => void): void {
    const places = this.#placesOf(target);
    places.taken -= 1;
    for (const arn of places.waiting) {
      if (places.taken >= target.concurrency()) break;
      places.waiting.delete(arn);
      goOn(arn);
    }
  }

  #placesOf({ name }: RegisteredFunction): Places {
    let places = this.#functions.get(name);
    if (places === undefined) {
      places = { taken: 0, waiting: new Set() };
      this.#functions.set(name, places);
    }
    return places;
  }
}
