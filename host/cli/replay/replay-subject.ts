/** The workflow that histories are replayed against, in the sandbox threads. */
import { pathToFileURL } from 'node:url';
import { settingsOfHandler } from '../../../runtime/durable-handler-mark.ts';
import type { HandlerSettings } from '../../../runtime/durable-sandbox.ts';
import { workerEntryUrl } from '../../../runtime/package-location.ts';
import { determinismMode } from '../../determinism-mode.ts';
import { seedSecretOf } from '../../execution-seed.ts';
import type { ReplayTarget } from '../../replay/replay-run.ts';
import { sandboxPool } from '../../sandbox-pool.ts';
import type { LoadedWorkflow } from '../load-workflow.ts';
import type { ReplayOptions } from './replay-options.ts';

/** Before anything loads the module: its handlers would make the pool to their own liking. */
export function preparePool(maxThreads: number): void {
  sandboxPool(workerEntryUrl(), { maxThreads });
}

/** A debugger gets a thread which nothing has run on before. */
export function subjectTarget(
  { file, exportName, handler }: LoadedWorkflow,
  options: Pick<ReplayOptions, 'inspect' | 'seedSecret'>,
): ReplayTarget {
  const settings = settingsOfHandler(handler) as HandlerSettings | undefined;
  const named = settings?.target.workflow;
  const pool = options.inspect
    ? sandboxPool(workerEntryUrl(), { maxThreads: 1 }, 'replays')
    : sandboxPool(workerEntryUrl(), undefined);
  return {
    // A handler which names its workflow's module stands for nothing of its own.
    workflow:
      settings?.target.kind === 'thread' && named?.kind === 'export'
        ? named
        : { kind: 'export', module: pathToFileURL(file).href, name: exportName },
    moduleInstance: settings?.config.moduleInstance ?? 'fresh',
    seedSecret: options.seedSecret ?? seedSecretOf(settings?.config ?? {}),
    determinism: determinismMode(settings?.config.determinism),
    limits: settings?.config.limits,
    run: (task) => pool.run(task),
    threadOf: (threadId) => pool.thread(threadId),
  };
}
