/**
 * Lints offending snippets with the project's own configuration and sees each architectural rule fire.
 *
 * The snippets are real files of a temporary project with the same folders, since type-aware rules need a program.
 */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { ESLint } from 'eslint';

interface Snippet {
  readonly name: string;
  readonly file: string;
  readonly code: string;
  /** The rule which must fire, or undefined where the code must be clean. */
  readonly rule?: string | undefined;
}

const borders = (['runtime', 'host', 'sandbox'] as const).flatMap((from) =>
  (['runtime', 'host', 'sandbox'] as const).map((to): Snippet => {
    const allowed = from === to || to === 'runtime';
    return {
      name: `${from}/ ${allowed ? 'may' : 'must not'} import ${to}/`,
      file: `${from}/border/${to}.ts`,
      code: `export { thing } from '../../${to}/thing.ts';`,
      rule: allowed ? undefined : 'durable-sandbox/folder-borders',
    };
  }),
);

const banned: readonly (readonly [code: string, rule: string])[] = [
  ['export const a = Date.now();', 'no-restricted-properties'],
  ['export const a = new Date();', 'no-restricted-syntax'],
  ['export const a = Date();', 'no-restricted-syntax'],
  ['export const a = Math.random();', 'no-restricted-properties'],
  ['const { random } = Math;\nexport const a = random;', 'no-restricted-properties'],
  ['export const a = performance.now();', 'no-restricted-properties'],
  ['export const a = performance;', 'no-restricted-globals'],
  ['export const a = crypto.randomUUID();', 'no-restricted-properties'],
  ["import { randomUUID } from 'node:crypto';\nexport const a = randomUUID();", 'no-restricted-imports'],
  ["import { randomBytes } from 'crypto';\nexport const a = randomBytes(8);", 'no-restricted-imports'],
  ["import crypto from 'node:crypto';\nexport const a = crypto.randomBytes(8);", 'no-restricted-properties'],
  ['export const a = process.hrtime.bigint();', 'no-restricted-properties'],
  ['export const a = process.uptime();', 'no-restricted-properties'],
  ['export const a = setTimeout(() => {}, 1);', 'no-restricted-globals'],
  ['export const a = setInterval(() => {}, 1);', 'no-restricted-globals'],
  ['export const a = setImmediate(() => {});', 'no-restricted-globals'],
  ['export const a = globalThis.setTimeout(() => {}, 1);', 'no-restricted-globals'],
  ["import { setTimeout } from 'node:timers';\nexport const a = setTimeout;", 'no-restricted-imports'],
  ["import { setTimeout } from 'timers/promises';\nexport const a = setTimeout;", 'no-restricted-imports'],
  ["import { performance } from 'node:perf_hooks';\nexport const a = performance;", 'no-restricted-imports'],
];

const bans = (['runtime', 'host', 'sandbox'] as const).flatMap((folder) =>
  banned.map(([code, rule], index): Snippet => ({
    name: `${folder}/: ${code.replaceAll('\n', ' ')}`,
    file: `${folder}/bans/ban-${index}.ts`,
    code,
    rule,
  })),
);

const snippets: readonly Snippet[] = [
  ...borders,
  ...bans,
  {
    name: 'a type is an import as well',
    file: 'host/type-border.ts',
    code: "import type { Thing } from '../sandbox/thing.ts';\nexport type Mine = Thing;",
    rule: 'durable-sandbox/folder-borders',
  },
  {
    name: 'runtime/ must not load the host lazily',
    file: 'runtime/lazy.ts',
    code: "export const load = () => import('../host/thing.ts');",
    rule: 'durable-sandbox/folder-borders',
  },
  {
    name: 'but runtime/durable-sandbox.ts does',
    file: 'runtime/durable-sandbox.ts',
    code: "export const load = () => import('../host/thing.ts');",
  },
  {
    name: 'and no other file of that name',
    file: 'runtime/elsewhere/durable-sandbox.ts',
    code: "export const load = () => import('../../host/thing.ts');",
    rule: 'durable-sandbox/folder-borders',
  },
  { name: 'the clock may read the clock', file: 'runtime/clock.ts', code: 'export const a = Date.now();' },
  { name: 'the entropy file may use entropy', file: 'runtime/random.ts', code: 'export const a = Math.random();' },
  { name: 'patches may touch timers', file: 'sandbox/patches/timers.ts', code: 'export const a = setTimeout;' },
  { name: 'a date of a given time is no clock', file: 'host/date.ts', code: 'export const a = new Date(0);' },
  { name: 'tests may use timers', file: 'tests/timers.ts', code: 'export const a = setTimeout(() => {}, 1);' },
  {
    name: 'long files',
    file: 'host/long.ts',
    code: `${'// line\n'.repeat(300)}export const a = 1;`,
    rule: 'max-lines',
  },
  {
    name: 'default exports',
    file: 'host/default-export.ts',
    code: 'const a = 1;\nexport default a;',
    rule: 'import-x/no-default-export',
  },
  {
    name: 'any',
    file: 'host/any.ts',
    code: 'export const a: any = 1;',
    rule: '@typescript-eslint/no-explicit-any',
  },
  {
    name: 'floating promises',
    file: 'host/floating.ts',
    code: 'const work = async () => 1;\nexport const a = () => {\n  work();\n};',
    rule: '@typescript-eslint/no-floating-promises',
  },
  {
    name: 'tests of node:test do not float',
    file: 'tests/node-test.ts',
    code: "import { describe, it } from 'node:test';\ndescribe('x', () => {\n  it('y', async () => {});\n});",
  },
  {
    name: 'promises where a condition belongs',
    file: 'host/misused.ts',
    code: 'const work = async () => true;\nexport const a = () => {\n  if (work()) return 1;\n  return 2;\n};',
    rule: '@typescript-eslint/no-misused-promises',
  },
  {
    name: 'forgotten members of a union',
    file: 'host/switch.ts',
    code: "export const a = (kind: 'x' | 'y') => {\n  switch (kind) {\n    case 'x':\n      return 1;\n  }\n  return 2;\n};",
    rule: '@typescript-eslint/switch-exhaustiveness-check',
  },
  {
    name: 'types imported as values',
    file: 'host/type-import.ts',
    code: "import { Thing } from './thing.ts';\nexport type Mine = Thing;",
    rule: '@typescript-eslint/consistent-type-imports',
  },
  {
    name: 'imports from near before imports from far',
    file: 'host/order.ts',
    code: "import { thing } from './thing.ts';\nimport path from 'node:path';\nexport const a = path.join(String(thing));",
    rule: 'import-x/order',
  },
];

describe('lint rules', () => {
  const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
  const rules = new Map<string, string[]>();
  let project: string;

  before(async () => {
    project = mkdtempSync(path.join(tmpdir(), 'durable-sandbox-lint-'));
    symlinkSync(path.join(root, 'node_modules'), path.join(project, 'node_modules'));
    writeFileSync(
      path.join(project, 'tsconfig.json'),
      JSON.stringify({ extends: path.join(root, 'tsconfig.json'), include: ['runtime', 'host', 'sandbox', 'tests'] }),
    );
    writeFileSync(path.join(project, 'package.json'), '{ "type": "module" }');
    const things = ['runtime', 'host', 'sandbox'].map((folder) => ({
      file: `${folder}/thing.ts`,
      code: `export interface Thing {\n  readonly a: number;\n}\nexport const thing: Thing = { a: 1 };\n`,
    }));
    for (const { file, code } of [...things, ...snippets]) {
      mkdirSync(path.dirname(path.join(project, file)), { recursive: true });
      writeFileSync(path.join(project, file), `${code}\n`);
    }
    const eslint = new ESLint({ cwd: project, overrideConfigFile: path.join(root, 'eslint.config.mjs') });
    for (const result of await eslint.lintFiles(['.'])) {
      const file = path.relative(project, result.filePath).replaceAll(path.sep, '/');
      rules.set(
        file,
        result.messages.map((message) => message.ruleId ?? message.message),
      );
    }
  });

  after(() => rmSync(project, { recursive: true, force: true }));

  for (const { name, file, rule } of snippets) {
    it(name, () => {
      const fired = rules.get(file);
      assert.ok(fired !== undefined, `${file} was not linted`);
      if (rule === undefined) assert.deepEqual(fired, []);
      else assert.ok(fired.includes(rule), `${rule} did not fire, but: ${fired.join(', ') || 'nothing'}`);
    });
  }
});
