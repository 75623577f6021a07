/**
 * The little that is used of SQLite, and the way to it: `libsql`, an optional dependency that comes as a prebuilt
 * binary, loaded only when a data folder is asked for.
 */
import { createRequire } from 'node:module';
import { DurableSandboxError } from '../../../runtime/errors.ts';

export interface SqliteStatement {
  run(...values: readonly unknown[]): unknown;
  get(...values: readonly unknown[]): unknown;
  all(...values: readonly unknown[]): unknown[];
}
export interface SqliteDatabase {
  prepare(sql: string): SqliteStatement;
  exec(sql: string): unknown;
  close(): unknown;
}
type SqliteConstructor = new (path: string, options?: { timeout?: number }) => SqliteDatabase;

export function openSqlite(path: string): SqliteDatabase {
  return new (loadDriver())(path, { timeout: 0 });
}

export function isBusy(thrown: unknown): boolean {
  return (thrown as { code?: unknown } | undefined)?.code === 'SQLITE_BUSY';
}

function loadDriver(): SqliteConstructor {
  try {
    return createRequire(import.meta.url)('libsql') as SqliteConstructor;
  } catch (cause) {
    throw new DurableSandboxError(
      'DS_CONFIG',
      'A data folder needs the optional dependency libsql, which cannot be loaded.',
      {
        cure: 'Install it (npm install libsql), or leave out the data folder to keep executions in memory.',
        cause,
      },
    );
  }
}
