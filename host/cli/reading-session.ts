/**
 * Access to recorded executions for commands that only read.
 *
 * 1. Looking changes nothing: no execution is taken up, no timer fires, no lock is taken. So it also works while another
 *    process runs executions in the folder.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Event } from '@aws-sdk/client-lambda';
import { DurableService } from '../local/index.ts';
import type { ExecutionView } from '../local/index.ts';
import { serviceSettings } from '../local/service-options.ts';
import { openSqlite } from '../local/store/sqlite-database.ts';
import type { SqliteDatabase } from '../local/store/sqlite-database.ts';
import { prepareSchema } from '../local/store/sqlite-schema.ts';
import { SqliteStore } from '../local/store/sqlite-store.ts';
import { CliError } from './cli-error.ts';
import type { KnownExecution } from './find-execution.ts';

const PAGE_SIZE = 1000;

export interface ReadingSession {
  /** All executions of the folder, oldest first. */
  executions(): readonly KnownExecution[];
  execution(arn: string): ExecutionView;
  /** The whole history with data, as GetDurableExecutionHistory gives it. */
  history(arn: string, newestFirst: boolean): Event[];
  close(): void;
}

/** Throws DS_CLI_EXECUTION_NOT_FOUND for a folder that holds no executions, DS_DATA_SCHEMA_TOO_NEW. */
export function openReadingService(dataDir: string): DurableService {
  const file = path.join(dataDir, 'executions.db');
  if (!existsSync(file)) {
    const there = existsSync(dataDir) ? 'holds no executions' : 'does not exist';
    throw new CliError('DS_CLI_EXECUTION_NOT_FOUND', { message: `The data folder ${dataDir} ${there}.` });
  }
  const database = openSqlite(file);
  // The first and the last connection hold the file for a moment: somebody else's, or that of another reader.
  database.exec('PRAGMA busy_timeout = 5000');
  if (!hasTables(database)) {
    database.close();
    throw new CliError('DS_CLI_EXECUTION_NOT_FOUND', { message: `The data folder ${dataDir} holds no executions.` });
  }
  // Refuses what a newer version wrote; with tables in place it changes nothing.
  prepareSchema(database, file);
  return new DurableService(new SqliteStore(database, () => undefined), serviceSettings({}));
}

/** Throws as `openReadingService`. */
export function openReadingSession(dataDir: string): ReadingSession {
  const service = openReadingService(dataDir);
  return {
    executions: () =>
      allPages((Marker) => {
        const page = service.listExecutions({ Marker, MaxItems: PAGE_SIZE, ReverseOrder: true });
        const items = page.DurableExecutions.map(({ DurableExecutionArn, DurableExecutionName, StartTimestamp }) => ({
          arn: DurableExecutionArn,
          name: DurableExecutionName,
          startedAt: StartTimestamp.getTime(),
        }));
        return { items, next: page.NextMarker };
      }),
    execution: (arn) => service.getExecution(arn),
    history: (arn, newestFirst) =>
      allPages<Event>((Marker) => {
        const page = service.getHistory(arn, { Marker, MaxItems: PAGE_SIZE, ReverseOrder: newestFirst });
        return { items: page.Events, next: page.NextMarker };
      }),
    close: () => {
      service.close();
    },
  };
}

/** False between the making of a data folder and that of its tables, which is up to the process that made it. */
function hasTables(database: SqliteDatabase): boolean {
  const row = database.prepare('PRAGMA user_version').get() as { user_version: number };
  return row.user_version > 0;
}

export function allPages<T>(
  read: (marker: string | undefined) => { items: readonly T[]; next: string | undefined },
): T[] {
  const all: T[] = [];
  let marker: string | undefined;
  do {
    const { items, next } = read(marker);
    all.push(...items);
    marker = next;
  } while (marker !== undefined);
  return all;
}
