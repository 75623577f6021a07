/**
 * The workflows that `durableSandbox()` was given in this thread, by the place of the call.
 *
 * The registry lies on `globalThis` under a `Symbol.for` key: the ESM and the CommonJS instance of this package, and a
 * copy in a bundle, share it.
 *
 * 1. A place is the chain of call sites plus how often that chain was seen, so that loops and factories are told apart.
 * 2. Test runners evaluate a module anew; its chains are then seen again. So a later occurrence than the sandbox has is
 *    taken modulo, if the function's text is the same.
 */
import { createHash } from 'node:crypto';
import type { DurableExecutionHandler } from './context.ts';
import type { DurableInstrumentationPlugin } from './plugin-types.ts';
import { type CallOrigin } from './call-origin.ts';
import type { WorkflowReference } from './protocol.ts';

/** A workflow and what was configured for its thread. The list of plugins stands for the handler: each has its own. */
export interface LoadedWorkflow {
  readonly workflow: DurableExecutionHandler;
  readonly plugins: readonly DurableInstrumentationPlugin[];
}

export interface RegisteredWorkflow extends LoadedWorkflow {
  readonly reference: Extract<WorkflowReference, { kind: 'call' }>;
}

interface Registry {
  /** Calls by the URL of the module being evaluated. */
  readonly modules: Map<string, RegisteredWorkflow[]>;
  /** Set in sandbox threads: there, a call only registers. */
  isSandbox: boolean;
}

const KEY = Symbol.for('durable-sandbox/workflow-registry');

function registry(): Registry {
  const holder = globalThis as { [KEY]?: Registry };
  return (holder[KEY] ??= { modules: new Map(), isSandbox: false });
}

/** Called by the sandbox's entry before any module of the user is imported. */
export function markThreadAsSandbox(): void {
  registry().isSandbox = true;
}

export function isSandboxThread(): boolean {
  return registry().isSandbox;
}

export function registerWorkflow(origin: CallOrigin, loaded: LoadedWorkflow): RegisteredWorkflow {
  const { modules } = registry();
  const calls = modules.get(origin.module) ?? [];
  const registered: RegisteredWorkflow = {
    ...loaded,
    reference: {
      kind: 'call',
      module: origin.module,
      chain: origin.chain,
      occurrence: calls.filter((call) => call.reference.chain === origin.chain).length,
      ordinal: calls.length,
      textHash: hashText(loaded.workflow),
      site: origin.site,
    },
  };
  modules.set(origin.module, [...calls, registered]);
  return registered;
}

/** How many calls were made for a module so far. */
export function countWorkflows(module: string): number {
  return registry().modules.get(module)?.length ?? 0;
}

/** Takes the calls that were made for a module after the first `count` out of the registry. */
export function takeWorkflows(module: string, count: number): RegisteredWorkflow[] {
  const { modules } = registry();
  const calls = modules.get(module) ?? [];
  if (count === 0) modules.delete(module);
  else modules.set(module, calls.slice(0, count));
  return calls.slice(count);
}

/** The workflow which the same call registered in this thread. */
export function findWorkflow(
  reference: Extract<WorkflowReference, { kind: 'call' }>,
  calls: readonly RegisteredWorkflow[] = registry().modules.get(reference.module) ?? [],
): {
  readonly found: RegisteredWorkflow | undefined;
  readonly calls: readonly RegisteredWorkflow[];
} {
  const sameText = (call: RegisteredWorkflow): boolean => call.reference.textHash === reference.textHash;
  const sameChain = calls.filter((call) => call.reference.chain === reference.chain);
  const direct = sameChain[reference.occurrence];
  if (direct !== undefined) return { found: direct, calls };
  const repeated = sameChain[reference.occurrence % Math.max(1, sameChain.length)];
  if (repeated !== undefined && sameText(repeated)) return { found: repeated, calls };
  // Another loader in the host (a test runner's transform) moves lines and columns: the ordinal still counts. A call
  // that was made too late comes after those which the sandbox knows.
  return { found: sameChain.length === 0 ? calls[reference.ordinal] : undefined, calls };
}

function hashText(workflow: DurableExecutionHandler): string {
  return createHash('sha256').update(Function.prototype.toString.call(workflow)).digest('hex').slice(0, 16);
}
