/** Random workflows, reproducible from a seed. */
import fc from 'fast-check';
import type {
  ChildNode,
  CombinatorNode,
  SequenceNode,
  StepNode,
  Tree,
  TreeNode,
  WaitNode,
} from '../fixtures/tree-node.ts';

const step: fc.Arbitrary<StepNode> = fc.record({
  kind: fc.constant('step' as const),
  named: fc.boolean(),
  turns: fc.nat({ max: 6 }),
  fails: fc.oneof({ weight: 5, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
  retries: fc.oneof({ weight: 12, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.constant(1) }),
});

const wait: fc.Arbitrary<WaitNode> = fc.record({
  kind: fc.constant('wait' as const),
  seconds: fc.integer({ min: 1, max: 4 }),
});

const gap = fc.record({ microtasks: fc.nat({ max: 6 }), ticks: fc.nat({ max: 4 }) });

const { node, combinator } = fc.letrec<{
  node: TreeNode;
  leaf: TreeNode;
  sequence: SequenceNode;
  combinator: CombinatorNode;
  child: ChildNode;
}>((tie) => ({
  node: fc.oneof(
    { maxDepth: 3, depthIdentifier: 'tree' },
    { weight: 6, arbitrary: tie('leaf') },
    { weight: 4, arbitrary: tie('sequence') },
    { weight: 3, arbitrary: tie('combinator') },
    { weight: 3, arbitrary: tie('child') },
  ),
  leaf: fc.oneof({ weight: 6, arbitrary: step }, { weight: 1, arbitrary: wait }),
  sequence: fc.record({
    kind: fc.constant('sequence' as const),
    parts: fc.array(tie('node'), { minLength: 1, maxLength: 3, depthIdentifier: 'tree' }),
    gap,
  }),
  combinator: fc.record({
    kind: fc.constantFrom('all' as const, 'race' as const, 'any' as const, 'allSettled' as const),
    parts: fc.array(tie('node'), { minLength: 2, maxLength: 3, depthIdentifier: 'tree' }),
  }),
  child: fc.record({
    kind: fc.constant('child' as const),
    part: tie('node'),
    virtual: fc.oneof({ weight: 4, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
    drained: fc.boolean(),
  }),
}));

const tree: fc.Arbitrary<Tree> = fc.record({
  // One branch alone has no order: most roots have several.
  root: fc.oneof({ weight: 4, arbitrary: combinator }, { weight: 1, arbitrary: node }),
  drained: fc.oneof({ weight: 3, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
});

export function sampleTrees(seed: number, count: number): Tree[] {
  return fc.sample(tree, { seed, numRuns: count });
}

/** `DURABLE_SANDBOX_SEED` repeats a run; else each run has its own. */
export function chooseSeed(): number {
  const given = process.env['DURABLE_SANDBOX_SEED'];
  return given === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(given);
}
