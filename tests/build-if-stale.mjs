/** Builds `dist/` unless it is newer than everything that it is made of. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';

const root = path.dirname(import.meta.dirname);
const BUILT = path.join(root, 'dist/cli.js');
const SOURCES = ['runtime', 'sandbox', 'host', 'rollup.config.mjs', 'package.json'];

/** Ends the process where the build fails. */
export function buildIfStale() {
  if (existsSync(BUILT) && Math.max(...SOURCES.map(newest)) < statSync(BUILT).mtimeMs) return;
  const { status } = spawnSync('npm', ['run', 'build'], { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(1);
}

function newest(name) {
  const file = path.join(root, name);
  const stats = statSync(file);
  if (!stats.isDirectory()) return stats.mtimeMs;
  return Math.max(0, ...readdirSync(file).map((entry) => newest(path.join(name, entry))));
}
