/** P9: what a process holds does not grow with the number of executions it has served. */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export interface BoundsOrder {
  readonly executions: number;
  /** Executions before the first measurement: what is made once is there by then. */
  readonly warmUp: number;
  /** The planted fault. */
  readonly leak: boolean;
}

export interface Holdings {
  readonly hostHeapBytes: number;
  readonly threadHeapBytes: number;
  readonly rssBytes: number;
  readonly handles: number;
  readonly listeners: number;
  readonly threads: number;
}

export interface Bounds {
  readonly executions: number;
  readonly ms: number;
  readonly before: Holdings;
  readonly after: Holdings;
}

const MOST_GROWTH = 1.1;

export function measureBounds(order: BoundsOrder): Promise<Bounds> {
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(new URL('./bounds-process.ts', import.meta.url)), {
      execArgv: ['--import', 'tsx'],
    });
    child.once('message', (bounds) => {
      resolve(bounds as Bounds);
    });
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      // After the answer, if there was one.
      reject(new Error(`The measured process ended with ${String(code ?? signal)}.`));
    });
    child.send(order);
  });
}

export function boundViolations({ before, after }: Bounds): string[] {
  const violations: string[] = [];
  for (const heap of ['hostHeapBytes', 'threadHeapBytes'] as const) {
    if (after[heap] > before[heap] * MOST_GROWTH) {
      violations.push(`bounds: ${heap} grew from ${before[heap]} to ${after[heap]}`);
    }
  }
  for (const count of ['handles', 'listeners', 'threads'] as const) {
    if (after[count] > before[count]) violations.push(`bounds: ${count} grew from ${before[count]} to ${after[count]}`);
  }
  return violations;
}

export function describeBounds({ executions, ms, before, after }: Bounds): string {
  const change = (key: keyof Holdings, unit: number): string =>
    `${(before[key] / unit).toFixed(unit === 1 ? 0 : 1)} → ${(after[key] / unit).toFixed(unit === 1 ? 0 : 1)}`;
  const mb = 2 ** 20;
  return (
    `${executions} executions in ${(ms / 1000).toFixed(1)} s: heap of the host ${change('hostHeapBytes', mb)} MB, ` +
    `of the sandbox ${change('threadHeapBytes', mb)} MB, RSS ${change('rssBytes', mb)} MB, ` +
    `threads ${change('threads', 1)}, handles ${change('handles', 1)}, listeners ${change('listeners', 1)}`
  );
}
