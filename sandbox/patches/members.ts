/** Finds what a row of the determinism table names. */
import type { Members } from '../../runtime/determinism/source.ts';
import { holderOf } from './replace-member.ts';

export interface FoundMember {
  readonly holder: object;
  readonly name: string;
  /** As users know it: `fs.readFile`, `setTimeout`. */
  readonly api: string;
}

/** Nothing, where this version of Node does not have the module or the member. */
export function findMembers({ of, names, except = [] }: Members): FoundMember[] {
  const object = resolve(of);
  if (object === undefined) return [];
  const listed = names === '*' ? functionsOf(object) : names;
  const prefix = prefixOf(of);
  return listed
    .filter((name) => !except.includes(name))
    .flatMap((name) => {
      const holder = holderOf(object, name);
      return holder === undefined ? [] : [{ holder, name, api: `${prefix}${name}` }];
    });
}

function resolve(of: string): object | undefined {
  const [root = '', ...path] = of.split('.');
  let value: unknown = root === 'globalThis' ? globalThis : process.getBuiltinModule(root);
  for (const key of path) {
    if (value === undefined || value === null) return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  return (typeof value === 'object' && value !== null) || typeof value === 'function' ? value : undefined;
}

function functionsOf(object: object): string[] {
  return Object.entries(Object.getOwnPropertyDescriptors(object))
    .filter(([name, { value }]) => typeof value === 'function' && /^[a-z_]/.test(name))
    .map(([name]) => name);
}

/** `node:net.Socket.prototype` → `net.Socket#`. */
function prefixOf(of: string): string {
  const path = of
    .replace(/^node:/, '')
    .replace(/^globalThis\.?/, '')
    .replace('crypto.webcrypto.', 'crypto.')
    .replace('perf_hooks.performance', 'performance');
  if (path === '') return '';
  return path.endsWith('.prototype') ? `${path.slice(0, -'.prototype'.length)}#` : `${path}.`;
}
