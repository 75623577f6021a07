/**
 * Random workflows against the histories which they themselves recorded, finished or stopped under way: all of them are
 * reproduced. Both forms are read: events, as GetDurableExecutionHistory gives them, and operations.
 *
 * `DURABLE_SANDBOX_SEED=<n>` repeats a run; the seed is in the title of the test.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createDurableService, durableExecutionClientFor, type DurableService } from '../../host/local/index.ts';
import { verifyReplay } from '../../host/replay/verify-replay.ts';
import { handler } from '../fixtures/tree-workflow.ts';
import type { Tree } from '../fixtures/tree-node.ts';
import { chooseSeed, sampleTrees } from '../property/tree-arbitrary.ts';
import { withClient } from '../support/local-run.ts';

const TREES = Number(process.env['DURABLE_SANDBOX_TREES'] ?? 1000);
const AT_A_TIME = 16;
const seed = chooseSeed();

interface Alarm {
  readonly tree: Tree;
  readonly form: string;
  readonly what: unknown;
}

async function forms(service: DurableService, tree: Tree): Promise<[form: string, history: object][]> {
  const { executionArn = '' } = await service.invoke('tree', JSON.stringify(tree), { type: 'Event' });
  const { Status, Result, Error: error } = await service.whenEnded(executionArn);
  const Events: unknown[] = [];
  let marker: string | undefined;
  do {
    const page = service.getHistory(executionArn, { MaxItems: 1000, Marker: marker });
    Events.push(...page.Events);
    marker = page.NextMarker;
  } while (marker !== undefined);
  const Operations = service.getOperations(executionArn);
  return [
    ['events', { DurableExecutionArn: executionArn, Events }],
    // As if it had been stopped in the middle.
    ['first events', { DurableExecutionArn: executionArn, Events: Events.slice(0, Math.ceil(Events.length / 2)) }],
    ['operations', { DurableExecutionArn: executionArn, Status, Result, Error: error, Operations }],
  ];
}

test(`${String(TREES)} random workflows reproduce what they recorded (seed ${String(seed)})`, async (t) => {
  const trees = sampleTrees(seed, TREES);
  const alarms: Alarm[] = [];
  const service = createDurableService({ time: 'skip' });
  service.registerFunction('tree', withClient(handler, durableExecutionClientFor(service)));
  let next = 0;
  let operations = 0;
  const worker = async (): Promise<void> => {
    for (;;) {
      const tree = trees[next];
      next += 1;
      if (tree === undefined || alarms.length > 20) return;
      for (const [form, history] of await forms(service, tree)) {
        const {
          status,
          finding,
          warnings,
          operations: count,
        } = await verifyReplay(handler, history, { sources: false });
        operations += count;
        if (status !== 'reproduced') alarms.push({ tree, form, what: finding });
        if (warnings.length > 0) alarms.push({ tree, form, what: warnings });
      }
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, worker));
  service.close();
  t.diagnostic(`${String(operations)} operations`);
  const [shortest] = alarms.sort((a, b) => JSON.stringify(a.tree).length - JSON.stringify(b.tree).length);
  assert.equal(
    alarms.length,
    0,
    `${String(alarms.length)} false alarms (seed ${String(seed)}), the shortest: ${JSON.stringify(shortest, undefined, 1)}`,
  );
});
