/**
 * The official SDK, for tests that compare with it: fetched by npm into `.cache/`, where the benchmark keeps it too.
 *
 * Undefined, with the reason printed, where it cannot be had: it needs Node 22, and npm may be offline.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type * as own from '../../runtime/index.ts';

const NAME = '@aws/durable-execution-sdk-js';
const VERSION = '2.4.0';
const OLDEST_NODE = 22;
const CACHE = fileURLToPath(new URL('../../.cache/', import.meta.url));

export type OfficialSdk = typeof own;
export type Found =
  { readonly kind: 'found'; readonly sdk: OfficialSdk } | { readonly kind: 'missing'; readonly why: string };

export async function findOfficialSdk(): Promise<Found> {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < OLDEST_NODE) {
    return { kind: 'missing', why: `${NAME} needs Node ${String(OLDEST_NODE)}; this is ${process.version}` };
  }
  const specifier = `${NAME}@${VERSION}`;
  const folder = join(CACHE, specifier.replace(/[^\w.-]+/g, '_'));
  const entry = join(folder, 'node_modules', NAME, 'dist/index.mjs');
  if (!existsSync(entry)) {
    mkdirSync(folder, { recursive: true });
    const npm = spawnSync('npm', ['install', '--no-save', '--prefix', folder, specifier], { encoding: 'utf8' });
    if (npm.status !== 0) return { kind: 'missing', why: `npm could not install ${specifier}: ${npm.stderr}` };
  }
  return { kind: 'found', sdk: (await import(pathToFileURL(entry).href)) as OfficialSdk };
}
