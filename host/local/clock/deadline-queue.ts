/**
 * Keys ordered by deadline: a binary heap in which a moved or removed key leaves a dead entry that is dropped when it
 * comes up.
 *
 * Invariant: keys of one deadline come in the order in which they were set.
 */
interface Entry {
  readonly key: string;
  readonly at: number;
  readonly order: number;
}

export class DeadlineQueue {
  readonly #live = new Map<string, Entry>();
  #heap: Entry[] = [];
  #order = 0;

  set(key: string, at: number): void {
    if (this.#live.get(key)?.at === at) return;
    const entry: Entry = { key, at, order: this.#order++ };
    this.#live.set(key, entry);
    this.#push(entry);
  }

  delete(key: string): void {
    this.#live.delete(key);
  }

  clear(): void {
    this.#live.clear();
    this.#heap = [];
  }

  /** The earliest deadline, undefined if there is none. */
  peek(): number | undefined {
    return this.#first()?.at;
  }

  /** Removes and returns the earliest key that is due at `now`. */
  takeDue(now: number): string | undefined {
    const first = this.#first();
    if (first === undefined || first.at > now) return undefined;
    this.#live.delete(first.key);
    this.#pop();
    return first.key;
  }

  #first(): Entry | undefined {
    for (;;) {
      const first = this.#heap[0];
      if (first === undefined || this.#live.get(first.key) === first) return first;
      this.#pop();
    }
  }

  #push(entry: Entry): void {
    const heap = this.#heap;
    let index = heap.length;
    heap.push(entry);
    while (index > 0) {
      const above = (index - 1) >> 1;
      const parent = heap[above] as Entry;
      if (!isBefore(entry, parent)) break;
      heap[index] = parent;
      index = above;
    }
    heap[index] = entry;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let index = 0;
    for (;;) {
      let below = index * 2 + 1;
      const left = heap[below];
      if (left === undefined) break;
      const right = heap[below + 1];
      let child = left;
      if (right !== undefined && isBefore(right, left)) {
        child = right;
        below += 1;
      }
      if (!isBefore(child, last)) break;
      heap[index] = child;
      index = below;
    }
    heap[index] = last;
  }
}

function isBefore(a: Entry, b: Entry): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}
