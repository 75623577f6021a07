/**
 * The second instance in a thread of a workflow's module of which there can't be one for each run, for replays: in its variables is nothing that the invocations
 * of this thread, or the bodies of steps, have left there.
 *
 * 1. What the module imports is shared with other runs of the thread, packages above all: only the module itself is new.
 * 2. The workflows which invocations use stay those of the first instance.
 * 3. There is one second instance of each module: Node never frees the instances of an ES module.
 */
// Not by its name: bundles often declare `createRequire` themselves, in a banner.
import nodeModule from 'node:module';
import { fileURLToPath } from 'node:url';
import { INSTANCE_QUERY } from '../../runtime/instance-query.ts';
import { countWorkflows, takeWorkflows } from '../../runtime/workflow-registry.ts';
import type { ModuleInstance } from './module-instance.ts';

type Load = (address: string) => Promise<Record<string, unknown>>;

const instances = new Map<string, Promise<ModuleInstance>>();
/** One at a time, so that it can be told which instance made a call. */
let latest: Promise<unknown> = Promise.resolve();

/** `load` imports the module by the address that it is given. */
export function separateInstance(module: string, load: Load): Promise<ModuleInstance> {
  let instance = instances.get(module);
  if (instance === undefined) {
    instance = latest.then(() => evaluate(module, load));
    latest = instance.catch(() => instances.delete(module));
    instances.set(module, instance);
  }
  return instance;
}

async function evaluate(module: string, load: Load): Promise<ModuleInstance> {
  const address = addressOf(module);
  // CommonJS modules are known, and kept, by their file, whatever the address.
  const before = countWorkflows(module);
  if (module.startsWith('file:')) Reflect.deleteProperty(nodeModule.createRequire(module).cache, fileURLToPath(module));
  const namespace = await load(address);
  return { namespace, workflows: [...takeWorkflows(address, 0), ...takeWorkflows(module, before)] };
}

function addressOf(module: string): string {
  if (!module.startsWith('file:')) return module;
  return `${module}${module.includes('?') ? '&' : '?'}${INSTANCE_QUERY}=2`;
}
