/** What a test's script can do with a callback. */
import type { ErrorObject } from '../../runtime/wire.ts';
import type { DurableService } from '../local/index.ts';

/** What a script can do with a callback: answer it, send a heartbeat, or leave it to its time-outs. */
export class ScriptedCallback {
  /** What the outside system was given. */
  readonly callbackId: string;
  readonly name: string;
  readonly #service: DurableService;
  #answered = false;

  constructor(service: DurableService, callbackId: string, name: string) {
    this.#service = service;
    this.callbackId = callbackId;
    this.name = name;
  }

  /** Whether the script did something that the workflow will see. */
  get isAnswered(): boolean {
    return this.#answered;
  }

  /** A text is sent as it is, anything else as JSON. */
  succeed(value?: unknown): void {
    this.#answered = true;
    this.#service.sendCallbackSuccess(this.callbackId, callbackText(value));
  }

  fail(error: Error | ErrorObject): void {
    this.#answered = true;
    this.#service.sendCallbackFailure(this.callbackId, callbackError(error));
  }

  /** Says that whoever holds the callback is alive. */
  heartbeat(): void {
    this.#service.sendCallbackHeartbeat(this.callbackId);
  }

  /** Does nothing: time goes on to the callback's time-out. */
  timeout(): void {
    this.#answered = false;
  }

  /** One heartbeat, then nothing: time goes on to the heartbeat's time-out. */
  heartbeatThenSilence(): void {
    this.heartbeat();
  }
}

/** Plays the outside system for one callback; it may be async. */
export type CallbackScript = (callback: ScriptedCallback) => unknown;

export function callbackText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

export function callbackError(error: Error | ErrorObject): ErrorObject {
  return error instanceof Error ? { ErrorType: error.name, ErrorMessage: error.message } : error;
}
