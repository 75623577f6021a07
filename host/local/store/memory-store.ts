/**
 * The store that forgets: for tests and one-off runs. It shares its records with the running models, so a commit only
 * adds what is new.
 */
import type { ExecutionChange, ExecutionRecord, InvocationSummary } from '../execution-model/execution-record.ts';
import type { HistoryEvent } from '../execution-model/history-event.ts';
import type { OperationRecord } from '../execution-model/operation-record.ts';
import type {
  EventFilter,
  ExecutionCount,
  ExecutionFilter,
  ExecutionStore,
  StoredExecution,
} from './execution-store.ts';

interface Entry {
  readonly execution: ExecutionRecord;
  readonly operations: OperationRecord[];
  readonly events: HistoryEvent[];
  readonly invocations: InvocationSummary[];
}

export class MemoryStore implements ExecutionStore {
  readonly #entries = new Map<string, Entry>();
  readonly #byName = new Map<string, Entry>();

  commit(change: ExecutionChange): void {
    let entry = this.#entries.get(change.execution.arn);
    if (entry === undefined) {
      entry = { execution: change.execution, operations: [], events: [], invocations: [] };
      this.#entries.set(change.execution.arn, entry);
      this.#byName.set(nameKey(change.execution.functionName, change.execution.name), entry);
    }
    for (const operation of change.operations) entry.operations[operation.position] = operation;
    entry.events.push(...change.events);
    entry.invocations.push(...change.invocations);
  }

  load(arn: string): StoredExecution | undefined {
    return this.#entries.get(arn);
  }

  record(arn: string): ExecutionRecord | undefined {
    return this.#entries.get(arn)?.execution;
  }

  root(arn: string): OperationRecord | undefined {
    return this.#entries.get(arn)?.operations[0];
  }

  findByName(functionName: string, name: string): ExecutionRecord | undefined {
    return this.#byName.get(nameKey(functionName, name))?.execution;
  }

  list(filter: ExecutionFilter): ExecutionRecord[] {
    const found: ExecutionRecord[] = [];
    for (const { execution } of this.#entries.values()) if (matches(execution, filter)) found.push(execution);
    found.sort((a, b) => a.startedAt - b.startedAt);
    if (!filter.oldestFirst) found.reverse();
    return found.slice(0, filter.limit);
  }

  counts(): ExecutionCount[] {
    const counts = new Map<string, ExecutionCount>();
    for (const { execution } of this.#entries.values()) {
      const { functionName, status } = execution;
      const key = `${functionName} ${status}`;
      counts.set(key, { functionName, status, count: (counts.get(key)?.count ?? 0) + 1 });
    }
    return [...counts.values()];
  }

  open(): string[] {
    return this.list({ statuses: ['RUNNING'], oldestFirst: true, limit: Infinity }).map((execution) => execution.arn);
  }

  events(arn: string, filter: EventFilter): HistoryEvent[] {
    const events = this.#entries.get(arn)?.events ?? [];
    const { beyond, limit } = filter;
    // Event ids count from 1 without gaps, so an id is also a place.
    if (!filter.newestFirst) return events.slice(beyond ?? 0, (beyond ?? 0) + limit);
    const end = beyond === undefined ? events.length : beyond - 1;
    return events.slice(Math.max(0, end - limit), end).reverse();
  }

  invocations(arn: string): InvocationSummary[] {
    return [...(this.#entries.get(arn)?.invocations ?? [])];
  }

  remove(arn: string): void {
    const entry = this.#entries.get(arn);
    if (entry === undefined) return;
    this.#entries.delete(arn);
    this.#byName.delete(nameKey(entry.execution.functionName, entry.execution.name));
  }

  latestTimestamp(): number {
    return 0;
  }

  close(): void {
    this.#entries.clear();
    this.#byName.clear();
  }
}

function nameKey(functionName: string, name: string): string {
  return `${functionName}/${name}`;
}

function matches(execution: ExecutionRecord, filter: ExecutionFilter): boolean {
  return (
    (filter.functionName === undefined || execution.functionName === filter.functionName) &&
    (filter.name === undefined || execution.name === filter.name) &&
    (filter.nameContains === undefined || execution.name.includes(filter.nameContains)) &&
    (filter.statuses === undefined || filter.statuses.includes(execution.status)) &&
    execution.startedAt > (filter.startedAfter ?? -Infinity) &&
    execution.startedAt < (filter.startedBefore ?? Infinity)
  );
}
