/**
 * Watches what the program of one invocation does, and checks it against the ledger while it happens.
 *
 * 1. What a dead or ended invocation still does is nobody's, and is not looked at.
 * 2. Effects: no body begins after the service has applied the step's success; an attempt of an at-most-once step begins
 *    once.
 * 3. Acknowledgements: the workflow gets no outcome which the service has not told the function of.
 */
import type { DurableService } from '../../../host/local/index.ts';
import { loop } from '../platform/install.ts';
import type { Observer, Request } from '../program/observer.ts';
import type { Crash } from './disturbance.ts';
import type { InvocationLife } from './invocation-life.ts';
import { mismatch, wireId, type Ledger } from './ledger.ts';

export interface LifeEvents {
  violation(text: string): void;
  mismatch(text: string): void;
  /** The process died in the body of a step. */
  died(crash: Crash): void;
  /** The crash that is to come next. */
  crash(): Crash | undefined;
}

export class LifeObserver implements Observer {
  private hasReturned = false;

  constructor(
    private readonly life: InvocationLife,
    private readonly ledger: Ledger,
    private readonly service: DurableService,
    private readonly events: LifeEvents,
  ) {}

  invocationEnds(): void {
    this.hasReturned = true;
  }

  returned(): void {
    this.hasReturned = true;
  }

  requested(request: Request): void {
    if (this.isNobodys) return;
    const recorded = this.ledger.identities.get(wireId(request.rawId));
    const differs = recorded && mismatch(recorded, request);
    if (differs !== undefined) this.events.mismatch(`${request.rawId}: ${differs}`);
  }

  virtualRequested(request: Request): void {
    this.requested(request);
  }

  bodyBegins(rawId: string, attempt: number, atMostOnce: boolean): void {
    if (this.life.isOver) return;
    const id = wireId(rawId);
    if (this.ledger.ended.get(id)?.Action === 'SUCCEED') {
      this.events.violation(`effects: the body of step ${rawId} runs after its success was recorded`);
    }
    const times = this.ledger.bodyBegins(id, attempt);
    if (atMostOnce && times > 1) {
      this.events.violation(`effects: attempt ${attempt} of at-most-once step ${rawId} runs ${times} times`);
    }
    const crash = this.life.diesInNextBody ? this.events.crash() : undefined;
    if (crash === undefined) return;
    this.events.died(crash);
    throw this.life.die();
  }

  delivered(rawId: string): void {
    if (this.isNobodys) return;
    if (!this.ledger.toldEnded.has(wireId(rawId))) {
      this.events.violation(`acknowledgements: the workflow got the outcome of ${rawId} before it was acknowledged`);
    }
  }

  callbackSubmitted(callbackId: string, answer: 'succeed' | 'fail' | 'time-out', ms: number): void {
    if (this.life.isOver || answer === 'time-out') return;
    const { service } = this;
    loop.enqueue(() => {
      try {
        if (answer === 'succeed') service.sendCallbackSuccess(callbackId, 'answered');
        else service.sendCallbackFailure(callbackId, { ErrorType: 'Refusal', ErrorMessage: 'refused' });
      } catch {
        // Answered before, by the outside system that a repeated submitter told; or the execution has ended.
      }
    }, ms);
  }

  private get isNobodys(): boolean {
    return this.life.isOver || this.hasReturned;
  }
}
