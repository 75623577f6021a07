/**
 * Reads what a durable function answered. An answer that breaks the contract is refused with the service's words; the
 * caller ends the execution with them.
 */
import type { ErrorObject } from '../../../runtime/wire.ts';

export type InvocationOutput =
  | { kind: 'SUCCEEDED'; result: string | undefined }
  | { kind: 'FAILED'; error: ErrorObject }
  | { kind: 'PENDING' }
  | { kind: 'refused'; message: string };

export function readInvocationOutput(output: unknown): InvocationOutput {
  if (typeof output !== 'object' || output === null) return refused(output);
  const { Status, Result, Error: error } = output as { Status?: unknown; Result?: unknown; Error?: unknown };
  switch (Status) {
    case 'SUCCEEDED':
      if (error !== undefined) {
        return { kind: 'refused', message: 'Cannot provide an Error for SUCCEEDED status.' };
      }
      if (Result !== undefined && typeof Result !== 'string') {
        return { kind: 'refused', message: 'The Result of the invocation output must be a string.' };
      }
      return { kind: 'SUCCEEDED', result: Result };
    case 'FAILED':
      if (Result !== undefined) return { kind: 'refused', message: 'Cannot provide a Result for FAILED status.' };
      return { kind: 'FAILED', error: error ?? {} };
    case 'PENDING':
      return { kind: 'PENDING' };
    default:
      return refused(output);
  }
}

function refused(output: unknown): InvocationOutput {
  const shown = JSON.stringify(output)?.slice(0, 200) ?? String(output);
  const message =
    'Invalid Status in invocation output: a durable function must answer with Status SUCCEEDED, FAILED or PENDING, ' +
    `but answered ${shown}.`;
  return { kind: 'refused', message };
}
