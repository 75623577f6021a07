/**
 * A run as lines, one for each transition: for pipes, logs and terminals without cursor control.
 *
 * 1. No cursor codes; a line once written stays.
 */
import { writeFully } from './cli-io.ts';
import type { OutputStream } from './cli-io.ts';
import type { ExecutionProgress, Transition } from './execution-progress.ts';
import { operationText } from './operation-text.ts';
import type { InvocationFacts } from './run-document.ts';
import { crashLine, startLine, suspensionLine } from './run-view.ts';
import type { RunIdentity, RunView } from './run-view.ts';
import { escapeControls } from './terminal-text.ts';
import type { TextTheme } from './terminal-text.ts';

export class LineView implements RunView {
  readonly #stream: OutputStream;
  readonly #theme: TextTheme;
  readonly #progress: ExecutionProgress;

  constructor(stream: OutputStream, theme: TextTheme, progress: ExecutionProgress) {
    this.#stream = stream;
    this.#theme = theme;
    this.#progress = progress;
  }

  started(identity: RunIdentity): void {
    this.note(startLine(identity, this.#theme));
  }

  transition(transition: Transition): void {
    if (transition.kind !== 'operation') return;
    const { operation } = transition;
    const { glyph, facts } = operationText(operation, this.#progress.lastEventTime, this.#theme);
    const name = escapeControls(operation.path).padEnd(24);
    this.note(`${this.#theme.glyph(glyph)} ${name}  ${facts.join('  ')}`);
  }

  invocationStarted(_number: number): void {
    // Its end says it all in one line.
  }

  invocationEnded(facts: InvocationFacts, number: number): void {
    if (facts.outcome === 'PENDING') {
      this.note(suspensionLine(facts, number, this.#progress, this.#progress.lastEventTime, this.#theme));
    } else if (facts.outcome === 'CRASHED' || facts.outcome === 'TIMED_OUT') {
      this.note(crashLine(facts, number, this.#theme));
    }
  }

  note(text: string): void {
    this.#stream.write(`${text}\n`);
  }

  log(text: string): void {
    this.#stream.write(text);
  }

  async close(): Promise<void> {
    await writeFully(this.#stream, '');
  }
}
