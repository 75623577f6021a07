/** The heads of the invocations' columns: when, how long, how it ended, what was replayed and what was new. */
import { duration, statusText } from './format.ts';
import type { ColumnRange, InvocationColumn } from './invocation-columns.ts';

export const COLUMN_WIDTH = 112;

export function InvocationHeader({
  columns,
  inSight,
  start,
}: {
  columns: readonly InvocationColumn[];
  inSight: ColumnRange;
  start: number;
}) {
  return (
    <div class="columns header">
      {columns.slice(inSight.from, inSight.to).map((column, index) => {
        const [glyph, word] = statusText(column.outcome, 'INVOCATION');
        return (
          <div
            key={column.number}
            class={`column o-${column.outcome.toLowerCase()}`}
            style={{ left: `${String((inSight.from + index) * COLUMN_WIDTH)}px` }}
            title={`invocation ${String(column.number)}: ${word}`}
          >
            <div>
              <b>{column.number}</b> <span class={`s-${column.outcome.toLowerCase()}`}>{glyph}</span>{' '}
              <span class="quiet">{column.end === Infinity ? 'runs' : duration(column.end - column.start)}</span>
            </div>
            <div class="quiet small">+{duration(column.start - start)}</div>
            <div class="quiet small">
              {column.replayed === undefined ? '…' : `↻ ${String(column.replayed)} · ${String(column.created)} new`}
            </div>
          </div>
        );
      })}
    </div>
  );
}
