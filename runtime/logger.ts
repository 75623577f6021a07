/** What the runtime knows about the place a log line comes from. */
export interface DurableLogData {
  requestId: string;
  executionArn: string;
  tenantId?: string | undefined;
  /** Hashed id of the operation, inside of steps. */
  operationId?: string | undefined;
  operationName?: string | undefined;
  attempt?: number | undefined;
  [key: string]: unknown;
}

/** Tells a custom logger where the line that it is writing comes from. */
export interface DurableLoggingContext {
  getDurableLogData: () => DurableLogData;
}

/** The shape a custom logger has to have. */
export interface DurableLogger {
  log?(level: 'INFO' | 'WARN' | 'ERROR' | 'DEBUG', ...params: unknown[]): void;
  error(...params: unknown[]): void;
  warn(...params: unknown[]): void;
  info(...params: unknown[]): void;
  debug(...params: unknown[]): void;
  /** Called once for each durable context, so that the logger can add the place to its lines. */
  configureDurableLoggingContext?(context: DurableLoggingContext): void;
}

/** The logging methods of a logger, as contexts offer them. */
export type DurableContextLogger<TLogger extends DurableLogger> = Pick<
  TLogger,
  'log' | 'warn' | 'info' | 'error' | 'debug'
>;
