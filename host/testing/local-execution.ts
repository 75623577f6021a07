/**
 * One execution of a handler on an embedded service of its own, for `LocalDurableTestRunner`.
 *
 * Owns: the service and its end, the client that the handler is given. Does not own: handles on operations.
 *
 * 1. Executions share nothing, so any number may run at once.
 * 2. When it has ended, the record is complete and the service closed.
 */
import { setTimer } from '../../runtime/clock.ts';
import type { DurableExecutionClient } from '../../runtime/durable-execution-client.ts';
import type { DurableLambdaHandler } from '../../runtime/durable-sandbox.ts';
import { DurableExecutionInvocationInputWithClient } from '../../runtime/invocation-input-with-client.ts';
import type { DurableExecutionInvocationInput } from '../../runtime/wire.ts';
import { createDurableService, durableExecutionClientFor } from '../local/index.ts';
import type { DurableService, LocalFunctionHandler } from '../local/index.ts';
import type { ExecutionEnd } from './finished-execution.ts';
import { LiveRecord } from './live-record.ts';
import { notAnswered, waitsForOutside } from './open-end.ts';
import type { CallbackAnswers } from './operation-handle.ts';
import { plainFunction, type PlainHandler } from './plain-function.ts';
import { serviceCallbackAnswers } from './service-callback-answers.ts';

/** A function that an execution may invoke. */
export type TestFunction =
  | { readonly kind: 'durable'; readonly handler: DurableLambdaHandler }
  | { readonly kind: 'plain'; readonly handler: PlainHandler };

export interface LocalExecutionSettings {
  readonly handler: DurableLambdaHandler;
  readonly functions: ReadonlyMap<string, TestFunction>;
  readonly payload: unknown;
  readonly time: 'real' | 'skip';
  /** Milliseconds that each checkpoint call takes longer. */
  readonly checkpointDelay: number;
  /** Called after each change of the record. */
  readonly onChange: () => void;
  /** Whether somebody could answer what the execution waits for. */
  readonly mayBeAnswered: () => boolean;
}

const NAME = 'function-under-test';

export class LocalExecution {
  readonly record: LiveRecord;
  readonly answers: CallbackAnswers;
  readonly ended: Promise<ExecutionEnd>;
  readonly #service: DurableService;
  readonly #settings: LocalExecutionSettings;

  private constructor(service: DurableService, executionArn: string, settings: LocalExecutionSettings) {
    this.#service = service;
    this.#settings = settings;
    this.record = new LiveRecord(service, executionArn);
    this.answers = serviceCallbackAnswers(service);
    this.ended = this.#run();
  }

  static async start(settings: LocalExecutionSettings): Promise<LocalExecution> {
    const service = createDurableService({ time: settings.time });
    try {
      const client = delayed(durableExecutionClientFor(service), settings.checkpointDelay);
      for (const [name, fn] of settings.functions) {
        if (fn.kind === 'durable') service.registerFunction(name, withClient(fn.handler, client));
        else service.registerFunction(name, plainFunction(fn.handler), { durable: false });
      }
      service.registerFunction(NAME, withClient(settings.handler, client));
      const payload = settings.payload === undefined ? undefined : JSON.stringify(settings.payload);
      const { executionArn = '' } = await service.invoke(NAME, payload, { type: 'Event' });
      return new LocalExecution(service, executionArn, settings);
    } catch (error) {
      service.close();
      throw error;
    }
  }

  /** Somebody is about to answer a callback: skipped time does not skip to its time-out. */
  attend(operationId: string): void {
    this.#service.attendCallback(this.record.executionArn, operationId);
  }

  async #run(): Promise<ExecutionEnd> {
    const { executionArn } = this.record;
    let stuck: (error: Error) => void = () => undefined;
    const stuckForEver = new Promise<never>((_resolve, reject) => {
      stuck = reject;
    });
    let checking = false;
    const check = async (): Promise<void> => {
      await this.#service.time.whenQuiet();
      checking = false;
      const waits = this.#settings.mayBeAnswered() ? [] : this.#openWaits();
      if (waits.length > 0) stuck(notAnswered(executionArn, waits));
    };
    const unsubscribe = this.#service.onEvent((event) => {
      if (event.kind === 'log') return;
      // Later, since this may be in the middle of a transition.
      queueMicrotask(this.#settings.onChange);
      if (checking) return;
      checking = true;
      void check();
    });
    try {
      const view = await Promise.race([this.#service.whenEnded(executionArn), stuckForEver]);
      return { status: view.Status, result: view.Result, error: view.Error };
    } finally {
      unsubscribe();
      this.record.freeze();
      this.#service.close();
    }
  }

  #openWaits(): ReturnType<typeof waitsForOutside> {
    try {
      return waitsForOutside(this.#service, this.record.executionArn);
    } catch {
      // Closed meanwhile.
      return [];
    }
  }
}

/** Hands each event to the handler together with a client. */
export function withClient(handler: DurableLambdaHandler, client: DurableExecutionClient): LocalFunctionHandler {
  return (event: DurableExecutionInvocationInput, context) =>
    handler(new DurableExecutionInvocationInputWithClient(event, client), context);
}

function delayed(client: DurableExecutionClient, ms: number): DurableExecutionClient {
  if (ms <= 0) return client;
  return {
    getExecutionState: (request) => client.getExecutionState(request),
    checkpoint: async (request) => {
      await new Promise<void>((resolve) => setTimer(resolve, ms));
      return client.checkpoint(request);
    },
  };
}
