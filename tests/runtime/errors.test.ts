import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { DurableSandboxError, ERROR_CATALOGUE, isDurableSandboxError } from '../../runtime/errors.ts';
import { renderErrorsPage } from './errors-page.ts';

/** Not a literal, so that the compiler does not look for it. */
const SECOND_COPY: string = '../../runtime/errors.ts?copy';
const PAGE = new URL('../../docs/ERRORS.md', import.meta.url);

void test('docs/ERRORS.md has exactly the catalogue (write it anew with UPDATE_DOCS=1)', () => {
  const page = renderErrorsPage();
  if (process.env['UPDATE_DOCS'] === '1') writeFileSync(PAGE, page);
  assert.equal(readFileSync(PAGE, 'utf8'), page);
});

void test('every row is complete and reads as sentences', () => {
  for (const [code, entry] of Object.entries(ERROR_CATALOGUE)) {
    assert.match(code, /^DS_[A-Z]+(_[A-Z]+)*$/);
    assert.match(entry.title, /[^.]$/, code);
    assert.match(entry.cause, /\.$/, code);
    assert.match(entry.cure, /\.$/, code);
  }
});

void test('the message says what, what to do, and the code', () => {
  const cause = new Error('underneath');
  const error = new DurableSandboxError('DS_CONFIG', 'pool.maxThreads is -1.', { cause });
  assert.equal(error.message, `pool.maxThreads is -1. ${ERROR_CATALOGUE.DS_CONFIG.cure} [DS_CONFIG]`);
  assert.equal(error.cause, cause);
  assert.equal(error.name, 'DurableSandboxError');
  assert.equal(new DurableSandboxError('DS_CONFIG', 'x.', { cure: 'Do this.' }).message, 'x. Do this. [DS_CONFIG]');
});

void test('is recognised, also from another copy of the package', async () => {
  const copy = (await import(SECOND_COPY)) as {
    DurableSandboxError: typeof DurableSandboxError;
  };
  const error = new copy.DurableSandboxError('DS_LATE_CALL', 'x.');
  assert.ok(error instanceof DurableSandboxError);
  assert.ok(isDurableSandboxError(error, 'DS_LATE_CALL'));
  assert.ok(!isDurableSandboxError(error, 'DS_CONFIG'));
  assert.ok(!isDurableSandboxError(new Error('x')));
});
