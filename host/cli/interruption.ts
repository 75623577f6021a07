/** Pauses of a command that goes on until it is done or interrupted. */
import { clearTimer, setTimer } from '../../runtime/clock.ts';
import type { CliIo } from './cli-io.ts';

export class Interruption {
  /** The signal that came, if one did. */
  signal: 'SIGINT' | 'SIGTERM' | undefined;
  readonly #off: () => void;
  #wake: () => void = () => undefined;

  constructor(io: Pick<CliIo, 'onSignal'>) {
    this.#off = io.onSignal((signal) => {
      this.signal = signal;
      this.#wake();
    });
  }

  /** Resolves after so many milliseconds, or at once with a signal. */
  pause(milliseconds: number): Promise<void> {
    if (this.signal !== undefined) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimer(resolve, milliseconds);
      this.#wake = () => {
        clearTimer(timer);
        resolve();
      };
    });
  }

  /** Gives the signals back. */
  end(): void {
    this.#off();
  }
}
