/**
 * Calls the functions that executions invoke, and brings the answers back to them.
 *
 * Owns: from a CHAINED_INVOKE that started to its end. Does not own: transitions (`service-transitions.ts`).
 *
 * Invariants
 *  1. An invoked durable function runs once for each operation: its ARN was fixed and saved together with the operation,
 *     so after a crash the same execution is found again. A plain function that was cut short by a crash is called again.
 *  2. Virtual time stands still from the start of an operation until its function was called, and while that runs.
 */
import type { ActiveExecution } from './active-execution.ts';
import type { ExecutionEngine } from './execution-engine.ts';
import type { ExecutionRecord } from './execution-model/execution-record.ts';
import type { OperationRecord } from './execution-model/operation-record.ts';
import { finishInvoke } from './execution-model/service-transitions.ts';
import type { InvokeEnd } from './execution-model/service-transitions.ts';
import { parseExecutionArn } from './function-name.ts';
import type { RegisteredFunction } from './function-registry.ts';
import { callPlainFunction } from './plain-call.ts';

export class ChainedInvoker {
  readonly #engine: ExecutionEngine;

  constructor(engine: ExecutionEngine) {
    this.#engine = engine;
  }

  /** Calls what an execution invoked and this process has not called yet. */
  launchAll(execution: ActiveExecution): void {
    for (const operation of execution.model.waiting()) {
      if (operation.type !== 'CHAINED_INVOKE' || execution.launched.has(operation.id)) continue;
      execution.launched.add(operation.id);
      const release = this.#engine.schedule.hold();
      // Later, since this may run in the middle of a transition of the invoking execution.
      queueMicrotask(() => {
        void this.#launch(execution.model.record.arn, operation)
          .catch((error: unknown) => this.#end(execution.model.record.arn, operation.id, failure(error)))
          .finally(release);
      });
    }
  }

  /** Hands the end of an invoked execution to the one that invoked it. */
  targetEnded(execution: ActiveExecution): void {
    const { invokedBy } = execution.model.record;
    if (invokedBy === undefined) return;
    const end = endOf(execution.model.record, execution.model.root);
    this.#end(invokedBy.executionArn, invokedBy.operationId, end);
  }

  async #launch(parentArn: string, operation: OperationRecord): Promise<void> {
    const { functionName, tenantId, executionArn: targetArn } = operation.target ?? { functionName: '' };
    const target = this.#engine.functions.find(functionName);
    if (targetArn !== undefined) {
      this.#launchDurable(parentArn, operation, targetArn, target);
    } else if (target === undefined) {
      this.#end(parentArn, operation.id, notFound(functionName));
    } else {
      const timeoutSeconds = this.#engine.settings.functionTimeoutSeconds;
      const options = { requestId: this.#engine.newId(), timeoutSeconds, tenantId };
      this.#end(
        parentArn,
        operation.id,
        await callPlainFunction(this.#engine.caller, target, operation.input, options),
      );
    }
  }

  #launchDurable(
    parentArn: string,
    operation: OperationRecord,
    targetArn: string,
    target: RegisteredFunction | undefined,
  ): void {
    const known = this.#engine.store.record(targetArn);
    if (known !== undefined) {
      if (known.status === 'RUNNING') this.#engine.activate(targetArn);
      else this.#end(parentArn, operation.id, endOf(known, this.#engine.store.root(targetArn)));
      return;
    }
    const parts = parseExecutionArn(targetArn);
    if (target === undefined || parts === undefined) {
      this.#end(parentArn, operation.id, notFound(operation.target?.functionName ?? ''));
      return;
    }
    this.#engine.begin({
      target,
      name: parts.name,
      executionId: parts.executionId,
      tenantId: operation.target?.tenantId,
      invokedBy: { executionArn: parentArn, operationId: operation.id },
      input: operation.input,
    });
  }

  #end(parentArn: string, operationId: string, end: InvokeEnd): void {
    const parent = this.#engine.activate(parentArn);
    const operation = parent?.model.operation(operationId);
    // The invoking execution may have ended, or cancelled the operation.
    if (parent === undefined || parent.model.isComplete || operation?.status !== 'STARTED') return;
    this.#engine.transition(parent, (model, stamp) => finishInvoke(model, operation, end, stamp()));
  }
}

function endOf(record: ExecutionRecord, root: OperationRecord | undefined): InvokeEnd {
  switch (record.status) {
    case 'SUCCEEDED':
      return { status: 'SUCCEEDED', result: root?.result };
    case 'RUNNING':
    case 'FAILED':
      return { status: 'FAILED', error: root?.error ?? {} };
    case 'TIMED_OUT':
    case 'STOPPED':
      return { status: record.status, error: root?.error ?? {} };
  }
}

function notFound(functionName: string): InvokeEnd {
  const message = `Function not found: ${functionName}. Register it with the local service.`;
  return { status: 'FAILED', error: { ErrorType: 'ResourceNotFoundException', ErrorMessage: message } };
}

function failure(thrown: unknown): InvokeEnd {
  const { name, message } = thrown as Error;
  return { status: 'FAILED', error: { ErrorType: name, ErrorMessage: message } };
}
