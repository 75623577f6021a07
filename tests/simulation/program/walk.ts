/**
 * Runs a program on a durable context, and keeps a journal of what it saw: outcomes in their order, each with the clock
 * and a random number of its context.
 *
 * 1. The journal of a child context is part of its result: a finished child is not run again.
 * 2. Half of the operations have a reaction of their own; the others are seen only by whoever awaits them.
 * 3. Nothing rejects unheard: what is not awaited is given an empty reaction, unless it is an operation itself.
 */
import type { BatchResult, DurableContext, DurablePromise } from '../../../runtime/index.ts';
import { describeError } from './describe-error.ts';
import type { Observer } from './observer.ts';
import { batchText, OperationCalls, type Call, type Inside } from './operation-calls.ts';
import type {
  CallbackNode,
  CombinatorNode,
  JoinNode,
  LeafNode,
  Node,
  Program,
  SequenceNode,
  TryNode,
} from './program.ts';

export interface WalkSettings {
  readonly observer: Observer;
  /** Without one, results do not depend on order, clock or randomness unless the program's own values do. */
  readonly journal: boolean;
}

export async function runProgram(program: Program, context: DurableContext, settings: WalkSettings): Promise<unknown> {
  const walk = new Walk(context, settings, '');
  try {
    return await walk.run(program.root, '', program.drained);
  } catch (error) {
    if (!settings.journal) throw error;
    return { failed: describeError(error), seen: walk.seen };
  } finally {
    settings.observer.returned();
  }
}

class Walk {
  readonly seen: string[] = [];
  private readonly opened: PromiseLike<unknown>[] = [];
  private readonly calls: OperationCalls;

  constructor(
    context: DurableContext,
    private readonly settings: WalkSettings,
    prefix: string,
  ) {
    this.calls = new OperationCalls(context, settings.observer, prefix);
  }

  async run(node: Node, path: string, drained: boolean): Promise<unknown> {
    try {
      const value = await this.visit(node, path);
      return this.settings.journal ? { value, seen: this.seen } : value;
    } finally {
      this.note('end');
      if (drained) await this.drain();
      this.note('return');
    }
  }

  /** A list that may grow while it is awaited: a branch which lost a race goes on. */
  private async drain(): Promise<void> {
    for (let settled = 0; settled < this.opened.length;) {
      settled = this.opened.length;
      await Promise.allSettled(this.opened);
      await gap(8, 8);
    }
  }

  private note(what: string): void {
    if (this.settings.journal) this.seen.push(`${what} @${Date.now()} r${Math.random().toFixed(4)}`);
  }

  private visit(node: Node, path: string): PromiseLike<unknown> {
    switch (node.kind) {
      case 'child': {
        const call = this.calls.child(node, path, this.inside([node.body], node.drained));
        // A virtual one has no record whose acknowledgement could be waited for.
        return this.open(node.virtual ? { promise: call.promise } : call, path);
      }
      case 'map':
        return this.batch(this.calls.map(node, path, this.inside([node.body], true)), path);
      case 'parallel':
        return this.batch(this.calls.parallel(node, path, this.inside(node.branches, true)), path);
      case 'sequence':
        return this.sequence(node, path);
      case 'join':
        return this.join(node, path);
      case 'combinator':
        return this.combine(node, path);
      case 'try':
        return this.attempt(node, path);
      case 'branch': {
        const taken = node.on === 'clock' ? Date.now() % 2 === 0 : Math.random() < 0.5;
        this.note(`${path} ${taken ? 'then' : 'otherwise'}`);
        return this.visit(taken ? node.then : node.otherwise, path);
      }
      case 'detached':
        this.detach(node.part, `${path}/d`);
        return Promise.resolve('detached');
      case 'callback':
        if (node.form === 'create') return this.open({ promise: this.calls.createdCallback(node, path) }, path);
        return this.open(this.leaf(node, path), path);
      default:
        return this.open(this.leaf(node, path), path);
    }
  }

  private leaf(node: LeafNode, path: string): Call {
    switch (node.kind) {
      case 'step':
        return this.calls.step(node, path);
      case 'wait':
        return this.calls.wait(node);
      case 'invoke':
        return this.calls.invoke(node, path);
      case 'condition':
        return this.calls.condition(node, path);
      case 'callback':
        return this.calls.submittedCallback(node, path);
    }
  }

  /** The nodes of the contexts that an operation makes. */
  private inside(parts: readonly Node[], drained: boolean): Inside {
    return (context, prefix, path, part) => {
      const node = parts[part] ?? parts[0];
      if (node === undefined) throw new RangeError('An operation has parts.');
      return new Walk(context, this.settings, prefix).run(node, `${path}.`, drained);
    };
  }

  private open(call: { rawId?: string; promise: PromiseLike<unknown> }, path: string): PromiseLike<unknown> {
    const { promise, rawId } = call;
    this.opened.push(promise);
    if (this.opened.length % 2 === 0) return promise;
    const reacted = promise.then(
      (value) => {
        if (rawId !== undefined) this.settings.observer.delivered(rawId);
        this.note(path);
        return value;
      },
      (error: unknown) => {
        if (rawId !== undefined) this.settings.observer.delivered(rawId);
        this.note(`${path} failed`);
        throw error;
      },
    );
    reacted.then(undefined, () => undefined);
    return reacted;
  }

  private batch(call: Call, path: string): PromiseLike<unknown> {
    return this.open(call, path).then((batch) => batchText(batch as BatchResult<unknown>));
  }

  private detach(part: Node, path: string): void {
    if (part.kind === 'step' || part.kind === 'wait' || part.kind === 'condition') {
      // Nobody has asked for its outcome, also not to look at its failure.
      void this.leaf(part, path);
      return;
    }
    this.visit(part, path).then(
      () => undefined,
      () => undefined,
    );
  }

  private async sequence({ parts, microtasks, ticks }: SequenceNode, path: string): Promise<unknown> {
    const values: unknown[] = [];
    for (const [index, part] of parts.entries()) {
      const value = await this.visit(part, `${path}/${index}`);
      // In an array JSON has no place for undefined. With a journal it is left to the runtime's own serdes.
      values.push(value === undefined && !this.settings.journal ? null : value);
      await gap(microtasks, ticks);
      this.note(`${path}/${index} passed`);
    }
    return values;
  }

  private async join({ how, parts }: JoinNode, path: string): Promise<unknown> {
    const branches = parts.map((part, index) => this.visit(part, `${path}/${index}`));
    try {
      switch (how) {
        case 'all':
          return await Promise.all(branches);
        case 'race':
          return await Promise.race(branches);
        case 'any':
          return await Promise.any(branches);
        case 'allSettled':
          return settledText(await Promise.allSettled(branches));
      }
    } finally {
      this.note(`${path} ${how}`);
    }
  }

  private async combine({ how, parts }: CombinatorNode, path: string): Promise<unknown> {
    const promises: DurablePromise<unknown>[] = parts.map((part, index) => {
      const recorded: LeafNode = part.kind === 'callback' ? ({ ...part, form: 'submit' } satisfies CallbackNode) : part;
      const { promise } = this.leaf(recorded, `${path}/${index}`);
      this.opened.push(promise);
      return promise;
    });
    const value = await this.open(this.calls.combinator(how, promises, path), path);
    return how === 'allSettled' ? settledText(value as PromiseSettledResult<unknown>[]) : value;
  }

  private async attempt({ body, handler, finalizer }: TryNode, path: string): Promise<unknown> {
    try {
      return await this.visit(body, `${path}/b`);
    } catch (error) {
      this.note(`${path} caught ${describeError(error)}`);
      if (handler === undefined) throw error;
      return [describeError(error), await this.visit(handler, `${path}/h`)];
    } finally {
      if (finalizer !== undefined) await this.visit(finalizer, `${path}/f`);
    }
  }
}

function settledText(outcomes: readonly PromiseSettledResult<unknown>[]): unknown[] {
  return outcomes.map((outcome) =>
    outcome.status === 'fulfilled' ? outcome.value : `! ${(outcome.reason as Error).message}`,
  );
}

async function gap(microtasks: number, ticks: number): Promise<void> {
  for (let n = 0; n < ticks; n += 1) await new Promise<void>((resolve) => process.nextTick(resolve));
  for (let n = 0; n < microtasks; n += 1) await Promise.resolve();
}
