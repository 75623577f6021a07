/**
 * Runs the test suite: `node tests/run.mjs [words…]`.
 *
 * Owns: finding the test files, building dist/ when it is older than the sources, the options given to node's test
 * runner, the time limit of one test.
 * Does not own: what is printed (compact-reporter.mjs), which Node versions are used (matrix.mjs).
 *
 * 1. Every `tests/**\/*.test.ts` runs, or, with words, each whose path contains one of them; no match is a failure.
 * 2. The exit code is that of node's own runner: a suite cannot pass by crashing the reporter.
 */
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildIfStale } from './build-if-stale.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const words = process.argv.slice(2);

// Read by hand, since node 20 knows no globs on its command line.
const found = readdirSync(join(root, 'tests'), { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith('.test.ts'))
  .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
  .sort();
const files = words.length === 0 ? found : found.filter((file) => words.some((word) => file.includes(word)));

if (files.length === 0) {
  console.error(
    `No test file matches ${words.map((word) => JSON.stringify(word)).join(', ') || 'tests/**/*.test.ts'}.`,
  );
  process.exit(1);
}

// Once, and here: test files run side by side and would build into each other's way.
buildIfStale();

console.log(`node ${process.version}, ${files.length} of ${found.length} test files`);

const child = spawn(
  process.execPath,
  [
    '--import',
    'tsx',
    '--test',
    '--test-concurrency=2',
    '--test-timeout=300000',
    '--test-reporter=./tests/compact-reporter.mjs',
    '--test-reporter-destination=stdout',
    ...files,
  ],
  { cwd: root, stdio: 'inherit' },
);

// Ctrl-C reaches the child by itself; staying alive until it ended keeps its last lines in order.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => child.kill('SIGTERM'));
child.on('error', (error) => {
  console.error(`The test runner could not be started: ${error.message}`);
  process.exitCode = 1;
});
child.on('close', (code, signal) => {
  process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 1);
});
