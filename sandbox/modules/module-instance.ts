/** One instance of a workflow's module: what it exports, and which workflows it wrapped by `durableSandbox()`. */
import type { RegisteredWorkflow } from '../../runtime/workflow-registry.ts';

export interface ModuleInstance {
  readonly namespace: Record<string, unknown>;
  readonly workflows: readonly RegisteredWorkflow[];
}
