/**
 * The client of an execution under test: counts its checkpoint calls, and lets invocations die where the test wants it.
 *
 * 1. A crash point fires once. From then on, until the next invocation, nothing of the dead one reaches the service.
 * 2. With `alwaysReplay` an invocation ends with each accepted checkpoint, unless a step is under way: an attempt that
 *    was cut short would be another course of events, not the same one replayed.
 */
import type { DurableExecutionClient } from '../../runtime/durable-execution-client.ts';
import type {
  CheckpointDurableExecutionRequest,
  CheckpointDurableExecutionResponse,
  Operation,
} from '../../runtime/wire.ts';
import type { CrashPoint } from './crash-point.ts';
import { InjectedCrash } from './crash-point.ts';

export interface Disturbance {
  readonly client: DurableExecutionClient;
  readonly alwaysReplay: boolean;
  readonly operations: () => readonly Operation[];
}

/** Ends an invocation for the sake of a replay. */
class ForcedReplay extends Error {
  override name = 'ForcedReplay';
}

export class DisturbedExecution {
  readonly #settings: Disturbance;
  #crash: CrashPoint | undefined;
  #checkpoints = 0;
  #death: Error | undefined;

  constructor(settings: Disturbance) {
    this.#settings = settings;
  }

  /** How many checkpoint calls reached the service or were meant to. */
  get checkpoints(): number {
    return this.#checkpoints;
  }

  /** False while a wanted crash has not come. */
  get hasCrashed(): boolean {
    return this.#crash === undefined;
  }

  crashAt(point: CrashPoint): void {
    this.#crash = point;
  }

  /** Runs one invocation: what it answers counts only if it did not die meanwhile. */
  async invoke<T>(call: (client: DurableExecutionClient) => Promise<T>): Promise<T> {
    this.#death = undefined;
    const life = { over: false };
    try {
      const answer = await call({
        getExecutionState: (request) => this.#settings.client.getExecutionState(request),
        checkpoint: (request) => this.#checkpoint(request, life),
      });
      const death = this.#deathNow();
      if (death !== undefined) throw death;
      return answer;
    } catch (error) {
      throw this.#death ?? error;
    } finally {
      life.over = true;
    }
  }

  /** The crash that is due in this step, if any. */
  crashInStep(name: string | undefined, attempt: number): InjectedCrash | undefined {
    const point = this.#crash;
    if (point === undefined || !('inStep' in point)) return undefined;
    if (point.inStep !== name || (point.attempt ?? 1) !== attempt) return undefined;
    this.#crash = undefined;
    const crash = new InjectedCrash(point.kind);
    this.#death = crash;
    return crash;
  }

  get stepThatCrashes(): string | undefined {
    return this.#crash !== undefined && 'inStep' in this.#crash ? this.#crash.inStep : undefined;
  }

  async #checkpoint(
    request: CheckpointDurableExecutionRequest,
    life: { readonly over: boolean },
  ): Promise<CheckpointDurableExecutionResponse> {
    if (life.over || this.#death !== undefined) throw this.#death ?? new InjectedCrash();
    this.#checkpoints += 1;
    const point = this.#crash;
    const due = point !== undefined && 'atCheckpoint' in point && point.atCheckpoint === this.#checkpoints;
    if (!due) {
      const response = await this.#settings.client.checkpoint(request);
      if (this.#settings.alwaysReplay && (request.Updates ?? []).length > 0 && !this.#anyStepRuns()) {
        this.#death = new ForcedReplay('The test replays after each checkpoint.');
        throw this.#death;
      }
      return response;
    }
    this.#crash = undefined;
    const crash = new InjectedCrash(point.kind);
    if (point.when === 'before') {
      this.#death = crash;
      throw crash;
    }
    const response = await this.#settings.client.checkpoint(request);
    this.#death = crash;
    if (point.when === 'lostResponse') throw crash;
    return response;
  }

  // A method, since the compiler would take the value for unchanged over an await.
  #deathNow(): Error | undefined {
    return this.#death;
  }

  #anyStepRuns(): boolean {
    return this.#settings.operations().some(({ Type, Status }) => Type === 'STEP' && Status === 'STARTED');
  }
}
