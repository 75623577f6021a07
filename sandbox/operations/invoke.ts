/**
 * `context.invoke`: runs another Lambda function, durable or not, and waits for its end without running meanwhile.
 *
 * 1. The input is plain JSON by default, whatever this runtime can record in other places: the callee may be anything.
 * 2. Of an input that was recorded nothing is done again: neither serialised nor compared.
 */
import { DurablePromise } from '../../runtime/durable-promise.ts';
import type { InvokeConfig } from '../../runtime/invoke-types.ts';
import { checkPayloadSize, validateFunctionId, validateTenantId } from '../../runtime/limits.ts';
import { InvokeError, type InvokeFailureStatus } from '../../runtime/operation-errors.ts';
import type { AnySerdes } from '../../runtime/serdes.ts';
import { encodeResult } from '../../runtime/serdes/result-json.ts';
import { OperationSubType, OperationType, type OperationUpdate } from '../../runtime/wire.ts';
import type { ContextState } from '../context-state.ts';
import { OperationHandle, promiseOf } from '../operation-handle.ts';
import { decode, encodeText, failSerdes } from '../payload-codec.ts';
import type { OperationRecord } from '../operation-record.ts';
import { outside } from '../scope.ts';
import { failureOf } from './recorded-failure.ts';

export interface InvokeTarget {
  readonly name: string | undefined;
  readonly functionId: string;
  readonly input: unknown;
}

export function invoke<O>(
  context: ContextState,
  { name, functionId, input }: InvokeTarget,
  config: InvokeConfig<unknown, O>,
): DurablePromise<O> {
  const place = { call: 'invoke', name };
  validateFunctionId(functionId, place);
  if (config.tenantId !== undefined) validateTenantId(config.tenantId, place);
  const handle = OperationHandle.open<O>(context, {
    call: 'invoke',
    type: OperationType.CHAINED_INVOKE,
    subType: OperationSubType.CHAINED_INVOKE,
    name,
  });
  if (handle.live) {
    handle.describe(() => argumentsOf(functionId, input, config, handle.context.serdes.defaultSerdes));
    begin(handle, functionId, input, config);
  }
  return new DurablePromise<O>(promiseOf, handle);
}

function begin<O>(
  handle: OperationHandle<O>,
  functionId: string,
  input: unknown,
  config: InvokeConfig<unknown, O>,
): void {
  const { defaultSerdes } = handle.context.serdes;
  if (handle.record === undefined) {
    if (handle.mustNotRun) return;
    withPayload(handle, input, config.payloadSerdes ?? defaultSerdes, (text) => {
      handle.emit('START', {
        ...(text === undefined ? {} : { Payload: text }),
        ChainedInvokeOptions: {
          FunctionName: functionId,
          ...(config.tenantId === undefined ? {} : { TenantId: config.tenantId }),
        },
      });
    });
  }
  handle.whenEnded((record) => {
    if (record.status !== 'SUCCEEDED') {
      handle.deliverFromService(handle.endedAt, () => {
        throw invokeFailure(record);
      });
      return;
    }
    const { decoded, ready } = decode(handle, record.result, config.resultSerdes ?? defaultSerdes);
    handle.deliverFromService(handle.endedAt, decoded as () => O, ready);
  });
}

/** Without the input where a serdes of the user's own writes it: that may take its time, and is not done again. */
function argumentsOf(
  functionId: string,
  input: unknown,
  { payloadSerdes, tenantId }: InvokeConfig<unknown, unknown>,
  defaultSerdes: AnySerdes | undefined,
): Partial<OperationUpdate> {
  const target = { ChainedInvokeOptions: { FunctionName: functionId, TenantId: tenantId } };
  if (payloadSerdes !== undefined || defaultSerdes !== undefined) return target;
  try {
    return { ...target, Payload: encodeResult(input, 'input') };
  } catch {
    return target;
  }
}

function withPayload<O>(
  handle: OperationHandle<O>,
  input: unknown,
  serdes: AnySerdes | undefined,
  use: (text: string | undefined) => void,
): void {
  const checked = (text: string | undefined): void => {
    checkPayloadSize(text, { call: 'invoke', name: handle.request.name }, 'input');
    use(text);
  };
  const refuse = (error: unknown): void => {
    failSerdes(handle, 'serialize', error);
  };
  if (serdes === undefined) {
    try {
      checked(encodeResult(input, 'input'));
    } catch (error) {
      refuse(error);
    }
    return;
  }
  const endWork = handle.context.run.beginWork(handle.context);
  outside(() => {
    void encodeText(handle, input, serdes).then(checked).catch(refuse).finally(endWork);
  });
}

function invokeFailure({ status, error }: OperationRecord): InvokeError {
  const details = { status: status as InvokeFailureStatus, calleeErrorType: error?.ErrorType };
  return failureOf(error, 'Invoke failed', undefined, (message, cause, data) => {
    return new InvokeError(message, cause, data, details);
  });
}
