/**
 * What the service has applied, and what it has told the function of: kept beside the service, from the calls alone.
 *
 * The checks of effects and acknowledgements read it, so that they do not depend on the service's own word.
 */
import { createHash } from 'node:crypto';
import { isTerminal, type OperationUpdate, type WireOperation } from '../../../runtime/wire.ts';
import type { Request } from '../program/observer.ts';

/** What is asked of an operation that has a record. */
export interface RecordedIdentity {
  readonly type: string;
  readonly subType: string | undefined;
  readonly name: string | undefined;
}

export class Ledger {
  /** The last applied transition that ended an operation. */
  readonly ended = new Map<string, OperationUpdate>();
  /** Operations which the function knows to have ended. */
  readonly toldEnded = new Set<string>();
  readonly identities = new Map<string, RecordedIdentity>();
  private readonly bodies = new Map<string, number>();

  /** The service has applied these. */
  applied(updates: readonly OperationUpdate[]): void {
    for (const update of updates) {
      if (update.Action === 'SUCCEED' || update.Action === 'FAIL') this.ended.set(update.Id, update);
    }
  }

  /** The function has been told of these. */
  told(operations: readonly WireOperation[]): void {
    for (const { Id, Type, SubType, Name, Status } of operations) {
      if (Id === undefined || Type === 'EXECUTION') continue;
      this.identities.set(Id, { type: String(Type), subType: SubType ?? undefined, name: Name ?? undefined });
      if (Status !== undefined && isTerminal(Status)) this.toldEnded.add(Id);
    }
  }

  /** How often this attempt has begun, this time included. */
  bodyBegins(id: string, attempt: number): number {
    const key = `${id} ${attempt}`;
    const count = (this.bodies.get(key) ?? 0) + 1;
    this.bodies.set(key, count);
    return count;
  }

  get bodyCount(): number {
    let sum = 0;
    for (const count of this.bodies.values()) sum += count;
    return sum;
  }
}

const ids = new Map<string, string>();

/** The id on the wire, as the protocol defines it. */
export function wireId(rawId: string): string {
  let id = ids.get(rawId);
  if (id === undefined) {
    id = createHash('md5').update(rawId).digest('hex').slice(0, 16);
    ids.set(rawId, id);
  }
  return id;
}

/** What differs between a record and a call; undefined where they agree. */
export function mismatch(recorded: RecordedIdentity, { type, subType, name }: Request): string | undefined {
  if (recorded.type !== type) return `type ${recorded.type} / ${type}`;
  if (recorded.name !== name) return `name ${String(recorded.name)} / ${String(name)}`;
  if (recorded.subType !== subType) return `sub type ${String(recorded.subType)} / ${subType}`;
  return undefined;
}
