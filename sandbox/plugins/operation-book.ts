/**
 * What plugins are shown of operations: all that is recorded, by id, and the requests of this run.
 *
 * The runtime's own tables know only what a replay needs; so this one is filled only where there are plugins.
 */
import { NativeDate } from '../../runtime/clock.ts';
import { fromErrorObject } from '../../runtime/error-object.ts';
import type { OperationInfo } from '../../runtime/plugin-types.ts';
import type { OperationDetails } from '../../runtime/protocol.ts';
import { OperationSubType } from '../../runtime/wire.ts';
import type { OperationHandle } from '../operation-handle.ts';

export type OperationIdentity = Pick<OperationInfo, 'id' | 'name' | 'type' | 'subType' | 'parentId'>;

export class OperationBook {
  private readonly recorded = new Map<string, OperationDetails>();
  /** Contexts that were requested, since a new one has no record yet when its first operations begin. */
  private readonly contexts = new Map<string, OperationIdentity>();

  add(operations: readonly OperationDetails[]): void {
    for (const operation of operations) this.recorded.set(operation.id, operation);
  }

  get(id: string): OperationDetails | undefined {
    return this.recorded.get(id);
  }

  /** All of them, or those with the given ids. */
  infos(ids: Iterable<string> = this.recorded.keys()): Record<string, OperationInfo> {
    const infos: Record<string, OperationInfo> = {};
    for (const id of ids) {
      const details = this.recorded.get(id);
      if (details === undefined) continue;
      const { name, type, subType, parentId } = details;
      infos[id] = { id, name, type, subType, parentId, ...stateOf(details), isReplay: false };
    }
    return infos;
  }

  identity({ id, request, context }: OperationHandle): OperationIdentity {
    const parentId = context.recordedParentId;
    return {
      id,
      name: request.name ?? this.nameOfInner(request.type, parentId),
      type: request.type,
      subType: request.subType,
      parentId,
    };
  }

  addContext(identity: OperationIdentity): void {
    this.contexts.set(identity.id, identity);
  }

  /** The recorded state of an operation; without members where there is none. */
  state(id: string): Partial<OperationInfo> {
    const details = this.recorded.get(id);
    return details === undefined ? {} : stateOf(details);
  }

  /** What `waitForCallback` makes has no name in the records, but plugins can be told which one it belongs to. */
  private nameOfInner(type: string, parentId: string | undefined): string | undefined {
    const parent = parentId === undefined ? undefined : this.contexts.get(parentId);
    if (parent?.subType !== OperationSubType.WAIT_FOR_CALLBACK || parent.name === undefined) return undefined;
    return type === 'CALLBACK' ? `${parent.name}-callback` : `${parent.name}-submitter`;
  }
}

function stateOf({ status, start, end, result, error, attempt, type }: OperationDetails): Partial<OperationInfo> {
  return {
    status,
    startTimestamp: toDate(start),
    endTimestamp: toDate(end),
    result,
    error: error && fromErrorObject(error),
    attempt: type === 'STEP' ? attempt : undefined,
  };
}

function toDate(milliseconds: number): Date | undefined {
  return Number.isNaN(milliseconds) ? undefined : new NativeDate(milliseconds);
}
