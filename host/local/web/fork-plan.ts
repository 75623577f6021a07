/**
 * What a fork from an operation would keep, and what would run again; said before it is made. The service decides by the
 * same rules when it makes it.
 */
import type { Operation } from './api-shapes.ts';

export interface ForkPlan {
  /** Those that keep their outcome. */
  readonly kept: readonly Operation[];
  /** Those that run again and may have side effects. */
  readonly repeated: readonly Operation[];
  /** Of the kept ones, those that can be given another result. */
  readonly editable: readonly Operation[];
}

const ANSWERED_FROM_OUTSIDE: readonly string[] = ['STEP', 'CALLBACK', 'CHAINED_INVOKE'];

/** Whether an operation can be given a result instead of being run again. */
export const takesResult = ({ Type }: Operation): boolean => ANSWERED_FROM_OUTSIDE.includes(Type);

export function forkPlan(operations: readonly Operation[], chosen: Operation): ForkPlan {
  const begin = Date.parse(chosen.StartTimestamp);
  const before = operations.slice(0, operations.indexOf(chosen));
  const state = new Map<string, 'whole' | 'open'>();
  for (const { Id, ParentId, Type, EndTimestamp } of before) {
    if (ParentId !== undefined && !state.has(ParentId)) continue;
    if (EndTimestamp !== undefined && Date.parse(EndTimestamp) <= begin) state.set(Id, 'whole');
    else if (Type === 'CONTEXT') state.set(Id, 'open');
  }
  const kept = before.filter(({ Id }) => state.get(Id) === 'whole');
  const isKept = new Set(kept);
  return {
    kept,
    repeated: operations.filter(
      (each) => !isKept.has(each) && (each.Type === 'STEP' || each.Type === 'CHAINED_INVOKE'),
    ),
    editable: kept.filter(
      (each) => takesResult(each) && (each.ParentId === undefined || state.get(each.ParentId) === 'open'),
    ),
  };
}
