/**
 * Keys of a run that is watched at a terminal: skip a wait, answer a callback, stop, leave.
 *
 * Owns: reading keys, the line that is typed. Does not own: what the keys do (`run-watch.ts`), where the line is shown
 * (`live-tree-view.ts`).
 *
 * 1. Keys are read only where stdin and stdout are terminals and CI is unset; the terminal is given back at the end.
 * 2. While an answer is typed no key means anything else. Ctrl-C is the signal, also then.
 */
import type { Readable } from 'node:stream';
import { OperationType } from '../../runtime/wire.ts';
import type { CliIo } from './cli-io.ts';
import type { ExecutionProgress, OperationProgress } from './execution-progress.ts';
import { callbackPath } from './callback-address.ts';
import { readAnswer } from './scripted-callbacks.ts';
import type { CallbackAnswer } from './scripted-callbacks.ts';
import { escapeControls } from './terminal-text.ts';

interface TerminalInput extends Readable {
  readonly isTTY?: boolean;
  setRawMode?(raw: boolean): unknown;
}

export interface KeyActs {
  readonly skip: () => void;
  readonly answer: (callback: OperationProgress, name: string, answer: CallbackAnswer) => void;
  readonly stop: () => void;
  readonly leave: () => void;
  readonly interrupt: () => void;
  /** Shows what can be typed, or what is typed. */
  readonly show: (line: string) => void;
  readonly complain: (message: string) => void;
}

/** Undefined where nobody sits at a terminal. */
export function listenToKeys(io: CliIo, progress: ExecutionProgress, acts: KeyActs): RunKeys | undefined {
  const input: TerminalInput = io.stdin;
  if (input.isTTY !== true || io.stdout.isTTY !== true || io.env['CI'] !== undefined) return undefined;
  return new RunKeys(input, io, progress, acts);
}

export class RunKeys {
  readonly #input: TerminalInput;
  readonly #io: CliIo;
  readonly #progress: ExecutionProgress;
  readonly #acts: KeyActs;
  /** The callback that is being answered. */
  #asked: OperationProgress | undefined;
  #typed = '';

  constructor(input: TerminalInput, io: CliIo, progress: ExecutionProgress, acts: KeyActs) {
    this.#input = input;
    this.#io = io;
    this.#progress = progress;
    this.#acts = acts;
    input.setRawMode?.(true);
    input.setEncoding('utf8').on('data', this.#read);
    this.refresh();
  }

  /** To be called when something has changed: another key may have a meaning now. */
  refresh(): void {
    if (this.#asked?.status !== 'STARTED') this.#asked = undefined;
    this.#acts.show(this.#asked === undefined ? this.#menu() : this.#prompt(this.#asked));
  }

  end(): void {
    this.#input.off('data', this.#read);
    this.#input.setRawMode?.(false);
    this.#input.pause();
  }

  readonly #read = (text: string): void => {
    for (const key of text) {
      if (key === '\u0003') this.#acts.interrupt();
      else if (this.#asked === undefined) this.#act(key);
      else this.#type(key, this.#asked);
    }
    this.refresh();
  };

  #act(key: string): void {
    if (key === 's' && this.#delays.length > 0) this.#acts.skip();
    if (key === 'x') this.#acts.stop();
    if (key === 'q') this.#acts.leave();
    if (key === 'c') {
      this.#asked = this.#callbacks[0];
      this.#typed = '';
    }
  }

  #type(key: string, callback: OperationProgress): void {
    if (key === '\u001b') {
      this.#asked = undefined;
    } else if (key === '\u007f' || key === '\b') {
      this.#typed = this.#typed.slice(0, -1);
    } else if (key === '\r' || key === '\n') {
      this.#asked = undefined;
      const name = callbackPath(callback, this.#progress);
      readAnswer(this.#typed.trim(), this.#io).then(
        (answer) => {
          this.#acts.answer(callback, name, answer);
        },
        (error: unknown) => {
          this.#acts.complain(error instanceof Error ? error.message : String(error));
        },
      );
    } else if (key >= ' ') {
      this.#typed += key;
    }
  }

  #menu(): string {
    const [callback] = this.#callbacks;
    return [
      ...(this.#delays.length > 0 ? ['[s] skip waits'] : []),
      ...(callback === undefined ? [] : [`[c] answer ${escapeControls(callbackPath(callback, this.#progress))}`]),
      '[x] stop',
      '[q] leave',
    ].join('  ');
  }

  #prompt(callback: OperationProgress): string {
    const name = escapeControls(callbackPath(callback, this.#progress));
    return `${name} = JSON, @file or fail:TYPE:MESSAGE (Esc: cancel) > ${escapeControls(this.#typed)}`;
  }

  get #callbacks(): OperationProgress[] {
    return this.#progress.waiting.filter(({ type }) => type === OperationType.CALLBACK);
  }

  get #delays(): OperationProgress[] {
    return this.#progress.waiting.filter(({ type }) => type === OperationType.WAIT || type === OperationType.STEP);
  }
}
