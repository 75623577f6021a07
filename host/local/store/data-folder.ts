/**
 * Opens a data folder: makes it, locks it, brings its tables up to date.
 *
 * Invariant: what is refused (locked, too new, no database) keeps its files exactly as they were.
 */
import { join, resolve } from 'node:path';
import { DurableSandboxError } from '../../../runtime/errors.ts';
import { lockDataFolder } from './data-folder-lock.ts';
import type { ExecutionStore } from './execution-store.ts';
import { makePrivateFile, makePrivateFolder, narrowFiles } from './private-folder.ts';
import { openSqlite } from './sqlite-database.ts';
import type { SqliteDatabase } from './sqlite-database.ts';
import { prepareSchema } from './sqlite-schema.ts';
import { SqliteStore } from './sqlite-store.ts';

export interface DataFolder {
  readonly path: string;
  /** Closing it gives the folder free. */
  readonly store: ExecutionStore;
  /** Lets other processes know the address of the service. */
  announce(url: string): void;
}

/** Throws DS_DATA_DIR_LOCKED or DS_DATA_SCHEMA_TOO_NEW. What it holds is readable by its owner alone. */
export function openDataFolder(folder: string): DataFolder {
  const path = resolve(folder);
  makePrivateFolder(path);
  const lock = lockDataFolder(path);
  let database: SqliteDatabase | undefined;
  try {
    const file = join(path, 'executions.db');
    makePrivateFile(file);
    database = openSqlite(file);
    // Commands that only read open the file without the lock, and hold it for a moment when they come and go.
    database.exec('PRAGMA busy_timeout = 5000');
    prepare(database, file);
    narrowFiles(path);
    return { path, store: new SqliteStore(database, () => lock.release()), announce: (url) => lock.announce(url) };
  } catch (error) {
    database?.close();
    lock.release();
    throw error;
  }
}

function prepare(database: SqliteDatabase, file: string): void {
  try {
    prepareSchema(database, file);
  } catch (cause) {
    if (cause instanceof DurableSandboxError) throw cause;
    const cure = 'Use another folder, or move the damaged file away to begin with an empty one.';
    throw new DurableSandboxError('DS_CONFIG', `${file} cannot be opened as a database of this package.`, {
      cure,
      cause,
    });
  }
}
