/**
 * The three calls that the holder of a callback id can make.
 */
import { Buffer } from 'node:buffer';
import { MAX_OPERATION_PAYLOAD_BYTES } from '../../runtime/limits.ts';
import type { ErrorObject } from '../../runtime/wire.ts';
import type { ActiveExecution } from './active-execution.ts';
import type { ExecutionEngine } from './execution-engine.ts';
import { parseCallbackId } from './execution-model/callback-id.ts';
import type { OperationRecord } from './execution-model/operation-record.ts';
import { invalidParameter, ServiceException } from './execution-model/service-exception.ts';
import { answerCallback, heartbeatCallback } from './execution-model/service-transitions.ts';

export function callbackSucceeded(engine: ExecutionEngine, callbackId: string, result: string | undefined): void {
  const size = Buffer.byteLength(result ?? '');
  if (size > MAX_OPERATION_PAYLOAD_BYTES) {
    throw invalidParameter(`The callback result has ${size} bytes; at most ${MAX_OPERATION_PAYLOAD_BYTES} are taken.`);
  }
  const { execution, callback } = openCallback(engine, callbackId);
  engine.transition(execution, (model, stamp) => answerCallback(model, callback, { kind: 'success', result }, stamp()));
}

export function callbackFailed(engine: ExecutionEngine, callbackId: string, error: ErrorObject): void {
  const { execution, callback } = openCallback(engine, callbackId);
  engine.transition(execution, (model, stamp) => answerCallback(model, callback, { kind: 'failure', error }, stamp()));
}

export function callbackHeartbeat(engine: ExecutionEngine, callbackId: string): void {
  const { execution, callback } = openCallback(engine, callbackId);
  engine.transition(execution, (model, stamp) => heartbeatCallback(model, callback, stamp()));
}

function openCallback(
  engine: ExecutionEngine,
  callbackId: string,
): { execution: ActiveExecution; callback: OperationRecord } {
  engine.requireOpen();
  const address = parseCallbackId(callbackId);
  if (address === undefined || engine.store.record(address.executionArn) === undefined) throw unknownCallback();
  const execution = engine.activate(address.executionArn);
  if (execution === undefined || execution.model.isComplete) throw closedCallback();
  const callback = execution.model.operation(address.operationId);
  if (callback?.callback?.id !== callbackId) throw unknownCallback();
  if (callback.status !== 'STARTED') throw closedCallback();
  return { execution, callback };
}

function unknownCallback(): Error {
  return invalidParameter('Invalid callback id: the service has handed out no such id.');
}

function closedCallback(): Error {
  return new ServiceException('CallbackTimeoutException', 'The callback has timed out or was completed before.');
}
