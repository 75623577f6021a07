/**
 * A run as lines of JSON (`--jsonl`): one for each event of the history, recorded ones first, and one for each line that
 * user code writes. The command adds the last one, the result.
 *
 * 1. stdout has nothing but these lines. What the command has to say to people goes to stderr.
 * 2. What user code wrote to stdout has the level INFO, to stderr WARN: the stream is all that is known of it.
 */
import type { Event } from '@aws-sdk/client-lambda';
import { writeFully } from './cli-io.ts';
import type { OutputStream } from './cli-io.ts';
import type { Transition } from './execution-progress.ts';
import { startLine } from './run-view.ts';
import type { RunIdentity, RunView } from './run-view.ts';
import type { TextTheme } from './terminal-text.ts';

type Level = 'INFO' | 'WARN';

export class JsonLinesView implements RunView {
  readonly #stdout: OutputStream;
  readonly #stderr: OutputStream;
  readonly #theme: TextTheme;
  /** What was written without a line's end yet. */
  readonly #unfinished: Record<Level, string> = { INFO: '', WARN: '' };

  constructor(stdout: OutputStream, stderr: OutputStream, theme: TextTheme) {
    this.#stdout = stdout;
    this.#stderr = stderr;
    this.#theme = theme;
  }

  started(identity: RunIdentity): void {
    this.note(startLine(identity, this.#theme));
  }

  recorded(event: Event): void {
    this.#line({ Type: 'event', Event: event });
  }

  transition({ event }: Transition): void {
    this.#line({ Type: 'event', Event: event });
  }

  invocationStarted(): void {
    // The end of an invocation is an event of the history.
  }

  invocationEnded(): void {
    // As above.
  }

  note(text: string): void {
    this.#stderr.write(`${text}\n`);
  }

  log(text: string): void {
    this.userWrote('INFO', text);
  }

  userWrote(level: Level, text: string): void {
    const lines = `${this.#unfinished[level]}${text}`.split('\n');
    this.#unfinished[level] = lines.pop() ?? '';
    for (const Message of lines) this.#line({ Type: 'log', Level: level, Message });
  }

  async close(): Promise<void> {
    for (const level of ['INFO', 'WARN'] as const) if (this.#unfinished[level] !== '') this.userWrote(level, '\n');
    await writeFully(this.#stdout, '');
  }

  #line(value: object): void {
    this.#stdout.write(`${JSON.stringify(value)}\n`);
  }
}
