/** The operations as rows: a tree in reading order, without what is folded away or does not match. */
import type { ExecutionDocument, Operation } from './api-shapes.ts';
import { replayedRange } from './invocation-columns.ts';
import type { ColumnRange, InvocationColumn } from './invocation-columns.ts';

export interface TimelineRow {
  readonly operation: Operation;
  readonly depth: number;
  readonly hasChildren: boolean;
  readonly isFolded: boolean;
  /** Invocations in which it was answered from the record. */
  readonly replayed: ColumnRange;
}

export function timelineRows(
  document: ExecutionDocument,
  columns: readonly InvocationColumn[],
  folded: ReadonlySet<string>,
  text: string,
): TimelineRow[] {
  const children = new Map<string | undefined, Operation[]>();
  const ids = new Set(document.Operations.map(({ Id }) => Id));
  for (const operation of document.Operations) {
    const parent = operation.ParentId !== undefined && ids.has(operation.ParentId) ? operation.ParentId : undefined;
    const siblings = children.get(parent);
    if (siblings === undefined) children.set(parent, [operation]);
    else siblings.push(operation);
  }
  const shown = text === '' ? undefined : matching(document.Operations, text.toLowerCase());
  const rows: TimelineRow[] = [];
  const add = (parent: string | undefined, depth: number, hiddenFrom: number): void => {
    for (const operation of children.get(parent) ?? []) {
      if (shown?.has(operation.Id) === false) continue;
      const hasChildren = children.has(operation.Id);
      const isFolded = shown === undefined && folded.has(operation.Id);
      const ended = operation.EndTimestamp === undefined ? Infinity : Date.parse(operation.EndTimestamp);
      rows.push({ operation, depth, hasChildren, isFolded, replayed: replayedRange(columns, ended, hiddenFrom) });
      // The inside of a finished context is not replayed.
      if (hasChildren && !isFolded) add(operation.Id, depth + 1, Math.min(hiddenFrom, ended));
    }
  };
  add(undefined, 0, Infinity);
  return rows;
}

/** Those whose path has the text in its last part, and the contexts around them. */
function matching(operations: readonly Operation[], text: string): ReadonlySet<string> {
  const parents = new Map(operations.map(({ Id, ParentId }) => [Id, ParentId]));
  const shown = new Set<string>();
  for (const { Id, Path, SubType, Status } of operations) {
    const own = `${Path.slice(Path.lastIndexOf('/') + 1)} ${SubType ?? ''} ${Status}`;
    if (!own.toLowerCase().includes(text)) continue;
    for (let id: string | undefined = Id; id !== undefined && !shown.has(id); id = parents.get(id)) shown.add(id);
  }
  return shown;
}
