/** Marks Lambda handlers made by `durableSandbox()`, across copies of this package. */
import type { DurableExecutionHandler } from './context.ts';
import type { DurableInstrumentationPlugin } from './plugin-types.ts';
import type { LoadedWorkflow } from './workflow-registry.ts';

const MARK = Symbol.for('durable-sandbox/handler');
const SETTINGS = Symbol.for('durable-sandbox/handler-settings');
const PLUGINS = Symbol.for('durable-sandbox/handler-plugins');

/** Attaches the workflow function to its handler. */
export function markDurableHandler<T extends object>(handler: T, loaded: LoadedWorkflow | undefined): T {
  Object.defineProperty(handler, MARK, { value: loaded?.workflow ?? true });
  Object.defineProperty(handler, PLUGINS, { value: loaded?.plugins ?? [] });
  return handler;
}

/** What `durableSandbox()` was told, for those who run the workflow of a handler themselves. */
export function attachSettings(handler: object, settings: unknown): void {
  Object.defineProperty(handler, SETTINGS, { value: settings });
}

/** Undefined for anything but a handler made in this thread. */
export function settingsOfHandler(handler: unknown): unknown {
  return isDurableHandler(handler) ? (handler as { [SETTINGS]?: unknown })[SETTINGS] : undefined;
}

/** Whether a value is a handler made by `durableSandbox()`. */
export function isDurableHandler(value: unknown): boolean {
  return typeof value === 'function' && MARK in value;
}

/** What is inside a handler, where the workflow was given as a function. */
export function workflowOfHandler(value: unknown): LoadedWorkflow | undefined {
  if (!isDurableHandler(value)) return undefined;
  const { [MARK]: workflow, [PLUGINS]: plugins } = value as { [MARK]?: unknown; [PLUGINS]?: unknown };
  if (typeof workflow !== 'function') return undefined;
  return {
    workflow: workflow as DurableExecutionHandler,
    plugins: (plugins ?? []) as readonly DurableInstrumentationPlugin[],
  };
}
