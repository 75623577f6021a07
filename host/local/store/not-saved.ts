/** A transition that could not be saved: to callers of the API a fault of the service, to people one with a cure. */
import { DurableSandboxError } from '../../../runtime/errors.ts';
import { ServiceException } from '../execution-model/service-exception.ts';

export function notSaved(executionArn: string, cause: unknown): ServiceException {
  const reason = cause instanceof Error ? cause.message : String(cause);
  const message = `The state of ${executionArn} could not be saved: ${reason}.`;
  return new ServiceException('ServiceException', message, {
    cause: new DurableSandboxError('DS_DATA_NOT_SAVED', message, { cause }),
  });
}
