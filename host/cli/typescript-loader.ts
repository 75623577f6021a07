/**
 * Makes `import()` of TypeScript work in this process: by tsx if the user's project has it, else
 * by Node's own type stripping.
 *
 * Does not own: how the sandbox's worker threads load TypeScript; they register for themselves.
 */
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { CliError } from './cli-error.ts';

const TYPESCRIPT = /\.[cm]?tsx?$/;

interface TsxApi {
  readonly register: () => unknown;
}

export async function prepareTypeScript(file: string, cwd: string): Promise<void> {
  if (!TYPESCRIPT.test(file) || isTsxActive()) return;
  const tsx = findTsx(file, cwd);
  if (tsx !== undefined) {
    for (const entry of ['esm', 'cjs']) {
      const api = (await import(pathToFileURL(path.join(tsx, 'dist', entry, 'api', 'index.mjs')).href)) as TsxApi;
      api.register();
    }
    // For the worker threads: where Node runs TypeScript itself, they could not tell which of the two loaded it here.
    process.env['DURABLE_SANDBOX_TYPESCRIPT'] = 'tsx';
    return;
  }
  // 'strip' or 'transform' where Node runs TypeScript by itself; newer than the type definitions used here.
  const features = process.features as unknown as Readonly<Record<string, unknown>>;
  if (typeof features['typescript'] === 'string' && !file.endsWith('x')) return;
  throw new CliError('DS_CLI_TYPESCRIPT', {
    message: `${file} is TypeScript, but tsx is not installed and Node ${process.versions.node} does not run TypeScript itself.`,
  });
}

/** Started as `node --import tsx …` or `tsx …`: registering once more would transform the transformed text. */
function isTsxActive(): boolean {
  return [...process.execArgv, process.env['NODE_OPTIONS'] ?? ''].some((option) => /[\\/ =]tsx|^tsx/.test(option));
}

/** Folder of the nearest tsx. By path, since resolving its entries from here would give those for `require`. */
function findTsx(file: string, cwd: string): string | undefined {
  for (const from of [pathToFileURL(file).href, pathToFileURL(path.join(cwd, 'package.json')).href]) {
    try {
      return path.dirname(createRequire(from).resolve('tsx/package.json'));
    } catch {
      // Not installed there: look at the next place.
    }
  }
  return undefined;
}
