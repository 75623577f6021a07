/**
 * A run as lines, one for each transition: for pipes, logs and terminals without cursor control.
 *
 * 1. No cursor codes; a line once written stays.
 * 2. The line with name and ARN is the first one: what user code writes while it is loaded comes after it.
 */
import { writeFully } from './cli-io.ts';
import type { OutputStream } from './cli-io.ts';
import type { ExecutionProgress, Transition } from './execution-progress.ts';
import { operationText } from './operation-text.ts';
import type { InvocationFacts } from './run-document.ts';
import { failedInvocationLine, startLine, suspensionLine } from './run-view.ts';
import type { RunIdentity, RunView } from './run-view.ts';
import { escapeControls } from './terminal-text.ts';
import type { TextTheme } from './terminal-text.ts';

export class LineView implements RunView {
  readonly #stream: OutputStream;
  readonly #theme: TextTheme;
  readonly #progress: ExecutionProgress;
  /** What was logged before the first line; undefined from then on. */
  #early: string | undefined = '';

  constructor(stream: OutputStream, theme: TextTheme, progress: ExecutionProgress) {
    this.#stream = stream;
    this.#theme = theme;
    this.#progress = progress;
  }

  started(identity: RunIdentity): void {
    this.note(startLine(identity, this.#theme));
    this.#releaseEarly();
  }

  transition(transition: Transition): void {
    if (transition.kind === 'invocation') {
      const line = failedInvocationLine(transition.event, this.#progress.completedInvocations, this.#theme);
      if (line !== undefined) this.note(line);
    }
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
    }
  }

  note(text: string): void {
    this.#stream.write(`${text}\n`);
  }

  log(text: string): void {
    if (this.#early === undefined) this.#stream.write(text);
    else this.#early += text;
  }

  async close(): Promise<void> {
    this.#releaseEarly();
    await writeFully(this.#stream, '');
  }

  #releaseEarly(): void {
    if (this.#early !== undefined && this.#early !== '') this.#stream.write(this.#early);
    this.#early = undefined;
  }
}
