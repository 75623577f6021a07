/**
 * Checks each transition that the sandbox asks for against the history the host owns, before anything is sent.
 *
 * User code shares its thread with the sandbox and may have damaged it; and a request that contradicts the record must
 * fail the execution, not change it.
 */
import { NonDeterministicExecutionError } from '../runtime/unrecoverable-errors.ts';
import { isTerminal, type OperationUpdate } from '../runtime/wire.ts';
import type { ExecutionHistory } from './execution-history.ts';

/** Why an update contradicts the history; undefined if it does not. */
export function contradiction(history: ExecutionHistory, update: OperationUpdate): Error | undefined {
  const record = history.get(update.Id);
  if (record === undefined) return undefined;
  if (record.type !== update.Type) return mismatch('type', record.type, update.Type, update);
  if (record.name !== update.Name) return mismatch('name', record.name, update.Name, update);
  if (record.subType !== update.SubType) return mismatch('subtype', record.subType, update.SubType, update);
  if (isTerminal(record.status)) {
    return new NonDeterministicExecutionError(
      `Non-deterministic execution detected: ${update.Action} was requested for ${update.Type} "${update.Id}", ` +
        `which has ended already (${record.status}).`,
    );
  }
  return undefined;
}

function mismatch(
  what: string,
  recorded: string | undefined,
  requested: string | undefined,
  update: OperationUpdate,
): Error {
  return new NonDeterministicExecutionError(
    `Non-deterministic execution detected: Operation ${what} mismatch for "${update.Id}". ` +
      `Expected ${what} "${String(recorded)}", but got "${String(requested)}".`,
  );
}
