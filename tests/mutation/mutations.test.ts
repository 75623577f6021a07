/** The deliberate faults still have their places, and are told apart by name. Whether tests notice them: `run.ts`. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { editsOf, mutate } from './mutation.ts';
import { MUTATIONS } from './mutations/all.ts';

const root = new URL('../../', import.meta.url);

test(`each of ${String(MUTATIONS.length)} faults has its place, and tests that should notice it`, () => {
  assert.ok(MUTATIONS.length >= 20);
  assert.equal(new Set(MUTATIONS.map(({ name }) => name)).size, MUTATIONS.length);
  for (const mutation of MUTATIONS) {
    for (const edit of editsOf(mutation)) {
      const source = readFileSync(new URL(edit.file, root), 'utf8');
      assert.notEqual(mutate(source, edit), source, mutation.name);
    }
    assert.ok(mutation.tests.length > 0, mutation.name);
    for (const file of mutation.tests) assert.ok(existsSync(new URL(file, root)), `${mutation.name}: ${file}`);
  }
});

test('a fault without its place is an error', () => {
  const edit = { file: 'f.ts', find: 'b', replace: 'c' };
  assert.throws(() => mutate('const a = 1;', { ...edit, find: 'nowhere' }), /has 0 places in f\.ts/);
  assert.throws(() => mutate('let b = 1; b = 2;', edit), /has 2 places/);
  assert.throws(() => mutate('const a = 1;', { ...edit, find: '= 1', replace: '= (' }), /Transform failed/);
});
