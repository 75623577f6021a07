/** A `File` made in workflow code is as old as the workflow's clock, unless it is told otherwise. */
import buffer from 'node:buffer';
import { deterministicContext } from '../scope.ts';
import { replaceFunction } from './replace-member.ts';

export function patchFileTime(): void {
  for (const holder of [globalThis, buffer]) {
    replaceFunction(holder, 'File', (native) => {
      return new Proxy(native, {
        construct: (target, args, newTarget) => Reflect.construct(target, withTime(args), newTarget) as object,
      });
    });
  }
}

function withTime(args: readonly unknown[]): readonly unknown[] {
  const context = deterministicContext();
  const options = args[2] as { lastModified?: unknown } | undefined;
  if (context === undefined || args.length < 2 || options?.lastModified !== undefined) return args;
  return [args[0], args[1], { ...options, lastModified: context.clock }];
}
