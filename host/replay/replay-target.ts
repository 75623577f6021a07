/**
 * Where the workflow of a handler runs, for replays: the same threads as its invocations, but for handlers with plugins.
 * A run with plugins keeps its thread until they have heard how the invocation ends, which the proof decides: if the
 * proof had to wait for one of these threads, each could wait for the other.
 */
import type { HandlerSettings } from '../../runtime/durable-sandbox.ts';
import { determinismMode } from '../determinism-mode.ts';
import { seedSecretOf } from '../execution-seed.ts';
import { inlineSandbox } from '../inline-sandbox.ts';
import { hasPlugins, moduleInstancing } from '../module-instancing.ts';
import { sandboxPool } from '../sandbox-pool.ts';
import type { ReplayTarget } from './replay-run.ts';

export function replayTarget({ target, config }: HandlerSettings): ReplayTarget {
  const common = {
    workflow: target.workflow,
    moduleInstance: moduleInstancing(config),
    seedSecret: seedSecretOf(config),
    determinism: determinismMode(config.determinism),
    limits: config.limits,
  };
  if (target.kind === 'inline') return { ...common, begin: inlineSandbox(target.serve) };
  const pool = hasPlugins(config)
    ? sandboxPool(target.workerEntry, { maxThreads: 1 }, 'replays')
    : sandboxPool(target.workerEntry, config.pool);
  return { ...common, begin: pool.begin };
}
