/**
 * Leads Node's asynchronous functions of computation through the run's `NativeCalls` when workflow code calls them.
 * In steps and elsewhere they are called as they are.
 */
import { ALLOWED_SOURCES } from '../../runtime/determinism/allowed-sources.ts';
import type { Members } from '../../runtime/determinism/source.ts';
import { currentScope, currentWorkflowContext, inScope } from '../scope.ts';
import { findMembers } from './members.ts';
import { replaceMethod } from './replace-member.ts';

type AnyFunction = (this: unknown, ...args: unknown[]) => unknown;

export function patchNativeCalls(): void {
  for (const members of ALLOWED_SOURCES.flatMap((source): readonly Members[] => source.inOrder)) {
    for (const { holder, name } of findMembers(members)) {
      replaceMethod<AnyFunction>(holder, name, members.end === 'callback' ? callbackForm : promiseForm);
    }
  }
}

function promiseForm(native: AnyFunction): AnyFunction {
  return function (...args) {
    const outcome = Reflect.apply(native, this, args) as Promise<unknown>;
    const context = currentWorkflowContext();
    if (context === undefined) return outcome;
    const finished = context.run.nativeCalls.begin();
    return new Promise((resolve, reject) => {
      outcome.then(
        (value) => {
          finished(() => {
            resolve(value);
          });
        },
        (error: unknown) => {
          finished(() => {
            // The reason is the native function's own.

            reject(error);
          });
        },
      );
    });
  };
}

function callbackForm(native: AnyFunction): AnyFunction {
  return function (...args) {
    const scope = currentScope();
    const callback = args.at(-1);
    if (scope?.kind !== 'workflow' || typeof callback !== 'function') return Reflect.apply(native, this, args);
    const finished = scope.context.run.nativeCalls.begin();
    const inOrder = (...results: unknown[]): void => {
      finished(() => {
        inScope(scope, () => {
          (callback as AnyFunction)(...results);
        });
      });
    };
    try {
      return Reflect.apply(native, this, [...args.slice(0, -1), inOrder]);
    } catch (error) {
      // Refused arguments: the callback will not come.
      finished(() => undefined);
      throw error;
    }
  };
}
