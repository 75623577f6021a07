/**
 * superjson, loaded when the first value needs it: most executions record plain JSON, and to load its files is a tenth of
 * what the start of a thread takes.
 */
import nodeModule from 'node:module';
import type SuperJSON from 'superjson';

// Taken before user code can edit it, but called late: a bundle that has the package inlined has no URL of its own. Under
// another name: such bundles often declare `createRequire` themselves, in a banner.
const requireFor = nodeModule.createRequire;

let instance: SuperJSON | undefined;

/** An instance of our own: what a user registers with superjson's default instance must not change recorded text. */
export function lazySuperjson(): SuperJSON {
  if (instance === undefined) {
    const load = requireFor(import.meta.url);
    const { default: Class } = load('superjson') as { readonly default: typeof SuperJSON };
    instance = new Class();
  }
  return instance;
}
