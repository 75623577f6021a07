/**
 * Follows the service by server-sent events: one stream a tab, coalesced, back by itself after a break.
 *
 * 1. `onChange` is called at most four times a second, however much happens.
 */
import { signal } from '@preact/signals';
import { eventsPath } from './api.ts';

/** Whether the service can be heard. */
export const connected = signal(true);

const PAUSE_MS = 250;

export function followEvents(arn: string | undefined, after: number, onChange: () => void): () => void {
  const source = new EventSource(eventsPath(arn, after));
  let timer: ReturnType<typeof setTimeout> | undefined;
  const change = (): void => {
    timer ??= setTimeout(() => {
      timer = undefined;
      onChange();
    }, PAUSE_MS);
  };
  source.onmessage = change;
  source.onopen = () => {
    if (!connected.value) change();
    connected.value = true;
  };
  source.onerror = () => {
    connected.value = false;
  };
  return () => {
    clearTimeout(timer);
    source.close();
  };
}
