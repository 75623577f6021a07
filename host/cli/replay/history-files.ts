/**
 * The files that `--history` means: files as they are, folders with all histories in them, patterns.
 *
 * 1. Something that names no file is an error: a pipeline must not pass because a folder was empty.
 */
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { globSync } from 'tinyglobby';
import { historiesInFolder } from '../../replay/history-folder.ts';
import { CliError } from '../cli-error.ts';

/** Absolute paths, sorted within each word, each file once. */
export function historyFiles(words: readonly string[], cwd: string): string[] {
  const files = new Set<string>();
  for (const word of words) {
    const found = filesOf(word, cwd);
    if (found.length === 0) {
      throw new CliError('DS_CLI_INPUT', {
        message: `--history ${word} names no file (looked in ${cwd}).`,
        cure: 'Name a file, a folder with .json, .jsonl or .gz files in it, or a pattern in quotes.',
      });
    }
    for (const file of found.sort()) files.add(file);
  }
  return [...files];
}

function filesOf(word: string, cwd: string): string[] {
  const named = path.resolve(cwd, word);
  if (existsSync(named)) {
    if (!statSync(named).isDirectory()) return [named];
    return historiesInFolder(named);
  }
  return globSync(word.replaceAll('\\', '/'), { cwd, absolute: true }).map((file) => path.normalize(file));
}
