/**
 * A program whose outcome does not depend on the order in which its operations end, nor on clock and randomness: without
 * raw concurrency, with batches and combinators that wait for all.
 */
import type { BatchSettings, ConditionNode, LeafNode, Node, Program } from './program.ts';

/** In place of what gives undefined, which the official SDK cannot keep in a list. */
const POLL: ConditionNode = { kind: 'condition', polls: 1, fails: false };

export function orderFreeProgram({ root }: Program): Program {
  return { root: orderFree(root), drained: true };
}

function orderFree(node: Node): Node {
  switch (node.kind) {
    case 'child':
      return { ...node, body: orderFree(node.body), drained: true };
    case 'map':
      return { ...node, body: orderFree(node.body), settings: waitingForAll(node.settings) };
    case 'parallel':
      return { ...node, branches: node.branches.map(orderFree), settings: waitingForAll(node.settings) };
    case 'sequence':
      return { ...node, parts: node.parts.map(orderFree) };
    case 'join':
      return { kind: 'sequence', parts: node.parts.map(orderFree), microtasks: 0, ticks: 0 };
    case 'combinator': {
      const parts = node.parts.map((part) => (part.kind === 'wait' ? POLL : part));
      return { ...node, parts, how: node.how === 'all' && !parts.some(mayFail) ? 'all' : 'allSettled' };
    }
    case 'try':
      return {
        ...node,
        body: orderFree(node.body),
        handler: node.handler && orderFree(node.handler),
        finalizer: node.finalizer && orderFree(node.finalizer),
      };
    case 'branch':
      return orderFree(node.then);
    case 'detached':
      return orderFree(node.part);
    default:
      return node;
  }
}

function waitingForAll(settings: BatchSettings): BatchSettings {
  return { ...settings, policy: { kind: 'tolerant' } };
}

function mayFail(node: LeafNode): boolean {
  switch (node.kind) {
    case 'step':
      return node.gives === 'error';
    case 'condition':
      return node.fails;
    case 'invoke':
      return node.target === 'refuser';
    case 'callback':
      return node.answer !== 'succeed';
    case 'wait':
      return false;
  }
}
