import { DurableSandboxError } from '../../runtime/errors.ts';

/** Code DS_REPLAY_DIVERGED: the code does something else than what is recorded. */
export class ReplayDivergenceError extends DurableSandboxError {
  override name = 'ReplayDivergenceError';
  /** File, or ARN of the execution. */
  readonly history: string;
  /** What the record says, and what the code did now, for people. */
  readonly recorded: string;
  readonly requested: string;

  constructor(history: string, recorded: string, requested: string) {
    super('DS_REPLAY_DIVERGED', `${history} does not replay. Recorded: ${recorded}. Now: ${requested}.`);
    this.history = history;
    this.recorded = recorded;
    this.requested = requested;
  }
}
