/**
 * One checkpoint request against the state: token, validation, application, answer.
 *
 * Invariants
 *  1. A refused request changes nothing, not even the token.
 *  2. The answer tells every operation that changed since the last answer, by whomever.
 */
import type { OperationUpdate } from '../../../runtime/wire.ts';
import { applyUpdate } from './apply-update.ts';
import { currentToken, requireCurrentToken } from './checkpoint-token.ts';
import type { ExecutionModel, Stamp } from './execution-model.ts';
import type { OperationRecord } from './operation-record.ts';
import { bytesOfUpdate } from './payload-bytes.ts';
import { validateUpdates } from './update-validation.ts';

export interface CheckpointResult {
  readonly token: string;
  readonly changed: OperationRecord[];
}

export function checkpoint(
  model: ExecutionModel,
  token: string | undefined,
  updates: readonly OperationUpdate[],
  stamp: Stamp,
): CheckpointResult {
  requireCurrentToken(model.record, token);
  validateUpdates(updates, (id) => model.operation(id));
  for (const update of updates) applyUpdate(model, update, stamp());
  const running = model.record.running;
  if (running !== undefined) {
    running.tokens += 1;
    running.checkpoints += 1;
    running.bytesWritten = updates.reduce((sum, update) => sum + bytesOfUpdate(update), running.bytesWritten ?? 0);
  }
  return { token: currentToken(model.record), changed: model.takeUnseen() };
}
