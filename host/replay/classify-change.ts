/**
 * Tells a renamed operation from an inserted, a removed and a moved one. At the first difference all of them look alike,
 * so the record is edited as if the one or the other were true, and replayed once more: what is asked for next decides.
 *
 * 1. Nothing but the class of the finding comes from here; whether there is one does not.
 */
import { hashId } from '../../runtime/operation-id.ts';
import type { TracedRequest } from '../../runtime/run-observation.ts';
import type { WireOperation } from '../../runtime/wire.ts';
import type { ReplayOutcome } from './replay-run.ts';
import type { ReplayCode } from './replay-verdict.ts';

/** Numbers without a record after which a context counts as read to its end. */
const MOST_GAPS = 20;

type Identity = Pick<TracedRequest, 'type' | 'subType' | 'name'>;

/** `again`: replays an edited record. */
export async function classifyChange(
  operations: readonly WireOperation[],
  request: TracedRequest,
  again: (operations: readonly WireOperation[]) => Promise<ReplayOutcome>,
): Promise<ReplayCode> {
  const cut = request.rawId.lastIndexOf('-') + 1;
  const prefix = request.rawId.slice(0, cut);
  const number = Number(request.rawId.slice(cut));
  const byId = new Map(operations.map((operation) => [operation.Id, operation]));
  const at = (n: number): WireOperation | undefined => byId.get(hashId(`${prefix}${String(n)}`));
  const here = at(number);
  if (here === undefined) return 'DS_REPLAY_INSERTED';
  const place = { prefix, number };
  const moved = laterNumber(at, number, request);
  if (moved !== undefined) {
    const outcome = await again(withoutNumbers(operations, place, moved - number));
    const returns = requestsBehind(outcome, place).some((later) => isSame(here, later));
    return returns ? 'DS_REPLAY_REORDERED' : 'DS_REPLAY_REMOVED';
  }
  const outcome = await again(renamed(operations, here, request));
  const [next] = requestsBehind(outcome, place);
  const behind = at(number + 1);
  const isInserted = next !== undefined && isSame(here, next) && (behind === undefined || !isSame(behind, next));
  return isInserted ? 'DS_REPLAY_INSERTED' : 'DS_REPLAY_CHANGED';
}

interface Place {
  /** Raw id of the context, with its dash. */
  readonly prefix: string;
  readonly number: number;
}

function isSame(record: WireOperation, { type, subType, name }: Identity): boolean {
  return record.Type === type && (record.SubType ?? undefined) === subType && (record.Name ?? undefined) === name;
}

function laterNumber(
  at: (n: number) => WireOperation | undefined,
  number: number,
  request: Identity,
): number | undefined {
  let gaps = 0;
  for (let n = number + 1; gaps < MOST_GAPS; n += 1) {
    const record = at(n);
    if (record === undefined) gaps += 1;
    else if (isSame(record, request)) return n;
  }
  return undefined;
}

/** Requests of the same context behind the place, in order. */
function requestsBehind({ requests }: ReplayOutcome, { prefix, number }: Place): TracedRequest[] {
  return requests.filter(({ rawId }) => {
    if (!rawId.startsWith(prefix)) return false;
    const rest = rawId.slice(prefix.length);
    return /^\d+$/.test(rest) && Number(rest) > number;
  });
}

/** The record as if the operations from the place on, `count` of them, had never been. */
function withoutNumbers(operations: readonly WireOperation[], place: Place, count: number): WireOperation[] {
  const rawIds = rawIdsOf(operations);
  const renamedIds = new Map<string, string>();
  const dropped = new Set<string>();
  for (const [id, rawId] of rawIds) {
    if (!rawId.startsWith(place.prefix)) continue;
    const [head = '', ...below] = rawId.slice(place.prefix.length).split('-');
    const number = Number(head);
    if (number < place.number) continue;
    if (number < place.number + count) dropped.add(id);
    else renamedIds.set(id, hashId([`${place.prefix}${String(number - count)}`, ...below].join('-')));
  }
  return operations
    .filter(({ Id }) => !dropped.has(Id))
    .map((operation) => ({
      ...operation,
      Id: renamedIds.get(operation.Id) ?? operation.Id,
      ParentId: operation.ParentId && (renamedIds.get(operation.ParentId) ?? operation.ParentId),
    }));
}

function renamed(operations: readonly WireOperation[], here: WireOperation, request: Identity): WireOperation[] {
  return operations.map((operation) =>
    operation === here ? { ...operation, Type: request.type, SubType: request.subType, Name: request.name } : operation,
  );
}

/** Readable ids by wire id, found by counting: a wire id is a hash and does not tell. */
function rawIdsOf(operations: readonly WireOperation[]): Map<string, string> {
  const known = new Set(operations.map(({ Id }) => Id));
  const rawIds = new Map<string, string>();
  const visit = (prefix: string): void => {
    let gaps = 0;
    for (let n = 1; gaps < MOST_GAPS; n += 1) {
      const rawId = `${prefix}${String(n)}`;
      const id = hashId(rawId);
      // A context without a record of its own is known by what is in it.
      if (!known.has(id) && !known.has(hashId(`${rawId}-1`))) {
        gaps += 1;
        continue;
      }
      gaps = 0;
      if (known.has(id)) rawIds.set(id, rawId);
      if (known.has(hashId(`${rawId}-1`))) visit(`${rawId}-`);
    }
  };
  visit('');
  return rawIds;
}
