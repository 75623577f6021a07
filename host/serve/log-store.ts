/**
 * The lines that functions printed, by execution, for as long as the service runs.
 *
 * Invariant: bounded. The oldest lines of an execution go first, and so do the executions that printed longest ago.
 */
import type { LogLevel } from '../local/index.ts';

export interface LogLine {
  /** Milliseconds since 1970, in the service's time. */
  readonly at: number;
  readonly level: LogLevel;
  readonly operationId?: string | undefined;
  readonly message: string;
}

const MAX_LINES = 2_000;
const MAX_EXECUTIONS = 500;
const MAX_MESSAGE_CHARS = 20_000;

export class LogStore {
  readonly #lines = new Map<string, LogLine[]>();

  add(executionArn: string, line: LogLine): void {
    const lines = this.#lines.get(executionArn) ?? [];
    // Set anew, so that the map's order is that of the last line.
    this.#lines.delete(executionArn);
    this.#lines.set(executionArn, lines);
    const { message } = line;
    lines.push(
      message.length > MAX_MESSAGE_CHARS ? { ...line, message: `${message.slice(0, MAX_MESSAGE_CHARS)}…` } : line,
    );
    if (lines.length > MAX_LINES) lines.splice(0, lines.length - MAX_LINES);
    const [oldest] = this.#lines.keys();
    if (this.#lines.size > MAX_EXECUTIONS && oldest !== undefined) this.#lines.delete(oldest);
  }

  of(executionArn: string): readonly LogLine[] {
    return this.#lines.get(executionArn) ?? [];
  }
}
