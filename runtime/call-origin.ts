/**
 * Which module is being evaluated while a function is called, and by which chain of call sites.
 *
 * The sandbox imports that module to find the workflow again. The direct caller is not enough: a factory in another
 * module would be found instead of the module that uses it. So the call sites are walked outwards to the first frame of
 * whoever evaluates modules: Node's own loader, or a test runner that has one of its own.
 *
 * Structured call sites are used, not the `stack` text: source maps may rewrite that to files which must not be
 * imported.
 */
import { pathToFileURL } from 'node:url';
import { withoutInstanceQuery } from './instance-query.ts';

/** Packages that evaluate modules themselves: with them no frame of Node lies between a module and its loader. */
const MODULE_RUNNERS = /[\\/]node_modules[\\/](?:vite|vitest|@vitest|vite-node|jest-runtime|jest-circus|jiti)[\\/]/;

export interface CallOrigin {
  /** URL of the module being evaluated. */
  readonly module: string;
  /** `file:line:column` of the direct caller, for messages. */
  readonly site: string;
  /** All call sites from the direct caller out to the module. */
  readonly chain: string;
}

/** Where the function `callee` was called from; undefined when no file is on the stack. */
export function callOrigin(callee: (...args: never[]) => unknown): CallOrigin | undefined {
  const sites: string[] = [];
  let module: string | undefined;
  for (const frame of structuredFrames(callee)) {
    const name = frame.getFileName() ?? undefined;
    if (name === undefined || name === '') continue;
    const file = withoutInstanceQuery(name);
    if (file.startsWith('node:') || MODULE_RUNNERS.test(file)) {
      if (module !== undefined) break;
      continue;
    }
    module = toUrl(name);
    sites.push(`${file}:${String(frame.getLineNumber())}:${String(frame.getColumnNumber())}`);
  }
  const [site] = sites;
  if (module === undefined || site === undefined) return undefined;
  return { module, site, chain: sites.join(' < ') };
}

/** All frames outside of `callee`, as V8 has them: not source-mapped. */
export function structuredFrames(callee: (...args: never[]) => unknown): NodeJS.CallSite[] {
  const holder: { stack?: unknown } = {};
  // Test runners and source map tools set their own formatter: put it back whatever happens.
  const { stackTraceLimit } = Error;
  const formatter = Object.getOwnPropertyDescriptor(Error, 'prepareStackTrace');
  try {
    Error.stackTraceLimit = Number.POSITIVE_INFINITY;
    Error.prepareStackTrace = (_error, frames) => frames;
    Error.captureStackTrace(holder, callee);
    return Array.isArray(holder.stack) ? (holder.stack as NodeJS.CallSite[]) : [];
  } finally {
    if (formatter === undefined) Reflect.deleteProperty(Error, 'prepareStackTrace');
    else Object.defineProperty(Error, 'prepareStackTrace', formatter);
    Error.stackTraceLimit = stackTraceLimit;
  }
}

function toUrl(file: string): string {
  return file.startsWith('file:') ? file : pathToFileURL(file).href;
}
