/** What the body of a step is given. Signal and key are made when they are first looked at. */
import { idempotencyKey } from '../runtime/operation-id.ts';
import type { DurableContextLogger, DurableLogger } from '../runtime/logger.ts';
import type { StepContext } from '../runtime/step-types.ts';
import { stepLogger } from './context-logger.ts';
import type { OperationHandle } from './operation-handle.ts';

export function stepContext<T>(
  handle: OperationHandle<T>,
  attempt: number,
  signal: () => AbortSignal,
): StepContext<DurableLogger> {
  let logger: DurableContextLogger<DurableLogger> | undefined;
  return {
    get logger() {
      return (logger ??= stepLogger(handle, attempt));
    },
    attempt,
    get signal() {
      return signal();
    },
    get idempotencyKey() {
      return idempotencyKey(handle.context.run.settings.executionArn, handle.rawId);
    },
  };
}
