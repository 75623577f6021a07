/** Names updates by the readable ids behind their hashes, so that expected sequences can be written down. */
import { hashId } from '../../runtime/operation-id.ts';
import type { OperationUpdate } from '../../runtime/wire.ts';

const WIDTH = 6;
const DEPTH = 4;

const rawIds = new Map<string, string>();
fill('', 1);

function fill(prefix: string, depth: number): void {
  for (let n = 1; n <= WIDTH; n += 1) {
    const rawId = `${prefix}${String(n)}`;
    rawIds.set(hashId(rawId), rawId);
    if (depth < DEPTH) fill(`${rawId}-`, depth + 1);
  }
}

export function rawIdOf(id: string | undefined): string | undefined {
  return id === undefined ? undefined : (rawIds.get(id) ?? id);
}

/** `1-2 STEP START`, one an update. */
export function sequence(updates: readonly OperationUpdate[]): string[] {
  return updates.map(({ Id, Type, Action }) => `${String(rawIdOf(Id))} ${Type} ${Action}`);
}

/** The update of an operation by its readable id; throws where there is none. */
export function updateOf(updates: readonly OperationUpdate[], rawId: string, action: string): OperationUpdate {
  const found = updates.find((update) => rawIdOf(update.Id) === rawId && update.Action === action);
  if (found === undefined) throw new Error(`No ${action} for ${rawId} among ${sequence(updates).join(', ')}.`);
  return found;
}
