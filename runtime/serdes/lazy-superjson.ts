/**
 * superjson, loaded when the first value needs it: most executions record plain JSON, and to load its files is a tenth of
 * what the start of a thread takes.
 */
import nodeModule from 'node:module';
import type SuperJSON from 'superjson';

// Made before user code can edit what it is made of.
const load = nodeModule.createRequire(import.meta.url);

let instance: SuperJSON | undefined;

/** An instance of our own: what a user registers with superjson's default instance must not change recorded text. */
export function lazySuperjson(): SuperJSON {
  if (instance === undefined) {
    const { default: Class } = load('superjson') as { readonly default: typeof SuperJSON };
    instance = new Class();
  }
  return instance;
}
