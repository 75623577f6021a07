/**
 * Finds the durable handler that a command is about: the file, the function name it stands for, and the export.
 *
 * 1. An export that was named is taken as it is, if it is a function; a guess is only made among `handler`, `default` and
 *    exports known to be durable.
 * 2. Whatever goes wrong in the user's module is reported with the position in the user's code.
 */
import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { isDurableHandler } from '../../runtime/durable-handler-mark.ts';
import type { LambdaContext } from '../../runtime/lambda-context.ts';
import type { DurableExecutionInvocationInput } from '../../runtime/wire.ts';
import { CliError } from './cli-error.ts';
import { sourceExcerpt, sourceOfError } from './error-source.ts';
import { nearestName } from './nearest-name.ts';
import { prepareTypeScript } from './typescript-loader.ts';

export type LambdaHandler = (event: DurableExecutionInvocationInput, context: LambdaContext) => Promise<unknown>;

export interface LoadedWorkflow {
  readonly file: string;
  /** What the local service calls the function: the base name of the file. */
  readonly functionName: string;
  readonly exportName: string;
  readonly handler: LambdaHandler;
}

const EXTENSIONS = ['.ts', '.mts', '.cts', '.js', '.mjs', '.cjs'];

export async function loadWorkflow(
  modulePath: string,
  exportName: string | undefined,
  cwd: string,
): Promise<LoadedWorkflow> {
  const file = resolveModule(modulePath, cwd);
  await prepareTypeScript(file, cwd);
  const exports = await importModule(file, modulePath);
  const chosen = chooseExport(exports, exportName, modulePath);
  return {
    file,
    functionName: functionNameOf(file),
    exportName: chosen,
    handler: exports.get(chosen) as LambdaHandler,
  };
}

/** Base name of the file, with what a Lambda function name can't have replaced. */
export function functionNameOf(file: string): string {
  const base = path.basename(file).replace(/\.[^.]+$/, '');
  return base.replace(/[^A-Za-z0-9-_]/g, '-').slice(0, 64) || 'workflow';
}

export function resolveModule(modulePath: string, cwd: string): string {
  const wanted = modulePath.startsWith('file:') ? fileURLToPath(modulePath) : path.resolve(cwd, modulePath);
  if (existsSync(wanted) && statSync(wanted).isFile()) return wanted;
  const withExtension = EXTENSIONS.map((extension) => wanted + extension).find((candidate) => existsSync(candidate));
  if (withExtension !== undefined) return withExtension;
  const folder = path.dirname(wanted);
  const neighbours = existsSync(folder)
    ? readdirSync(folder).filter((name) => EXTENSIONS.includes(path.extname(name)))
    : [];
  const near = nearestName(path.basename(wanted), neighbours);
  throw new CliError('DS_CLI_MODULE_NOT_FOUND', {
    message: `${modulePath} ${existsSync(wanted) ? 'is not a file' : 'does not exist'} (looked in ${cwd}).`,
    cure: near === undefined ? undefined : `Did you mean ${path.join(path.dirname(modulePath), near)}?`,
  });
}

async function importModule(file: string, modulePath: string): Promise<ReadonlyMap<string, unknown>> {
  let namespace: Record<string, unknown>;
  try {
    namespace = (await import(pathToFileURL(file).href)) as Record<string, unknown>;
  } catch (error) {
    const source = sourceOfError(error);
    throw new CliError('DS_CLI_MODULE_NOT_LOADED', {
      message: `${modulePath} failed while it was loaded: ${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}`,
      source,
      excerpt: source === undefined ? undefined : sourceExcerpt(source),
      cause: error,
    });
  }
  const exports = new Map<string, unknown>();
  // CommonJS: members which Node's scan of the source did not find are still on `default`.
  const whole = namespace['default'];
  if (typeof whole === 'object' && whole !== null) {
    for (const [name, value] of Object.entries(whole)) exports.set(name, value);
  }
  for (const [name, value] of Object.entries(namespace)) {
    if (name !== 'module.exports' && name !== '__esModule') exports.set(name, value);
  }
  return exports;
}

function chooseExport(exports: ReadonlyMap<string, unknown>, wanted: string | undefined, modulePath: string): string {
  const functions = [...exports].filter(([, value]) => typeof value === 'function').map(([name]) => name);
  if (wanted !== undefined) {
    if (typeof exports.get(wanted) === 'function') return wanted;
    const near = nearestName(wanted, functions);
    const there = functions.length === 0 ? 'It exports no function.' : `It exports ${functions.join(', ')}.`;
    throw new CliError('DS_CLI_EXPORT_NOT_FOUND', {
      message: exports.has(wanted)
        ? `Export "${wanted}" of ${modulePath} is a ${typeof exports.get(wanted)}, not a function.`
        : `Export "${wanted}" not found in ${modulePath}.`,
      cure: near === undefined ? there : `Did you mean ${near}? ${there}`,
    });
  }
  for (const name of ['handler', 'default']) if (functions.includes(name)) return name;
  const durable = functions.filter((name) => isDurableHandler(exports.get(name)));
  const [only, ...others] = durable;
  if (only !== undefined && others.length === 0) return only;
  if (only !== undefined) {
    throw new CliError('DS_CLI_EXPORT_NOT_FOUND', {
      message: `${modulePath} exports ${String(durable.length)} durable handlers: ${durable.join(', ')}.`,
      cure: `Name one of them, such as --export ${only}.`,
    });
  }
  throw new CliError('DS_CLI_EXPORT_NOT_FOUND', {
    message: `${modulePath} exports no handler: neither "handler" nor "default", and nothing made by durableSandbox().`,
    cure:
      functions.length === 0
        ? 'Export the handler, as in: export const handler = durableSandbox(async (event, context) => { … })'
        : `Name the export with --export; functions there: ${functions.join(', ')}.`,
  });
}
