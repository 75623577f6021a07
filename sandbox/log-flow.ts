/**
 * Holds a thread that logs faster than the host prints, as a full pipe does: lines wait in the memory of the process, and
 * a loop would fill that.
 *
 * 1. No line is lost, and none overtakes another.
 * 2. A host that prints nothing holds a line for `LONGEST_HOLD_MS` at most.
 * 3. Only for threads of the sandbox's own: inline, nobody would print while this waits.
 */
import { linesOf, type SharedRunState } from '../runtime/shared-thread-state.ts';

/** Lines that may be on their way. */
const WINDOW = 1_000;
const LONGEST_HOLD_MS = 1_000;

export class LogFlow {
  private posted = 0;

  constructor(private readonly shared: SharedRunState) {}

  /** Counts a text that is about to be posted, and waits while too much is on its way. */
  admit(text: string): void {
    this.posted += linesOf(text);
    for (;;) {
      const printed = this.shared.linesPrinted;
      // By difference, as 32-bit numbers, since the count wraps around.
      if (((this.posted - printed) | 0) <= WINDOW) return;
      if (!this.shared.waitForPrinting(printed, LONGEST_HOLD_MS)) return;
    }
  }
}
