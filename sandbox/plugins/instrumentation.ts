/**
 * One run as plugins see it.
 *
 * Owns: what holds the run up while hooks are working. Does not own: which hook is due when (`operation-observer.ts`,
 * `invocation-hooks.ts`).
 *
 * 1. While a hook works, nothing is delivered to the workflow and the run is not idle. So however long hooks take, the
 *    workflow sees the recorded order, and no hook is cut off by suspension.
 * 2. Functions of contexts that wait for their hooks begin in the order of the calls, each after the one before has run
 *    dry: a slow hook makes no difference between the first run and a replay.
 * 3. Changes are applied in the order in which the host sent them.
 */
import { setImmediateNative } from '../../runtime/clock.ts';
import type { OperationChange, OperationDetails } from '../../runtime/protocol.ts';
import type { ContextState } from '../context-state.ts';
import type { OperationHandle } from '../operation-handle.ts';
import { inScope } from '../scope.ts';
import type { WorkflowRun } from '../workflow-run.ts';
import { OperationBook } from './operation-book.ts';
import { OperationObserver } from './operation-observer.ts';
import type { NotifyHook, PluginSet } from './plugin-set.ts';

export interface HostChanges {
  readonly number: number;
  readonly changes: readonly OperationChange[];
  readonly accepted: number;
  readonly details?: readonly OperationDetails[] | undefined;
}

export class Instrumentation {
  readonly book = new OperationBook();
  readonly updatedIds: ReadonlySet<string>;
  private lastTurn = Promise.resolve();
  private lastChanges = Promise.resolve();

  constructor(
    readonly run: WorkflowRun,
    readonly root: ContextState,
    readonly plugins: PluginSet,
    updatedOperationIds: readonly string[],
    operations: readonly OperationDetails[],
  ) {
    this.updatedIds = new Set(updatedOperationIds);
    this.book.add(operations);
  }

  /** Whether the service brought about the operation's state since the last checkpoint. */
  isNews(id: string): boolean {
    return this.updatedIds.has(id);
  }

  observe(handle: OperationHandle, virtual: boolean): OperationObserver {
    return new OperationObserver(this, handle, virtual);
  }

  /** Native, but still of this run. */
  native<T>(context: ContextState, body: () => T): T {
    return inScope({ kind: 'native', context }, body);
  }

  notify<K extends NotifyHook>(
    context: ContextState,
    hook: K,
    info: Parameters<typeof this.plugins.notify<K>>[1],
  ): Promise<void> {
    return this.native(context, () => this.plugins.notify(hook, info));
  }

  /** Holds the run up until the work has come to its end. The work must not reject. */
  async busy(context: ContextState, work: () => Promise<void>): Promise<void> {
    const release = this.run.queue.hold();
    const endWork = this.run.beginWork(context);
    try {
      await work();
    } finally {
      endWork();
      release();
    }
  }

  /** Resolves when the hooks have settled and it is this caller's turn. */
  inTurn(context: ContextState, hooks: () => Promise<void>): Promise<void> {
    const before = this.lastTurn;
    this.lastTurn = this.busy(context, async () => {
      await Promise.all([hooks(), before]);
      await runDry();
    });
    return this.lastTurn;
  }

  /** Takes in what the host reports, once the plugins have been told. */
  takeChanges({ number, changes, accepted, details = [] }: HostChanges): void {
    this.lastChanges = this.lastChanges.then(async () => {
      this.book.add(details);
      if (details.length > 0 && this.plugins.has('onOperationChange')) {
        await this.busy(this.root, () =>
          this.notify(this.root, 'onOperationChange', {
            executionArn: this.run.settings.executionArn,
            updatedOperations: this.book.infos(details.map(({ id }) => id)),
            operations: this.book.infos(),
          }),
        );
      }
      this.run.applyChanges(number, changes, accepted);
    });
  }
}

function runDry(): Promise<void> {
  return new Promise((resolve) => {
    setImmediateNative(resolve);
  });
}
