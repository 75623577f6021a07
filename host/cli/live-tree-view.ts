/**
 * A run as a tree that is redrawn in place: for terminals.
 *
 * 1. A frame is one write: cursor up over the old frame, new lines, erase what is left. Never more than ten a second.
 * 2. A frame that will be redrawn is at most as high as the terminal less one line; what does not fit is counted.
 * 3. Log lines and notes are written above the frame and stay. The line with name and ARN is the first of all.
 */
import { clearTimer, now as wallClock, setTimer } from '../../runtime/clock.ts';
import type { Timer } from '../../runtime/clock.ts';
import { writeFully } from './cli-io.ts';
import type { OutputStream } from './cli-io.ts';
import type { ExecutionProgress, Transition } from './execution-progress.ts';
import type { InvocationFacts } from './run-document.ts';
import { failedInvocationLine, startLine, suspensionLine } from './run-view.ts';
import type { RunIdentity, RunView } from './run-view.ts';
import type { TextTheme } from './terminal-text.ts';
import { treeLines } from './tree-view.ts';

const FRAME_INTERVAL_MS = 100;
const COUNTDOWN_INTERVAL_MS = 1000;

export interface LiveTreeOptions {
  readonly stream: OutputStream;
  readonly theme: TextTheme;
  readonly progress: ExecutionProgress;
}

export class LiveTreeView implements RunView {
  readonly #options: LiveTreeOptions;
  /** Service time. */
  #now: () => number = wallClock;
  #phase: 'before' | 'live' | 'closed' = 'before';
  #frameHeight = 0;
  #lastFrameAt = 0;
  #timer: Timer | undefined;
  #countdown: Timer | undefined;
  #statusLine = '';
  #keysLine = '';
  #suspension: { readonly facts: InvocationFacts; readonly number: number } | undefined;
  /** What goes above the next frame. */
  #above = '';
  /** An unfinished line of the user's output; it has to end before a frame can follow. */
  #partialLog = '';

  constructor(options: LiveTreeOptions) {
    this.#options = options;
  }

  started(identity: RunIdentity, now: () => number): void {
    this.#now = now;
    this.#phase = 'live';
    const early = this.#above;
    this.#above = '';
    this.note(startLine(identity, this.#options.theme));
    this.#above += early;
    this.#draw();
  }

  transition(transition: Transition): void {
    if (transition.kind === 'invocation') {
      const { theme, progress } = this.#options;
      const line = failedInvocationLine(transition.event, progress.completedInvocations, theme);
      if (line !== undefined) this.note(line);
    }
    this.#schedule();
  }

  invocationStarted(number: number): void {
    this.#suspension = undefined;
    const { theme } = this.#options;
    this.#statusLine = `${theme.glyph('running')} running ${theme.dot} invocation ${String(number)}`;
    this.#schedule();
  }

  invocationEnded(facts: InvocationFacts, number: number): void {
    this.#suspension = facts.outcome === 'PENDING' ? { facts, number } : undefined;
    this.#statusLine = '';
    this.#schedule();
  }

  keys(line: string): void {
    if (line === this.#keysLine) return;
    this.#keysLine = line;
    this.#schedule();
  }

  note(text: string): void {
    this.#above += `${text}\n`;
    this.#schedule();
  }

  log(text: string): void {
    if (this.#phase === 'closed') {
      this.#options.stream.write(text);
      return;
    }
    const whole = this.#partialLog + text;
    const end = whole.lastIndexOf('\n') + 1;
    this.#partialLog = whole.slice(end);
    this.#above += whole.slice(0, end);
    this.#schedule();
  }

  async close(): Promise<void> {
    if (this.#phase === 'closed') return;
    this.#phase = 'closed';
    clearTimer(this.#timer);
    this.#statusLine = '';
    this.#keysLine = '';
    this.#suspension = undefined;
    if (this.#partialLog !== '') this.#above += `${this.#partialLog}\n`;
    this.#draw();
    clearTimer(this.#countdown);
    this.#frameHeight = 0;
    await writeFully(this.#options.stream, '');
  }

  #schedule(): void {
    if (this.#timer !== undefined || this.#phase !== 'live') return;
    const due = Math.max(0, this.#lastFrameAt + FRAME_INTERVAL_MS - wallClock());
    this.#timer = setTimer(() => {
      this.#timer = undefined;
      this.#draw();
    }, due);
  }

  #draw(): void {
    const above = this.#above;
    this.#above = '';
    this.#lastFrameAt = wallClock();
    const lines = this.#frame();
    const back = this.#frameHeight === 0 ? '\r' : `\u001b[${String(this.#frameHeight)}A\r`;
    const body = lines.map((line) => `${line}\u001b[K\n`).join('');
    this.#options.stream.write(`${back}\u001b[J${above}${body}`);
    this.#frameHeight = lines.length;
    this.#keepCountingDown();
  }

  #frame(): string[] {
    const { stream, theme, progress } = this.#options;
    // A terminal that does not know its size says 0.
    const width = Math.max(40, (stream.columns || 80) - 1);
    const now = this.#now();
    const tree = treeLines(progress, { theme, now, width, fold: true });
    const status =
      this.#suspension === undefined
        ? this.#statusLine
        : suspensionLine(this.#suspension.facts, this.#suspension.number, progress, now, theme);
    // The last frame is never redrawn, so it may be as high as it likes.
    const room =
      this.#phase === 'closed' ? Infinity : Math.max(3, (stream.rows || 24) - (this.#keysLine === '' ? 2 : 3));
    const hidden = tree.length - room;
    const shown =
      hidden > 0
        ? [theme.style('dim', `${theme.ellipsis} ${String(hidden + 1)} lines above`), ...tree.slice(hidden + 1)]
        : tree;
    // What is typed is at its end.
    const line = this.#keysLine.length > width ? theme.ellipsis + this.#keysLine.slice(2 - width) : this.#keysLine;
    const keys = line === '' ? [] : [theme.style('dim', line)];
    return [...shown, ...(status === '' ? [] : [status]), ...keys];
  }

  /** While something waits, the seconds left change by themselves. */
  #keepCountingDown(): void {
    clearTimer(this.#countdown);
    if (this.#options.progress.nextWakeUp === undefined) return;
    this.#countdown = setTimer(() => {
      this.#draw();
    }, COUNTDOWN_INTERVAL_MS);
  }
}
