/**
 * Evaluates a workflow's module anew, so that nothing an earlier run left in its variables is there.
 *
 * 1. What the module imports is shared with other runs of the thread, packages above all: only the module itself is new.
 * 2. Node never frees the instances of an ES module. Whoever loads many ends the thread from time to time.
 */
// Not by its name: bundles often declare `createRequire` themselves, in a banner.
import nodeModule from 'node:module';
import { fileURLToPath } from 'node:url';
import { FRESH_QUERY } from '../runtime/fresh-query.ts';
import { forgetWorkflows } from '../runtime/workflow-registry.ts';

/** Instances after which a thread has had enough. */
const MOST_INSTANCES = 200;

let instances = 0;

export function threadIsWornOut(): boolean {
  return instances >= MOST_INSTANCES;
}

/** The address under which the next instance is imported. Call this right before the import. */
export function nextInstance(module: string): string {
  instances += 1;
  forgetWorkflows(module);
  if (!module.startsWith('file:')) return module;
  // CommonJS keeps modules by file name, whatever the address.
  const { cache } = nodeModule.createRequire(module);
  Reflect.deleteProperty(cache, fileURLToPath(module));
  return `${module}${module.includes('?') ? '&' : '?'}${FRESH_QUERY}=${String(instances)}`;
}
