/**
 * Finds text in the keys and leaves of a value.
 *
 * 1. Ends on cycles, and on values larger than anybody looks at.
 */
import { show } from './rich-value.ts';
import { keyOf } from './value-path.ts';

const MOST_NODES = 200_000;
const MOST_MATCHES = 500;

/** Keys of the places that match, in reading order. */
export function searchValue(root: unknown, text: string): string[] {
  const wanted = text.toLowerCase();
  const matches: string[] = [];
  const seen = new Set<object>();
  const open: { key: string; name: string; value: unknown }[] = [{ key: '', name: '', value: root }];
  for (let nodes = 0; nodes < MOST_NODES && matches.length < MOST_MATCHES; nodes++) {
    const next = open.pop();
    if (next === undefined) break;
    const { key, name, value } = next;
    const shown = show(value);
    const own = shown.kind === 'leaf' ? `${name} ${shown.text}` : name;
    if (own.toLowerCase().includes(wanted)) matches.push(key);
    if (shown.kind === 'leaf' || seen.has(value as object)) continue;
    seen.add(value as object);
    for (let index = shown.entries.length - 1; index >= 0; index--) {
      const [inner, item] = shown.entries[index] ?? ['', undefined];
      open.push({ key: keyOf(key, inner), name: inner, value: item });
    }
  }
  return matches;
}
