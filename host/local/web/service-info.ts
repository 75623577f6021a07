/** What the page knows of its service as a whole. */
import { computed, signal } from '@preact/signals';
import { getInfo } from './api.ts';
import type { ServiceInfo } from './api-shapes.ts';

const info = signal<ServiceInfo | undefined>(undefined);

/** Whether nothing may be started, stopped or answered: then the page shows no buttons for it. */
export const isReadOnly = computed(() => info.value?.ReadOnly ?? false);
export const waitScale = computed(() => info.value?.WaitScale ?? 1);

/** Where a place in code opens in the editor; undefined where none was named. */
export function editorLink(file: string, line: number, column: number): string | undefined {
  const places: Readonly<Record<string, string>> = {
    file: file.split('/').map(encodeURIComponent).join('/'),
    line: String(line),
    column: String(column),
  };
  return info.value?.Editor?.replace(/\{(file|line|column)\}/g, (_, name: string) => places[name] ?? '');
}

export function loadInfo(): void {
  getInfo().then(
    (next) => {
      info.value = next;
    },
    // The banner says that the service does not answer.
    () => undefined,
  );
}
