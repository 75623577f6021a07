/**
 * Where the files of this very instance of the package lie. Computed from this module's own URL, so that the worker
 * runs the same build (ESM, CommonJS or sources) as the host, and the error classes in it are those which the user's
 * module imports.
 *
 * 1. Bundles of this package keep all their chunks in one folder; else the relative paths below are wrong.
 * 2. When a bundler has inlined the package, this URL is missing or points into the bundle, and the worker file is not
 *    there: that is how an inlined copy is recognised.
 */
import { existsSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { DurableSandboxError } from './errors.ts';

/** URL of the file that a sandbox thread runs. */
export function workerEntryUrl(): URL {
  const own = ownUrl();
  const url = own === undefined ? undefined : new URL(relativeWorkerPath(own), own);
  if (url === undefined || !existsSync(fileURLToPath(url))) {
    throw new DurableSandboxError(
      'DS_INLINED_COPY',
      `The file of the sandbox thread was not found${url === undefined ? '' : ` at ${fileURLToPath(url)}`}: ` +
        'this package has been bundled into the application.',
      {
        cure:
          'Mark durable-sandbox and piscina as external (esbuild: --external:durable-sandbox --external:piscina) ' +
          "and deploy them in node_modules, or use isolation: 'inline'.",
      },
    );
  }
  return url;
}

function ownUrl(): string | undefined {
  const url = import.meta.url as string | undefined;
  if (typeof url !== 'string' || url === '') return undefined;
  // Some loaders give a plain path.
  return url.startsWith('file:') ? url : pathToFileURL(url).href;
}

function relativeWorkerPath(own: string): string {
  if (own.endsWith('.ts')) return '../sandbox/worker-dev.cjs';
  return own.endsWith('.cjs') ? './sandbox-worker.cjs' : './sandbox-worker.js';
}
