/**
 * Whether the runs of a handler may each have an instance of the workflow's module for itself.
 *
 * 1. Not where there are plugins: they are part of the module's instance, or are made once for it, and see one execution
 *    after the other.
 */
import type { DurableSandboxConfig } from '../runtime/config.ts';
import type { ModuleInstancing } from '../runtime/protocol.ts';

export function moduleInstancing(config: DurableSandboxConfig): ModuleInstancing {
  return hasPlugins(config) ? 'shared' : (config.moduleInstance ?? 'fresh');
}

export function hasPlugins({ plugins }: DurableSandboxConfig): boolean {
  return (plugins?.length ?? 0) > 0 || (process.env['DURABLE_EXECUTION_PLUGINS'] ?? '') !== '';
}
