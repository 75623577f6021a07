/**
 * P4: what was acknowledged is in the record for good, as it was sent; and the workflow gets no outcome before that.
 */
import type { ErrorObject, Operation, OperationUpdate } from '../../../runtime/index.ts';
import type { SimulatedRun } from '../execution/simulated-execution.ts';

export function acknowledgements(run: SimulatedRun): string[] {
  const violations = run.violations.filter((text) => text.startsWith('acknowledgements: '));
  const records = new Map(run.operations.map((operation) => [operation.Id, operation]));
  for (const update of run.ledger.ended.values()) {
    const record = records.get(update.Id);
    const lost = record === undefined ? 'is missing' : difference(update, record);
    if (lost !== undefined) {
      violations.push(`acknowledgements: ${update.Type} ${update.Id} (${update.Action}) ${lost}`);
    }
  }
  return violations;
}

function difference(update: OperationUpdate, record: Operation): string | undefined {
  const status = update.Action === 'SUCCEED' ? 'SUCCEEDED' : 'FAILED';
  if (record.Status !== status) return `is recorded as ${String(record.Status)}`;
  const { Result, Error: error } = (record.StepDetails ?? record.ContextDetails ?? {}) as {
    Result?: string | null;
    Error?: ErrorObject | null;
  };
  if ((Result ?? undefined) !== update.Payload) return `is recorded with another result: ${String(Result)}`;
  if (error?.ErrorMessage !== update.Error?.ErrorMessage) return `is recorded with another error`;
  return undefined;
}
