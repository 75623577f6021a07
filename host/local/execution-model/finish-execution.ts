/**
 * The ends of an execution.
 *
 * Invariant: an execution ends once; from then on no token is valid and no timer counts.
 */
import type { ErrorObject } from '../../../runtime/wire.ts';
import type { ExecutionModel } from './execution-model.ts';

export type ExecutionEnd =
  | { status: 'SUCCEEDED'; result: string | undefined }
  | { status: 'FAILED' | 'TIMED_OUT' | 'STOPPED'; error: ErrorObject };

export function finishExecution(model: ExecutionModel, at: number, end: ExecutionEnd): void {
  const root = model.root;
  root.status = end.status;
  root.endedAt = at;
  model.record.status = end.status;
  model.record.endedAt = at;
  model.record.retryAt = undefined;
  if (end.status === 'SUCCEEDED') root.result = end.result;
  else root.error = end.error;
  model.touch(root);
  switch (end.status) {
    case 'SUCCEEDED':
      model.history(root, 'ExecutionSucceeded', at, {
        Result: end.result === undefined ? {} : { Payload: end.result },
      });
      break;
    case 'FAILED':
      model.history(root, 'ExecutionFailed', at, { Error: { Payload: end.error } });
      break;
    case 'TIMED_OUT':
      model.history(root, 'ExecutionTimedOut', at, { Error: { Payload: end.error } });
      break;
    case 'STOPPED':
      model.history(root, 'ExecutionStopped', at, { Error: { Payload: end.error } });
      break;
  }
}
