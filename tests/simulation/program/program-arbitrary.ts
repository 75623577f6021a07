/**
 * Random workflows: at most 60 operations, at most 5 levels deep.
 *
 * What grows beyond that is cut back to its first part, so that no sample is thrown away.
 */
import fc from 'fast-check';
import { SeededStream } from '../platform/seeded-stream.ts';
import {
  type BatchPolicy,
  type BatchSettings,
  type BranchNode,
  type CallbackNode,
  type ChildNode,
  type CombinatorNode,
  type ConditionNode,
  countOperations,
  DEEPEST,
  type DetachedNode,
  type InvokeNode,
  type JoinNode,
  type LeafNode,
  type MapNode,
  MOST_OPERATIONS,
  type Node,
  type ParallelNode,
  type Program,
  type SequenceNode,
  type StepNode,
  type TryNode,
  type WaitNode,
} from './program.ts';

const rarely = fc.oneof({ weight: 5, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) });
const mostly = rarely.map((value) => !value);

const step: fc.Arbitrary<StepNode> = fc.record({
  kind: fc.constant('step' as const),
  named: fc.boolean(),
  ms: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 40 })),
  failures: fc.oneof(
    { weight: 6, arbitrary: fc.constant(0) },
    { weight: 1, arbitrary: fc.integer({ min: 1, max: 2 }) },
  ),
  gives: fc.oneof(
    { weight: 5, arbitrary: fc.constant('value' as const) },
    { weight: 1, arbitrary: fc.constant('error' as const) },
  ),
  atMostOnce: rarely,
});

const wait: fc.Arbitrary<WaitNode> = fc.record({
  kind: fc.constant('wait' as const),
  seconds: fc.integer({ min: 1, max: 4 }),
});

const callback: fc.Arbitrary<CallbackNode> = fc.record({
  kind: fc.constant('callback' as const),
  form: fc.constantFrom('create' as const, 'submit' as const),
  answer: fc.constantFrom('succeed' as const, 'succeed' as const, 'fail' as const, 'time-out' as const),
  ms: fc.integer({ min: 0, max: 3000 }),
});

const invoke: fc.Arbitrary<InvokeNode> = fc.record({
  kind: fc.constant('invoke' as const),
  target: fc.constantFrom('echo' as const, 'refuser' as const, 'sleeper' as const),
});

const condition: fc.Arbitrary<ConditionNode> = fc.record({
  kind: fc.constant('condition' as const),
  polls: fc.integer({ min: 1, max: 3 }),
  fails: rarely,
});

const leaf: fc.Arbitrary<LeafNode> = fc.oneof(
  { weight: 8, arbitrary: step },
  { weight: 2, arbitrary: wait },
  { weight: 1, arbitrary: callback },
  { weight: 1, arbitrary: invoke },
  { weight: 1, arbitrary: condition },
);

const policy: fc.Arbitrary<BatchPolicy> = fc.oneof(
  fc.constant({ kind: 'first-failure' as const }),
  fc.constant({ kind: 'tolerant' as const }),
  fc.record({ kind: fc.constant('min-successful' as const), count: fc.integer({ min: 1, max: 2 }) }),
  fc.record({ kind: fc.constant('tolerated' as const), count: fc.integer({ min: 0, max: 1 }) }),
  fc.record({ kind: fc.constant('custom' as const), completed: fc.integer({ min: 1, max: 2 }) }),
);

const settings: fc.Arbitrary<BatchSettings> = fc.record({
  policy,
  maxConcurrency: fc.integer({ min: 0, max: 2 }),
  flat: rarely,
});

const how = fc.constantFrom('all' as const, 'race' as const, 'any' as const, 'allSettled' as const);

const { node, join } = fc.letrec<{
  node: Node;
  sequence: SequenceNode;
  join: JoinNode;
  child: ChildNode;
  map: MapNode;
  parallel: ParallelNode;
  combinator: CombinatorNode;
  attempt: TryNode;
  branch: BranchNode;
  detached: DetachedNode;
}>((tie) => ({
  node: fc.oneof(
    { maxDepth: DEEPEST - 1, depthIdentifier: 'program' },
    { weight: 10, arbitrary: leaf },
    { weight: 6, arbitrary: tie('sequence') },
    { weight: 4, arbitrary: tie('join') },
    { weight: 3, arbitrary: tie('child') },
    { weight: 2, arbitrary: tie('map') },
    { weight: 2, arbitrary: tie('parallel') },
    { weight: 2, arbitrary: tie('combinator') },
    { weight: 3, arbitrary: tie('attempt') },
    { weight: 2, arbitrary: tie('branch') },
    { weight: 1, arbitrary: tie('detached') },
  ),
  sequence: fc.record({
    kind: fc.constant('sequence' as const),
    parts: fc.array(tie('node'), { minLength: 1, maxLength: 4, depthIdentifier: 'program' }),
    microtasks: fc.nat({ max: 6 }),
    ticks: fc.nat({ max: 3 }),
  }),
  join: fc.record({
    kind: fc.constant('join' as const),
    how,
    parts: fc.array(tie('node'), { minLength: 2, maxLength: 3, depthIdentifier: 'program' }),
  }),
  child: fc.record({ kind: fc.constant('child' as const), body: tie('node'), virtual: rarely, drained: mostly }),
  map: fc.record({
    kind: fc.constant('map' as const),
    items: fc.integer({ min: 0, max: 4 }),
    body: tie('node'),
    settings,
  }),
  parallel: fc.record({
    kind: fc.constant('parallel' as const),
    branches: fc.array(tie('node'), { minLength: 1, maxLength: 3, depthIdentifier: 'program' }),
    settings,
  }),
  combinator: fc.record({
    kind: fc.constant('combinator' as const),
    how,
    parts: fc.array(leaf, { minLength: 1, maxLength: 3 }),
  }),
  attempt: fc.record({
    kind: fc.constant('try' as const),
    body: tie('node'),
    handler: fc.option(tie('node'), { nil: undefined, depthIdentifier: 'program' }),
    finalizer: fc.option(tie('node'), { nil: undefined, depthIdentifier: 'program' }),
  }),
  branch: fc.record({
    kind: fc.constant('branch' as const),
    on: fc.constantFrom('clock' as const, 'random' as const),
    then: tie('node'),
    otherwise: tie('node'),
  }),
  detached: fc.record({ kind: fc.constant('detached' as const), part: tie('node') }),
}));

/** The largest part of it that is small enough. */
function cutBack(root: Node): Node {
  if (countOperations(root) <= MOST_OPERATIONS) return root;
  switch (root.kind) {
    case 'sequence':
    case 'join':
      return root.parts.length > 1
        ? cutBack({ ...root, parts: root.parts.slice(0, -1) })
        : cutBack(root.parts[0] as Node);
    case 'map':
      return root.items > 1 ? cutBack({ ...root, items: root.items - 1 }) : cutBack(root.body);
    case 'parallel':
      return root.branches.length > 1
        ? cutBack({ ...root, branches: root.branches.slice(0, -1) })
        : cutBack(root.branches[0] as Node);
    case 'child':
    case 'try':
      return cutBack(root.body);
    case 'branch':
      return cutBack(root.then);
    case 'detached':
      return cutBack(root.part);
    default:
      return root;
  }
}

const root = fc.oneof(
  { weight: 2, arbitrary: join },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('sequence' as const),
      parts: fc.array(node, { minLength: 2, maxLength: 4 }),
      microtasks: fc.nat({ max: 3 }),
      ticks: fc.nat({ max: 2 }),
    }),
  },
  { weight: 1, arbitrary: node },
);

export const programArbitrary: fc.Arbitrary<Program> = fc.record({ root: root.map(cutBack), drained: mostly });

/** The program of that number, in the sequence of a seed. */
export function programOf(seed: bigint, number: number): { program: Program; sampleSeed: number } {
  const sampleSeed = new SeededStream(seed).derive('program', number).int32();
  const [program] = fc.sample(programArbitrary, { seed: sampleSeed, numRuns: 1 });
  if (program === undefined) throw new Error('fast-check gave no sample.');
  return { program, sampleSeed };
}
