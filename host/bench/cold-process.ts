/**
 * The program of a cold start: a new process loads the module, replays one history once, says so and ends.
 *
 * It replays the history as the file has it, or, for comparison, the same execution with nothing recorded.
 */
import { monotonicNow } from '../../runtime/clock.ts';
import { loadWorkflow } from '../cli/load-workflow.ts';
import { preparePool, subjectTarget } from '../cli/replay/replay-subject.ts';
import { emptyState, readBenchHistory } from './bench-history.ts';
import type { ColdAnswer, ColdOrder } from './cold-start.ts';
import { timedReplay } from './timed-replay.ts';

const order = JSON.parse(process.env['DURABLE_SANDBOX_COLD_START'] ?? '{}') as ColdOrder;
try {
  await tell(await replayOnce());
} catch (error) {
  await tell({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
}
process.exit();

async function replayOnce(): Promise<ColdAnswer> {
  preparePool(1);
  const workflow = await loadWorkflow(order.moduleFile, order.exportName, process.cwd());
  const target = subjectTarget(workflow, { seedSecret: order.seedSecret });
  const history = readBenchHistory(order.historyFile);
  const loadedMs = monotonicNow();
  const state = order.state === 'recorded' ? history.shown : emptyState(history);
  const { measures } = await timedReplay(target, history.executionArn, state, 'phases');
  return {
    kind: 'replayed',
    loadedMs,
    heapBytes: measures?.heapBytes ?? 0,
    peakRssBytes: process.resourceUsage().maxRSS * 1024,
  };
}

function tell(answer: ColdAnswer): Promise<void> {
  return new Promise((resolve) => {
    process.send?.(answer, () => {
      resolve();
    });
  });
}
