import { brandClass } from './class-brand.ts';
import { ERROR_CATALOGUE, type ErrorCode } from './errors.ts';

/** The limits of an execution that end it for good. */
export type ExecutionLimit = 'operations' | 'payloadBytes' | 'invocationsWithoutProgress' | 'unfinishedAttempts';

const CODES = {
  operations: 'DS_LIMIT_OPERATIONS',
  payloadBytes: 'DS_LIMIT_PAYLOAD',
  invocationsWithoutProgress: 'DS_LIMIT_INVOCATIONS',
  unfinishedAttempts: 'DS_LIMIT_ATTEMPTS',
} as const satisfies Record<ExecutionLimit, ErrorCode>;

/** The execution reached one of its `limits`, and has failed instead of going on for ever. */
export class LimitReachedError extends Error {
  static {
    brandClass(this, 'LimitReachedError');
  }
  override name = 'LimitReachedError';
  readonly code: (typeof CODES)[ExecutionLimit];

  /** `what` was found; it names the limit and its value. */
  constructor(
    readonly limit: ExecutionLimit,
    what: string,
  ) {
    const code = CODES[limit];
    super(`${what} ${ERROR_CATALOGUE[code].cure} [${code}]`);
    this.code = code;
  }
}
