/** The left part of a row: place in the tree, status, name, how long it took; the rest in words for who cannot see bars. */
import { duration, statusText } from './format.ts';
import type { TimelineRow } from './timeline-rows.ts';

export function rowAttributes({ operation, depth, hasChildren, isFolded }: TimelineRow, isSelected: boolean) {
  return {
    id: `row-${operation.Id}`,
    class: `row ${isSelected ? 'selected' : ''}`,
    role: 'treeitem',
    'aria-level': depth + 1,
    'aria-selected': isSelected,
    ...(hasChildren ? { 'aria-expanded': !isFolded } : {}),
  } as const;
}

export function OperationLabel({ row, now, onFold }: { row: TimelineRow; now: number; onFold: (id: string) => void }) {
  const { operation, depth, hasChildren, isFolded, replayed } = row;
  const [glyph, word] = statusText(operation.Status, operation.Type);
  const end = operation.EndTimestamp === undefined ? now : Date.parse(operation.EndTimestamp);
  const attempts = operation.Attempts.length > 1 ? `, ${String(operation.Attempts.length)} attempts` : '';
  const times = replayed.to - replayed.from;
  return (
    <div class="label">
      <span class="indent" style={{ width: `${String(Math.min(depth, 8) * 14)}px` }} />
      <span
        class="fold-arrow"
        aria-hidden="true"
        onClick={(event) => {
          if (!hasChildren) return;
          event.stopPropagation();
          onFold(operation.Id);
        }}
      >
        {hasChildren ? (isFolded ? '▸' : '▾') : ''}
      </span>
      <span class={`glyph s-${operation.Status.toLowerCase()}`} aria-hidden="true">
        {glyph}
      </span>
      <span class="op-name" title={operation.Path}>
        {operation.Name ?? operation.SubType ?? operation.Type.toLowerCase()}
        <span class="hidden">
          , {word}
          {attempts}
          {times > 0 ? `, replayed ${String(times)} times` : ''},
        </span>
      </span>
      {operation.Attempts.length > 1 && (
        <span class="took" aria-hidden="true">
          ×{operation.Attempts.length}
        </span>
      )}
      <span class="took">{duration(end - Date.parse(operation.StartTimestamp))}</span>
    </div>
  );
}
