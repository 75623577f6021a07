/**
 * Which code is running? `AsyncLocalStorage` tells workflow code (deterministic: patched clock and randomness) from
 * the body of a step (native) from everything else (native).
 *
 * Owns: the one storage. Does not own: what the patches do with the answer (`patches/`).
 *
 * 1. Runtime code that calls user functions which may do I/O (serdes, retry strategies, loggers) calls them `outside`
 *    of any scope, never in the scope of the workflow that happened to trigger them.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { ContextState } from './context-state.ts';

export type Scope =
  | {
      readonly kind: 'workflow';
      readonly context: ContextState;
      /** The context which the code really belongs to, where calls are made in the name of another (combinators). */
      readonly within?: ContextState | undefined;
    }
  | { readonly kind: 'step'; readonly context: ContextState; readonly rawId: string }
  /** Code of the user that the runtime calls on behalf of a run: serdes, strategies, loggers. Native. */
  | { readonly kind: 'native'; readonly context: ContextState };

const storage = new AsyncLocalStorage<Scope | undefined>();

export function currentScope(): Scope | undefined {
  return storage.getStore();
}

/** The context whose workflow code is running, if it is workflow code that runs. */
export function currentWorkflowContext(): ContextState | undefined {
  const scope = storage.getStore();
  return scope?.kind === 'workflow' ? scope.context : undefined;
}

/** The context whose function the running workflow code is part of. */
export function callingContext(): ContextState | undefined {
  const scope = storage.getStore();
  return scope?.kind === 'workflow' ? (scope.within ?? scope.context) : undefined;
}

export function inScope<T>(scope: Scope, body: () => T): T {
  return storage.run(scope, body);
}

/** The same, where clock and randomness are to be replay-stable: not with `determinism: 'off'`. */
export function deterministicContext(): ContextState | undefined {
  const scope = storage.getStore();
  if (scope?.kind !== 'workflow' || scope.context.run.settings.determinism === 'off') return undefined;
  return scope.context;
}

/** Calls native code, which still belongs to the run (its console lines do). */
export function outside<T>(body: () => T): T {
  const scope = storage.getStore();
  return storage.run(scope && { kind: 'native', context: scope.context }, body);
}
