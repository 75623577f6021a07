/**
 * The store in a data folder: one SQLite database, one row for each execution, operation, event and invocation.
 *
 * Owns: reading and writing rows. Does not own: tables (`sqlite-schema.ts`), who may open the folder
 * (`data-folder-lock.ts`).
 *
 * Invariants
 *  1. One transaction a commit; it is on its way to disk, beyond the reach of SIGKILL, when `commit` returns.
 *  2. A commit inserts or replaces only the rows of what changed.
 */
import type { ExecutionChange, ExecutionRecord, InvocationSummary } from '../execution-model/execution-record.ts';
import { parseHistoryEvent } from '../execution-model/history-event.ts';
import type { HistoryEvent } from '../execution-model/history-event.ts';
import type { OperationRecord } from '../execution-model/operation-record.ts';
import { guardAgainstDamage } from './damaged-database.ts';
import type {
  EventFilter,
  ExecutionCount,
  ExecutionFilter,
  ExecutionStore,
  StoredExecution,
} from './execution-store.ts';
import type { SqliteDatabase, SqliteStatement } from './sqlite-database.ts';

interface BodyRow {
  body: string;
}

export class SqliteStore implements ExecutionStore {
  readonly #database: SqliteDatabase;
  readonly #afterClose: () => void;
  readonly #statements = new Map<string, SqliteStatement>();
  /** Row numbers of executions that were met before. */
  readonly #numbers = new Map<string, number>();

  /** Takes a database with its tables in place. */
  constructor(database: SqliteDatabase, afterClose: () => void) {
    this.#database = database;
    this.#afterClose = afterClose;
  }

  commit(change: ExecutionChange): void {
    // Outside of the attempt: where nothing was begun, nothing can be rolled back.
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      const number = this.#writeExecution(change);
      this.#writeAll('operations', 'position', number, change.operations, (operation) => operation.position);
      this.#writeAll('events', 'event_id', number, change.events, (event) => event.EventId);
      this.#writeAll('invocations', 'number', number, change.invocations, (invocation) => invocation.number);
      this.#database.exec('COMMIT');
    } catch (error) {
      this.#numbers.delete(change.execution.arn);
      this.#rollBack();
      throw error;
    }
  }

  #rollBack(): void {
    try {
      this.#database.exec('ROLLBACK');
    } catch {
      // SQLite has done so itself where the disk failed it. What is to be told is why.
    }
  }

  #writeExecution(change: ExecutionChange): number {
    const { execution } = change;
    const latest = latestOf(change);
    const known = this.#numberOf(execution.arn);
    if (known !== undefined) {
      this.#statement('UPDATE executions SET status = ?, latest_at = max(latest_at, ?), body = ? WHERE number = ?').run(
        execution.status,
        latest,
        JSON.stringify(execution),
        known,
      );
      return known;
    }
    this.#statement(
      `INSERT INTO executions (arn, function_name, name, status, started_at, latest_at, body)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
    ).run(
      execution.arn,
      execution.functionName,
      execution.name,
      execution.status,
      execution.startedAt,
      latest,
      JSON.stringify(execution),
    );
    return this.#numberOf(execution.arn) as number;
  }

  #writeAll<T>(table: string, key: string, execution: number, items: readonly T[], keyOf: (item: T) => number): void {
    if (items.length === 0) return;
    const write = this.#statement(`INSERT OR REPLACE INTO ${table} (execution, ${key}, body) VALUES (?, ?, ?)`);
    for (const item of items) write.run(execution, keyOf(item), JSON.stringify(item));
  }

  load(arn: string): StoredExecution | undefined {
    const execution = this.record(arn);
    if (execution === undefined) return undefined;
    const rows = this.#statement('SELECT body FROM operations WHERE execution = ? ORDER BY position').all(
      this.#numberOf(arn),
    );
    return { execution, operations: rows.map((row) => parse<OperationRecord>(row)) };
  }

  record(arn: string): ExecutionRecord | undefined {
    return parseOptional(this.#statement('SELECT body FROM executions WHERE arn = ?').get(arn));
  }

  root(arn: string): OperationRecord | undefined {
    const number = this.#numberOf(arn);
    if (number === undefined) return undefined;
    return parseOptional(
      this.#statement('SELECT body FROM operations WHERE execution = ? AND position = 0').get(number),
    );
  }

  findByName(functionName: string, name: string): ExecutionRecord | undefined {
    return parseOptional(
      this.#statement('SELECT body FROM executions WHERE function_name = ? AND name = ?').get(functionName, name),
    );
  }

  list(filter: ExecutionFilter): ExecutionRecord[] {
    const conditions: string[] = [];
    const values: (string | number)[] = [];
    const add = (condition: string, value: string | number | undefined): void => {
      if (value === undefined) return;
      conditions.push(condition);
      values.push(value);
    };
    add('function_name = ?', filter.functionName);
    add('name = ?', filter.name);
    add('instr(name, ?) > 0', filter.nameContains);
    add('started_at > ?', filter.startedAfter);
    add('started_at < ?', filter.startedBefore);
    if (filter.statuses !== undefined) {
      conditions.push(`status IN (${filter.statuses.map(() => '?').join(', ')})`);
      values.push(...filter.statuses);
    }
    const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
    const order = filter.oldestFirst ? 'ASC' : 'DESC';
    const rows = this.#statement(`SELECT body FROM executions ${where} ORDER BY started_at ${order} LIMIT ?`).all(
      ...values,
      Number.isFinite(filter.limit) ? filter.limit : -1,
    );
    return rows.map((row) => parse<ExecutionRecord>(row));
  }

  counts(): ExecutionCount[] {
    const sql = `SELECT function_name AS functionName, status, count(*) AS count FROM executions
       GROUP BY function_name, status`;
    return this.#statement(sql).all() as ExecutionCount[];
  }

  open(): string[] {
    const rows = this.#statement("SELECT arn FROM executions WHERE status = 'RUNNING' ORDER BY started_at").all();
    return rows.map((row) => (row as { arn: string }).arn);
  }

  events(arn: string, filter: EventFilter): HistoryEvent[] {
    const number = this.#numberOf(arn);
    if (number === undefined) return [];
    const [comparison, order] = filter.newestFirst ? ['<', 'DESC'] : ['>', 'ASC'];
    const beyond = filter.beyond ?? (filter.newestFirst ? Number.MAX_SAFE_INTEGER : 0);
    const rows = this.#statement(
      `SELECT body FROM events WHERE execution = ? AND event_id ${comparison} ? ORDER BY event_id ${order} LIMIT ?`,
    ).all(number, beyond, Number.isFinite(filter.limit) ? filter.limit : -1);
    return rows.map((row) => parseHistoryEvent((row as BodyRow).body));
  }

  invocations(arn: string): InvocationSummary[] {
    const rows = this.#statement('SELECT body FROM invocations WHERE execution = ? ORDER BY number').all(
      this.#numberOf(arn) ?? -1,
    );
    return rows.map((row) => parse<InvocationSummary>(row));
  }

  remove(arn: string): void {
    const number = this.#numberOf(arn);
    if (number === undefined) return;
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      for (const table of ['operations', 'events', 'invocations']) {
        this.#statement(`DELETE FROM ${table} WHERE execution = ?`).run(number);
      }
      this.#statement('DELETE FROM executions WHERE number = ?').run(number);
      this.#database.exec('COMMIT');
      this.#numbers.delete(arn);
    } catch (error) {
      this.#rollBack();
      throw error;
    }
  }

  latestTimestamp(): number {
    const row = this.#statement('SELECT coalesce(max(latest_at), 0) AS latest FROM executions').get();
    return (row as { latest: number }).latest;
  }

  close(): void {
    this.#statements.clear();
    this.#database.close();
    this.#afterClose();
  }

  #numberOf(arn: string): number | undefined {
    let number = this.#numbers.get(arn);
    if (number === undefined) {
      const row = this.#statement('SELECT number FROM executions WHERE arn = ?').get(arn);
      number = (row as { number?: number } | undefined)?.number;
      if (number !== undefined) this.#numbers.set(arn, number);
    }
    return number;
  }

  #statement(sql: string): SqliteStatement {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      statement = guardAgainstDamage(this.#database.prepare(sql));
      this.#statements.set(sql, statement);
    }
    return statement;
  }
}

function latestOf(change: ExecutionChange): number {
  let latest = Math.max(change.execution.startedAt, change.execution.running?.startedAt ?? 0);
  for (const event of change.events) latest = Math.max(latest, event.EventTimestamp.getTime());
  return latest;
}

function parse<T>(row: unknown): T {
  return JSON.parse((row as BodyRow).body) as T;
}

function parseOptional<T>(row: unknown): T | undefined {
  return row === undefined ? undefined : parse<T>(row);
}
