/**
 * What is known of one execution: its operations and its history. Either grows while the execution runs, or is all
 * there is.
 *
 * Owns: looking operations up. Does not own: where they come from.
 */
import type { Event } from '@aws-sdk/client-lambda';
import { hashId } from '../../runtime/operation-id.ts';
import { type Operation, OperationSubType, OperationType } from '../../runtime/wire.ts';
import type { CountedInvocation } from '../local/execution-cost.ts';
import { findByPath } from './operation-paths.ts';

/** Which operation is meant. Positions count from 0; negative ones from the end. */
export type OperationSelector =
  | { readonly kind: 'id'; readonly id: string }
  | { readonly kind: 'position'; readonly position: number }
  | { readonly kind: 'name'; readonly name: string; readonly position: number }
  /** Names from the root, such as `ship/item[2]/label`. A single name is looked for at every depth. */
  | { readonly kind: 'path'; readonly path: string };

export interface ExecutionRecord {
  /** In the order of creation, without the one that stands for the execution. */
  readonly operations: readonly Operation[];
  /** In the order of recording. */
  readonly events: readonly Event[];
  /** Those that have ended. Undefined where only the history is known. */
  readonly invocations?: readonly CountedInvocation[] | undefined;
}

export const NOTHING_RECORDED: ExecutionRecord = { operations: [], events: [] };

export function findOperation(record: ExecutionRecord, selector: OperationSelector): Operation | undefined {
  const { operations } = record;
  switch (selector.kind) {
    case 'id': {
      // Both the recorded id and the readable one it is the hash of, such as 1-2.
      const hashed = hashId(selector.id);
      return operations.find(({ Id }) => Id === selector.id) ?? operations.find(({ Id }) => Id === hashed);
    }
    case 'position':
      return operations.at(selector.position);
    case 'name':
      return operations.filter(({ Name }) => Name === selector.name).at(selector.position);
    case 'path':
      return findByPath(operations, selector.path);
  }
}

export function describeSelector(selector: OperationSelector): string {
  switch (selector.kind) {
    case 'id':
      return `with id "${selector.id}"`;
    case 'position':
      return `number ${String(selector.position)}`;
    case 'path':
      return `"${selector.path}"`;
    case 'name':
      return selector.position === 0 ? `"${selector.name}"` : `"${selector.name}" number ${String(selector.position)}`;
  }
}

export function childrenOf(record: ExecutionRecord, id: string): Operation[] {
  return record.operations.filter(({ ParentId }) => ParentId === id);
}

export function isWaitForCallback(operation: Operation): boolean {
  return operation.Type === OperationType.CONTEXT && operation.SubType === OperationSubType.WAIT_FOR_CALLBACK;
}

/** The callback that an operation is, or, for `waitForCallback`, has inside. */
export function callbackOf(record: ExecutionRecord, operation: Operation): Operation | undefined {
  if (operation.Type === OperationType.CALLBACK) return operation;
  if (!isWaitForCallback(operation)) return undefined;
  return childrenOf(record, operation.Id).find(({ Type }) => Type === OperationType.CALLBACK);
}

/** The step which hands the id of a `waitForCallback` out. */
export function submitterOf(record: ExecutionRecord, operation: Operation): Operation | undefined {
  return childrenOf(record, operation.Id).find(({ Type }) => Type === OperationType.STEP);
}

export function hasEnded(operation: Operation): boolean {
  const { Status } = operation;
  return Status !== 'STARTED' && Status !== 'PENDING' && Status !== 'READY';
}
