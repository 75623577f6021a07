/**
 * Runs a deployed durable function and lets a test look at its history. The interface is that of the official testing
 * package.
 *
 * Owns: starting and polling one execution at a time. Does not own: the function, and what it costs.
 */
import type { InvocationType as ClientInvocationType, LambdaClient } from '@aws-sdk/client-lambda';
import type * as ClientLambdaModule from '@aws-sdk/client-lambda';
import type { DurableOperation, WaitingOperationStatus } from './durable-operation.ts';
import { NOTHING_RECORDED, type OperationSelector } from './execution-record.ts';
import { FinishedExecution } from './finished-execution.ts';
import { InvocationType } from './lambda-enums.ts';
import { type CallbackAnswers, OperationHandle, type OperationSource } from './operation-handle.ts';
import { OperationWaits } from './operation-waits.ts';
import { PolledExecution } from './polled-execution.ts';
import type { DurableTestRunner, InvokeRequest, TestResult } from './test-result.ts';

/** How a deployed function is invoked, and how often its history is read. */
export interface CloudDurableTestRunnerConfig {
  /** Milliseconds between two looks at the history. Default 1000. */
  pollInterval?: number | undefined;
  /** `Event` allows `waitForData`, and executions longer than a Lambda invocation. Default `RequestResponse`. */
  invocationType?: ClientInvocationType | undefined;
}

/** Which deployed function a `CloudDurableTestRunner` runs, and through which client. */
export interface CloudDurableTestRunnerParameters {
  /** Name or ARN of the function, with version or alias. */
  functionName: string;
  /** Default: a client of the environment's region and credentials. */
  client?: LambdaClient | undefined;
  config?: CloudDurableTestRunnerConfig | undefined;
}

/**
 * Runs a durable function that is deployed in AWS, one execution after the other, and shows its history. What it runs
 * is billed.
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the official package's public type
export class CloudDurableTestRunner<TResult = any> implements DurableTestRunner<DurableOperation, TResult> {
  readonly #functionName: string;
  readonly #pollInterval: number;
  readonly #invocationType: ClientInvocationType;
  readonly #source: OperationSource;
  #client: LambdaClient | undefined;
  #waits = new OperationWaits();
  #current: PolledExecution | undefined;

  constructor({ functionName, client, config }: CloudDurableTestRunnerParameters) {
    this.#functionName = functionName;
    this.#client = client;
    this.#pollInterval = config?.pollInterval ?? 1000;
    this.#invocationType = config?.invocationType ?? InvocationType.RequestResponse;
    const current = (): PolledExecution | undefined => this.#current;
    this.#source = {
      get record() {
        return current()?.record ?? NOTHING_RECORDED;
      },
      answers: this.#answers(),
      waitFor: (selector, status) => this.#waitFor(selector, status),
    };
  }

  /**
   * Starts an execution and resolves with what happened when it has ended, well or not.
   * @throws Error when the function is not a durable one
   */
  async run(params: InvokeRequest = {}): Promise<TestResult<TResult>> {
    const waits = this.#waits;
    const [client, { InvokeCommand }] = await Promise.all([this.#loadClient(), loadModule()]);
    const payload = params.payload === undefined ? {} : { Payload: JSON.stringify(params.payload) };
    const { DurableExecutionArn: executionArn } = await client.send(
      new InvokeCommand({ FunctionName: this.#functionName, InvocationType: this.#invocationType, ...payload }),
    );
    if (executionArn === undefined || executionArn === '') {
      throw new Error('No execution ARN found on invocation response. Is the function specified a durable function?');
    }
    const execution = new PolledExecution(client, executionArn, this.#pollInterval, () => {
      waits.check(execution.record);
    });
    this.#current = execution;
    try {
      const end = await execution.ended;
      const record = execution.record;
      return new FinishedExecution(end, { ...this.#source, record });
    } finally {
      waits.executionEnded();
    }
  }

  /** The first operation of that name, of the latest run. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the official signature
  getOperation<TOperationResult = any>(name: string): DurableOperation<TOperationResult> {
    return this.getOperationByNameAndIndex(name, 0);
  }

  /** By position in the order of creation, from 0. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the official signature
  getOperationByIndex<TOperationResult = any>(index: number): DurableOperation<TOperationResult> {
    return new OperationHandle(this.#source, { kind: 'position', position: index });
  }

  /** By position among those of that name, from 0. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the official signature
  getOperationByNameAndIndex<TOperationResult = any>(name: string, index: number): DurableOperation<TOperationResult> {
    return new OperationHandle(this.#source, { kind: 'name', name, position: index });
  }

  /** By its id, as recorded or in the readable form such as `1-2`. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the official signature
  getOperationById<TOperationResult = any>(id: string): DurableOperation<TOperationResult> {
    return new OperationHandle(this.#source, { kind: 'id', id });
  }

  /** Forgets the operations of earlier runs. */
  reset(): void {
    this.#current = undefined;
    this.#waits = new OperationWaits();
  }

  async #waitFor(selector: OperationSelector, status: WaitingOperationStatus): Promise<void> {
    if (this.#invocationType !== InvocationType.Event) {
      throw new Error(
        `InvocationType.${this.#invocationType} cannot wait for operation data. Use InvocationType.Event to wait for operation data.`,
      );
    }
    await this.#waits.wait(selector, status, this.#source.record);
  }

  #answers(): CallbackAnswers {
    return {
      succeed: async (CallbackId, result) => {
        const { SendDurableExecutionCallbackSuccessCommand } = await loadModule();
        const Result = result === undefined ? {} : { Result: Buffer.from(result) };
        return (await this.#loadClient()).send(
          new SendDurableExecutionCallbackSuccessCommand({ CallbackId, ...Result }),
        );
      },
      fail: async (CallbackId, error) => {
        const { SendDurableExecutionCallbackFailureCommand } = await loadModule();
        return (await this.#loadClient()).send(
          new SendDurableExecutionCallbackFailureCommand({
            CallbackId,
            Error: error,
          }),
        );
      },
      heartbeat: async (CallbackId) => {
        const { SendDurableExecutionCallbackHeartbeatCommand } = await loadModule();
        return (await this.#loadClient()).send(new SendDurableExecutionCallbackHeartbeatCommand({ CallbackId }));
      },
    };
  }

  async #loadClient(): Promise<LambdaClient> {
    this.#client ??= new (await loadModule()).LambdaClient({});
    return this.#client;
  }
}

function loadModule(): Promise<typeof ClientLambdaModule> {
  return import('@aws-sdk/client-lambda');
}
