/**
 * One process at a time for one data folder. The lock itself is an exclusive transaction on a database of its own, held
 * open as long as the service runs: the operating system frees it when the process dies, in whatever way. A file beside
 * it tells others who holds it and where the service listens.
 *
 * Owns: `lock.db` and `service.json` in the folder. Does not own: the data.
 *
 * Invariants
 *  1. Only the holder of the lock writes or removes `service.json`; a leftover of a dead process is never trusted.
 *  2. Taking over from a dead process needs no guess about process ids.
 */
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DurableSandboxError } from '../../../runtime/errors.ts';
import { makePrivateFile } from './private-folder.ts';
import { isBusy, openSqlite } from './sqlite-database.ts';

/** Who has a data folder open. */
export interface DataFolderHolder {
  readonly pid: number;
  /** Where the holder's service listens; absent if it has no HTTP address. */
  readonly url?: string | undefined;
}

export interface DataFolderLock {
  /** Lets other processes know the address of the service. */
  announce(url: string): void;
  release(): void;
}

/** Throws DS_DATA_DIR_LOCKED, naming the holder, if another service has the folder open. */
export function lockDataFolder(folder: string): DataFolderLock {
  const file = join(folder, 'lock.db');
  makePrivateFile(file);
  const database = openSqlite(file);
  try {
    database.exec('BEGIN EXCLUSIVE');
  } catch (cause) {
    database.close();
    if (!isBusy(cause)) throw cause;
    throw lockedError(folder, cause);
  }
  writeHolder(folder, { pid: process.pid });
  return {
    announce: (url) => writeHolder(folder, { pid: process.pid, url }),
    release: () => {
      rmSync(holderFile(folder), { force: true });
      database.exec('ROLLBACK');
      database.close();
    },
  };
}

/** Who holds the folder, as far as it says; undefined if nobody does or it does not say. */
export function readDataFolderHolder(folder: string): DataFolderHolder | undefined {
  try {
    const holder = JSON.parse(readFileSync(holderFile(folder), 'utf8')) as DataFolderHolder;
    return isAlive(holder.pid) ? holder : undefined;
  } catch {
    return undefined;
  }
}

function lockedError(folder: string, cause: unknown): Error {
  const holder = readDataFolderHolder(folder);
  const who = holder === undefined ? 'another process' : `process ${holder.pid}`;
  const where = holder?.url === undefined ? '' : `, whose service listens at ${holder.url}`;
  return new DurableSandboxError('DS_DATA_DIR_LOCKED', `The data folder ${folder} is in use by ${who}${where}.`, {
    cause,
  });
}

function writeHolder(folder: string, holder: DataFolderHolder): void {
  const scratch = join(folder, `service.json.${process.pid}`);
  writeFileSync(scratch, JSON.stringify(holder), { mode: 0o600 });
  renameSync(scratch, holderFile(folder));
}

function holderFile(folder: string): string {
  return join(folder, 'service.json');
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
