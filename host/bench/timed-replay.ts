/**
 * One replay with its time, by the same machinery as `durable-sandbox replay`: a real sandbox thread, nothing sent, no body
 * of a step run.
 *
 * 1. What is timed is what an invocation does with its recorded state: building the history from the operations, packing
 *    and sending it, running the workflow over it until it ends or rests, hearing so.
 */
import { monotonicNow } from '../../runtime/clock.ts';
import type { RunMeasures } from '../../runtime/run-observation.ts';
import type { WireOperation } from '../../runtime/wire.ts';
import { ExecutionHistory } from '../execution-history.ts';
import { replay, type ReplayOutcome, type ReplayTarget } from '../replay/replay-run.ts';

export interface TimedReplay {
  readonly ms: number;
  readonly outcome: ReplayOutcome;
  readonly measures: RunMeasures | undefined;
}

export type Watching = 'nothing' | 'requests' | 'phases';

/** @throws Error when the thread was stopped or died */
export async function timedReplay(
  target: ReplayTarget,
  executionArn: string,
  operations: readonly WireOperation[],
  watching: Watching = 'nothing',
): Promise<TimedReplay> {
  const begun = monotonicNow();
  const history = new ExecutionHistory();
  history.load(operations);
  const outcome = await replay(target, {
    executionArn,
    history,
    observation: {
      trace: watching === 'requests' ? 'requests' : 'none',
      module: 'shared',
      measure: watching === 'phases',
    },
  });
  const ms = monotonicNow() - begun;
  if (outcome.end.kind === 'lost') throw new Error(`The replay was stopped: ${outcome.end.why}`);
  return { ms, outcome, measures: outcome.measures };
}
