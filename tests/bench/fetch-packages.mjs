// What only the benchmark needs is fetched by npm into .cache/ and kept there.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const CACHE = fileURLToPath(new URL('../../.cache/', import.meta.url));

/** Folder into which `name@version` is installed. */
export function fetchPackage(specifier) {
  const folder = join(CACHE, specifier.replace(/[^\w.-]+/g, '_'));
  const name = specifier.slice(0, specifier.lastIndexOf('@'));
  if (!existsSync(join(folder, 'node_modules', name))) {
    mkdirSync(folder, { recursive: true });
    const npm = spawnSync('npm', ['install', '--no-save', '--prefix', folder, specifier], { stdio: 'inherit' });
    if (npm.status !== 0) throw new Error(`npm could not install ${specifier}, which the benchmark compares with.`);
  }
  return folder;
}

/** Path of a Node binary of that major version: the npm package `node` ships them. */
export function fetchNode(major) {
  return join(fetchPackage(`node@${major}`), 'node_modules', 'node', 'bin', 'node');
}
