/**
 * What a command throws when the user can put it right, with its exit code. And how any error is printed: to people as a
 * few lines on stderr, to programs as one JSON document.
 *
 * 1. No stack of ours is shown to a user, unless asked for with --verbose.
 * 2. Text that came from outside is escaped before it reaches a terminal.
 */
import { DurableSandboxError, ERROR_CATALOGUE } from '../../runtime/errors.ts';
import type { ErrorCode } from '../../runtime/errors.ts';
import { ServiceException } from '../local/execution-model/service-exception.ts';
import { ExitCode } from './exit-codes.ts';
import type { SourcePosition } from './error-source.ts';
import { escapeControls } from './terminal-text.ts';

export type CliErrorCode = Extract<ErrorCode, `DS_CLI_${string}`>;

const EXIT_CODES: Readonly<Record<CliErrorCode, ExitCode>> = {
  DS_CLI_USAGE: ExitCode.Usage,
  DS_CLI_INPUT: ExitCode.Usage,
  DS_CLI_HISTORY: ExitCode.CannotLoad,
  DS_CLI_NOT_REPLAYED: ExitCode.Negative,
  DS_CLI_MODULE_NOT_FOUND: ExitCode.CannotLoad,
  DS_CLI_MODULE_NOT_LOADED: ExitCode.CannotLoad,
  DS_CLI_EXPORT_NOT_FOUND: ExitCode.CannotLoad,
  DS_CLI_TYPESCRIPT: ExitCode.CannotLoad,
  DS_CLI_EXECUTION_NOT_FOUND: ExitCode.NotFound,
  DS_CLI_CALLBACK_NOT_FOUND: ExitCode.NotFound,
  DS_CLI_SERVICE: ExitCode.CannotLoad,
  DS_CLI_NAME_TAKEN: ExitCode.NameTaken,
  DS_CLI_INTERNAL: ExitCode.Internal,
};

export interface CliErrorDetails {
  readonly message: string;
  /** Replaces the catalogue's cure. */
  readonly cure?: string | undefined;
  /** Further lines below the message, such as the line of source that failed. */
  readonly excerpt?: string | undefined;
  readonly source?: SourcePosition | undefined;
  readonly cause?: unknown;
}

export class CliError extends DurableSandboxError {
  override name = 'CliError';
  readonly exitCode: ExitCode;
  readonly excerpt: string | undefined;
  readonly source: SourcePosition | undefined;

  constructor(code: CliErrorCode, details: CliErrorDetails) {
    super(code, details.message, { cure: details.cure, cause: details.cause });
    this.exitCode = EXIT_CODES[code];
    this.excerpt = details.excerpt;
    this.source = details.source;
  }
}

/** An error as it is shown, whatever was thrown. */
export interface ShownError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly cure: string;
  readonly excerpt: string | undefined;
  readonly source: SourcePosition | undefined;
  readonly exitCode: ExitCode;
  readonly stack: string | undefined;
}

export function describeError(error: unknown): ShownError {
  const stack = error instanceof Error ? stackWithCauses(error) : undefined;
  // A fault of the service may have a cause that says what to do.
  const thrown = error instanceof ServiceException && error.cause instanceof DurableSandboxError ? error.cause : error;
  if (thrown instanceof CliError) {
    const { code, summary, cure, excerpt, source, exitCode } = thrown;
    return { code, message: summary, cure, excerpt, source, exitCode, stack };
  }
  if (thrown instanceof DurableSandboxError) {
    const { code, summary, cure } = thrown;
    return {
      code,
      message: summary,
      cure,
      excerpt: undefined,
      source: undefined,
      exitCode: ExitCode.CannotLoad,
      stack,
    };
  }
  return {
    code: 'DS_CLI_INTERNAL',
    message: thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown),
    cure: ERROR_CATALOGUE.DS_CLI_INTERNAL.cure,
    excerpt: undefined,
    source: undefined,
    exitCode: ExitCode.Internal,
    stack,
  };
}

export function renderError(error: ShownError, verbose: boolean): string {
  const lines = [`error[${error.code}]: ${escapeControls(error.message, 'keep newlines')}`];
  if (error.source !== undefined) {
    const { File, Line, Column } = error.source;
    lines.push(`  at ${escapeControls(File)}:${String(Line)}${Column === undefined ? '' : `:${String(Column)}`}`);
  }
  if (error.excerpt !== undefined) lines.push(indent(escapeControls(error.excerpt, 'keep newlines')));
  lines.push(`help: ${escapeControls(error.cure, 'keep newlines')}`);
  lines.push(`docs: docs/ERRORS.md#${error.code.toLowerCase()}`);
  if (verbose && error.stack !== undefined) lines.push(escapeControls(error.stack, 'keep newlines'));
  return `${lines.join('\n')}\n`;
}

/** The document `durable-sandbox/error@1`. */
export function errorDocument(error: ShownError): Record<string, unknown> {
  return {
    Schema: 'durable-sandbox/error@1',
    Code: error.code,
    Message: error.message,
    Cure: error.cure,
    ...(error.source === undefined ? {} : { Source: error.source }),
    ExitCode: error.exitCode,
  };
}

function stackWithCauses(error: Error): string {
  const own = error.stack ?? String(error);
  return error.cause instanceof Error ? `${own}\ncaused by ${stackWithCauses(error.cause)}` : own;
}

function indent(text: string): string {
  return text
    .split('\n')
    .map((line) => `  | ${line}`)
    .join('\n');
}
