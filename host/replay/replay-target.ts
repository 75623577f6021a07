/** Where the workflow of a handler runs, for replays: the same threads as its invocations. */
import type { HandlerSettings } from '../../runtime/durable-sandbox.ts';
import { determinismMode } from '../determinism-mode.ts';
import { sandboxPool } from '../sandbox-pool.ts';
import type { ReplayTarget } from './replay-run.ts';

export function replayTarget({ target, config }: HandlerSettings): ReplayTarget {
  const common = {
    workflow: target.workflow,
    determinism: determinismMode(config.determinism),
    limits: config.limits,
  };
  if (target.kind === 'inline') return { ...common, run: target.run, threadOf: () => undefined };
  const pool = sandboxPool(target.workerEntry, config.pool);
  return { ...common, run: (task) => pool.run(task), threadOf: (threadId) => pool.thread(threadId) };
}
