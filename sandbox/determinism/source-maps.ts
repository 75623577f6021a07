/**
 * From a place in generated code to the place in its source.
 *
 * Node knows the maps of modules that were loaded while its source map support was on (tsx turns it on). For any other
 * file the map which the file names is read when it is first needed: support that is on costs at each stack trace.
 */
import fs from 'node:fs';
import { findSourceMap, SourceMap, type SourceMapPayload } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { SourceSite } from '../../runtime/determinism-error.ts';

// Taken before the patches: workflow code is running when a map is looked for.
const { readFileSync } = fs;
const COMMENT = /^\/\/[#@] sourceMappingURL=(\S+)\s*$/gm;

const maps = new Map<string, SourceMap | undefined>();

/** Undefined when no map is known, or it does not know the place. */
export function originalSite({ file, line, column }: SourceSite): SourceSite | undefined {
  try {
    const map = findSourceMap(file) ?? mapOf(file);
    if (map === undefined) return undefined;
    const entry = map.findEntry(line - 1, column - 1);
    if (!('originalSource' in entry) || typeof entry.originalSource !== 'string') return undefined;
    const source = new URL(entry.originalSource, file.startsWith('file:') ? file : pathToFileURL(file)).href;
    return { file: source, line: entry.originalLine + 1, column: entry.originalColumn + 1 };
  } catch {
    // A map that is broken or away.
    return undefined;
  }
}

function mapOf(file: string): SourceMap | undefined {
  if (!maps.has(file)) maps.set(file, readMap(file));
  return maps.get(file);
}

function readMap(file: string): SourceMap | undefined {
  const url = file.startsWith('file:') ? new URL(file) : pathToFileURL(file);
  const reference = [...readFileSync(fileURLToPath(url), 'utf8').matchAll(COMMENT)].at(-1)?.[1];
  if (reference === undefined) return undefined;
  const text = reference.startsWith('data:')
    ? Buffer.from(reference.slice(reference.indexOf(',') + 1), 'base64').toString('utf8')
    : readFileSync(fileURLToPath(new URL(reference, url)), 'utf8');
  return new SourceMap(JSON.parse(text) as SourceMapPayload);
}
