/**
 * The keys of the timeline. None does anything while somebody types.
 */
import type { TimelineRow } from './timeline-rows.ts';

interface KeyActions {
  readonly rows: readonly TimelineRow[];
  /** Asked at each key, which may come before the page was drawn anew. */
  readonly selected: () => string | undefined;
  readonly select: (id: string | undefined) => void;
  readonly fold: (id: string) => void;
  readonly toggleAxis: () => void;
  readonly skip: (id: string) => void;
}

export const KEYS: readonly (readonly [string, string])[] = [
  ['j k ↓ ↑', 'next and previous operation'],
  ['h l ← →', 'fold and unfold'],
  ['Enter', 'details of the operation'],
  ['f', 'next failure'],
  ['w', 'next that waits'],
  ['a', 'by time, by invocations'],
  ['s', 'skip the wait'],
  ['/', 'search'],
  ['Esc', 'back to the execution'],
  ['?', 'these keys'],
];

/** Listens until the returned function is called. */
export function timelineKeys(actions: KeyActions): () => void {
  const listener = (event: KeyboardEvent): void => {
    if (event.metaKey || event.ctrlKey || event.altKey || isTyping(event.target)) return;
    if (act(event, actions)) event.preventDefault();
  };
  addEventListener('keydown', listener);
  return () => removeEventListener('keydown', listener);
}

export function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && /^(?:INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}

function act(event: KeyboardEvent, { rows, selected, select, fold, toggleAxis, skip }: KeyActions): boolean {
  const index = rows.findIndex(({ operation }) => operation.Id === selected());
  const current = rows[index];
  const jump = (wanted: (row: TimelineRow) => boolean): boolean => {
    const next = [...rows.slice(index + 1), ...rows.slice(0, index + 1)].find(wanted);
    if (next !== undefined) select(next.operation.Id);
    return true;
  };
  const inControls = event.target instanceof HTMLElement && event.target.closest('.inspector, header, nav') !== null;
  switch (event.key) {
    case 'ArrowDown':
    case 'ArrowUp':
    case 'ArrowLeft':
    case 'ArrowRight':
      // Arrows scroll everywhere else.
      if (inControls) return false;
      break;
  }
  switch (event.key) {
    case 'j':
    case 'ArrowDown':
      select((rows[index + 1] ?? current ?? rows[0])?.operation.Id);
      return true;
    case 'k':
    case 'ArrowUp':
      select((rows[index - 1] ?? rows[0])?.operation.Id);
      return true;
    case 'h':
    case 'ArrowLeft':
      if (current?.hasChildren === true && !current.isFolded) fold(current.operation.Id);
      else if (current?.operation.ParentId !== undefined) select(current.operation.ParentId);
      return true;
    case 'l':
    case 'ArrowRight':
      if (current?.isFolded === true) fold(current.operation.Id);
      return true;
    case 'Enter':
      if (event.target instanceof HTMLElement && event.target.closest('button, a') !== null) return false;
      document.getElementById('inspector')?.focus();
      return true;
    case 'f':
      return jump(({ operation }) => operation.Status === 'FAILED' || operation.Status === 'TIMED_OUT');
    case 'w':
      return jump(
        ({ operation }) =>
          operation.Status === 'PENDING' || (operation.Status === 'STARTED' && operation.Type !== 'CONTEXT'),
      );
    case 'a':
      toggleAxis();
      return true;
    case 's':
      if (current !== undefined) skip(current.operation.Id);
      return true;
    case 'Escape':
      select(undefined);
      document.getElementById('tree')?.focus();
      return true;
    default:
      return false;
  }
}
