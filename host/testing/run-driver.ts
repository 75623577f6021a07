/**
 * Lets executions of a test environment go on: answers what is scripted, and in virtual time jumps to the next timer when
 * nothing runs.
 *
 * 1. Scripts answer when no function runs, one at a time, so that the same test gives the same history.
 * 2. Time jumps only while somebody awaits, and never while an execution that is awaited waits for an answer alone.
 */
import type { DurableExecutionClient } from '../../runtime/durable-execution-client.ts';
import { OperationType, type Operation } from '../../runtime/wire.ts';
import { durableExecutionClientFor, type DurableService } from '../local/index.ts';
import { type CallbackScript, ScriptedCallback } from './callback-script.ts';
import { hasEnded, isWaitForCallback, submitterOf } from './execution-record.ts';
import { type OpenWait, waitsForOutside } from './open-end.ts';
import { rankOf } from './step-order.ts';

export type DriveEnd =
  { readonly kind: 'reached' } | { readonly kind: 'ended' } | { readonly kind: 'waiting'; readonly waits: OpenWait[] };

interface OpenCallback {
  readonly callbackId: string;
  readonly name: string;
  readonly script: CallbackScript;
}

export class RunDriver {
  readonly client: DurableExecutionClient;
  readonly scripts = new Map<string, CallbackScript>();
  readonly usedScripts = new Set<string>();
  /** Callbacks whose script has run. */
  readonly #scripted = new Set<string>();
  readonly #onStepCalled = new Set<(executionArn: string) => void>();

  constructor(
    readonly service: DurableService,
    private readonly time: 'virtual' | 'real',
    /** Order of answers; undefined: that of creation. */
    private readonly shuffleSeed: () => string | undefined,
  ) {
    this.client = durableExecutionClientFor(service);
  }

  /** Goes on until `reached`, or until the execution has ended or cannot go on by itself. */
  async drive(executionArn: string, reached: () => boolean = () => false): Promise<DriveEnd> {
    for (;;) {
      if (reached()) return { kind: 'reached' };
      if (await this.#quietOr(executionArn, reached)) continue;
      if (this.#hasEnded(executionArn)) return { kind: 'ended' };
      if (await this.#answerOne()) continue;
      const waits = waitsForOutside(this.service, executionArn);
      if (waits.length > 0) return { kind: 'waiting', waits };
      if (this.time === 'virtual') this.service.time.jump();
      else await this.#nextEvent();
    }
  }

  /** The body of a step (or its mock) is about to run. */
  stepCalled(executionArn: string): void {
    for (const look of this.#onStepCalled) look(executionArn);
  }

  #hasEnded(executionArn: string): boolean {
    return this.service.getExecution(executionArn, { IncludeExecutionData: false }).Status !== 'RUNNING';
  }

  /** Waits until no function runs. True when the wanted thing came about before. */
  #quietOr(executionArn: string, reached: () => boolean): Promise<boolean> {
    return new Promise((resolve, reject) => {
      const finish = (early: boolean): void => {
        unsubscribe();
        this.#onStepCalled.delete(look);
        resolve(early);
      };
      const look = (changed: string | undefined): void => {
        if (changed !== executionArn) return;
        queueMicrotask(() => {
          if (reached()) finish(true);
        });
      };
      this.#onStepCalled.add(look);
      const unsubscribe = this.service.onEvent((event) => {
        if (event.kind !== 'log') look(event.executionArn);
      });
      this.service.time.whenQuiet().then(() => {
        finish(false);
      }, reject);
    });
  }

  #nextEvent(): Promise<void> {
    return new Promise((resolve) => {
      const unsubscribe = this.service.onEvent(() => {
        unsubscribe();
        resolve();
      });
    });
  }

  /** Runs the script of one open callback. Says whether it answered. */
  async #answerOne(): Promise<boolean> {
    for (const { callbackId, name, script } of this.#openCallbacks()) {
      this.#scripted.add(callbackId);
      this.usedScripts.add(name);
      const callback = new ScriptedCallback(this.service, callbackId, name);
      await script(callback);
      if (callback.isAnswered) return true;
    }
    return false;
  }

  #openCallbacks(): OpenCallback[] {
    const running = this.service.listExecutions({ Statuses: ['RUNNING'], ReverseOrder: true, MaxItems: 1000 });
    const open = running.DurableExecutions.flatMap(({ DurableExecutionArn }) => {
      const operations = this.service.getOperations(DurableExecutionArn);
      return operations.flatMap((operation) => this.#scriptedCallback(operations, operation));
    });
    const seed = this.shuffleSeed();
    if (seed === undefined) return open;
    const rank = ({ callbackId }: OpenCallback): string => rankOf(seed, callbackId);
    return open.sort((a, b) => (rank(a) < rank(b) ? -1 : 1));
  }

  #scriptedCallback(operations: readonly Operation[], operation: Operation): OpenCallback[] {
    const callbackId = operation.CallbackDetails?.CallbackId;
    if (operation.Type !== OperationType.CALLBACK || hasEnded(operation) || callbackId === undefined) return [];
    if (this.#scripted.has(callbackId)) return [];
    const parent = operations.find(({ Id }) => Id === operation.ParentId);
    const name = operation.Name ?? parent?.Name;
    const script = name === undefined ? undefined : this.scripts.get(name);
    if (name === undefined || script === undefined) return [];
    if (parent !== undefined && isWaitForCallback(parent)) {
      const submitter = submitterOf({ operations, events: [] }, parent);
      if (submitter === undefined || !hasEnded(submitter)) return [];
    }
    return [{ callbackId, name, script }];
  }
}
