/**
 * How a transport of one's own (`durableExecutionClient`) says what a failed call means. Recognised by shape, so that an
 * error of another copy of this package, or of the official SDK, counts.
 */

/** `INVOCATION`: the service repeats the invocation. `EXECUTION`: no repetition helps, the execution fails. */
export const DurableExecutionClientErrorScope = { INVOCATION: 'INVOCATION', EXECUTION: 'EXECUTION' } as const;
export type DurableExecutionClientErrorScope =
  (typeof DurableExecutionClientErrorScope)[keyof typeof DurableExecutionClientErrorScope];

/** What a `DurableExecutionClientError` says beside its message. */
export interface DurableExecutionClientErrorOptions {
  /** Default: `INVOCATION`. */
  scope?: DurableExecutionClientErrorScope | undefined;
  cause?: unknown;
}

/** Thrown by a transport from `checkpoint` or `getExecutionState`. */
export class DurableExecutionClientError extends Error {
  override name = 'DurableExecutionClientError';
  readonly isDurableExecutionClientError = true;
  readonly scope: DurableExecutionClientErrorScope;

  constructor(message: string, options: DurableExecutionClientErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.scope = options.scope ?? DurableExecutionClientErrorScope.INVOCATION;
  }
}

/** Whether a thrown value is such an error, of whatever copy of the class. */
export function isDurableExecutionClientError(error: unknown): error is DurableExecutionClientError {
  if (typeof error !== 'object' || error === null) return false;
  const { isDurableExecutionClientError: mark, scope } = error as Partial<DurableExecutionClientError>;
  return mark === true && scope !== undefined && Object.hasOwn(DurableExecutionClientErrorScope, scope);
}
