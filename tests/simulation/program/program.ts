/** Workflows as data: what the random ones are made of. */

/** Which items end a batch early. */
export type BatchPolicy =
  | { readonly kind: 'first-failure' }
  | { readonly kind: 'tolerant' }
  | { readonly kind: 'min-successful'; readonly count: number }
  | { readonly kind: 'tolerated'; readonly count: number }
  | { readonly kind: 'custom'; readonly completed: number };

export interface BatchSettings {
  readonly policy: BatchPolicy;
  /** 0: no limit. */
  readonly maxConcurrency: number;
  readonly flat: boolean;
}

export interface StepNode {
  readonly kind: 'step';
  readonly named: boolean;
  /** Milliseconds of its body; 0: it returns at once. */
  readonly ms: number;
  /** Attempts that fail. */
  readonly failures: number;
  /** Whether the last attempt fails too. */
  readonly gives: 'value' | 'error';
  readonly atMostOnce: boolean;
}

export interface WaitNode {
  readonly kind: 'wait';
  readonly seconds: number;
}

export interface CallbackNode {
  readonly kind: 'callback';
  readonly form: 'create' | 'submit';
  readonly answer: 'succeed' | 'fail' | 'time-out';
  /** Until the outside system answers. */
  readonly ms: number;
}

export interface InvokeNode {
  readonly kind: 'invoke';
  readonly target: 'echo' | 'refuser' | 'sleeper';
}

export interface ConditionNode {
  readonly kind: 'condition';
  readonly polls: number;
  /** Whether the last check throws. */
  readonly fails: boolean;
}

export type LeafNode = StepNode | WaitNode | CallbackNode | InvokeNode | ConditionNode;

export interface ChildNode {
  readonly kind: 'child';
  readonly body: Node;
  readonly virtual: boolean;
  /** Whether it waits for all that it began before it returns. */
  readonly drained: boolean;
}

export interface MapNode {
  readonly kind: 'map';
  readonly items: number;
  readonly body: Node;
  readonly settings: BatchSettings;
}

export interface ParallelNode {
  readonly kind: 'parallel';
  readonly branches: readonly Node[];
  readonly settings: BatchSettings;
}

export interface SequenceNode {
  readonly kind: 'sequence';
  readonly parts: readonly Node[];
  /** Promises and ticks to go through between two parts. */
  readonly microtasks: number;
  readonly ticks: number;
}

/** Asynchronous branches on one context, brought together by plain JavaScript. */
export interface JoinNode {
  readonly kind: 'join';
  readonly how: 'all' | 'race' | 'any' | 'allSettled';
  readonly parts: readonly Node[];
}

/** The same, recorded: `context.promise`. */
export interface CombinatorNode {
  readonly kind: 'combinator';
  readonly how: 'all' | 'race' | 'any' | 'allSettled';
  readonly parts: readonly LeafNode[];
}

export interface TryNode {
  readonly kind: 'try';
  readonly body: Node;
  readonly handler: Node | undefined;
  readonly finalizer: Node | undefined;
}

export interface BranchNode {
  readonly kind: 'branch';
  readonly on: 'clock' | 'random';
  readonly then: Node;
  readonly otherwise: Node;
}

/** Begun, and awaited by nobody. */
export interface DetachedNode {
  readonly kind: 'detached';
  readonly part: Node;
}

export type Node =
  | LeafNode
  | ChildNode
  | MapNode
  | ParallelNode
  | SequenceNode
  | JoinNode
  | CombinatorNode
  | TryNode
  | BranchNode
  | DetachedNode;

export interface Program {
  readonly root: Node;
  /** Whether the workflow waits for all that it began before it returns. */
  readonly drained: boolean;
}

export const MOST_OPERATIONS = 60;
export const DEEPEST = 5;

export function partsOf(node: Node): readonly Node[] {
  switch (node.kind) {
    case 'child':
    case 'map':
      return [node.body];
    case 'parallel':
      return node.branches;
    case 'sequence':
    case 'join':
    case 'combinator':
      return node.parts;
    case 'try':
      return [node.body, node.handler, node.finalizer].filter((part) => part !== undefined);
    case 'branch':
      return [node.then, node.otherwise];
    case 'detached':
      return [node.part];
    default:
      return [];
  }
}

/** Most operations that a run of it can record. */
export function countOperations(node: Node): number {
  const inside = partsOf(node).map(countOperations);
  const sum = inside.reduce((total, count) => total + count, 0);
  switch (node.kind) {
    case 'step':
    case 'wait':
    case 'invoke':
    case 'condition':
      return 1;
    case 'callback':
      return node.form === 'submit' ? 3 : 2;
    case 'child':
      return sum + (node.virtual ? 0 : 1);
    case 'map':
      return 1 + node.items * (sum + (node.settings.flat ? 0 : 1));
    case 'parallel':
      return 1 + sum + (node.settings.flat ? 0 : node.branches.length);
    case 'combinator':
      return 1 + sum;
    case 'branch':
      return Math.max(...inside);
    default:
      return sum;
  }
}

/** Whether any node is such a one. */
export function someNode(node: Node, is: (node: Node) => boolean): boolean {
  return is(node) || partsOf(node).some((part) => someNode(part, is));
}
