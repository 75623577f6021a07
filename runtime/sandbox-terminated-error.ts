import { brandClass } from './class-brand.ts';
import { ERROR_CATALOGUE } from './errors.ts';

/** Which limit was reached. */
export type TerminationCause = 'blockedMs' | 'memoryMb' | 'timeout';

/**
 * The thread of a workflow was stopped by the host. In a step, this is the error of the attempt, and the retry strategy
 * decides; in workflow code, it is the error of the execution.
 */
export class SandboxTerminatedError extends Error {
  static {
    brandClass(this, 'SandboxTerminatedError');
  }
  override name = 'SandboxTerminatedError';
  readonly code = 'DS_SANDBOX_TERMINATED';

  /** `blockedAt`: `file:line:column` of the code that kept the thread, in its source where that is known. */
  constructor(
    readonly limit: TerminationCause,
    why: string,
    readonly blockedAt?: string | undefined,
  ) {
    const place = blockedAt === undefined ? '' : `, at ${blockedAt}`;
    super(
      `The sandbox was stopped: ${why}${place}. ${ERROR_CATALOGUE.DS_SANDBOX_TERMINATED.cure} [DS_SANDBOX_TERMINATED]`,
    );
  }
}

/** An attempt of a step took longer than the `timeout` of its configuration. Goes through the retry strategy. */
export class StepTimeoutError extends Error {
  static {
    brandClass(this, 'StepTimeoutError');
  }
  override name = 'StepTimeoutError';
  readonly code = 'DS_STEP_TIMEOUT';

  /** `label` names the step, `seconds` is its limit. */
  constructor(label: string, seconds: number) {
    super(
      `${label} took longer than its timeout of ${String(seconds)} s. ${ERROR_CATALOGUE.DS_STEP_TIMEOUT.cure} [DS_STEP_TIMEOUT]`,
    );
  }
}
