/**
 * What an accepted update does to the state and to the history.
 *
 * Owns: the transitions that a function asks for. Does not own: whether it may (`update-validation.ts`), transitions that
 * the service makes by itself (`service-transitions.ts`).
 */
import type { OperationUpdate } from '../../../runtime/wire.ts';
import { makeCallbackId } from './callback-id.ts';
import type { ExecutionModel } from './execution-model.ts';
import { finishExecution } from './finish-execution.ts';
import type { OperationRecord } from './operation-record.ts';

export function applyUpdate(model: ExecutionModel, update: OperationUpdate, at: number): void {
  switch (update.Type) {
    case 'EXECUTION':
      if (update.Action === 'SUCCEED') finishExecution(model, at, { status: 'SUCCEEDED', result: update.Payload });
      else finishExecution(model, at, { status: 'FAILED', error: update.Error ?? {} });
      break;
    case 'CONTEXT':
      applyToContext(model, update, at);
      break;
    case 'STEP':
      applyToStep(model, update, at);
      break;
    case 'WAIT':
      if (update.Action === 'START') startWait(model, update, at);
      else cancel(model, update, at);
      break;
    case 'CALLBACK':
      if (update.Action === 'START') startCallback(model, update, at);
      else cancel(model, update, at);
      break;
    case 'CHAINED_INVOKE':
      if (update.Action === 'START') startInvoke(model, update, at);
      else cancel(model, update, at);
      break;
  }
}

function findOrCreate(model: ExecutionModel, update: OperationUpdate, at: number): OperationRecord {
  return (
    model.operation(update.Id) ??
    model.create({
      id: update.Id,
      type: update.Type,
      parentId: update.ParentId,
      name: update.Name,
      subType: update.SubType,
      startedAt: at,
      status: 'STARTED',
    })
  );
}

function applyToContext(model: ExecutionModel, update: OperationUpdate, at: number): void {
  const context = findOrCreate(model, update, at);
  if (update.Action === 'START') {
    model.history(context, 'ContextStarted', at, {});
    return;
  }
  context.endedAt = at;
  if (update.ContextOptions?.ReplayChildren !== undefined)
    context.replayChildren = update.ContextOptions.ReplayChildren;
  if (update.Action === 'SUCCEED') {
    context.status = 'SUCCEEDED';
    context.result = update.Payload;
    model.history(context, 'ContextSucceeded', at, { Result: payload(update.Payload) });
  } else {
    context.status = 'FAILED';
    context.error = update.Error ?? {};
    model.history(context, 'ContextFailed', at, { Error: { Payload: context.error } });
  }
  model.touch(context);
}

function applyToStep(model: ExecutionModel, update: OperationUpdate, at: number): void {
  const step = findOrCreate(model, update, at);
  if (update.Action === 'START') {
    step.status = 'STARTED';
    step.nextAttemptAt = undefined;
    model.touch(step);
    model.history(step, 'StepStarted', at, {});
    return;
  }
  step.attempt = (step.attempt ?? 0) + 1;
  step.result = update.Payload;
  step.error = update.Action === 'FAIL' ? (update.Error ?? {}) : update.Error;
  const retry: { CurrentAttempt: number; NextAttemptDelaySeconds?: number } = { CurrentAttempt: step.attempt };
  if (update.Action === 'RETRY') {
    const delay = update.StepOptions?.NextAttemptDelaySeconds ?? 1;
    step.status = 'PENDING';
    step.nextAttemptAt = at + scaledMs(model, delay);
    retry.NextAttemptDelaySeconds = delay;
  } else {
    step.status = update.Action === 'SUCCEED' ? 'SUCCEEDED' : 'FAILED';
    step.endedAt = at;
    step.nextAttemptAt = undefined;
  }
  model.touch(step);
  if (step.error !== undefined) {
    model.history(step, 'StepFailed', at, { Error: { Payload: step.error }, RetryDetails: retry });
  } else {
    model.history(step, 'StepSucceeded', at, { Result: payload(step.result), RetryDetails: retry });
  }
}

function startWait(model: ExecutionModel, update: OperationUpdate, at: number): void {
  const wait = findOrCreate(model, update, at);
  const seconds = update.WaitOptions?.WaitSeconds ?? 0;
  wait.seconds = seconds;
  wait.scheduledEndAt = at + scaledMs(model, seconds);
  model.touch(wait);
  const until = new Date(wait.scheduledEndAt);
  model.history(wait, 'WaitStarted', at, { Duration: seconds, ScheduledEndTimestamp: until });
}

function startCallback(model: ExecutionModel, update: OperationUpdate, at: number): void {
  const callback = findOrCreate(model, update, at);
  // Zero is the API's way to say "none".
  const timeout = update.CallbackOptions?.TimeoutSeconds || undefined;
  const heartbeat = update.CallbackOptions?.HeartbeatTimeoutSeconds || undefined;
  const id = makeCallbackId(model.record.arn, update.Id, model.environment.newId());
  callback.callback = {
    id,
    heartbeatSeconds: heartbeat,
    timeoutAt: timeout === undefined ? undefined : at + timeout * 1000,
    heartbeatAt: heartbeat === undefined ? undefined : at + heartbeat * 1000,
  };
  model.touch(callback);
  model.history(callback, 'CallbackStarted', at, { CallbackId: id, Timeout: timeout, HeartbeatTimeout: heartbeat });
}

function startInvoke(model: ExecutionModel, update: OperationUpdate, at: number): void {
  const invoke = findOrCreate(model, update, at);
  const functionName = update.ChainedInvokeOptions?.FunctionName ?? '';
  const tenantId = update.ChainedInvokeOptions?.TenantId;
  invoke.input = update.Payload;
  invoke.target = { functionName, tenantId, executionArn: model.environment.newTargetArn(functionName) };
  model.touch(invoke);
  model.history(invoke, 'ChainedInvokeStarted', at, {
    FunctionName: functionName,
    TenantId: tenantId,
    Input: payload(update.Payload),
    ExecutedVersion: '$LATEST',
    DurableExecutionArn: invoke.target.executionArn,
  });
}

function cancel(model: ExecutionModel, update: OperationUpdate, at: number): void {
  const operation = findOrCreate(model, update, at);
  operation.status = 'CANCELLED';
  operation.endedAt = at;
  if (update.Error !== undefined) operation.error = update.Error;
  model.touch(operation);
  // The history knows no such event for callbacks and invokes.
  if (operation.type === 'WAIT') {
    model.history(
      operation,
      'WaitCancelled',
      at,
      update.Error === undefined ? {} : { Error: { Payload: update.Error } },
    );
  }
}

/** Time-outs are not scaled: whoever answers a callback does not work faster in a trial. */
function scaledMs(model: ExecutionModel, seconds: number): number {
  return Math.round(seconds * 1000 * (model.environment.waitScale ?? 1));
}

function payload(text: string | undefined): { Payload?: string } {
  return text === undefined ? {} : { Payload: text };
}
