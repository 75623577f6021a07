/**
 * Takes over what a function's process prints, and says of each line which execution printed it.
 *
 * Owns: lines, their level and attribution. Does not own: where they go.
 *
 * Invariants
 *  1. A line of JSON that names its execution is believed; any other belongs to the call in whose asynchronous context it
 *     was printed; what is printed outside of all calls belongs to none.
 *  2. Nothing is lost but an unfinished last line of a process that dies.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { LogLevel } from '../local/index.ts';
import type { FunctionLine } from './function-messages.ts';

/** What is known where a line is printed. */
interface Place {
  readonly executionArn: string | undefined;
  readonly level?: LogLevel | undefined;
}

const LEVELS: readonly string[] = ['DEBUG', 'INFO', 'WARN', 'ERROR'] satisfies LogLevel[];
const CONSOLE_LEVELS = { debug: 'DEBUG', info: 'INFO', log: 'INFO', warn: 'WARN', error: 'ERROR' } as const;

export class FunctionOutput {
  readonly #place = new AsyncLocalStorage<Place>();
  readonly #report: (line: FunctionLine) => void;

  constructor(report: (line: FunctionLine) => void) {
    this.#report = report;
  }

  /** Takes over this process' streams and the levels of its console. */
  install(): void {
    this.#divert(process.stdout, 'INFO');
    // Also what Node has to say, such as that a module's type is not stated.
    this.#divert(process.stderr, 'WARN');
    for (const [method, level] of Object.entries(CONSOLE_LEVELS) as [keyof typeof CONSOLE_LEVELS, LogLevel][]) {
      const original = console[method].bind(console);
      console[method] = (...values: unknown[]) => {
        this.#place.run({ executionArn: this.#place.getStore()?.executionArn, level }, original, ...values);
      };
    }
  }

  /** Runs a call; what it prints belongs to the execution. */
  during<T>(executionArn: string | undefined, call: () => T): T {
    return this.#place.run({ executionArn }, call);
  }

  #divert(stream: NodeJS.WriteStream, level: LogLevel): void {
    /** Unfinished lines, by execution. */
    const rest = new Map<string | undefined, string>();
    stream.write = (chunk: string | Uint8Array, ...others: readonly unknown[]): boolean => {
      const place = this.#place.getStore();
      const arn = place?.executionArn;
      const text = (rest.get(arn) ?? '') + (typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8'));
      const lines = text.split('\n');
      const last = lines.pop() ?? '';
      if (last === '') rest.delete(arn);
      else rest.set(arn, last);
      for (const line of lines) this.#report(attributed(line, arn, place?.level ?? level));
      const callback = others.at(-1);
      if (typeof callback === 'function') (callback as () => void)();
      return true;
    };
  }
}

/** Lines of durable loggers are JSON, and tell more than the place where they are printed. */
function attributed(line: string, executionArn: string | undefined, level: LogLevel): FunctionLine {
  const said = line.startsWith('{') ? parse(line) : undefined;
  if (typeof said?.['executionArn'] !== 'string') return { executionArn, level, message: line };
  const own = typeof said['level'] === 'string' ? said['level'].toUpperCase() : '';
  const { operationId, message } = said;
  return {
    executionArn: said['executionArn'],
    operationId: typeof operationId === 'string' ? operationId : undefined,
    level: LEVELS.includes(own) ? (own as LogLevel) : level,
    message: typeof message === 'string' ? message : (JSON.stringify(message) ?? line),
  };
}

function parse(line: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}
