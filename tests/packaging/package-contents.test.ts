import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { InstalledPackage } from './installed-package.ts';

const run = promisify(execFile);

describe('the packed package', () => {
  let installed: InstalledPackage;
  let manifest: {
    version: string;
    exports: Record<string, unknown>;
    bin: Record<string, string>;
    main: string;
    dependencies: Record<string, string>;
  };

  before(() => {
    installed = InstalledPackage.install();
    manifest = JSON.parse(readFileSync(path.join(installed.location, 'package.json'), 'utf8'));
  });
  after(() => installed.remove());

  it('holds the build, the pages and the licence, and no sources', () => {
    const paths = installed.files.map((file) => file.path);
    const allowed = /^(dist|docs)\/|^(package\.json|README\.md|LICENSE|CHANGELOG\.md)$/;
    assert.deepEqual(
      paths.filter((file) => !allowed.test(file)),
      [],
    );
    const sources = paths.filter((file) => /\.[cm]?tsx?$/.test(file) && !/\.d\.c?ts$/.test(file));
    assert.deepEqual(sources, []);
    for (const needed of [
      'package.json',
      'README.md',
      'LICENSE',
      'dist/sandbox-worker.js',
      'dist/sandbox-worker.cjs',
    ]) {
      assert.ok(paths.includes(needed), `${needed} is missing`);
    }
  });

  it('has every file that its manifest names', () => {
    const named: string[] = [manifest.main, ...Object.values(manifest.bin)];
    const collect = (value: unknown): void => {
      if (typeof value === 'string') named.push(value);
      else for (const inner of Object.values(value as object)) collect(inner);
    };
    collect(manifest.exports);
    assert.ok(named.length >= 10);
    for (const file of named) assert.ok(existsSync(path.join(installed.location, file)), `${file} is missing`);
  });

  it('keeps entries and chunks in one folder, and the page in its own', () => {
    const folders = readdirSync(path.join(installed.location, 'dist'), { withFileTypes: true }).filter((entry) =>
      entry.isDirectory(),
    );
    assert.deepEqual(
      folders.map(({ name }) => name),
      ['web'],
    );
    const page = readdirSync(path.join(installed.location, 'dist/web')).sort();
    assert.deepEqual(page, ['LICENSES.txt', 'app.css', 'app.js', 'index.html']);
  });

  it('has the licences of what is bundled', () => {
    const dist = path.join(installed.location, 'dist');
    for (const [file, name] of [
      ['LICENSES.txt', 'superjson'],
      ['web/LICENSES.txt', 'preact'],
    ] as const) {
      assert.match(
        readFileSync(path.join(dist, file), 'utf8'),
        new RegExp(`^${name} \\d[^]*Permission is hereby`, 'm'),
      );
    }
  });

  it('imports built-in modules and what its manifest names', () => {
    const dist = path.join(installed.location, 'dist');
    const imported = readdirSync(dist)
      .filter((name) => /\.c?js$/.test(name))
      .flatMap((name) => {
        const text = readFileSync(path.join(dist, name), 'utf8');
        return [
          ...text.matchAll(
            /^(?:import|export) (?:[^;'"]* from )?'([^'.][^']*)'|\b(?:import|require)\('([^'.][^']*)'\)/gm,
          ),
        ];
      })
      .flatMap(([, statement, call]) => /^(?:@[^/]+\/)?[^/]+/.exec(statement ?? call ?? '')?.[0] ?? []);
    const packages = [...new Set(imported)].filter((name) => !isBuiltin(name)).sort();
    assert.deepEqual(packages, Object.keys(manifest.dependencies).sort());
  });

  it('names no path of the machine that built it', () => {
    const dist = path.join(installed.location, 'dist');
    for (const entry of readdirSync(dist, { withFileTypes: true, recursive: true })) {
      if (!entry.isFile()) continue;
      const name = path.join(path.relative(dist, entry.parentPath), entry.name);
      const text = readFileSync(path.join(dist, name), 'utf8');
      assert.ok(!text.includes(process.cwd()), `${name} names ${process.cwd()}`);
    }
  });

  it('has a command that can be executed and tells its version', async () => {
    const command = path.join(installed.location, manifest.bin['durable-sandbox'] ?? '');
    assert.ok(readFileSync(command, 'utf8').startsWith('#!/usr/bin/env node\n'));
    assert.ok((statSync(command).mode & 0o111) === 0o111, 'no executable bit');
    const { stdout } = await run(command, ['version']);
    assert.ok(stdout.includes(manifest.version), stdout);
  });
});

describe('the installed package', () => {
  let installed: InstalledPackage;
  before(() => {
    installed = InstalledPackage.install();
  });
  after(() => installed.remove());

  const show = `
    console.log(JSON.stringify({
      durableSandbox: typeof main.durableSandbox,
      same: main.durableSandbox === main.withDurableExecution,
      input: typeof main.DurableExecutionInvocationInputWithClient,
      local: typeof local.startLocalService,
      fallback: 'default' in main && main.default !== undefined && main.default.durableSandbox === undefined,
    }));`;
  const expected = { durableSandbox: 'function', same: true, input: 'function', local: 'function', fallback: false };

  it('is imported as ES module', async () => {
    const file = installed.write(
      'import.mjs',
      `import * as main from 'durable-sandbox';\nimport * as local from 'durable-sandbox/local';\n${show}`,
    );
    const { stdout, stderr, code } = await installed.node(file);
    assert.equal(code, 0, stderr);
    assert.deepEqual(JSON.parse(stdout), expected);
  });

  it('is required as CommonJS', async () => {
    const file = installed.write(
      'require.cjs',
      `const main = require('durable-sandbox');\nconst local = require('durable-sandbox/local');\n${show}`,
    );
    const { stdout, stderr, code } = await installed.node(file);
    assert.equal(code, 0, stderr);
    assert.deepEqual(JSON.parse(stdout), expected);
  });

  it('loads no ES module as CommonJS, for hosts that cannot', async () => {
    const file = installed.write(
      'require-all.cjs',
      "for (const entry of ['', '/local', '/testing']) require('durable-sandbox' + entry);",
    );
    const { stderr, code } = await installed.node('--no-experimental-require-module', file);
    assert.equal(code, 0, stderr);
  });

  it('exports the same names in both forms', async () => {
    const file = installed.write(
      'names.mjs',
      `import * as esm from 'durable-sandbox';
       import * as esmLocal from 'durable-sandbox/local';
       import { createRequire } from 'node:module';
       const require = createRequire(import.meta.url);
       const names = (value) => Object.keys(value).filter((name) => name !== 'default').sort();
       console.log(JSON.stringify([
         names(esm), names(require('durable-sandbox')), names(esmLocal), names(require('durable-sandbox/local')),
       ]));`,
    );
    const { stdout, stderr, code } = await installed.node(file);
    assert.equal(code, 0, stderr);
    const [esm, cjs, esmLocal, cjsLocal] = JSON.parse(stdout) as string[][];
    assert.deepEqual(cjs, esm);
    assert.deepEqual(cjsLocal, esmLocal);
  });

  it('keeps no process alive by being loaded', async () => {
    const file = installed.write('idle.mjs', `import 'durable-sandbox';\nimport 'durable-sandbox/local';`);
    const { stdout, stderr, code } = await installed.node(file);
    assert.deepEqual({ code, stdout, stderr }, { code: 0, stdout: '', stderr: '' });
  });
});
