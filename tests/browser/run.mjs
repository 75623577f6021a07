/**
 * Runs the tests of the page in a real browser: `npm run test:browser [-- words…]`.
 *
 * Owns: finding or installing Chromium, building the page. Does not own: the tests (`*.browser.ts`).
 *
 * 1. Where Chromium is missing and cannot be installed, the run fails and says how to get it; it never passes untested.
 *    With `--if-found` nothing is installed: without a Chromium the run ends well, and says that nothing was tested.
 * 2. With `--images` the pictures of the documents are written anew instead.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { buildPage } from '../../host/local/web/build-page.mjs';

const folder = import.meta.dirname;
const root = path.dirname(path.dirname(folder));
const options = process.argv.slice(2).filter((word) => word.startsWith('--'));
const words = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const unknown = options.find((option) => option !== '--if-found' && option !== '--images');
if (unknown !== undefined) {
  console.error(`${unknown} is no option; --if-found and --images are.`);
  process.exit(1);
}
const chromium = findChromium() ?? (options.includes('--if-found') ? undefined : installChromium());
if (chromium === undefined && options.includes('--if-found')) {
  console.log(
    'The tests of the page were NOT run: no Chromium was found. `npm run test:browser` installs it or says how.',
  );
  process.exit(0);
}
if (chromium === undefined) {
  console.error(
    'No Chromium was found. Install it (Debian: apt-get install chromium), or name one in CHROMIUM_PATH, and try again.',
  );
  process.exit(1);
}
await buildPage();
const files = options.includes('--images')
  ? ['write-images.ts']
  : readdirSync(folder).filter(
      (name) => name.endsWith('.browser.ts') && (words.length === 0 || words.some((word) => name.includes(word))),
    );
const run = spawnSync(
  process.execPath,
  [
    '--import',
    'tsx',
    '--test',
    '--test-concurrency=1',
    '--test-timeout=180000',
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
