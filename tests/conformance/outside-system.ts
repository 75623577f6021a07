/**
 * Plays the outside of an execution in virtual time: lets time pass, and answers callbacks at their moment.
 *
 * 1. Actions are tied to callbacks in the order of the `CallbackStarted` events: the first unused one whose name fits.
 * 2. Time moves only while no function runs: to the next action, or to the next thing that the service waits for.
 */
import { detailsOf } from '../../host/local/execution-model/history-event.ts';
import type { DurableService, HistoryEvent } from '../../host/local/index.ts';
import type { CallbackAction } from './expectation.ts';
import { spacedJson } from './spaced-json.ts';

interface DueAction {
  readonly at: number;
  readonly callbackId: string;
  readonly name: string | undefined;
  readonly action: CallbackAction;
}

/** Turns of the event loop without anything to move, after which an execution counts as stuck. */
const IDLE_TURNS = 10_000;

export class OutsideSystem {
  readonly #service: DurableService;
  readonly #unused: CallbackAction[];
  readonly #due: DueAction[] = [];

  constructor(service: DurableService, actions: readonly CallbackAction[]) {
    this.#service = service;
    this.#unused = [...actions];
  }

  /** Drives the service until the execution that `begin` starts has ended. */
  async drive<T>(begin: () => Promise<T>): Promise<T> {
    const stop = this.#service.onEvent((event) => {
      if (event.kind === 'history' && event.event.EventType === 'CallbackStarted') this.#callbackStarted(event.event);
    });
    let ended = false;
    const execution = begin().finally(() => {
      ended = true;
    });
    // Failures surface where the promise is awaited, below.
    execution.catch(() => undefined);
    try {
      for (let idle = 0; !ended; idle += 1) {
        await this.#service.time.whenQuiet();
        if (await this.#move()) idle = 0;
        if (idle > IDLE_TURNS) throw new Error('The execution waits, and nothing is left that could wake it.');
      }
      return await execution;
    } finally {
      stop();
    }
  }

  async #move(): Promise<boolean> {
    const next = this.#due.sort((a, b) => a.at - b.at).shift();
    if (next === undefined) return this.#service.time.jump();
    await this.#service.time.advanceTo(new Date(next.at));
    this.#send(next);
    return true;
  }

  #callbackStarted(event: HistoryEvent): void {
    const { CallbackId: callbackId } = detailsOf(event) as { CallbackId: string };
    this.#plan(callbackId, event.Name, event.EventTimestamp.getTime());
  }

  #plan(callbackId: string, name: string | undefined, from: number): void {
    const index = this.#unused.findIndex((action) => action.name === undefined || action.name === name);
    const [action] = index === -1 ? [] : this.#unused.splice(index, 1);
    if (action !== undefined) this.#due.push({ at: from + (action.after ?? 0) * 1000, callbackId, name, action });
  }

  #send({ callbackId, name, action }: DueAction): void {
    switch (action.send) {
      case 'success':
        this.#service.sendCallbackSuccess(
          callbackId,
          action.payload === undefined ? undefined : spacedJson(action.payload),
        );
        break;
      case 'failure':
        this.#service.sendCallbackFailure(callbackId, action.error);
        break;
      case 'heartbeat':
        this.#service.sendCallbackHeartbeat(callbackId);
        this.#plan(callbackId, name, this.#service.now().getTime());
        break;
    }
  }
}
