/**
 * What becomes of a forbidden call in workflow code, by the mode and by who made it.
 *
 * 1. `strict`: an error is thrown, and the execution has failed by it even if the workflow catches it.
 * 2. `warn`: one line for each place and execution; an execution that is replayed has said it before.
 * 3. Nothing here runs unless a forbidden call has been made.
 */
import type { DeterminismFault } from '../../runtime/determinism-error.ts';
import { DeterminismError, describeFault, formatSite } from '../../runtime/determinism-error.ts';
import type { ForbiddenSource } from '../../runtime/determinism/source.ts';
import type { ContextState } from '../context-state.ts';
import type { WorkflowRun } from '../workflow-run.ts';
import { findCaller } from './caller.ts';

export type Ruling =
  /** Not the workflow's call: as if there were no patch. */
  | 'native'
  /** Happens, as the mode or the caller has it. */
  | 'through'
  /** Seems to happen. */
  | 'inert';

export interface ForbiddenUse {
  readonly source: ForbiddenSource;
  readonly api: string;
  readonly context: ContextState;
  /** The frames from this function inwards are not the caller's. */
  readonly callee: (...args: never[]) => unknown;
  readonly throughNode?: boolean | undefined;
  readonly detail?: string | undefined;
}

const warned = new WeakMap<WorkflowRun, Set<string>>();

/** @throws DeterminismError in strict mode. */
export function rule(use: ForbiddenUse): Ruling {
  const { source, context } = use;
  const { run } = context;
  const mode = run.settings.determinism;
  if (mode === 'off') return 'through';
  const caller = findCaller(use.callee, use.throughNode === true);
  if (caller.kind === 'node') return 'native';
  const api = caller.nodeModule === undefined ? use.api : `node:${caller.nodeModule}`;
  const { code, reason, cure, packages = 'forbidden' } = source;
  const fault: DeterminismFault = { code, api, site: caller.site, detail: use.detail, reason, cure };
  if (mode === 'warn') {
    warnOnce(context, fault, describeFault(fault));
    return 'through';
  }
  if (caller.package === undefined || packages === 'forbidden') {
    const error = new DeterminismError(fault);
    run.failUnrecoverable(error);
    throw error;
  }
  const effect = packages === 'inert' ? 'has no effect' : 'is let through';
  warnOnce(
    context,
    fault,
    `The package ${caller.package} used ${api} in workflow code (from ${formatSite(caller.site)}), which ${effect} ` +
      `there. ${reason} [${code}]`,
  );
  return packages === 'inert' ? 'inert' : 'through';
}

function warnOnce(context: ContextState, { code, api, site }: DeterminismFault, text: string): void {
  const { run } = context;
  if (context.mode !== 'execution') return;
  let places = warned.get(run);
  if (places === undefined) warned.set(run, (places = new Set()));
  const place = `${code} ${api} ${formatSite(site)}`;
  if (places.has(place)) return;
  places.add(place);
  run.log({ kind: 'log', channel: 'console', level: 'WARN', text });
}
