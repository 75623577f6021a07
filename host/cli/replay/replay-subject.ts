/** The workflow that histories are replayed against, in the sandbox threads or in this one for a debugger. */
import { pathToFileURL } from 'node:url';
import { settingsOfHandler, workflowOfHandler } from '../../../runtime/durable-handler-mark.ts';
import { durableSandbox, type HandlerSettings } from '../../../runtime/durable-sandbox.ts';
import { workerEntryUrl } from '../../../runtime/package-location.ts';
import { determinismMode } from '../../determinism-mode.ts';
import { seedSecretOf } from '../../execution-seed.ts';
import type { ReplayTarget } from '../../replay/replay-run.ts';
import { replayTargetOf } from '../../replay/verify-replay.ts';
import { sandboxPool } from '../../sandbox-pool.ts';
import { CliError } from '../cli-error.ts';
import type { LoadedWorkflow } from '../load-workflow.ts';
import type { ReplayOptions } from './replay-options.ts';

/** Before anything loads the module: its handlers would make the pool to their own liking. */
export function preparePool(maxThreads: number): void {
  sandboxPool(workerEntryUrl(), { maxThreads });
}

export function subjectTarget(
  { file, exportName, handler }: LoadedWorkflow,
  { seedSecret }: Pick<ReplayOptions, 'seedSecret'>,
): ReplayTarget {
  const settings = settingsOfHandler(handler) as HandlerSettings | undefined;
  const named = settings?.target.workflow;
  const pool = sandboxPool(workerEntryUrl(), undefined);
  return {
    // A handler which names its workflow's module stands for nothing of its own.
    workflow:
      settings?.target.kind === 'thread' && named?.kind === 'export'
        ? named
        : { kind: 'export', module: pathToFileURL(file).href, name: exportName },
    moduleInstance: settings?.config.moduleInstance ?? 'fresh',
    seedSecret: seedSecret ?? seedSecretOf(settings?.config ?? {}),
    determinism: determinismMode(settings?.config.determinism),
    limits: settings?.config.limits,
    begin: pool.begin,
  };
}

/** The function itself, in the main thread: the one whose debugger Node keeps without fail. */
export function inlineTarget(
  { exportName, handler }: LoadedWorkflow,
  { seedSecret }: Pick<ReplayOptions, 'seedSecret'>,
): ReplayTarget {
  const loaded = workflowOfHandler(handler);
  if (loaded === undefined) {
    throw new CliError('DS_CLI_USAGE', {
      message: `The export "${exportName}" was not made of a workflow function by durableSandbox().`,
      cure: 'With --inspect, name the module that defines the workflow.',
    });
  }
  const settings = settingsOfHandler(handler) as HandlerSettings | undefined;
  const secret = seedSecret ?? settings?.config.seedSecret;
  return replayTargetOf(durableSandbox(loaded.workflow, { isolation: 'inline', seedSecret: secret }));
}
