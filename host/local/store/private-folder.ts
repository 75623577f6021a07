/**
 * What a data folder holds is for its owner alone: inputs, results and errors of all executions.
 *
 * Invariants
 *  1. The files are made with mode 0600, and get it when they are there with a wider one, whatever the folder's mode.
 *  2. A folder gets mode 0700 when it is made here or holds nothing else. One that is used for other things as well, or
 *     belongs to somebody else, keeps the mode that its owner chose.
 */
import { chmodSync, closeSync, mkdirSync, openSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';

const OWN_FILE = /^(?:(?:executions|lock)\.db(?:-wal|-shm|-journal)?|service\.json)$/;
/** The output of a run in the background; such a name is also given to files that are not ours. */
const LOG_FILE = /\.log$/;
const OTHERS = 0o077;

/** Makes the folder, and those above it, where they are missing. */
export function makePrivateFolder(folder: string): void {
  const isNew = mkdirSync(folder, { recursive: true, mode: 0o700 }) !== undefined;
  if (isNew || readdirSync(folder).every((name) => OWN_FILE.test(name) || LOG_FILE.test(name))) narrow(folder, 0o700);
}

/**
 * Makes an empty file where there is none, so that it never has another mode. One that is there is not opened: to close it
 * would give up each lock that this process has on it.
 */
export function makePrivateFile(file: string): void {
  try {
    closeSync(openSync(file, 'wx', 0o600));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

/** Takes from others what they may do with the files of an earlier version, or of a copy. */
export function narrowFiles(folder: string): void {
  for (const name of readdirSync(folder)) if (OWN_FILE.test(name)) narrow(path.join(folder, name), 0o600);
}

function narrow(file: string, mode: number): void {
  const found = statSync(file, { throwIfNoEntry: false });
  if (found === undefined || (found.mode & OTHERS) === 0) return;
  // Somebody else's cannot be changed, and is no reason not to work with it.
  if (process.getuid === undefined || found.uid === process.getuid()) chmodSync(file, mode);
}
