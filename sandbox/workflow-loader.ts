/**
 * Imports the module of a workflow in this thread and finds the workflow in it.
 *
 * 1. Every failure is a value with a message that says what to do, never an exception that escapes into the pool.
 * 2. A module is imported once for each thread, and once more for replays, unless each run has an instance of its own.
 */
// Not by its name: bundles often declare `createRequire` themselves, in a banner.
import nodeModule from 'node:module';
import { pathToFileURL } from 'node:url';
import type { DurableExecutionHandler } from '../runtime/context.ts';
import { workflowOfHandler } from '../runtime/durable-handler-mark.ts';
import { DurableSandboxError } from '../runtime/errors.ts';
import type { ModuleInstancing, WorkflowReference } from '../runtime/protocol.ts';
import type { RunObservation } from '../runtime/run-observation.ts';
import { findWorkflow, type LoadedWorkflow, type RegisteredWorkflow } from '../runtime/workflow-registry.ts';
import { freshInstance, freshInstancesMade, prepareFreshInstance } from './modules/fresh-instance.ts';
import type { ModuleInstance } from './modules/module-instance.ts';
import { separateInstance } from './modules/separate-instance.ts';

type ModuleNamespace = Record<string, unknown>;

interface TsxManifest {
  readonly exports: { readonly './esm/api': { readonly import: { readonly default: string } } };
}

const WAYS_OUT =
  "Call durableSandbox() at the top level of a module, or name the workflow's module yourself with " +
  "durableSandbox({ module, export }), or use isolation: 'inline'.";

/** Set on `globalThis` by whoever has registered a TypeScript loader in this thread. */
const TYPESCRIPT_LOADER = Symbol.for('durable-sandbox/typescript-loader');
const NODE_MAJOR = Number(process.versions.node.split('.')[0]);

const imported = new Map<string, Promise<ModuleNamespace>>();
let loads = 0;

/** How often a module of the user was loaded in this thread: each load may have added polyfills. */
export function moduleLoads(): number {
  return loads + freshInstancesMade();
}

/** Loads the module before it is needed. */
export async function prepareWorkflow({ module }: WorkflowReference, instancing: ModuleInstancing): Promise<void> {
  if (instancing === 'fresh' && prepareFreshInstance(module)) return;
  await importOnce(module);
}

/** `observed`: which of two instances a replay wants, where not each run has its own. */
export async function loadWorkflow(
  reference: WorkflowReference,
  instancing: ModuleInstancing,
  observed: RunObservation['module'] = 'shared',
): Promise<LoadedWorkflow> {
  const fresh = instancing === 'fresh' ? freshOf(reference.module) : undefined;
  if (fresh !== undefined) return findIn(fresh, reference);
  if (observed === 'shared') {
    const namespace = await importOnce(reference.module);
    return reference.kind === 'call' ? findByCall(reference) : findByExport(reference, namespace);
  }
  const separate = await separateInstance(reference.module, (address) => {
    loads += 1;
    return importModule(reference.module, address);
  });
  return findIn(separate, reference);
}

function freshOf(module: string): ModuleInstance | undefined {
  try {
    return freshInstance(module);
  } catch (error) {
    throw notImportable(module, error);
  }
}

function findIn({ namespace, workflows }: ModuleInstance, reference: WorkflowReference): LoadedWorkflow {
  return reference.kind === 'call' ? findByCall(reference, workflows) : findByExport(reference, namespace);
}

function findByCall(
  reference: Extract<WorkflowReference, { kind: 'call' }>,
  among?: readonly RegisteredWorkflow[],
): LoadedWorkflow {
  const { found, calls } = findWorkflow(reference, among);
  if (found !== undefined) {
    if (found.reference.textHash !== reference.textHash) {
      console.warn(
        `The workflow wrapped at ${reference.site} has another text in the sandbox (${found.reference.site}): ` +
          'the two threads load its module by different loaders.',
      );
    }
    return found;
  }
  const seen =
    calls.length === 0
      ? 'it made no call of durableSandbox()'
      : `it called durableSandbox() at ${calls.map((call) => call.reference.site).join(', ')}`;
  throw new DurableSandboxError(
    'DS_LATE_CALL',
    `The workflow wrapped at ${reference.site} was not found in the sandbox: when ${reference.module} was evaluated ` +
      `there, ${seen}. The call was made later, or only under a condition that holds in the main thread.`,
    { cure: WAYS_OUT },
  );
}

function findByExport(
  reference: Extract<WorkflowReference, { kind: 'export' }>,
  namespace: ModuleNamespace,
): LoadedWorkflow {
  const exports = flatten(namespace);
  const name = reference.name ?? (typeof exports['handler'] === 'function' ? 'handler' : 'default');
  const value = exports[name];
  const loaded = workflowOfHandler(value) ?? plainFunction(value);
  if (loaded !== undefined) return loaded;
  const functions = Object.keys(exports).filter((key) => typeof exports[key] === 'function');
  throw new DurableSandboxError(
    'DS_WORKFLOW_NOT_IMPORTABLE',
    `The module ${reference.module} has no function exported as "${name}". ` +
      (functions.length === 0 ? 'It exports no function.' : `Its exported functions: ${functions.join(', ')}.`),
    { cure: 'Correct the export in durableSandbox({ module, export }).' },
  );
}

/** The list stands for the handler: one for each function. */
const plainFunctions = new WeakMap<object, LoadedWorkflow>();

function plainFunction(value: unknown): LoadedWorkflow | undefined {
  if (typeof value !== 'function') return undefined;
  let loaded = plainFunctions.get(value);
  if (loaded === undefined) {
    loaded = { workflow: value as DurableExecutionHandler, plugins: [] };
    plainFunctions.set(value, loaded);
  }
  return loaded;
}

/** The members of a CommonJS module are members of its `default`, and that which it exports as `default` is one of them. */
function flatten(namespace: ModuleNamespace): ModuleNamespace {
  const whole = namespace['default'];
  if (typeof whole !== 'object' || whole === null) return namespace;
  return { ...whole, ...namespace, default: (whole as ModuleNamespace)['default'] ?? whole };
}

function importOnce(module: string): Promise<ModuleNamespace> {
  let pending = imported.get(module);
  if (pending === undefined) {
    loads += 1;
    pending = importModule(module);
    // A module that failed may succeed later (a file being written); the next run tries again.
    pending.catch(() => imported.delete(module));
    imported.set(module, pending);
  }
  return pending;
}

async function importModule(module: string, address = module): Promise<ModuleNamespace> {
  // Ahead of the first try: Node remembers a load that failed.
  if (isTypeScript(module) && !loadsTypeScript()) await registerTypeScriptLoader(module);
  try {
    return (await import(address)) as ModuleNamespace;
  } catch (error) {
    throw notImportable(module, error);
  }
}

function notImportable(module: string, error: unknown): DurableSandboxError {
  const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return new DurableSandboxError('DS_WORKFLOW_NOT_IMPORTABLE', `The sandbox could not import ${module}: ${reason}.`, {
    cause: error,
  });
}

function isTypeScript(module: string): boolean {
  return /\.[cm]?tsx?$/.test(module);
}

/** A second loader on top of the first would compile the compiled text once more, and move every call site. */
function loadsTypeScript(): boolean {
  if ((globalThis as { [TYPESCRIPT_LOADER]?: unknown })[TYPESCRIPT_LOADER] === true) return true;
  const inherited = process.execArgv.some((argument) => argument.includes('tsx')) && NODE_MAJOR >= 22;
  return inherited || Boolean((process.features as { typescript?: unknown }).typescript);
}

/** `--import tsx` does not reach the imports of a worker on Node 20: register it here when it is installed. */
async function registerTypeScriptLoader(module: string): Promise<void> {
  for (const base of [module, pathToFileURL(`${process.cwd()}/package.json`).href]) {
    try {
      const require = nodeModule.createRequire(base);
      // `require.resolve` would give the CommonJS form, which cannot register the loader of ES modules.
      const manifest = require.resolve('tsx/package.json');
      const { exports } = require(manifest) as TsxManifest;
      const esmApi = new URL(exports['./esm/api'].import.default, pathToFileURL(manifest)).href;
      const esm = (await import(esmApi)) as { register(): unknown };
      const cjs = require('tsx/cjs/api') as { register(): unknown };
      esm.register();
      cjs.register();
      Object.assign(globalThis, { [TYPESCRIPT_LOADER]: true });
      return;
    } catch {
      // Not installed from there.
    }
  }
}
