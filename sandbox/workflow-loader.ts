/**
 * Imports the module of a workflow in this thread and finds the workflow in it.
 *
 * 1. Every failure is a value with a message that says what to do, never an exception that escapes into the pool.
 * 2. A module is imported once for each thread; its top-level code runs again only in a new thread.
 */
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import type { DurableExecutionHandler } from '../runtime/context.ts';
import { workflowOfHandler } from '../runtime/durable-handler-mark.ts';
import { DurableSandboxError } from '../runtime/errors.ts';
import type { WorkflowReference } from '../runtime/protocol.ts';
import { findWorkflow } from '../runtime/workflow-registry.ts';

type ModuleNamespace = Record<string, unknown>;

const WAYS_OUT =
  "Call durableSandbox() at the top level of a module, or name the workflow's module yourself with " +
  "durableSandbox({ module, export }), or use isolation: 'inline'.";

const imported = new Map<string, Promise<ModuleNamespace>>();

export async function loadWorkflow(reference: WorkflowReference): Promise<DurableExecutionHandler> {
  const namespace = await importOnce(reference.module);
  return reference.kind === 'call' ? findByCall(reference) : findByExport(reference, namespace);
}

function findByCall(reference: Extract<WorkflowReference, { kind: 'call' }>): DurableExecutionHandler {
  const { found, calls } = findWorkflow(reference);
  if (found !== undefined) return found.workflow;
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
): DurableExecutionHandler {
  const exports = flatten(namespace);
  const name = reference.name ?? (typeof exports['handler'] === 'function' ? 'handler' : 'default');
  const value = exports[name];
  const workflow = workflowOfHandler(value) ?? (typeof value === 'function' ? value : undefined);
  if (workflow !== undefined) return workflow as DurableExecutionHandler;
  const functions = Object.keys(exports).filter((key) => typeof exports[key] === 'function');
  throw new DurableSandboxError(
    'DS_WORKFLOW_NOT_IMPORTABLE',
    `The module ${reference.module} has no function exported as "${name}". ` +
      (functions.length === 0 ? 'It exports no function.' : `Its exported functions: ${functions.join(', ')}.`),
    { cure: 'Correct the export in durableSandbox({ module, export }).' },
  );
}

/** The members of a CommonJS module are members of its `default`. */
function flatten(namespace: ModuleNamespace): ModuleNamespace {
  const inner = namespace['default'];
  return typeof inner === 'object' && inner !== null ? { ...(inner as ModuleNamespace), ...namespace } : namespace;
}

function importOnce(module: string): Promise<ModuleNamespace> {
  let pending = imported.get(module);
  if (pending === undefined) {
    pending = importModule(module);
    // A module that failed may succeed later (a file being written); the next run tries again.
    pending.catch(() => imported.delete(module));
    imported.set(module, pending);
  }
  return pending;
}

async function importModule(module: string): Promise<ModuleNamespace> {
  try {
    return (await import(module)) as ModuleNamespace;
  } catch (error) {
    if (isUnknownExtension(error) && (await registerTypeScriptLoader(module))) {
      return importModuleAgain(module);
    }
    throw notImportable(module, error);
  }
}

async function importModuleAgain(module: string): Promise<ModuleNamespace> {
  try {
    return (await import(module)) as ModuleNamespace;
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

function isUnknownExtension(error: unknown): boolean {
  return (error as { code?: unknown } | undefined)?.code === 'ERR_UNKNOWN_FILE_EXTENSION';
}

/** `--import tsx` does not reach the imports of a worker on Node 20: register it here when it is installed. */
async function registerTypeScriptLoader(module: string): Promise<boolean> {
  for (const base of [module, pathToFileURL(`${process.cwd()}/package.json`).href]) {
    try {
      const require = createRequire(base);
      const esm = (await import(pathToFileURL(require.resolve('tsx/esm/api')).href)) as { register(): unknown };
      const cjs = require('tsx/cjs/api') as { register(): unknown };
      esm.register();
      cjs.register();
      return true;
    } catch {
      // Not installed from there.
    }
  }
  return false;
}
