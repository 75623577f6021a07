/**
 * An instance of the workflow's module for each run, where that module is one file (`one-file-module.ts`): what a run, or
 * the body of a step, leaves in the module's variables is gone with the run. An execution is replayed in each of its
 * invocations, so each of them begins with a module as it was when it was written.
 *
 * 1. Packages and built-in modules are shared by all instances of a thread.
 * 2. A module that starts something which outlives its evaluation (a timer, a connection, a listener of the process), or
 *    edits the realm, would do it once more with each run: from its second instance on it keeps that one. The first does
 *    not count, since packages which it loads do such things once.
 * 3. Nothing here holds an instance after its run, so that its memory is freed.
 */
import { AsyncResource } from 'node:async_hooks';
import path from 'node:path';
import { countWorkflows, type RegisteredWorkflow, takeWorkflows } from '../../runtime/workflow-registry.ts';
import { RealmWatch } from '../determinism/realm-watch.ts';
import { type OneFileModule, oneFileModule } from './one-file-module.ts';
import type { ModuleInstance } from './module-instance.ts';

/** Of one module. */
interface Instances {
  made: number;
  /** Evaluated ahead of its run. */
  prepared: ModuleInstance | undefined;
  /** The one for all runs. */
  kept: ModuleInstance | undefined;
}

const instances = new Map<string, Instances>();
let evaluations = 0;

/** How many instances were made in this thread. */
export function freshInstancesMade(): number {
  return evaluations;
}

/** Evaluates the module ahead of its first run. */
export function prepareFreshInstance(module: string): boolean {
  const instance = freshInstance(module);
  if (instance === undefined) return false;
  instancesOf(module).prepared = instance;
  return true;
}

/** Undefined where the module is not one file. @throws what the module throws */
export function freshInstance(module: string): ModuleInstance | undefined {
  const compiled = oneFileModule(module);
  if (compiled === undefined) return undefined;
  const of = instancesOf(module);
  if (of.kept !== undefined) return of.kept;
  const { prepared } = of;
  of.prepared = undefined;
  if (prepared !== undefined) return prepared;
  of.made += 1;
  const before = lastingThings();
  const watch = of.made === 2 ? new RealmWatch() : undefined;
  const instance = evaluate(module, compiled);
  const lasts = lastingThings() > before || watch?.firstEdit() !== undefined;
  if (of.made > 1 && lasts) of.kept = instance;
  return instance;
}

function instancesOf(module: string): Instances {
  let of = instances.get(module);
  if (of === undefined) {
    of = { made: 0, prepared: undefined, kept: undefined };
    instances.set(module, of);
  }
  return of;
}

function evaluate(module: string, { file, evaluate: body, require }: OneFileModule): ModuleInstance {
  evaluations += 1;
  const before = countWorkflows(module);
  const exports = {};
  const directory = path.dirname(file);
  const own = { exports: exports as unknown, id: file, filename: file, path: directory, loaded: false, require };
  let workflows: readonly RegisteredWorkflow[] = [];
  try {
    // Called by a module of Node, as its loader does it: the place of a call of durableSandbox() is told by that.
    new AsyncResource('durable-sandbox module').runInAsyncScope(body, exports, exports, require, own, file, directory);
    own.loaded = true;
  } finally {
    // Those of a module that failed half way are not wanted either.
    workflows = takeWorkflows(module, before);
  }
  return { namespace: { default: own.exports }, workflows };
}

/** How many things keep going by themselves in this thread. */
function lastingThings(): number {
  const listeners = process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0);
  return listeners + process.getActiveResourcesInfo().length;
}
