/**
 * Plain JavaScript concurrency over durable operations gives the same answer on replay.
 *
 * Random trees run first live, with completions in random order; then from their whole record, which must give the very
 * same observations and write nothing; then from every place at which the record could have been cut, where what had
 * not completed may now complete in another order, but the resumed run's own record must give the resumed run's answer.
 *
 * `DURABLE_SANDBOX_SEED=<n>` repeats a run; the seed is in the title of the test.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { InvocationStatus } from '../../runtime/index.ts';
import { handler } from '../fixtures/tree-workflow.ts';
import type { Tree, TreeNode } from '../fixtures/tree-node.ts';
import { replayHistory } from '../support/replay-history.ts';
import { record, resume, type ExecutionEnd } from './recorded-execution.ts';
import { chooseSeed, sampleTrees } from './tree-arbitrary.ts';

const TREES = Number(process.env['DURABLE_SANDBOX_TREES'] ?? 1000);
const AT_A_TIME = 24;
const seed = chooseSeed();

interface Difference {
  readonly tree: Tree;
  readonly timestamps: 'increasing' | 'shared';
  readonly what: string;
  readonly first: unknown;
  readonly second: unknown;
}

/** What a workflow left open runs again on replay, and so does what it left in a child context without a record. */
function leavesNothingOpen({ root, drained }: Tree): boolean {
  const closes = (node: TreeNode): boolean => {
    if (node.kind === 'step' || node.kind === 'wait') return true;
    if (node.kind === 'child') return (node.drained || !node.virtual) && closes(node.part);
    return node.parts.every(closes);
  };
  return drained && closes(root);
}

class Comparison {
  readonly differences: Difference[] = [];
  /** What each tree that is not done is at. */
  readonly underWay = new Map<Tree, string>();
  replays = 0;
  cuts = 0;
  updates = 0;

  async tree(tree: Tree, timestamps: 'increasing' | 'shared'): Promise<void> {
    const options = { batchTimestamps: timestamps };
    const differ = (what: string, first: unknown, second: unknown): void => {
      this.differences.push({ tree, timestamps, what, first, second });
    };
    this.underWay.set(tree, 'first run');
    const live = await record(handler, tree, options);
    this.updates += live.updateCount;
    if (live.status !== 'SUCCEEDED') {
      differ('the first run failed', live.error, undefined);
      return;
    }
    await this.replay(tree, live, 'replay of the first run', differ);
    let number = 0;
    for (const cut of live.cuts()) {
      number += 1;
      this.cuts += 1;
      this.underWay.set(tree, `resumed after ${String(number)} updates`);
      const resumed = await resume(handler, cut, options);
      const what = `resumed after ${String(number)} of ${String(live.updateCount)} updates`;
      if (resumed.status !== 'SUCCEEDED') differ(what, live.result, resumed.error);
      else await this.replay(tree, resumed, `replay of the run ${what}`, differ);
    }
    this.underWay.delete(tree);
  }

  private async replay(
    tree: Tree,
    end: ExecutionEnd,
    what: string,
    differ: (what: string, first: unknown, second: unknown) => void,
  ): Promise<void> {
    this.replays += 1;
    const { output, updates } = await replayHistory(handler, end);
    const result = output.Status === InvocationStatus.SUCCEEDED ? output.Result : output;
    if (result !== end.result) differ(what, end.result, result);
    if (leavesNothingOpen(tree) && updates.length > 0) differ(`${what} writes`, [], updates);
  }
}

test(
  `${String(TREES)} random trees give the same answer on replay (seed ${String(seed)})`,
  { timeout: 280_000 },
  async (t) => {
    const trees = sampleTrees(seed, TREES);
    const comparison = new Comparison();
    t.signal.addEventListener('abort', () => {
      for (const [tree, where] of comparison.underWay) console.error(`not done: ${where} of ${JSON.stringify(tree)}`);
    });
    let next = 0;
    const worker = async (): Promise<void> => {
      for (;;) {
        const number = next;
        const tree = trees[number];
        next += 1;
        if (tree === undefined || comparison.differences.length > 20) return;
        await comparison.tree(tree, number % 2 === 0 ? 'increasing' : 'shared');
      }
    };
    await Promise.all(Array.from({ length: AT_A_TIME }, worker));
    const { differences, cuts, replays, updates } = comparison;
    t.diagnostic(`${String(updates)} updates, ${String(cuts)} cuts, ${String(replays)} replays`);
    const [shortest] = differences.sort((a, b) => JSON.stringify(a.tree).length - JSON.stringify(b.tree).length);
    assert.equal(
      differences.length,
      0,
      `${String(differences.length)} differences (seed ${String(seed)}), the shortest: ${JSON.stringify(shortest, undefined, 1)}`,
    );
  },
);
