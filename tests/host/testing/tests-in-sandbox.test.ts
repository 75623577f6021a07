/** A test file that defines its handler itself is imported by the sandbox, where its tests must not run. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const FILE = fileURLToPath(new URL('./fixtures/handler-in-test-file.ts', import.meta.url));

void test('tests and handler may share a file', async () => {
  const env = { ...process.env };
  // Else the child takes itself for a part of this test run.
  delete env['NODE_TEST_CONTEXT'];
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', '--test-reporter=tap', FILE], {
    env,
  });
  assert.match(stdout, /# tests 2\n/);
  assert.match(stdout, /# pass 2\n/);
  assert.equal(stdout.match(/test body runs/g)?.length, 2, stdout);
});
