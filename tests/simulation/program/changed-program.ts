/** A program as somebody may have changed it while executions are under way. */
import type { SeededStream } from '../platform/seeded-stream.ts';
import { partsOf, type LeafNode, type Node, type Program, type StepNode, type WaitNode } from './program.ts';

const STEP: StepNode = { kind: 'step', named: true, ms: 0, failures: 0, gives: 'value', atMostOnce: false };
const WAIT: WaitNode = { kind: 'wait', seconds: 1 };

export function changedProgram(program: Program, random: SeededStream): Program {
  const nodes: Node[] = [];
  const collect = (node: Node): void => {
    nodes.push(node);
    partsOf(node).forEach(collect);
  };
  collect(program.root);
  const target = random.pick(nodes);
  return { ...program, root: replaced(program.root, target, changed(target, random)) };
}

function changed(node: Node, random: SeededStream): Node {
  switch (node.kind) {
    case 'step':
      return random.pick<Node>([{ ...node, named: !node.named }, WAIT, inserted(node, random)]);
    case 'sequence':
      return random.pick<Node>([
        { ...node, parts: [...node.parts].reverse() },
        { ...node, parts: node.parts.slice(1) },
        inserted(node, random),
      ]);
    case 'parallel':
      return random.pick<Node>([{ ...node, branches: [...node.branches].reverse() }, STEP]);
    case 'map':
      return { ...node, items: node.items + 1 };
    default:
      return random.pick<Node>([STEP, WAIT, inserted(node, random)]);
  }
}

function inserted(node: Node, random: SeededStream): Node {
  const before: LeafNode = random.pick<LeafNode>([STEP, WAIT]);
  return { kind: 'sequence', parts: [before, node], microtasks: 0, ticks: 0 };
}

function replaced(root: Node, target: Node, by: Node): Node {
  if (root === target) return by;
  const again = (node: Node): Node => replaced(node, target, by);
  switch (root.kind) {
    case 'child':
    case 'map':
      return { ...root, body: again(root.body) };
    case 'parallel':
      return { ...root, branches: root.branches.map(again) };
    case 'sequence':
    case 'join':
      return { ...root, parts: root.parts.map(again) };
    case 'try':
      return {
        ...root,
        body: again(root.body),
        handler: root.handler && again(root.handler),
        finalizer: root.finalizer && again(root.finalizer),
      };
    case 'branch':
      return { ...root, then: again(root.then), otherwise: again(root.otherwise) };
    case 'detached':
      return { ...root, part: again(root.part) };
    default:
      return root;
  }
}
