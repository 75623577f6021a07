import { DurableSandboxError } from '../errors.ts';

/** Where in a value something is, for people: `result.items[3].onClick`. Built only along the way down. */
export type ValuePath = { readonly parent: ValuePath; readonly step: string } | { readonly root: string };

export function memberPath(parent: ValuePath, key: string): ValuePath {
  return { parent, step: /^[A-Za-z_$][\w$]*$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]` };
}

export function indexPath(parent: ValuePath, index: number): ValuePath {
  return { parent, step: `[${String(index)}]` };
}

/** A step that is no property: an entry of a map, a value of a set. */
export function innerPath(parent: ValuePath, step: string): ValuePath {
  return { parent, step };
}

export function formatPath(path: ValuePath): string {
  const steps: string[] = [];
  let at = path;
  while ('parent' in at) {
    steps.push(at.step);
    at = at.parent;
  }
  // The path of a cycle or of a very deep value says enough by its ends.
  const shown =
    steps.length <= 30 ? steps.reverse() : [...steps.slice(-15).reverse(), ' … ', ...steps.slice(0, 15).reverse()];
  return at.root + shown.join('');
}

export function unserializable(path: ValuePath, problem: string, cure?: string, cause?: unknown): DurableSandboxError {
  return new DurableSandboxError('DS_UNSERIALIZABLE_VALUE', `${formatPath(path)} ${problem}`, { cure, cause });
}
