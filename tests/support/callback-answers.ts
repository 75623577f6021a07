/** Plays the outside system: answers each callback, after the invocation which began it has ended. */
import type { DurableService } from '../../host/local/index.ts';

export type AnswerCallback = (callbackId: string, started: { readonly name: string | undefined }) => void;

/** Returns the function that ends the subscription. */
export function answerCallbacks(service: DurableService, answer: AnswerCallback): () => void {
  const open = new Map<string, { id: string; name: string | undefined }[]>();
  return service.onEvent((event) => {
    if (event.kind === 'history' && event.event.EventType === 'CallbackStarted') {
      const details = (event.event as { CallbackStartedDetails?: { CallbackId: string } }).CallbackStartedDetails;
      const list = open.get(event.executionArn) ?? [];
      list.push({ id: details?.CallbackId ?? '', name: event.event.Name });
      open.set(event.executionArn, list);
    }
    if (event.kind !== 'invocation-ended') return;
    const list = open.get(event.executionArn) ?? [];
    open.delete(event.executionArn);
    // Not in the middle of the service's own work.
    queueMicrotask(() => {
      for (const { id, name } of list) answer(id, { name });
    });
  });
}
