/** The lines that a workflow wrote, of its logger and of `console`. */
import type { LogMessage } from '../../runtime/protocol.ts';

/** One line that a workflow or one of its steps wrote, with its logger or with `console`. */
export interface LogEntry {
  readonly level: 'DEBUG' | 'INFO' | 'WARN' | 'ERROR';
  /** What was logged; for several values, or for those that are no text, the line as it is printed. */
  readonly message: unknown;
  /** The operation whose body logged, as recorded. */
  readonly operationId: string | undefined;
  /** The whole line. */
  readonly line: string;
}

const LEVELS = ['DEBUG', 'INFO', 'WARN', 'ERROR'] as const;

export function logEntry(message: LogMessage): LogEntry {
  const line = message.text.replace(/\n$/, '');
  if (message.channel === 'console') return { level: message.level, message: line, operationId: undefined, line };
  const fields = parsed(line);
  const operationId = fields['operationId'];
  return {
    level: LEVELS.find((level) => level === fields['level']) ?? (message.channel === 'stderr' ? 'ERROR' : 'INFO'),
    message: fields['message'] ?? line,
    operationId: typeof operationId === 'string' ? operationId : undefined,
    line,
  };
}

function parsed(line: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
