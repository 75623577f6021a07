/**
 * Compiles the page of `durable-sandbox serve` into `dist/web/`: `node host/local/web/build-page.mjs`. Also called by the build.
 *
 * 1. What is served is three files; nothing is loaded from anywhere else.
 */
import { copyFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const source = import.meta.dirname;
const root = path.dirname(path.dirname(path.dirname(source)));

/** Returns the files that are in it. */
export async function buildPage(folder = path.join(root, 'dist/web')) {
  mkdirSync(folder, { recursive: true });
  const { metafile } = await build({
    entryPoints: { app: path.join(source, 'main.tsx') },
    outdir: folder,
    bundle: true,
    metafile: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    legalComments: 'none',
    tsconfig: path.join(source, 'tsconfig.json'),
    logLevel: 'warning',
  });
  await build({
    entryPoints: [path.join(source, 'app.css')],
    outdir: folder,
    minify: true,
    logLevel: 'warning',
  });
  copyFileSync(path.join(source, 'index.html'), path.join(folder, 'index.html'));
  return Object.keys(metafile.inputs).map((file) => path.resolve(file));
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) await buildPage();
