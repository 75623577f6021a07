/**
 * Recognises modules which can be instantiated again and again: one CommonJS file that needs nothing but built-in modules
 * and packages, as bundlers write for Lambda. Its text is compiled once for each thread; calling what came of it makes an
 * instance.
 *
 * Owns: which modules these are, and their compiled form. Does not own: the instances (`fresh-instance.ts`).
 *
 * 1. When in doubt it is no such module: files next to it would stay shared between the instances.
 * 2. Lines, columns and the name of the file are those which Node's own loader gives, so that stacks, source maps and the
 *    places of calls are the same in both threads.
 */
import { existsSync, readFileSync } from 'node:fs';
// Not by its name: bundles often declare `createRequire` themselves, in a banner.
import nodeModule from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import vm from 'node:vm';
import { acceptWarningOfImport } from './import-warning.ts';

type ModuleBody = (
  this: unknown,
  exports: unknown,
  require: NodeJS.Require,
  module: unknown,
  filename: string,
  directory: string,
) => void;

export interface OneFileModule {
  readonly file: string;
  /** Runs the text of the module. */
  readonly evaluate: ModuleBody;
  readonly require: NodeJS.Require;
}

const PARAMETERS = ['exports', 'require', 'module', '__filename', '__dirname'];
/** A text that is asked for by its place: another file, which would be shared. */
const NEEDS_FILES = /\b(?:require|import)\s*\(\s*["'`](?:\.|\/|file:)/;
const IMPORTS = /\bimport\s*\(/;

const known = new Map<string, OneFileModule | undefined>();

/** `module`: a URL. Undefined where the module is no such file. */
export function oneFileModule(module: string): OneFileModule | undefined {
  if (!known.has(module)) known.set(module, compile(module));
  return known.get(module);
}

function compile(module: string): OneFileModule | undefined {
  if (!module.startsWith('file:') || module.includes('?') || module.includes('#')) return undefined;
  const file = fileURLToPath(module);
  if (!isCommonJs(file)) return undefined;
  try {
    const text = readFileSync(file, 'utf8');
    if (NEEDS_FILES.test(text)) return undefined;
    if (IMPORTS.test(text)) acceptWarningOfImport();
    const evaluate = vm.compileFunction(text.replace(/^#!/, '//'), PARAMETERS, {
      filename: file,
      importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    }) as ModuleBody;
    return { file, evaluate, require: nodeModule.createRequire(file) };
  } catch {
    // Not to be read, or no CommonJS after all: the import says what is wrong.
    return undefined;
  }
}

function isCommonJs(file: string): boolean {
  const extension = path.extname(file);
  return extension === '.cjs' || (extension === '.js' && packageType(path.dirname(file)) !== 'module');
}

function packageType(directory: string): unknown {
  for (let folder = directory; ; folder = path.dirname(folder)) {
    const manifest = path.join(folder, 'package.json');
    if (existsSync(manifest)) return (JSON.parse(readFileSync(manifest, 'utf8')) as { type?: unknown }).type;
    if (path.basename(folder) === 'node_modules' || path.dirname(folder) === folder) return undefined;
  }
}
