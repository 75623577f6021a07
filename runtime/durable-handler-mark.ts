/** Marks Lambda handlers made by `durableSandbox()`, across copies of this package. */
import type { DurableExecutionHandler } from './context.ts';

const MARK = Symbol.for('durable-sandbox/handler');

/** Attaches the workflow function to its handler. */
export function markDurableHandler<T extends object>(handler: T, workflow: DurableExecutionHandler | undefined): T {
  Object.defineProperty(handler, MARK, { value: workflow ?? true });
  return handler;
}

/** Whether a value is a handler made by `durableSandbox()`. */
export function isDurableHandler(value: unknown): boolean {
  return typeof value === 'function' && MARK in value;
}

/** The workflow function inside a handler, where it was given as a function. */
export function workflowOfHandler(value: unknown): DurableExecutionHandler | undefined {
  if (!isDurableHandler(value)) return undefined;
  const workflow = (value as { [MARK]?: unknown })[MARK];
  return typeof workflow === 'function' ? (workflow as DurableExecutionHandler) : undefined;
}
