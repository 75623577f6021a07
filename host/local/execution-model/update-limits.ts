/**
 * The field limits of one operation update: lengths, alphabets and ranges of the public API model.
 *
 * Owns: limits of single fields. Does not own: rules about states or about several updates (`update-validation.ts`).
 */
import { Buffer } from 'node:buffer';
import { MAX_DURATION_SECONDS, MAX_ERROR_UPDATE_BYTES, MAX_OPERATION_PAYLOAD_BYTES } from '../../../runtime/limits.ts';
import type { OperationUpdate } from '../../../runtime/wire.ts';
import { functionNameOf } from '../function-name.ts';
import { invalidParameter } from './service-exception.ts';

const ID = /^[a-zA-Z0-9\-_]{1,64}$/;
const SUB_TYPE = /^[a-zA-Z0-9\-_]{1,32}$/;
const NAME = /^[\x20-\x7e]{1,256}$/;
const TENANT_ID = /^[a-zA-Z0-9._:/=+\-@ ]{1,256}$/;

export function checkUpdateLimits(update: OperationUpdate): void {
  requireMatch('Id', update.Id, ID);
  if (update.ParentId !== undefined) requireMatch('ParentId', update.ParentId, ID);
  if (update.Name !== undefined) requireMatch('Name', update.Name, NAME);
  if (update.SubType !== undefined) requireMatch('SubType', update.SubType, SUB_TYPE);
  requireRange('WaitOptions.WaitSeconds', update.WaitOptions?.WaitSeconds, 1);
  requireRange('StepOptions.NextAttemptDelaySeconds', update.StepOptions?.NextAttemptDelaySeconds, 1);
  requireRange('CallbackOptions.TimeoutSeconds', update.CallbackOptions?.TimeoutSeconds, 0);
  requireRange('CallbackOptions.HeartbeatTimeoutSeconds', update.CallbackOptions?.HeartbeatTimeoutSeconds, 0);
  const invoke = update.ChainedInvokeOptions;
  if (invoke?.FunctionName !== undefined) {
    requireMatch('ChainedInvokeOptions.FunctionName', invoke.FunctionName, /^.{1,140}$/);
    // Here, since an update that is half applied could not be taken back.
    functionNameOf(invoke.FunctionName);
  }
  if (invoke?.TenantId !== undefined) requireMatch('ChainedInvokeOptions.TenantId', invoke.TenantId, TENANT_ID);
  if (update.Type === 'STEP' || update.Type === 'CONTEXT') checkPayload(update);
  if (update.Error !== undefined && Buffer.byteLength(JSON.stringify(update)) > MAX_ERROR_UPDATE_BYTES) {
    throw invalidParameter(`Error object size must be less than ${MAX_ERROR_UPDATE_BYTES} bytes.`);
  }
}

function checkPayload(update: OperationUpdate): void {
  const payload = update.Payload;
  // A text of n characters has at most 3n bytes: short ones need no count.
  if (payload === undefined || payload.length * 3 <= MAX_OPERATION_PAYLOAD_BYTES) return;
  const size = Buffer.byteLength(payload);
  if (size > MAX_OPERATION_PAYLOAD_BYTES) {
    throw invalidParameter(
      `Payload size must be less than or equal to ${MAX_OPERATION_PAYLOAD_BYTES} bytes, but that of ${update.Type} ` +
        `operation ${update.Id} has ${size} bytes.`,
    );
  }
}

function requireMatch(field: string, value: string, pattern: RegExp): void {
  if (!pattern.test(value)) {
    throw invalidParameter(
      `Value ${JSON.stringify(value.slice(0, 80))} at ${field} failed to satisfy constraint: Member must satisfy ` +
        `regular expression pattern: ${pattern.source}`,
    );
  }
}

function requireRange(field: string, value: number | undefined, lowest: number): void {
  if (value === undefined || (Number.isInteger(value) && value >= lowest && value <= MAX_DURATION_SECONDS)) return;
  throw invalidParameter(
    `Value ${value} at ${field} failed to satisfy constraint: Member must be an integer between ${lowest} and ${MAX_DURATION_SECONDS}.`,
  );
}
