/**
 * Where the time of a replay goes. It is measured in replays of its own, since watching takes time too.
 *
 * 1. `transfer` is what is left of a replay when the sandbox's own time is taken off: packing, both crossings, waking up.
 */
import { monotonicNow } from '../../runtime/clock.ts';
import { hashId } from '../../runtime/operation-id.ts';
import { judgeReplay, viewsOf } from '../replay/judge-replay.ts';
import { recordedViews } from '../replay/operation-views.ts';
import { readHistory } from '../replay/read-history.ts';
import type { ReplayTarget } from '../replay/replay-run.ts';
import type { BenchHistory } from './bench-history.ts';
import { median } from './sample-summary.ts';
import { timedReplay } from './timed-replay.ts';

/** Medians, milliseconds. */
export interface Phases {
  /** From the text of the file to operations; part of a full history only. */
  readonly readMs: number;
  readonly transferMs: number;
  /** Payloads to values, in the sandbox. */
  readonly decodeMs: number;
  /** The workflow's code and the runtime's around it, in the sandbox. */
  readonly runMs: number;
  /** Comparing what was asked for with the record; part of a full history only. */
  readonly verifyMs: number;
}

export interface SlowPayload {
  readonly path: string;
  readonly decodeMs: number;
  readonly characters: number;
}

const KEPT = 10;

export async function measurePhases(
  target: ReplayTarget,
  history: BenchHistory,
  iterations: number,
): Promise<{ readonly phases: Phases; readonly slowest: readonly SlowPayload[] }> {
  const columns: Record<keyof Phases, number[]> = { readMs: [], transferMs: [], decodeMs: [], runMs: [], verifyMs: [] };
  const decoded = new Map<string, { readonly times: number[]; readonly characters: number }>();
  const operations = history.shown.filter(({ Type }) => Type !== 'EXECUTION');
  for (let iteration = 0; iteration < iterations; iteration += 1) {
    const begun = monotonicNow();
    readHistory(history.text);
    columns.readMs.push(monotonicNow() - begun);
    const { ms, measures } = await timedReplay(target, history.executionArn, history.shown, 'phases');
    if (measures !== undefined) {
      columns.transferMs.push(ms - measures.runMs);
      columns.decodeMs.push(measures.decodeMs);
      columns.runMs.push(measures.runMs - measures.decodeMs);
      for (const payload of measures.slowest) {
        const known = decoded.get(payload.rawId) ?? { times: [], characters: payload.characters };
        known.times.push(payload.ms);
        decoded.set(payload.rawId, known);
      }
    }
    const { outcome } = await timedReplay(target, history.executionArn, history.shown, 'requests');
    const replayed = monotonicNow();
    judgeReplay(history.recorded, operations, outcome, viewsOf(operations, outcome));
    columns.verifyMs.push(monotonicNow() - replayed);
  }
  const views = recordedViews(operations);
  const slowest = [...decoded]
    .map(([rawId, { times, characters }]) => ({
      path: views.get(hashId(rawId))?.path ?? rawId,
      decodeMs: median(times),
      characters,
    }))
    .sort((a, b) => b.decodeMs - a.decodeMs)
    .slice(0, KEPT);
  const phases = Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, median(values)]));
  return { phases: phases as unknown as Phases, slowest };
}
