/**
 * Runs the test suite on other Node versions: `node tests/matrix.mjs [versions…] [-- words…]`, by default 22 and 24.
 *
 * Owns: fetching a Node binary from the npm package `node` into `.cache/node-<version>`, and the summary.
 * Does not own: how the suite runs (run.mjs).
 *
 * 1. Every version runs, also after one failed; the exit code is non-zero when any failed.
 * 2. The version that ran is read from the binary, so a stale or wrong download cannot pass for another.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const args = process.argv.slice(2);
const split = args.indexOf('--');
const given = split === -1 ? args : args.slice(0, split);
const words = split === -1 ? [] : args.slice(split + 1);
const versions = given.length > 0 ? given : ['22', '24'];

for (const version of versions) {
  if (!/^\d+(\.\d+){0,2}$/.test(version)) {
    console.error(
      `"${version}" is not a Node version; give 22, 24.1 or 20.19.0. Words to filter files come after "--".`,
    );
    process.exit(2);
  }
}

const outcomes = versions.map((version) => {
  console.log(`\n══ Node ${version} ${'═'.repeat(60)}`);
  const started = performance.now();
  const result = runOn(version);
  return { version, ...result, seconds: Math.round((performance.now() - started) / 1000) };
});

console.log('\nversion      result   seconds');
for (const { version, actual, passed, seconds } of outcomes) {
  console.log(`${(actual ?? version).padEnd(12)} ${(passed ? 'passed' : 'FAILED').padEnd(8)} ${seconds}`);
}
process.exitCode = outcomes.every((outcome) => outcome.passed) ? 0 : 1;

function runOn(version) {
  const binary = nodeBinary(version);
  if (binary === undefined) return { passed: false };
  const actual = spawnSync(binary, ['--version'], { encoding: 'utf8' }).stdout.trim();
  if (!`${actual}.`.startsWith(`v${version}.`)) {
    console.error(`${binary} is ${actual || 'not runnable'}, not ${version}; delete its folder and try again.`);
    return { passed: false, actual };
  }
  // First on the path, so that tests which start `node` by name meet the same version.
  const env = { ...process.env, PATH: `${dirname(binary)}:${process.env['PATH'] ?? ''}` };
  const run = spawnSync(binary, [join(root, 'tests/run.mjs'), ...words], { cwd: root, env, stdio: 'inherit' });
  return { passed: run.status === 0, actual };
}

function nodeBinary(version) {
  const prefix = join(root, '.cache', `node-${version}`);
  const binary = join(prefix, 'node_modules/node/bin/node');
  if (existsSync(binary)) return binary;
  // The package links its platform binary into place by an install script, which npm may be told not to run:
  // then the binary is taken from the platform package itself.
  const install = spawnSync(
    'npm',
    ['install', '--prefix', prefix, '--no-save', '--no-audit', '--no-fund', `node@${version}`],
    { stdio: 'inherit' },
  );
  if (install.status !== 0) {
    console.error(`Node ${version} could not be installed from the npm package "node" (exit code ${install.status}).`);
    return undefined;
  }
  const platform = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
  const candidates = [
    binary,
    join(prefix, 'node_modules', platform, 'bin/node'),
    join(prefix, 'node_modules/node/node_modules', platform, 'bin/node'),
  ];
  const usable = candidates.find((candidate) => existsSync(candidate));
  if (usable === undefined)
    console.error(`The npm package "node" has no binary for ${process.platform}-${process.arch}.`);
  return usable;
}
