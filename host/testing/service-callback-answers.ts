/** Answers to callbacks of an embedded service. Refusals reject, as those of the AWS client do. */
import type { DurableService } from '../local/index.ts';
import type { CallbackAnswers } from './operation-handle.ts';

export function serviceCallbackAnswers(service: DurableService): CallbackAnswers {
  const answer = async <T>(send: () => void): Promise<T> => {
    send();
    return { $metadata: { httpStatusCode: 200 } } as T;
  };
  return {
    succeed: (id, result) =>
      answer(() => {
        service.sendCallbackSuccess(id, result);
      }),
    fail: (id, error) =>
      answer(() => {
        service.sendCallbackFailure(id, error);
      }),
    heartbeat: (id) =>
      answer(() => {
        service.sendCallbackHeartbeat(id);
      }),
  };
}
