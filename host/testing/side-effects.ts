/** How often the bodies of steps (or their mocks) truly ran, whatever the history says. */
import type { StepCall } from '../../runtime/protocol.ts';

export class SideEffects {
  readonly #byName = new Map<string, number>();
  readonly #called = new Set<string>();
  /** False where nobody tells of bodies: the handler is of another package. */
  areTold = false;
  readonly #atMostOnce = new Map<string, { readonly name: string; times: number }>();

  note({ id, name, attempt, atMostOnce }: StepCall): void {
    this.#called.add(id);
    const label = name ?? '';
    this.#byName.set(label, this.of(label) + 1);
    if (!atMostOnce) return;
    const key = `${id} ${String(attempt)}`;
    const known = this.#atMostOnce.get(key) ?? { name: label, times: 0 };
    known.times += 1;
    this.#atMostOnce.set(key, known);
  }

  hasCalled(id: string): boolean {
    return this.#called.has(id);
  }

  of(name: string): number {
    return this.#byName.get(name) ?? 0;
  }

  /** Names of at-most-once steps of which one attempt ran more than once. */
  repeatedAtMostOnce(): string[] {
    return [...this.#atMostOnce.values()].filter(({ times }) => times > 1).map(({ name }) => name);
  }
}
