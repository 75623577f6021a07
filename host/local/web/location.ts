/** The address of the page as state: path and query, so that every view has a link, and back and forward work. */
import { computed, signal } from '@preact/signals';

const current = signal(location.pathname + location.search);
addEventListener('popstate', () => {
  current.value = location.pathname + location.search;
});

export const path = computed(() => current.value.split('?')[0] ?? '/');
export const query = computed(() => new URLSearchParams(current.value.split('?')[1] ?? ''));

export function go(to: string): void {
  history.pushState(null, '', to);
  current.value = location.pathname + location.search;
  scrollTo(0, 0);
}

/** Changes parts of the query; an empty text removes a part. */
export function setQuery(parts: Readonly<Record<string, string | readonly string[]>>): void {
  const next = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(parts)) {
    next.delete(name);
    for (const each of typeof value === 'string' ? [value] : value) if (each !== '') next.append(name, each);
  }
  const text = next.toString();
  history.replaceState(null, '', location.pathname + (text === '' ? '' : `?${text}`));
  current.value = location.pathname + location.search;
}

/** The execution of `/e/<name or ARN>`. */
export const openExecution = computed(() => {
  const match = /^\/e\/(.+)$/.exec(path.value);
  return match?.[1] === undefined ? undefined : decodeURIComponent(match[1]);
});
export const executionLink = (nameOrArn: string): string => `/e/${encodeURIComponent(nameOrArn)}`;

/** For links: opens in this page, unless the person wants another tab. */
export function follow(event: MouseEvent): void {
  if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const link = (event.currentTarget as HTMLElement).getAttribute('href');
  if (link === null) return;
  event.preventDefault();
  go(link);
}

/** Whether the search field takes the focus as soon as it is there. */
export const wantsSearch = signal(false);
