/**
 * One execution on an embedded service of its own, with everything noted that is needed to cut its record anywhere and
 * to go on from there.
 *
 * 1. A cut after `n` updates is the state which the service would have kept had the process died after it applied them:
 *    the changes saved before that checkpoint, and the first updates of that checkpoint at their recorded times.
 * 2. Time of a resumed service goes on after the latest recorded time.
 */
import { CheckpointBatcher } from '../../host/checkpoint-batcher.ts';
import { durableExecutionClientFor, DurableService } from '../../host/local/index.ts';
import { checkpoint } from '../../host/local/execution-model/checkpoint.ts';
import { currentToken } from '../../host/local/execution-model/checkpoint-token.ts';
import { ExecutionModel } from '../../host/local/execution-model/execution-model.ts';
import type { ExecutionChange } from '../../host/local/execution-model/execution-record.ts';
import type { OperationRecord } from '../../host/local/execution-model/operation-record.ts';
import { serviceSettings, type ServiceOptions } from '../../host/local/service-options.ts';
import { MemoryStore } from '../../host/local/store/memory-store.ts';
import type { DurableExecutionClient } from '../../runtime/durable-execution-client.ts';
import type { DurableLambdaHandler, ErrorObject, Operation, OperationUpdate } from '../../runtime/index.ts';
import { withClient } from '../support/local-run.ts';

const FUNCTION = 'tree';
const environment = { newId: () => crypto.randomUUID(), newTargetArn: () => undefined };

/** Updates of which the host was told that they come after all before them, whatever the times. */
const inOrderUpdates = new WeakSet<OperationUpdate>();
const { add } = CheckpointBatcher.prototype;
CheckpointBatcher.prototype.add = function (updates, inOrder) {
  if (inOrder === true) for (const update of updates) inOrderUpdates.add(update);
  add.call(this, updates, inOrder);
};

function isInOrder(updates: readonly OperationUpdate[] = []): boolean {
  return updates.length > 0 && updates.every((update) => inOrderUpdates.has(update));
}

class ChangeLog extends MemoryStore {
  readonly changes: ExecutionChange[] = [];
  private latest = 0;

  override commit(change: ExecutionChange): void {
    this.changes.push(structuredClone(change));
    this.latest = Math.max(this.latest, latestOf(change));
    super.commit(change);
  }

  override latestTimestamp(): number {
    return this.latest;
  }
}

function latestOf({ events, execution }: ExecutionChange): number {
  return Math.max(execution.startedAt, ...events.map((event) => event.EventTimestamp.getTime()));
}

/** A checkpoint call: the number of changes saved before it, and what it carried. */
interface NotedCall {
  readonly changesBefore: number;
  readonly updates: OperationUpdate[];
  /** The host need not keep it apart from the one before. */
  readonly inOrder: boolean;
}

export interface ExecutionEnd {
  readonly arn: string;
  readonly status: string;
  readonly result: string | undefined;
  readonly error: ErrorObject | undefined;
  readonly operations: Operation[];
}

/** A state to go on from. */
export type Cut = ExecutionChange;

export interface RecordedExecution extends ExecutionEnd {
  readonly updateCount: number;
  /** The states after each prefix of the updates, with the execution still under way. */
  cuts(): Generator<Cut>;
  /**
   * The operations as a service might have recorded them that is quick enough to take two calls in the same millisecond,
   * where nothing kept them further apart; and how many calls that moved.
   */
  inSharedMilliseconds(): { readonly operations: Operation[]; readonly moved: number };
}

export async function record(
  handler: DurableLambdaHandler,
  input: unknown,
  options: ServiceOptions,
): Promise<RecordedExecution> {
  const store = new ChangeLog();
  const calls: NotedCall[] = [];
  const service = openService(store, handler, options, calls);
  const { executionArn } = await service.invoke(FUNCTION, JSON.stringify(input), { type: 'Event' });
  if (executionArn === undefined) throw new Error('Nothing was invoked.');
  const end = await endOf(service, executionArn);
  return {
    ...end,
    updateCount: calls.reduce((sum, call) => sum + call.updates.length, 0),
    cuts: () => cutsOf(store.changes, calls),
    inSharedMilliseconds: () => inSharedMilliseconds(end.operations, store.changes, calls),
  };
}

export async function resume(handler: DurableLambdaHandler, cut: Cut, options: ServiceOptions): Promise<ExecutionEnd> {
  const store = new ChangeLog();
  store.commit(cut);
  return endOf(openService(store, handler, options, []), cut.execution.arn);
}

function openService(
  store: ChangeLog,
  handler: DurableLambdaHandler,
  options: ServiceOptions,
  calls: NotedCall[],
): DurableService {
  const service = new DurableService(store, serviceSettings({ time: 'skip', ...options }));
  const inner = durableExecutionClientFor(service);
  const client: DurableExecutionClient = {
    getExecutionState: (request) => inner.getExecutionState(request),
    checkpoint: (request) => {
      calls.push({
        changesBefore: store.changes.length,
        updates: structuredClone(request.Updates ?? []),
        inOrder: isInOrder(request.Updates),
      });
      return inner.checkpoint(request);
    },
  };
  service.registerFunction(FUNCTION, withClient(handler, client));
  return service;
}

async function endOf(service: DurableService, arn: string): Promise<ExecutionEnd> {
  const { Status: status, Result: result, Error: error } = await service.whenEnded(arn);
  const operations = service.getOperations(arn);
  service.close();
  return { arn, status, result, error, operations };
}

function* cutsOf(changes: readonly ExecutionChange[], calls: readonly NotedCall[]): Generator<Cut> {
  for (const { changesBefore, updates } of calls) {
    const saved = changes[changesBefore];
    if (saved === undefined) continue;
    // Each update of a checkpoint writes one event.
    const times = saved.events.map((event) => event.EventTimestamp.getTime());
    for (let count = 1; count <= updates.length; count += 1) {
      const before = stateAfter(changes.slice(0, changesBefore));
      const model = new ExecutionModel(before.execution, before.operations, environment);
      let next = 0;
      checkpoint(model, currentToken(before.execution), updates.slice(0, count), () => {
        const at = times[next];
        next += 1;
        if (at === undefined) throw new Error('A checkpoint wrote fewer events than it had updates.');
        return at;
      });
      const added = model.takeChange();
      yield {
        execution: before.execution,
        operations: [...model.operations()],
        events: [...before.events, ...added.events],
        invocations: before.invocations,
      };
    }
  }
}

/** Only with one time for all updates of a call. */
function inSharedMilliseconds(
  operations: readonly Operation[],
  changes: readonly ExecutionChange[],
  calls: readonly NotedCall[],
): { operations: Operation[]; moved: number } {
  const movedTo = new Map<number, number>();
  let before: { readonly at: number; readonly changesBefore: number } | undefined;
  for (const { changesBefore, inOrder } of calls) {
    const at = changes[changesBefore]?.events[0]?.EventTimestamp.getTime();
    if (at === undefined) continue;
    // Not with anything recorded between the two: that would have to move too.
    if (before !== undefined && inOrder && changesBefore === before.changesBefore + 1) {
      movedTo.set(at, movedTo.get(before.at) ?? before.at);
    }
    before = { at, changesBefore };
  }
  const moved = (time: Date | undefined): Date | undefined => time && new Date(movedTo.get(time.getTime()) ?? time);
  return {
    operations: operations.map((operation) => ({
      ...operation,
      StartTimestamp: moved(operation.StartTimestamp),
      EndTimestamp: moved(operation.EndTimestamp),
    })),
    moved: movedTo.size,
  };
}

function stateAfter(changes: readonly ExecutionChange[]): ExecutionChange {
  const operations: OperationRecord[] = [];
  for (const change of changes) for (const operation of change.operations) operations[operation.position] = operation;
  const last = changes.at(-1);
  if (last === undefined) throw new Error('An execution begins with a change.');
  return structuredClone({
    execution: last.execution,
    operations,
    events: changes.flatMap((change) => change.events),
    invocations: changes.flatMap((change) => change.invocations),
  });
}
