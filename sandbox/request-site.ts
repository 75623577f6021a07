/** Where in the user's source a durable operation is asked for. */
import { fileURLToPath } from 'node:url';
import { structuredFrames } from '../runtime/call-origin.ts';
import type { SourceSite } from '../runtime/determinism-error.ts';
import { withoutInstanceQuery } from '../runtime/instance-query.ts';
import { originalSite } from './determinism/source-maps.ts';

/** The folders of this package's own code, as it lies here: sources, or one folder of bundles. */
const OWN_FOLDERS = ['.', '../runtime/'].map((folder) => new URL(folder, import.meta.url).href);
const PACKAGES = '/node_modules/';

/** The nearest frame of the user's own files, else of a package that is not this one. */
export function requestSite(): SourceSite | undefined {
  let nearest: SourceSite | undefined;
  for (const frame of structuredFrames(requestSite)) {
    const file = frame.getFileName() ?? undefined;
    if (file === undefined || file === '' || file.startsWith('node:')) continue;
    const url = file.startsWith('file:') ? file : new URL(`file://${file}`).href;
    if (isOwn(url)) continue;
    const site = { file, line: frame.getLineNumber() ?? 0, column: frame.getColumnNumber() ?? 0 };
    nearest ??= site;
    if (!url.includes(PACKAGES)) return mapped(site);
  }
  return nearest && mapped(nearest);
}

function isOwn(url: string): boolean {
  return OWN_FOLDERS.some((folder) => url.startsWith(folder));
}

function mapped(site: SourceSite): SourceSite {
  const original = originalSite(site) ?? site;
  if (!original.file.startsWith('file:')) return original;
  return { ...original, file: fileURLToPath(withoutInstanceQuery(original.file)) };
}
