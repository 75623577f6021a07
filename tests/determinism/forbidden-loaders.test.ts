/** Each forbidden call out of an ES module and out of CommonJS, as a compiler writes them: same code, right line. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import ts from 'typescript';
import type { ForbiddenCode } from '../../runtime/determinism/forbidden-sources.ts';
import { durableSandbox } from '../../runtime/index.ts';
import { FORBIDDEN_PROBES, type Probe } from '../fixtures/determinism/forbidden-probes.ts';
import { createLocalRun, type LocalRun } from '../support/local-run.ts';

const FIXTURES = fileURLToPath(new URL('../fixtures/determinism/', import.meta.url));
const FORMATS = {
  mjs: { module: ts.ModuleKind.ESNext, ownUrl: 'import.meta.url' },
  cjs: { module: ts.ModuleKind.CommonJS, ownUrl: "require('node:url').pathToFileURL(__filename).href" },
} as const;
const PROBES = (Object.entries(FORBIDDEN_PROBES) as [ForbiddenCode, readonly Probe[]][]).flatMap(([code, probes]) =>
  probes.flatMap(({ api, exists }, index) => (exists === false ? [] : [{ code, index, api }])),
);

for (const [extension, { module, ownUrl }] of Object.entries(FORMATS)) {
  describe(`forbidden calls in a .${extension} file`, () => {
    const folder = realpathSync(mkdtempSync(path.join(tmpdir(), `forbidden-${extension}-`)));
    const probesFile = path.join(folder, `forbidden-probes.${extension}`);
    let local: LocalRun;
    let lines: string[];

    before(async () => {
      // Keeps each probe on a line of its own.
      for (const name of ['forbidden-probes', 'forbidden-attempt']) {
        const source = readFileSync(path.join(FIXTURES, `${name}.ts`), 'utf8');
        const { outputText } = ts.transpileModule(source, {
          compilerOptions: { module, target: ts.ScriptTarget.ES2022, esModuleInterop: true },
        });
        const text = outputText
          .replaceAll('import.meta.url', ownUrl)
          .replaceAll(/(\.\/forbidden-probes)\.ts/g, `$1.${extension}`);
        writeFileSync(path.join(folder, `${name}.${extension}`), text);
      }
      lines = readFileSync(probesFile, 'utf8').split('\n');
      const url = pathToFileURL(path.join(folder, `forbidden-attempt.${extension}`));
      const strict = durableSandbox({ module: url, export: 'workflow' }, { determinism: 'strict' });
      local = await createLocalRun({ functions: { strict } });
    });
    after(async () => {
      await local.close();
      rmSync(folder, { recursive: true });
    });

    for (const { code, index, api } of PROBES) {
      test(`${code} ${api} (${String(index)})`, async () => {
        const { status, error } = await local.execute('strict', { code, index, where: 'workflow' });
        assert.equal(status, 'FAILED');
        const message = error?.ErrorMessage ?? '';
        assert.ok(message.endsWith(`[${code}]`), message);
        const place = / at (.+?):(\d+):(\d+)\. /.exec(message);
        assert.equal(place?.[1], probesFile, message);
        assert.ok(lines[Number(place[2]) - 1]?.includes(`api: '${api}'`), message);
      });
    }
  });
}
