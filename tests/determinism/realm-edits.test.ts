import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { FORBIDDEN_SOURCES } from '../../runtime/determinism/forbidden-sources.ts';
import type { ForbiddenSource } from '../../runtime/determinism/source.ts';
import { importing, strict, warn, type RealmEdit } from '../fixtures/determinism/realm-workflow.ts';
import { createLocalRun, type LocalRun } from '../support/local-run.ts';

const CLEAN = { last: false, leak: false, map: 'Map', at: true };
const EDITED: Record<Exclude<RealmEdit, 'none'>, string> = {
  prototype: 'Array.prototype.last',
  global: 'globalThis.leak',
  class: 'Map',
  removal: 'String.prototype.at',
};

describe('edits of the realm', () => {
  let local: LocalRun;
  before(async () => {
    local = await createLocalRun({ functions: { strict, warn, importing } });
  });
  after(() => local.close());

  for (const [edit, name] of Object.entries(EDITED)) {
    test(`${edit}: strict fails the execution; in any mode the next one finds a clean thread`, async () => {
      for (const suspend of [false, true]) {
        const failed = await local.execute('strict', { edit, suspend });
        assert.equal(failed.error?.ErrorType, 'DeterminismError', failed.error?.ErrorMessage);
        const message = failed.error.ErrorMessage ?? '';
        assert.ok(message.includes(`used ${name} `), message);
        assert.ok(message.endsWith('[DS_DET_REALM_EDIT]'), message);
        assert.deepEqual((await local.execute('strict', { edit: 'none', suspend })).result, CLEAN);
      }
      const suspended = await local.execute('warn', { edit, suspend: true });
      assert.deepEqual(suspended.result, CLEAN, 'the second invocation ran on another thread');
      assert.deepEqual((await local.execute('warn', { edit: 'none', suspend: false })).result, CLEAN);
    });
  }

  test('import() cannot be noticed: the row says so, and before the first operation it does no harm', async () => {
    const row = FORBIDDEN_SOURCES.find(({ code }): boolean => code === 'DS_DET_IMPORT') as ForbiddenSource | undefined;
    assert.deepEqual(row?.members, []);
    assert.match(row.note ?? '', /No patch can notice import\(\)/);
    const report = await local.execute('importing');
    assert.equal(report.result, 'b', report.error?.ErrorMessage);
  });
});
