/**
 * Says so, with a cure, when SQLite finds the file of a data folder damaged. What a process that dies can do to it SQLite
 * mends by itself; this is the work of a broken disk, or of another program.
 */
import { DurableSandboxError } from '../../../runtime/errors.ts';
import type { SqliteStatement } from './sqlite-database.ts';

const DAMAGED: ReadonlySet<unknown> = new Set(['SQLITE_CORRUPT', 'SQLITE_NOTADB']);

/** The same statement; throws DS_CONFIG for a damaged file. */
export function guardAgainstDamage(statement: SqliteStatement): SqliteStatement {
  return {
    run: (...values) => guarded(() => statement.run(...values)),
    get: (...values) => guarded(() => statement.get(...values)),
    all: (...values) => guarded(() => statement.all(...values)),
  };
}

function guarded<T>(access: () => T): T {
  try {
    return access();
  } catch (cause) {
    const { code, message } = cause as { code?: unknown; message?: unknown };
    if (!DAMAGED.has(code)) throw cause;
    const summary = `The file executions.db of the data folder is damaged (${String(message)}).`;
    const cure = 'Put a copy of the folder in its place, or use another folder.';
    throw new DurableSandboxError('DS_CONFIG', summary, { cure, cause });
  }
}
