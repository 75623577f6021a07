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
const ENTRY = 'dist/index.mjs';
const OLDEST_NODE = 22;
const CACHE = fileURLToPath(new URL('../../.cache/', import.meta.url));

export type OfficialSdk = typeof own;
export type Found =
  { readonly kind: 'found'; readonly sdk: OfficialSdk } | { readonly kind: 'missing'; readonly why: string };

export async function findOfficialSdk(): Promise<Found> {
  if (!runsOfficialSdk()) {
    return { kind: 'missing', why: `${NAME} needs Node ${String(OLDEST_NODE)}; this is ${process.version}` };
  }
  const sdk = install(NAME, VERSION);
  if (sdk.kind === 'missing') return sdk;
  return { kind: 'found', sdk: (await import(pathToFileURL(join(sdk.folder, ENTRY)).href)) as OfficialSdk };
}

export type FoundProgram =
  | { readonly kind: 'found'; readonly node: string; readonly entry: string }
  | { readonly kind: 'missing'; readonly why: string };

/** For a process of its own: a Node that the official SDK runs on, this one if it does, and the URL of the SDK. */
export function findOfficialProgram(): FoundProgram {
  const sdk = install(NAME, VERSION);
  if (sdk.kind === 'missing') return sdk;
  const entry = pathToFileURL(join(sdk.folder, ENTRY)).href;
  if (runsOfficialSdk()) return { kind: 'found', node: process.execPath, entry };
  const node = install('node', '24');
  return node.kind === 'missing' ? node : { kind: 'found', node: join(node.folder, 'bin/node'), entry };
}

function runsOfficialSdk(): boolean {
  return Number(process.versions.node.split('.')[0]) >= OLDEST_NODE;
}

type Installed =
  { readonly kind: 'installed'; readonly folder: string } | { readonly kind: 'missing'; readonly why: string };

function install(name: string, version: string): Installed {
  const specifier = `${name}@${version}`;
  const project = join(CACHE, specifier.replace(/[^\w.-]+/g, '_'));
  const folder = join(project, 'node_modules', name);
  if (existsSync(folder)) return { kind: 'installed', folder };
  mkdirSync(project, { recursive: true });
  const npm = spawnSync('npm', ['install', '--no-save', '--prefix', project, specifier], { encoding: 'utf8' });
  if (npm.status !== 0) return { kind: 'missing', why: `npm could not install ${specifier}: ${npm.stderr}` };
  return { kind: 'installed', folder };
}
