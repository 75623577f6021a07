/** The files of a folder that may hold histories, by their endings; folders in it included, installed packages left out. */
import path from 'node:path';
import { globSync } from 'tinyglobby';

const PATTERNS = ['**/*.json', '**/*.jsonl', '**/*.ndjson', '**/*.json.gz', '**/*.jsonl.gz', '**/*.ndjson.gz'];

/** Absolute paths, sorted. */
export function historiesInFolder(folder: string): string[] {
  return globSync(PATTERNS, { cwd: folder, absolute: true, ignore: ['**/node_modules/**'] })
    .map((file) => path.normalize(file))
    .sort();
}
