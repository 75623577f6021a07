import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { type ForbiddenCode, FORBIDDEN_SOURCES } from '../../runtime/determinism/forbidden-sources.ts';
import type { ForbiddenSource } from '../../runtime/determinism/source.ts';
import { FORBIDDEN_PROBES } from '../fixtures/determinism/forbidden-probes.ts';
import { off, strict, warn } from '../fixtures/determinism/forbidden-workflow.ts';
import { createLocalRun, type LocalRun } from '../support/local-run.ts';

const PROBES = fileURLToPath(new URL('../fixtures/determinism/forbidden-probes.ts', import.meta.url));
const LINES = readFileSync(PROBES, 'utf8').split('\n');
/** Tested by `realm-edits.test.ts`, and no call at all. */
const OTHERWISE: readonly ForbiddenCode[] = ['DS_DET_REALM_EDIT', 'DS_DET_IMPORT'];

describe('forbidden sources', () => {
  let local: LocalRun;
  before(async () => {
    local = await createLocalRun({ functions: { strict, warn, off } });
  });
  after(() => local.close());

  test('each row has probes', () => {
    const probed = FORBIDDEN_SOURCES.map(({ code }) => code).filter((code) => FORBIDDEN_PROBES[code] !== undefined);
    assert.deepEqual(
      probed,
      FORBIDDEN_SOURCES.map(({ code }) => code).filter((code) => !OTHERWISE.includes(code)),
    );
  });

  for (const source of FORBIDDEN_SOURCES as readonly ForbiddenSource[]) {
    const code = source.code as ForbiddenCode;
    for (const [index, probe] of (FORBIDDEN_PROBES[code] ?? []).entries()) {
      if (probe.exists === false) continue;
      test(`${code} ${probe.api} (${String(index)})`, async () => {
        const failed = await local.execute('strict', { code, index, where: 'workflow' });
        assert.equal(failed.status, 'FAILED');
        assertFault(failed.error, code, probe.api, source);
        assert.equal(failed.operations.filter((operation) => operation.Type !== 'EXECUTION').length, 0);

        const inChild = await local.execute('strict', { code, index, where: 'child' });
        assert.equal(inChild.error?.ErrorType, 'DeterminismError');
        assert.ok(inChild.updates.every((update) => update.Action !== 'FAIL' && update.Action !== 'SUCCEED'));

        const warned = await local.execute('warn', { code, index, where: 'workflow' });
        assert.equal(warned.result, 'done', warned.error?.ErrorMessage);
        assert.equal(warned.invocations.length, 2);
        const warnings = warned.lines.filter((line) => line.channel === 'console');
        assert.equal(warnings.length, 1, warnings.map((line) => line.text).join('\n'));
        assert.ok(warnings[0]?.text.includes(`${probe.api} `), warnings[0]?.text);
        assert.ok(warnings[0]?.text.endsWith(`[${code}]`), warnings[0]?.text);

        for (const [name, where] of [
          ['off', 'workflow'],
          ['strict', 'step'],
        ]) {
          const allowed = await local.execute(name ?? '', { code, index, where });
          assert.equal(allowed.result, 'done', allowed.error?.ErrorMessage);
          assert.deepEqual(allowed.lines, []);
        }
      });
    }
  }
});

function assertFault(
  error: { ErrorType?: string | undefined; ErrorMessage?: string | undefined } | undefined,
  code: string,
  api: string,
  { reason, cure }: ForbiddenSource,
): void {
  const message = error?.ErrorMessage ?? '';
  assert.equal(error?.ErrorType, 'DeterminismError', message);
  assert.ok(message.endsWith(`${reason} Instead: ${cure} [${code}]`), message);
  const place = /used (\S+).* at (.+?):(\d+):(\d+)\. /.exec(message);
  // The global and the member of the module may be one function.
  assert.ok(place !== null && place[1]?.endsWith(api) === true, message);
  assert.equal(place[2], PROBES);
  const line = LINES[Number(place[3]) - 1] ?? '';
  assert.ok(line.includes(`api: '${api}'`), `${message}\nnames the line: ${line}`);
}
