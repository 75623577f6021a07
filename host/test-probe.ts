/**
 * What a test has to say in an invocation: it is told of each step body before that runs, may put another in its place,
 * and may take the log lines. It comes with the event, as the client of a test does.
 */
import type { LogMessage, StepCall, StepReply } from '../runtime/protocol.ts';

/** What happens instead of a step's body. `crash`: the invocation ends there, as if its process had died. */
export type ProbeAnswer =
  | StepReply
  | { readonly kind: 'hang' }
  | { readonly kind: 'crash'; readonly error: Error }
  | { readonly kind: 'suspend' };

export interface TestProbe {
  /** Names of the steps whose bodies wait for the answer; of the others the probe is only told. */
  readonly asks: 'all' | readonly string[];
  /** Most updates in one checkpoint call. Default: as many as the service takes. */
  readonly updatesPerCall?: number | undefined;
  stepCalled(call: StepCall): Promise<ProbeAnswer>;
  /** Takes a log line. Returns whether it is to be printed as well. */
  logged(message: LogMessage): boolean;
}

const PROBE = Symbol.for('durable-sandbox/test-probe');

export function attachProbe<T extends object>(event: T, probe: TestProbe): T {
  Object.defineProperty(event, PROBE, { value: probe });
  return event;
}

export function probeOf(event: unknown): TestProbe | undefined {
  return typeof event === 'object' && event !== null ? (event as { [PROBE]?: TestProbe })[PROBE] : undefined;
}
