/**
 * The package as it is published: tests of commands run `dist/`, and the modules of workflows that they are given are
 * compiled for it. Several times faster than sources, and it is what users run.
 *
 * Does not own: that `dist/` is up to date (build-if-stale.mjs, called by the runners).
 */
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** In the package's own folder, where its name leads to `dist/`. */
const COMPILED = path.join(ROOT, '.cache/compiled-modules');

/** The file of the command line. */
export const BUILT_COMMAND = path.join(ROOT, 'dist/cli.js');

/** Compiles a module with all that it imports, except for packages and this package; the path of the JavaScript. */
export async function compiledModule(source: URL): Promise<string> {
  const file = fileURLToPath(source);
  const { outputFiles } = await build({
    entryPoints: [file],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    plugins: [
      {
        name: 'this-package',
        setup: (bundle) => {
          bundle.onResolve({ filter: /\/runtime\/index\.ts$/ }, () => ({ path: 'durable-sandbox', external: true }));
        },
      },
    ],
  });
  const compiled = path.join(COMPILED, path.relative(ROOT, file).replaceAll(path.sep, '-').replace(/\.ts$/, ''));
  // Of this process alone until it is whole: others may compile the same. A folder, since the file's name is shown.
  const target = path.join(compiled, path.basename(file).replace(/\.ts$/, '.mjs'));
  const unfinished = `${target}.${String(process.pid)}`;
  mkdirSync(compiled, { recursive: true });
  writeFileSync(unfinished, outputFiles[0]?.contents ?? '');
  renameSync(unfinished, target);
  return target;
}
