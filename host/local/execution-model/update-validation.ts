/**
 * Says whether a list of updates may be applied to an execution, with the service's own words when not.
 *
 * Owns: legal pairs of type and action, preconditions on the stored state, rules over the whole list. Does not own: kinds
 * of members (`update-shape.ts`), field limits (`update-limits.ts`), tokens (`checkpoint-token.ts`), the application (`apply-update.ts`).
 *
 * Invariants
 *  1. The whole list is checked before anything is applied; nothing here changes state.
 *  2. Later updates are judged by the state that the earlier ones of the list would leave behind.
 */
import type { OperationType, OperationUpdate } from '../../../runtime/wire.ts';
import type { OperationRecord } from './operation-record.ts';
import { invalidParameter } from './service-exception.ts';
import { checkUpdateLimits } from './update-limits.ts';
import { requireUpdateShape } from './update-shape.ts';

/** An operation as far as validation looks at it. */
type Known = Pick<OperationRecord, 'type' | 'status' | 'name' | 'subType' | 'parentId'>;

type Lookup = (id: string) => OperationRecord | undefined;

export function validateUpdates(updates: readonly OperationUpdate[], stored: Lookup): void {
  for (const update of updates) requireUpdateShape(update);
  validateExecutionUpdates(updates);
  /** What the list itself has created or moved so far, and by which action. */
  const within = new Map<string, { known: Known; action: string }>();
  for (const update of updates) {
    if (typeof update.Id !== 'string' || update.Id === '') throw invalidParameter('Operation update must have an Id.');
    if (update.Type === 'EXECUTION') {
      validateAction(update, undefined);
      continue;
    }
    const earlier = within.get(update.Id);
    if (earlier !== undefined && !mayFollow(earlier, update)) {
      throw invalidParameter('Cannot update the same operation twice in a single request.');
    }
    const known: Known | undefined = earlier?.known ?? stored(update.Id);
    if (known !== undefined) validateSameIdentity(update, known);
    validateAction(update, known);
    validateParent(update, within, stored);
    checkUpdateLimits(update);
    within.set(update.Id, { known: afterwards(update, known), action: update.Action });
  }
}

function validateExecutionUpdates(updates: readonly OperationUpdate[]): void {
  const first = updates.findIndex((update) => update.Type === 'EXECUTION');
  if (first === -1) return;
  if (updates.some((update, index) => index > first && update.Type === 'EXECUTION')) {
    throw invalidParameter('Cannot checkpoint multiple EXECUTION updates.');
  }
  if (first !== updates.length - 1) throw invalidParameter('EXECUTION checkpoint must be the last update.');
}

/** Only a start and then an end of a step or context fit into one request. */
function mayFollow(earlier: { known: Known; action: string }, update: OperationUpdate): boolean {
  const pairable = earlier.known.type === 'STEP' || earlier.known.type === 'CONTEXT';
  return pairable && earlier.action === 'START' && update.Action !== 'START';
}

function validateSameIdentity(update: OperationUpdate, known: Known): void {
  if (update.Type !== known.type) throw invalidParameter('Inconsistent operation type.');
  if (update.SubType !== undefined && update.SubType !== known.subType) {
    throw invalidParameter('Inconsistent operation subtype.');
  }
  if (update.Name !== undefined && update.Name !== known.name) throw invalidParameter('Inconsistent operation name.');
  if (update.ParentId !== undefined && update.ParentId !== known.parentId) {
    throw invalidParameter('Inconsistent parent operation id.');
  }
}

function validateParent(
  update: OperationUpdate,
  within: ReadonlyMap<string, { known: Known; action: string }>,
  stored: Lookup,
): void {
  if (update.ParentId === undefined) return;
  const parent = within.get(update.ParentId)?.known ?? stored(update.ParentId);
  if (parent?.type !== 'CONTEXT') throw invalidParameter('Invalid parent operation id.');
}

function afterwards(update: OperationUpdate, known: Known | undefined): Known {
  const identity = known ?? {
    type: update.Type,
    name: update.Name,
    subType: update.SubType,
    parentId: update.ParentId,
  };
  return { ...identity, status: STATUS_AFTER[update.Action] };
}

const STATUS_AFTER = {
  START: 'STARTED',
  SUCCEED: 'SUCCEEDED',
  FAIL: 'FAILED',
  RETRY: 'PENDING',
  CANCEL: 'CANCELLED',
} as const;

function validateAction(update: OperationUpdate, known: Known | undefined): void {
  switch (update.Type) {
    case 'EXECUTION':
      if (update.Action !== 'SUCCEED' && update.Action !== 'FAIL') throw invalidAction();
      break;
    case 'CONTEXT':
      validateContext(update, known);
      break;
    case 'STEP':
      validateStep(update, known);
      break;
    case 'WAIT':
    case 'CALLBACK':
    case 'CHAINED_INVOKE':
      validateServiceOwned(update, update.Type, known);
      break;
    default:
      throw invalidParameter('Unknown operation type.');
  }
  if (update.Action === 'FAIL' && update.Payload !== undefined) {
    throw invalidParameter('Cannot provide a Payload for FAIL action.');
  }
  if (update.Action === 'SUCCEED' && update.Error !== undefined) {
    throw invalidParameter('Cannot provide an Error for SUCCEED action.');
  }
}

function validateContext(update: OperationUpdate, known: Known | undefined): void {
  switch (update.Action) {
    case 'START':
      if (known !== undefined) throw alreadyExists('CONTEXT');
      break;
    case 'SUCCEED':
    case 'FAIL':
      if (known !== undefined && known.status !== 'STARTED') {
        throw invalidParameter('Invalid current CONTEXT state to close.');
      }
      break;
    default:
      throw invalidAction();
  }
}

function validateStep(update: OperationUpdate, known: Known | undefined): void {
  const open = known === undefined || known.status === 'STARTED' || known.status === 'READY';
  switch (update.Action) {
    case 'START':
      if (known !== undefined && known.status !== 'READY') {
        throw invalidParameter('Invalid current STEP state to start.');
      }
      break;
    case 'SUCCEED':
    case 'FAIL':
      if (!open) throw invalidParameter('Invalid current STEP state to close.');
      break;
    case 'RETRY':
      if (!open) throw invalidParameter('Invalid current STEP state to re-attempt.');
      if (update.Error !== undefined && update.Payload !== undefined) {
        throw invalidParameter('Cannot provide both error and payload to RETRY a STEP.');
      }
      break;
    default:
      throw invalidAction();
  }
  const needsOptions = update.Action === 'RETRY';
  const delay = update.StepOptions?.NextAttemptDelaySeconds;
  if (needsOptions ? delay === undefined : delay !== undefined) {
    throw invalidParameter('Invalid StepOptions for the given action.');
  }
}

type ServiceOwned = Extract<OperationType, 'WAIT' | 'CALLBACK' | 'CHAINED_INVOKE'>;

function validateServiceOwned(update: OperationUpdate, type: ServiceOwned, known: Known | undefined): void {
  if (update.Action === 'CANCEL') {
    if (known?.status !== 'STARTED') {
      throw invalidParameter(`Cannot cancel a ${type} that does not exist or has already completed.`);
    }
    return;
  }
  if (update.Action !== 'START') throw invalidAction();
  if (known !== undefined) throw alreadyExists(type);
  if (type === 'WAIT' && update.WaitOptions?.WaitSeconds === undefined) {
    throw invalidParameter('Invalid WaitOptions for the given action.');
  }
  if (type === 'CHAINED_INVOKE' && !update.ChainedInvokeOptions?.FunctionName) {
    throw invalidParameter('Invalid ChainedInvokeOptions for the given action.');
  }
}

function alreadyExists(type: OperationType): Error {
  return invalidParameter(`Cannot start a ${type} that already exists.`);
}

function invalidAction(): Error {
  return invalidParameter('Invalid action for the given operation type.');
}
