/**
 * The calls of one durable context, as a program asks for them.
 *
 * 1. It counts the calls as the context does, so that it knows the id of each operation without asking the runtime.
 * 2. What a body gives depends on its place in the program alone, not on how often it was tried.
 */
import type { BatchResult, CompletionConfig, DurableContext, DurablePromise } from '../../../runtime/index.ts';
import { describeError } from './describe-error.ts';
import type { Observer, Request } from './observer.ts';
import type {
  BatchPolicy,
  BatchSettings,
  CallbackNode,
  ChildNode,
  CombinatorNode,
  ConditionNode,
  InvokeNode,
  MapNode,
  ParallelNode,
  StepNode,
  WaitNode,
} from './program.ts';

/** Limit of callbacks that are not answered. */
const TIMEOUT = { seconds: 5 };
const ANSWERED_TIMEOUT = { seconds: 600 };

export interface Call<T = unknown> {
  readonly rawId: string;
  readonly promise: DurablePromise<T>;
}

/** Runs what is inside of a context: its node, on the context made for it. */
export type Inside = (context: DurableContext, prefix: string, path: string, part: number) => Promise<unknown>;

/** The semantics of the official SDK's enumeration, by value, so that a program runs on either. */
const AT_MOST_ONCE = 'AT_MOST_ONCE_PER_RETRY' as never;
const FLAT = 'FLAT' as never;
const NESTED = 'NESTED' as never;

export class OperationCalls {
  private count = 0;

  constructor(
    private readonly context: DurableContext,
    private readonly observer: Observer,
    /** Raw id of the context; empty for the root. */
    private readonly prefix: string,
  ) {}

  step(node: StepNode, path: string): Call {
    const name = node.named ? `step ${path}` : undefined;
    const rawId = this.request('STEP', 'Step', name);
    const body = ({ attempt }: { attempt: number }): Promise<string> | string => {
      this.observer.bodyBegins(rawId, attempt, node.atMostOnce);
      const fails = attempt <= node.failures || node.gives === 'error';
      if (node.ms === 0) return outcome(path, fails);
      return new Promise<void>((resolve) => setTimeout(resolve, node.ms)).then(() => outcome(path, fails));
    };
    const promise = this.context.step(name, body, {
      ...(node.atMostOnce ? { semantics: AT_MOST_ONCE } : {}),
      retryStrategy: (error, attempt) =>
        // A crash must not change what the step comes to.
        attempt <= node.failures || error.name === 'StepInterruptedError'
          ? { shouldRetry: true, delay: { seconds: 1 } }
          : { shouldRetry: false },
    });
    return { rawId, promise };
  }

  wait(node: WaitNode): Call {
    const rawId = this.request('WAIT', 'Wait', undefined);
    return { rawId, promise: this.context.wait({ seconds: node.seconds }) };
  }

  invoke(node: InvokeNode, path: string): Call {
    const name = `invoke ${path}`;
    const rawId = this.request('CHAINED_INVOKE', 'ChainedInvoke', name);
    return { rawId, promise: this.context.invoke(name, node.target, { path }) };
  }

  condition(node: ConditionNode, path: string): Call {
    const name = `condition ${path}`;
    const rawId = this.request('STEP', 'WaitForCondition', name);
    const promise = this.context.waitForCondition<number>(
      name,
      (state, { attempt }) => {
        this.observer.bodyBegins(rawId, attempt, false);
        if (node.fails && state + 1 >= node.polls) throw new RangeError(`condition ${path}`);
        return state + 1;
      },
      {
        initialState: 0,
        waitStrategy: (state) =>
          state >= node.polls ? { shouldContinue: false } : { shouldContinue: true, delay: { seconds: 1 } },
      },
    );
    return { rawId, promise };
  }

  /** A callback, and the step that tells the outside system of it. */
  async createdCallback(node: CallbackNode, path: string): Promise<unknown> {
    const name = `callback ${path}`;
    this.request('CALLBACK', 'Callback', name);
    const [promise, id] = await this.context.createCallback(name, { timeout: timeoutOf(node) });
    const rawId = this.request('STEP', 'Step', undefined);
    await this.context.step(undefined, ({ attempt }) => {
      this.observer.bodyBegins(rawId, attempt, false);
      this.observer.callbackSubmitted(id, node.answer, node.ms);
    });
    return promise;
  }

  submittedCallback(node: CallbackNode, path: string): Call {
    const name = `callback ${path}`;
    const rawId = this.request('CONTEXT', 'WaitForCallback', name);
    const promise = this.context.waitForCallback(
      name,
      (id) => {
        this.observer.bodyBegins(`${rawId}-2`, 1, false);
        this.observer.callbackSubmitted(id, node.answer, node.ms);
      },
      { timeout: timeoutOf(node) },
    );
    return { rawId, promise };
  }

  child(node: ChildNode, path: string, inside: Inside): Call {
    const name = `child ${path}`;
    const rawId = this.next();
    this.tell({ rawId, type: 'CONTEXT', subType: 'RunInChildContext', name }, node.virtual);
    const promise = this.context.runInChildContext(name, (context) => inside(context, rawId, path, 0), {
      virtualContext: node.virtual,
    });
    return { rawId, promise };
  }

  map(node: MapNode, path: string, inside: Inside): Call {
    const name = `map ${path}`;
    const rawId = this.request('CONTEXT', 'Map', name);
    const items = Array.from({ length: node.items }, (_, index) => index);
    const promise = this.context.map<number, unknown>(
      name,
      items,
      (context, _item, index) =>
        this.item(context, rawId, index, 'MapIteration', `map-item-${index}`, node.settings, path, inside),
      configOf(node.settings),
    );
    return { rawId, promise };
  }

  parallel(node: ParallelNode, path: string, inside: Inside): Call {
    const name = `parallel ${path}`;
    const rawId = this.request('CONTEXT', 'Parallel', name);
    const branches = node.branches.map(
      (_branch, index) => (context: DurableContext) =>
        this.item(context, rawId, index, 'ParallelBranch', `parallel-branch-${index}`, node.settings, path, inside),
    );
    return { rawId, promise: this.context.parallel<unknown>(name, branches, configOf(node.settings)) };
  }

  /** Begins at once: the id is taken when the combinator is chained. */
  combinator(
    how: CombinatorNode['how'],
    promises: readonly DurablePromise<unknown>[],
    path: string,
  ): {
    readonly rawId: string;
    readonly promise: Promise<unknown>;
  } {
    const name = `combinator ${path}`;
    const combine = this.context.promise[how] as (
      name: string,
      promises: readonly DurablePromise<unknown>[],
    ) => DurablePromise<unknown>;
    const combined = combine.call(this.context.promise, name, promises);
    const rawId = this.request('CONTEXT', 'RunInChildContext', name);
    return { rawId, promise: combined.then((value) => value) };
  }

  private item(
    context: DurableContext,
    batchId: string,
    index: number,
    subType: string,
    name: string,
    { flat }: BatchSettings,
    path: string,
    inside: Inside,
  ): Promise<unknown> {
    const rawId = `${batchId}-${index + 1}`;
    this.tell({ rawId, type: 'CONTEXT', subType, name }, flat);
    return inside(context, rawId, `${path}/${index}`, index);
  }

  private request(type: Request['type'], subType: string, name: string | undefined): string {
    const rawId = this.next();
    this.tell({ rawId, type, subType, name });
    return rawId;
  }

  private tell(request: Request, virtual = false): void {
    if (virtual) this.observer.virtualRequested(request);
    else this.observer.requested(request);
  }

  private next(): string {
    this.count += 1;
    return this.prefix === '' ? String(this.count) : `${this.prefix}-${this.count}`;
  }
}

/** A batch as plain data. */
export function batchText(batch: BatchResult<unknown>): unknown {
  return {
    reason: batch.completionReason,
    items: batch.all.map(({ index, status, result, error }) => [
      index,
      status,
      error === undefined ? (result ?? null) : describeError(error),
    ]),
  };
}

function outcome(path: string, fails: boolean): string {
  if (fails) throw new RangeError(`step ${path}`);
  return path;
}

function timeoutOf({ answer }: CallbackNode): { seconds: number } {
  return answer === 'time-out' ? TIMEOUT : ANSWERED_TIMEOUT;
}

function configOf({ policy, maxConcurrency, flat }: BatchSettings): object {
  return {
    ...(maxConcurrency === 0 ? {} : { maxConcurrency }),
    nesting: flat ? FLAT : NESTED,
    ...(policy.kind === 'first-failure' ? {} : { completionConfig: completionOf(policy) }),
  };
}

function completionOf(policy: Exclude<BatchPolicy, { kind: 'first-failure' }>): CompletionConfig {
  switch (policy.kind) {
    case 'tolerant':
      return { toleratedFailureCount: 1000 };
    case 'min-successful':
      return { minSuccessful: policy.count };
    case 'tolerated':
      return { toleratedFailureCount: policy.count };
    case 'custom':
      return { shouldComplete: ({ completedCount }) => ({ complete: completedCount >= policy.completed }) };
  }
}
