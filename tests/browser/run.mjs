/**
 * Runs the tests of the page in a real browser: `npm run test:browser [-- words…]`.
 *
 * Owns: finding or installing Chromium, building the page. Does not own: the tests (`*.browser.ts`).
 *
 * 1. Where Chromium is missing and cannot be installed, the run fails and says how to get it; it never passes untested.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { buildPage } from '../../host/local/web/build-page.mjs';

const folder = import.meta.dirname;
const root = path.dirname(path.dirname(folder));
const chromium = findChromium() ?? installChromium();
if (chromium === undefined) {
  console.error(
    'No Chromium was found. Install it (Debian: apt-get install chromium), or name one in CHROMIUM_PATH, and try again.',
  );
  process.exit(1);
}
await buildPage();
const words = process.argv.slice(2);
const files = readdirSync(folder).filter(
  (name) => name.endsWith('.browser.ts') && (words.length === 0 || words.some((word) => name.includes(word))),
);
const run = spawnSync(
  process.execPath,
  [
    '--import',
    'tsx',
    '--test',
    '--test-concurrency=1',
    '--test-timeout=600000',
    '--test-reporter=./tests/compact-reporter.mjs',
    '--test-reporter-destination=stdout',
    ...files.map((name) => path.join('tests/browser', name)),
  ],
  { cwd: root, stdio: 'inherit', env: { ...process.env, CHROMIUM_PATH: chromium } },
);
process.exitCode = run.status ?? 1;

function findChromium() {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter);
  const names = ['chromium', 'chromium-browser', 'google-chrome'];
  const candidates = [
    process.env['CHROMIUM_PATH'],
    ...names.flatMap((name) => folders.map((each) => path.join(each, name))),
  ];
  return candidates.find((candidate) => candidate !== undefined && candidate !== '' && existsSync(candidate));
}

function installChromium() {
  if (process.getuid?.() !== 0) return undefined;
  const apt = (words) =>
    spawnSync('apt-get', words, { stdio: 'inherit', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
  apt(['update', '-qq']);
  apt(['install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-dejavu-core']);
  return findChromium();
}
