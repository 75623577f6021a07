/**
 * Tells when code beside a module changed: any script, or data that it may import, in the module's folder and below.
 *
 * Invariants
 *  1. Many changes at once, as an editor or a compiler makes them, are told once.
 *  2. Installed packages and hidden folders are not watched, and never more than MAX_FOLDERS.
 */
import { readdirSync, watch } from 'node:fs';
import path from 'node:path';
import { clearTimer, setTimer } from '../../runtime/clock.ts';
import type { Timer } from '../../runtime/clock.ts';

const CODE = /\.(?:[cm]?[jt]sx?|json)$/;
const SETTLE_MS = 150;
const MAX_FOLDERS = 200;

/** Returns the function that ends the watch. */
export function watchModule(file: string, onChange: () => void, onProblem: (message: string) => void): () => void {
  let timer: Timer | undefined;
  const watchers = foldersBelow(path.dirname(file)).map((folder) => {
    const watcher = watch(folder, { persistent: false }, (_event, changed) => {
      if (changed === null || !CODE.test(changed)) return;
      clearTimer(timer);
      timer = setTimer(onChange, SETTLE_MS);
    });
    watcher.on('error', (error) => {
      onProblem(`${folder} can no longer be watched: ${error.message}`);
    });
    return watcher;
  });
  return () => {
    clearTimer(timer);
    for (const watcher of watchers) watcher.close();
  };
}

function foldersBelow(folder: string): string[] {
  const found = [folder];
  // Grows while it is walked: breadth first.
  for (const each of found) {
    for (const entry of readdirSync(each, { withFileTypes: true })) {
      if (!entry.isDirectory() || entry.name === 'node_modules' || entry.name.startsWith('.')) continue;
      if (found.length < MAX_FOLDERS) found.push(path.join(each, entry.name));
    }
  }
  return found;
}
