/** What the page knows of its service as a whole. */
import { computed, signal } from '@preact/signals';
import { getInfo } from './api.ts';
import type { ServiceInfo } from './api-shapes.ts';

const info = signal<ServiceInfo | undefined>(undefined);

/** Whether nothing may be started, stopped or answered: then the page shows no buttons for it. */
export const isReadOnly = computed(() => info.value?.ReadOnly ?? false);
export const waitScale = computed(() => info.value?.WaitScale ?? 1);

export function loadInfo(): void {
  getInfo().then(
    (next) => {
      info.value = next;
    },
    // The banner says that the service does not answer.
    () => undefined,
  );
}
