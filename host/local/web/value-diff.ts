/**
 * What differs between two values, by place.
 *
 * 1. Lists are compared by position, objects and maps by key; a value is never looked at twice, so cycles end.
 */
import { show } from './rich-value.ts';
import type { Shown } from './rich-value.ts';
import { keyOf } from './value-path.ts';

export interface Difference {
  readonly key: string;
  readonly kind: 'changed' | 'added' | 'removed';
  readonly left: string;
  readonly right: string;
}

const MOST = 500;
const LONGEST = 300;

export function diffValues(left: unknown, right: unknown): Difference[] {
  const found: Difference[] = [];
  const seen = new Set<object>();
  const open: { key: string; left: unknown; right: unknown }[] = [{ key: '', left, right }];
  while (open.length > 0 && found.length < MOST) {
    const next = open.pop();
    if (next === undefined) break;
    const { key } = next;
    const [a, b] = [show(next.left), show(next.right)];
    if (a.kind === 'leaf' || b.kind === 'leaf' || a.form !== b.form) {
      if (brief(a) !== brief(b)) found.push({ key, kind: 'changed', left: brief(a), right: brief(b) });
      continue;
    }
    if (seen.has(next.left as object)) continue;
    seen.add(next.left as object);
    const others = new Map(b.entries);
    const inner: { key: string; left: unknown; right: unknown }[] = [];
    for (const [name, item] of a.entries) {
      const place = keyOf(key, name);
      if (others.has(name)) inner.push({ key: place, left: item, right: others.get(name) });
      else found.push({ key: place, kind: 'removed', left: brief(show(item)), right: '' });
      others.delete(name);
    }
    for (const [name, item] of others) {
      found.push({ key: keyOf(key, name), kind: 'added', left: '', right: brief(show(item)) });
    }
    open.push(...inner.reverse());
  }
  return found;
}

function brief(shown: Shown): string {
  if (shown.kind === 'branch') return `${shown.open}…${shown.close} ${shown.badge}`;
  const text = shown.badge === undefined ? shown.text : `${shown.text} (${shown.badge})`;
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
