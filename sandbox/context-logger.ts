/**
 * `context.logger` and the logger of a step: lines that say which execution and operation they come from.
 *
 * 1. Lines which an earlier invocation logged already are left out on replay (unless `modeAware` is false). Lines of a
 *    step are always logged: a step's body runs only when it is executed.
 * 2. A custom logger's methods run in native scope: they may read the clock and write files.
 */
import { format } from 'node:util';
import { NativeDate } from '../runtime/clock.ts';
import type { DurableContextLogger, DurableLogData, DurableLogger } from '../runtime/logger.ts';
import type { LogLevel } from '../runtime/protocol.ts';
import type { ContextState } from './context-state.ts';
import { currentScope, inScope } from './scope.ts';

export interface ContextLogSettings {
  readonly customLogger: DurableLogger | undefined;
  readonly modeAware: boolean;
}

interface LogOrigin {
  readonly context: ContextState;
  readonly rawId: string;
  readonly id: string;
  readonly request: { readonly name: string | undefined };
}

const LEVEL_ORDER: readonly string[] = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'];

export function contextLogger(context: ContextState): DurableContextLogger<DurableLogger> {
  return makeLogger(
    context,
    () => !isRepeated(context),
    () => logData(context),
  );
}

export function stepLogger(origin: LogOrigin, attempt: number): DurableContextLogger<DurableLogger> {
  const { context, id, request } = origin;
  return makeLogger(
    context,
    () => true,
    () => ({
      ...logData(context),
      operationId: id,
      operationName: request.name,
      attempt,
    }),
  );
}

/** Tells a custom logger, once for each context, where its lines come from. */
export function announceContext(context: ContextState): void {
  const { customLogger } = context.log;
  if (customLogger?.configureDurableLoggingContext === undefined) return;
  inScope({ kind: 'native', context }, () => {
    customLogger.configureDurableLoggingContext?.({ getDurableLogData: () => logData(context) });
  });
}

function makeLogger(
  context: ContextState,
  enabled: () => boolean,
  data: () => DurableLogData,
): DurableContextLogger<DurableLogger> {
  const write = (level: LogLevel, params: unknown[]): void => {
    if (!enabled()) return;
    const custom = context.log.customLogger;
    if (custom === undefined) {
      writeDefault(context, level, data(), params);
      return;
    }
    const method = level.toLowerCase() as 'debug' | 'info' | 'warn' | 'error';
    inScope({ kind: 'native', context }, () => {
      custom[method](...params);
    });
  };
  const log = (level: LogLevel, ...params: unknown[]): void => {
    const custom = context.log.customLogger;
    if (custom === undefined) write(level, params);
    else if (enabled()) {
      inScope({ kind: 'native', context }, () => {
        custom.log?.(level, ...params);
      });
    }
  };
  const logger = {
    debug: (...params: unknown[]) => {
      write('DEBUG', params);
    },
    info: (...params: unknown[]) => {
      write('INFO', params);
    },
    warn: (...params: unknown[]) => {
      write('WARN', params);
    },
    error: (...params: unknown[]) => {
      write('ERROR', params);
    },
    // A custom logger without `log` has none here either.
    get log() {
      const custom = context.log.customLogger;
      return custom !== undefined && custom.log === undefined ? undefined : log;
    },
  };
  return logger as DurableContextLogger<DurableLogger>;
}

function isRepeated(context: ContextState): boolean {
  if (!context.log.modeAware) return false;
  const scope = currentScope();
  const active = scope?.kind === 'workflow' && scope.context.run === context.run ? scope.context : context;
  return active.mode !== 'execution';
}

function logData(context: ContextState): DurableLogData {
  const { requestId, executionArn, tenantId } = context.run.settings;
  return { requestId, executionArn, ...(tenantId === undefined ? {} : { tenantId }) };
}

function writeDefault(context: ContextState, level: LogLevel, data: DurableLogData, params: unknown[]): void {
  const threshold = LEVEL_ORDER.indexOf((process.env['AWS_LAMBDA_LOG_LEVEL'] ?? 'DEBUG').toUpperCase());
  if (LEVEL_ORDER.indexOf(level) < threshold) return;
  const record: Record<string, unknown> = {
    timestamp: new NativeDate().toISOString(),
    level,
    ...data,
  };
  const plugins = context.run.instrumentation?.plugins;
  if (plugins !== undefined) {
    Object.assign(
      record,
      inScope({ kind: 'native', context }, () => plugins.logMembers()),
    );
  }
  const [first] = params;
  record['message'] = params.length === 1 && !isErrorLike(first) ? first : formatParams(params);
  const error = params.find(isErrorLike);
  if (error !== undefined) {
    record['errorType'] = error.name;
    record['errorMessage'] = error.message;
    record['stackTrace'] = error.stack
      ?.split('\n')
      .slice(1)
      .map((line) => line.trim());
  }
  const channel = level === 'ERROR' || level === 'WARN' ? 'stderr' : 'stdout';
  context.run.log({ kind: 'log', channel, text: `${toLine(record)}\n` });
}

function formatParams(params: unknown[]): string {
  const [only] = params;
  return params.length === 1 && isErrorLike(only) ? only.message : format(...params);
}

function toLine(record: Record<string, unknown>): string {
  try {
    return JSON.stringify(record);
  } catch {
    // Cycles and BigInts in a log line must not end the workflow.
    return JSON.stringify({ ...record, message: format(record['message']) });
  }
}

function isErrorLike(value: unknown): value is Error {
  return typeof value === 'object' && value !== null && 'message' in value && 'name' in value && 'stack' in value;
}
