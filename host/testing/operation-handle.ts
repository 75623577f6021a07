/**
 * The handle of an operation: reads the record anew at each call, so that it shows the present while the execution runs.
 *
 * Owns: the reading. Does not own: the record, waiting (`operation-waits.ts`), the answers to callbacks.
 */
import type {
  Event,
  SendDurableExecutionCallbackFailureResponse,
  SendDurableExecutionCallbackHeartbeatResponse,
  SendDurableExecutionCallbackSuccessResponse,
} from '@aws-sdk/client-lambda';
import type { ErrorObject, Operation, OperationStatus, OperationSubType } from '../../runtime/wire.ts';
import { OperationType } from '../../runtime/wire.ts';
import {
  type CallbackDetails,
  type ChainedInvokeDetails,
  type ContextDetails,
  type DurableOperation,
  type StepDetails,
  WaitingOperationStatus,
  type WaitResultDetails,
} from './durable-operation.ts';
import {
  callbackOf,
  childrenOf,
  type ExecutionRecord,
  findOperation,
  isWaitForCallback,
  type OperationSelector,
} from './execution-record.ts';
import { recordedError, recordedValue } from './recorded-value.ts';

/** Answers to callbacks, as the Lambda API takes them. */
export interface CallbackAnswers {
  succeed(callbackId: string, result: string | undefined): Promise<SendDurableExecutionCallbackSuccessResponse>;
  fail(callbackId: string, error: ErrorObject | undefined): Promise<SendDurableExecutionCallbackFailureResponse>;
  heartbeat(callbackId: string): Promise<SendDurableExecutionCallbackHeartbeatResponse>;
}

/** What handles of one execution share. */
export interface OperationSource {
  readonly record: ExecutionRecord;
  readonly answers: CallbackAnswers;
  waitFor(selector: OperationSelector, status: WaitingOperationStatus): Promise<void>;
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the official package's public type
export class OperationHandle<TResult = any> implements DurableOperation<TResult> {
  readonly #source: OperationSource;
  readonly #selector: OperationSelector;

  constructor(source: OperationSource, selector: OperationSelector) {
    this.#source = source;
    this.#selector = selector;
  }

  async waitForData(status: WaitingOperationStatus = WaitingOperationStatus.STARTED): Promise<this> {
    await this.#source.waitFor(this.#selector, status);
    return this;
  }

  getContextDetails(): ContextDetails<TResult> | undefined {
    const details = this.#dataOf(OperationType.CONTEXT, 'CONTEXT');
    return details && outcome(details.ContextDetails);
  }

  getStepDetails(): StepDetails<TResult> | undefined {
    const operation = this.#dataOf(OperationType.STEP, 'STEP');
    const details = operation?.StepDetails;
    return (
      operation && {
        attempt: details?.Attempt,
        nextAttemptTimestamp: details?.NextAttemptTimestamp,
        ...outcome<TResult>(details),
      }
    );
  }

  getChainedInvokeDetails(): ChainedInvokeDetails<TResult> | undefined {
    const operation = this.#dataOf(OperationType.CHAINED_INVOKE, 'INVOKE');
    return operation && outcome(operation.ChainedInvokeDetails);
  }

  getCallbackDetails(): CallbackDetails<TResult> | undefined {
    const operation = this.getOperationData();
    if (operation === undefined) return undefined;
    if (operation.Type !== OperationType.CALLBACK && !isWaitForCallback(operation)) {
      throw new Error(
        `Operation with Type ${operation.Type} and SubType ${String(operation.SubType)} is not a valid callback`,
      );
    }
    const callback = callbackOf(this.#source.record, operation);
    if (callback === undefined) throw new Error('Could not find CALLBACK operation in WAIT_FOR_CALLBACK context');
    const callbackId = callback.CallbackDetails?.CallbackId;
    if (callbackId === undefined) throw new Error('Could not find callback ID in callback details');
    return { callbackId, ...outcome<TResult>(callback.CallbackDetails) };
  }

  getWaitDetails(): WaitResultDetails | undefined {
    const operation = this.#dataOf(OperationType.WAIT, 'WAIT');
    if (operation === undefined) return undefined;
    const started = this.getEvents()?.[0]?.WaitStartedDetails;
    return {
      waitSeconds: started?.Duration,
      scheduledEndTimestamp: started?.ScheduledEndTimestamp ?? operation.WaitDetails?.ScheduledEndTimestamp,
    };
  }

  getChildOperations(): DurableOperation[] | undefined {
    const id = this.getId();
    if (id === undefined) return undefined;
    return childrenOf(this.#source.record, id).map((child) => handleOf(this.#source, child));
  }

  getOperationData(): Operation | undefined {
    return findOperation(this.#source.record, this.#selector);
  }

  getEvents(): Event[] | undefined {
    const id = this.getId();
    return id === undefined ? undefined : this.#source.record.events.filter((event) => event.Id === id);
  }

  getId(): string | undefined {
    return this.getOperationData()?.Id;
  }

  getParentId(): string | undefined {
    return this.getOperationData()?.ParentId;
  }

  getName(): string | undefined {
    return this.getOperationData()?.Name;
  }

  getType(): OperationType | undefined {
    return this.getOperationData()?.Type;
  }

  getSubType(): OperationSubType | undefined {
    return this.getOperationData()?.SubType as OperationSubType | undefined;
  }

  isWaitForCallback(): boolean {
    const operation = this.getOperationData();
    return operation !== undefined && isWaitForCallback(operation);
  }

  isCallback(): boolean {
    return this.getType() === OperationType.CALLBACK;
  }

  getStatus(): OperationStatus | undefined {
    return this.getOperationData()?.Status;
  }

  getStartTimestamp(): Date | undefined {
    return this.getOperationData()?.StartTimestamp;
  }

  getEndTimestamp(): Date | undefined {
    return this.getOperationData()?.EndTimestamp;
  }

  async sendCallbackSuccess(result?: string): Promise<SendDurableExecutionCallbackSuccessResponse> {
    return this.#source.answers.succeed(this.#callbackId(), result);
  }

  async sendCallbackFailure(error?: ErrorObject): Promise<SendDurableExecutionCallbackFailureResponse> {
    return this.#source.answers.fail(this.#callbackId(), error);
  }

  async sendCallbackHeartbeat(): Promise<SendDurableExecutionCallbackHeartbeatResponse> {
    return this.#source.answers.heartbeat(this.#callbackId());
  }

  #callbackId(): string {
    const details = this.getCallbackDetails();
    if (details === undefined) throw new Error('Could not find callback details');
    return details.callbackId;
  }

  #dataOf(type: OperationType, shown: string): Operation | undefined {
    const operation = this.getOperationData();
    if (operation !== undefined && operation.Type !== type) {
      throw new Error(`Operation type ${operation.Type} is not ${shown}`);
    }
    return operation;
  }
}

/** A handle on an operation that is recorded already. */
export function handleOf(source: OperationSource, operation: Operation): OperationHandle {
  return new OperationHandle(source, { kind: 'id', id: operation.Id });
}

function outcome<TResult>(
  details: { Result?: string | undefined; Error?: ErrorObject | undefined } | undefined,
): ContextDetails<TResult> {
  return {
    result: recordedValue(details?.Result) as TResult | undefined,
    error: recordedError(details?.Error),
  };
}
