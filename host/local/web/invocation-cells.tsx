/** One operation across the invocations: solid where it was worked on, hollow where its record answered. */
import type { Operation } from './api-shapes.ts';
import { cellsOf } from './invocation-columns.ts';
import type { CellKind, ColumnRange, InvocationColumn } from './invocation-columns.ts';
import { COLUMN_WIDTH } from './invocation-header.tsx';

const TITLES: Readonly<Record<CellKind, string>> = {
  worked: 'worked on',
  interrupted: 'broken off with its invocation',
  open: 'open',
  replayed: 'answered from the record',
};

interface InvocationCellsProps {
  operation: Operation;
  replayed: ColumnRange;
  columns: readonly InvocationColumn[];
  inSight: ColumnRange;
}

export function InvocationCells({ operation, replayed, columns, inSight }: InvocationCellsProps) {
  return (
    <>
      {cellsOf(operation, replayed, columns, inSight).map(({ column, kind }) => (
        <span
          key={column}
          class={`cell ${kind} ${operation.Type.toLowerCase()} ${operation.Status.toLowerCase()}`}
          title={`invocation ${String(column + 1)}: ${TITLES[kind]}`}
          style={{ left: `${String(column * COLUMN_WIDTH)}px` }}
        />
      ))}
    </>
  );
}
