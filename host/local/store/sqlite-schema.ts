/**
 * The tables of a data folder and their version.
 *
 * Invariants
 *  1. The version is read before anything is written; a newer one is refused and left as it is.
 *  2. Each change of the tables raises SCHEMA_VERSION and adds a migration from the one before.
 */
import { DurableSandboxError } from '../../../runtime/errors.ts';
import type { SqliteDatabase } from './sqlite-database.ts';

export const SCHEMA_VERSION = 1;

const CREATE = `
  CREATE TABLE executions (
    number        INTEGER PRIMARY KEY,
    arn           TEXT NOT NULL UNIQUE,
    function_name TEXT NOT NULL,
    name          TEXT NOT NULL,
    status        TEXT NOT NULL,
    started_at    INTEGER NOT NULL,
    latest_at     INTEGER NOT NULL,
    body          TEXT NOT NULL,
    UNIQUE (function_name, name)
  );
  CREATE INDEX executions_by_start ON executions (started_at);
  CREATE INDEX executions_by_status ON executions (status, started_at);
  CREATE INDEX executions_by_latest ON executions (latest_at);
  CREATE TABLE operations (
    execution INTEGER NOT NULL, position INTEGER NOT NULL, body TEXT NOT NULL,
    PRIMARY KEY (execution, position)
  );
  CREATE TABLE events (
    execution INTEGER NOT NULL, event_id INTEGER NOT NULL, body TEXT NOT NULL,
    PRIMARY KEY (execution, event_id)
  );
  CREATE TABLE invocations (
    execution INTEGER NOT NULL, number INTEGER NOT NULL, body TEXT NOT NULL,
    PRIMARY KEY (execution, number)
  );
`;

export function prepareSchema(database: SqliteDatabase, path: string): void {
  const version = readVersion(database);
  if (version > SCHEMA_VERSION) {
    throw new DurableSandboxError(
      'DS_DATA_SCHEMA_TOO_NEW',
      `${path} has schema version ${version}, and this version of durable-sandbox knows up to ${SCHEMA_VERSION}.`,
    );
  }
  // WAL with NORMAL: a commit survives the death of the process, and costs no wait for the disk.
  database.exec('PRAGMA journal_mode = WAL');
  database.exec('PRAGMA synchronous = NORMAL');
  if (version === 0) database.exec(`BEGIN; ${CREATE} PRAGMA user_version = ${SCHEMA_VERSION}; COMMIT;`);
}

function readVersion(database: SqliteDatabase): number {
  const row = database.prepare('PRAGMA user_version').get() as { user_version: number };
  return row.user_version;
}
