/** The cost of an execution in one line, as `run` and the assertions of the test runner print it. */
import type { ExecutionCost } from '../local/execution-cost.ts';
import { formatBytes } from './byte-text.ts';

/** `cost: 3 invocations · 8 operations replayed · …`; `dot` separates the facts. */
export function costLine(cost: ExecutionCost, dot: string): string {
  const facts = [
    counted(cost.invocations, 'invocation'),
    `${counted(cost.replayedOperations, 'operation')} replayed`,
    counted(cost.checkpointCalls, 'checkpoint call'),
    `${formatBytes(cost.bytesWritten)} written`,
    `${formatBytes(cost.bytesReplayed)} replayed`,
    `${cost.billedMs.toLocaleString('en-US')} ms billed`,
    `${gbSeconds(cost.gbSeconds)} GB-s at ${String(cost.memorySizeMb)} MB`,
  ];
  return `cost: ${facts.join(` ${dot} `)}`;
}

function counted(count: number, what: string): string {
  return `${count.toLocaleString('en-US')} ${what}${count === 1 ? '' : 's'}`;
}

/** Three digits that say something, however small it is. */
function gbSeconds(value: number): string {
  return value >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(3)));
}
