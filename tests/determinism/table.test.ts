import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { FORBIDDEN_SOURCES } from '../../runtime/determinism/forbidden-sources.ts';
import { DETERMINISM_SOURCES } from '../../runtime/determinism/sources.ts';
import type { ForbiddenSource } from '../../runtime/determinism/source.ts';
import { isGuarded } from '../../sandbox/determinism/guard.ts';
import { installPatches } from '../../sandbox/install-patches.ts';
import { findMembers } from '../../sandbox/patches/members.ts';
import { LAZY_GLOBALS } from '../../sandbox/patches/web-socket.ts';
import { ALLOWED_PROBES } from '../fixtures/determinism/allowed-workflow.ts';
import { FORBIDDEN_PROBES } from '../fixtures/determinism/forbidden-probes.ts';
import { PATCHED_PROBES } from '../fixtures/determinism/patched-probes.ts';
import { renderDeterminismPage } from './determinism-page.ts';

const PAGE = new URL('../../docs/DETERMINISM.md', import.meta.url);

void test('docs/DETERMINISM.md has exactly the table (write it anew with UPDATE_DOCS=1)', () => {
  const page = renderDeterminismPage(readFileSync(PAGE, 'utf8'));
  if (process.env['UPDATE_DOCS'] === '1') writeFileSync(PAGE, page);
  assert.equal(readFileSync(PAGE, 'utf8'), page);
});

void test('each row is complete, and no code is used twice', () => {
  for (const { code, api, reason, cure } of DETERMINISM_SOURCES) {
    assert.match(code, /^DS_DET_[A-Z]+(_[A-Z]+)*$/);
    assert.match(reason, /^[A-Z].*[^.]\.$/, code);
    assert.ok(api !== '' && cure !== '', code);
  }
  assert.equal(new Set(DETERMINISM_SOURCES.map(({ code }) => code)).size, DETERMINISM_SOURCES.length);
});

void test('no row is untested', (t) => {
  const tested = [PATCHED_PROBES, FORBIDDEN_PROBES, ALLOWED_PROBES].flatMap((probes) => Object.keys(probes));
  const untested = DETERMINISM_SOURCES.map(({ code }): string => code).filter((code) => !tested.includes(code));
  // An edit is no call, and import() cannot be noticed: realm-edits.test.ts is about both.
  assert.deepEqual(untested, ['DS_DET_REALM_EDIT', 'DS_DET_IMPORT']);
  assert.equal(tested.length + untested.length, DETERMINISM_SOURCES.length);
  const calls = Object.values(FORBIDDEN_PROBES).flat().length;
  t.diagnostic(`${String(DETERMINISM_SOURCES.length)} rows, ${String(calls)} forbidden calls, 0 rows untested`);
});

void test('each member that the table names and this version of Node has is guarded', () => {
  installPatches('inline');
  const unguarded: string[] = [];
  let count = 0;
  for (const members of FORBIDDEN_SOURCES.flatMap((source: ForbiddenSource) => source.members)) {
    for (const { holder, name, api } of findMembers(members)) {
      if (LAZY_GLOBALS.has(name)) continue;
      count += 1;
      const { get, value } = Object.getOwnPropertyDescriptor(holder, name) ?? {};
      const isOwnGetter = isGuarded(get);
      if (!isOwnGetter && !isGuarded(value ?? (holder as Record<string, unknown>)[name])) unguarded.push(api);
    }
  }
  assert.deepEqual(unguarded, []);
  assert.ok(count > 250, `only ${String(count)} members were found`);
});
