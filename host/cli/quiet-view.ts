/**
 * A run that only a program looks at (`--json`): stdout is kept for the document, so the first line, notes and the user's
 * logs go to stderr, and transitions are not shown.
 */
import { writeFully } from './cli-io.ts';
import type { OutputStream } from './cli-io.ts';
import { startLine } from './run-view.ts';
import type { RunIdentity, RunView } from './run-view.ts';
import type { TextTheme } from './terminal-text.ts';

export class QuietView implements RunView {
  readonly #stderr: OutputStream;
  readonly #theme: TextTheme;

  constructor(stderr: OutputStream, theme: TextTheme) {
    this.#stderr = stderr;
    this.#theme = theme;
  }

  started(identity: RunIdentity): void {
    this.note(startLine(identity, this.#theme));
  }

  transition(): void {
    // The document holds them all.
  }

  invocationStarted(): void {
    // The document holds them all.
  }

  invocationEnded(): void {
    // The document holds them all.
  }

  note(text: string): void {
    this.#stderr.write(`${text}\n`);
  }

  log(text: string): void {
    this.#stderr.write(text);
  }

  async close(): Promise<void> {
    await writeFully(this.#stderr, '');
  }
}
