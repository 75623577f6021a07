/** Whose code may make durable calls on which context. */
import type { ContextState } from './context-state.ts';
import type { Scope } from './scope.ts';

/** Whether the running code belongs to a context that has ended, or has been left behind by one that has. */
export function isLeftBehind(scope: Scope | undefined): boolean {
  return scope !== undefined && scope.kind !== 'native' && scope.context.silenced;
}

/** Durable calls belong to the context whose code is running: not to a step's body, not to a parent's context. */
export function checkUsage(context: ContextState, call: string, scope: Scope | undefined): void {
  if (scope === undefined || scope.kind === 'native' || context.run.ended) return;
  if (scope.context.run !== context.run) return;
  const active = scope.kind === 'step' ? scope.rawId : scope.context.rawId;
  if (scope.kind === 'workflow' && scope.context === context) return;
  const error = new Error(usageMessage(call, active, context.rawId));
  context.run.fail(Object.assign(error, { code: 'DS_CONTEXT_USAGE' }), 'execution');
}

function usageMessage(call: string, active: string, own: string): string {
  const named = (rawId: string): string => (rawId === '' ? 'undefined' : rawId);
  return (
    `Context usage error in "${call}": You are using a parent or sibling context instead of the current child ` +
    `context. Expected context ID: "${named(active)}", but got: "${named(own)}". When inside runInChildContext(), ` +
    'you must use the child context parameter, not the parent context.'
  );
}
