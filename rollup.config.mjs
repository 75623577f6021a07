/**
 * Builds `dist/`: ES modules, CommonJS, declarations for both, and the worker entry in both forms.
 *
 * Owns: entries, output names, what stays external, the licences of what does not.
 * Does not own: where the worker file is looked for (runtime/package-location.ts), types (tsc checks, this one strips).
 *
 * 1. Entries and chunks lie in one folder: every module finds the worker beside itself, whichever chunk it ended in.
 * 2. All entries of a format are one build, so that they share their classes; the command line exists as ES module only.
 * 3. The runtime, the sandbox and the core of the host are one chunk each: a thread and a function that start load few
 *    files.
 * 4. Of node_modules only superjson is bundled, which is a dozen files to find and read in each thread, and ES modules
 *    alone, which CommonJS test hosts cannot load. Piscina starts files of its own, and a worker must meet the same AWS
 *    client as the function.
 */
import { chmodSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import dts from 'rollup-plugin-dts';
import esbuild from 'rollup-plugin-esbuild';
import { buildPage } from './host/local/web/build-page.mjs';

const root = import.meta.dirname;
const dist = path.join(root, 'dist');

const LIBRARY = { index: 'runtime/index.ts', local: 'host/local/index.ts', testing: 'host/testing/index.ts' };
const WORKER = { 'sandbox-worker': 'sandbox/worker.ts' };
const COMMAND = {
  cli: 'host/cli/main.ts',
  'function-process': 'host/serve/function-process.ts',
  'cold-process': 'host/bench/cold-process.ts',
};

const written = new Set();

const LICENSES = 'LICENSES.txt';
const BUNDLED = ['superjson', 'copy-anything'];

const external = (id) => !id.startsWith('.') && !path.isAbsolute(id) && !BUNDLED.includes(id);
const resolve = () => nodeResolve({ resolveOnly: BUNDLED });
const compile = () => esbuild({ target: 'node20', tsconfig: path.join(root, 'tsconfig.json') });

export default [
  {
    input: { ...LIBRARY, ...WORKER, ...COMMAND },
    external,
    plugins: [resolve(), compile(), executable('cli'), licences(), remember()],
    output: output('es', 'js'),
  },
  {
    input: { ...LIBRARY, ...WORKER },
    external,
    plugins: [resolve(), compile(), commonJsUrl(), requireInsteadOfImport(['@aws-sdk/client-lambda']), remember()],
    output: {
      ...output('cjs', 'cjs'),
      exports: 'named',
      esModule: true,
      // CommonJS packages and built-ins are their own default.
      interop: 'default',
    },
  },
  {
    input: LIBRARY,
    external,
    plugins: [dts(), remember(), page(), removeStale()],
    output: [output('es', 'd.ts'), output('es', 'd.cts')],
  },
];

function output(format, extension) {
  return {
    dir: dist,
    format,
    entryFileNames: `[name].${extension}`,
    chunkFileNames: `chunk-[name].${extension}`,
    ...(extension.startsWith('d.') ? {} : { manualChunks: room }),
    sourcemap: !extension.startsWith('d.'),
    generatedCode: 'es2015',
  };
}

/** The folder under the root that a module lies in, where that is loaded as a whole. */
function room(id) {
  // Its top-level code makes a thread a sandbox.
  if (id.endsWith('/sandbox/worker.ts')) return undefined;
  const folder = path.relative(root, path.dirname(id)).split(path.sep);
  if (folder[0] === 'runtime' || folder[0] === 'sandbox') return folder[0];
  return folder[0] === 'host' && folder.length === 1 ? 'host' : undefined;
}

function remember() {
  return {
    name: 'remember',
    writeBundle(_options, bundle) {
      for (const name of Object.keys(bundle)) written.add(name);
    },
  };
}

/** What the licences of bundled packages ask for. */
function licences() {
  return {
    name: 'licences',
    generateBundle(_options, bundle) {
      const modules = Object.values(bundle).flatMap((chunk) => Object.keys(chunk.modules ?? {}));
      this.emitFile({ type: 'asset', fileName: LICENSES, source: licencesOf(modules) });
    },
  };
}

function licencesOf(modules) {
  const folders = modules.flatMap(
    (file) => file.match(/^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/)?.[0] ?? [],
  );
  const texts = [...new Set(folders)].sort().map((folder) => {
    const { name, version } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
    return `${name} ${version}\n\n${readFileSync(path.join(folder, 'LICENSE'), 'utf8')}`;
  });
  return texts.join('\n\n');
}

/** The page of `serve`, in a folder of its own: it is no module of the package. */
function page() {
  return {
    name: 'page',
    async buildEnd(error) {
      if (error !== undefined) return;
      const folder = path.join(dist, 'web');
      writeFileSync(path.join(folder, LICENSES), licencesOf(await buildPage(folder)));
      written.add('web');
    },
  };
}

/**
 * Ends the last build. Chunks have no hash in their names, so a stale one would go unnoticed into the package; and files
 * that are still valid stay in place meanwhile, so that a build does not pull them from under a running program.
 */
function removeStale() {
  return {
    name: 'remove-stale',
    closeBundle() {
      for (const name of readdirSync(dist)) {
        if (!written.has(name)) rmSync(path.join(dist, name), { recursive: true, force: true });
      }
    },
  };
}

/** Makes an entry a program: hash-bang (one, wherever it stood) and executable bit. */
function executable(name) {
  return {
    name: 'executable',
    transform(code) {
      return code.startsWith('#!') ? { code: code.slice(code.indexOf('\n') + 1), map: null } : null;
    },
    renderChunk(code, chunk) {
      return chunk.name === name && chunk.isEntry ? { code: `#!/usr/bin/env node\n${code}`, map: null } : null;
    },
    writeBundle(options, bundle) {
      const file = Object.values(bundle).find(
        (chunk) => chunk.type === 'chunk' && chunk.isEntry && chunk.name === name,
      );
      if (file !== undefined) chmodSync(path.join(options.dir, file.fileName), 0o755);
    },
  };
}

/** In CommonJS, a module's URL comes from its file name alone; a `document` (jsdom in test hosts) must not matter. */
function commonJsUrl() {
  return {
    name: 'commonjs-url',
    resolveImportMeta(property, { format }) {
      return format === 'cjs' && property === 'url' ? "require('node:url').pathToFileURL(__filename).href" : null;
    },
  };
}

/**
 * In CommonJS, packages that are loaded late are required: test hosts which run CommonJS in a vm realm refuse `import()`.
 * An `import()` of anything else stays one, since only it can load a user's ES module.
 */
function requireInsteadOfImport(packages) {
  return {
    name: 'require-instead-of-import',
    renderDynamicImport({ targetModuleId }) {
      return packages.includes(targetModuleId) ? { left: 'Promise.resolve().then(() => require(', right: '))' } : null;
    },
  };
}
