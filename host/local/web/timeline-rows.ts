/** The operations as rows: a tree in reading order, without what is folded away. */
import type { ExecutionDocument, Operation } from './api.ts';

export interface TimelineRow {
  readonly operation: Operation;
  readonly depth: number;
  readonly hasChildren: boolean;
  readonly isFolded: boolean;
  /** Numbers of the invocations, from 1, in which it was answered from the record. */
  readonly replayedIn: readonly number[];
}

export function timelineRows(document: ExecutionDocument, folded: ReadonlySet<string>): TimelineRow[] {
  const children = new Map<string | undefined, Operation[]>();
  const ids = new Set(document.Operations.map(({ Id }) => Id));
  for (const operation of document.Operations) {
    const parent = operation.ParentId !== undefined && ids.has(operation.ParentId) ? operation.ParentId : undefined;
    const siblings = children.get(parent);
    if (siblings === undefined) children.set(parent, [operation]);
    else siblings.push(operation);
  }
  const invocations = document.Invocations.map(({ StartTimestamp }) => Date.parse(StartTimestamp));
  const rows: TimelineRow[] = [];
  const add = (parent: string | undefined, depth: number, hiddenFrom: number): void => {
    for (const operation of children.get(parent) ?? []) {
      const hasChildren = children.has(operation.Id);
      const isFolded = folded.has(operation.Id);
      const ended = operation.EndTimestamp === undefined ? Infinity : Date.parse(operation.EndTimestamp);
      const replayedIn = invocations.flatMap((start, index) =>
        start >= ended && start < hiddenFrom ? [index + 1] : [],
      );
      rows.push({ operation, depth, hasChildren, isFolded, replayedIn });
      // The inside of a finished context is not replayed.
      if (hasChildren && !isFolded) add(operation.Id, depth + 1, Math.min(hiddenFrom, ended));
    }
  };
  add(undefined, 0, Infinity);
  return rows;
}
