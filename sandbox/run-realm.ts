/**
 * One run on a thread that others will use after it: what it edited in the realm is found, and its last words changed
 * accordingly.
 *
 * 1. In strict mode a run that edited the realm fails, before anything is made of its result or of its suspension.
 * 2. Edits are found in each mode, since the thread must not serve another execution.
 */
import { DeterminismError } from '../runtime/determinism-error.ts';
import { FORBIDDEN_SOURCES } from '../runtime/determinism/forbidden-sources.ts';
import { toErrorObject } from '../runtime/error-object.ts';
import type { DeterminismMode, SandboxMessage } from '../runtime/protocol.ts';
import { RealmWatch } from './determinism/realm-watch.ts';
import { moduleLoads } from './workflow-loader.ts';

/** A thread whose realm was edited is not used again, so one reading holds until another module is loaded. */
let baseline: { readonly loads: number; readonly watch: RealmWatch } | undefined;

export class RunRealm {
  private watch: RealmWatch | undefined;

  constructor(private readonly mode: DeterminismMode) {}

  /** The module is loaded; the workflow is about to start. */
  beginWorkflow(): void {
    const loads = moduleLoads();
    if (baseline?.loads !== loads) baseline = { loads, watch: new RealmWatch() };
    this.watch = baseline.watch;
  }

  get edited(): boolean {
    return this.watch?.firstEdit() !== undefined;
  }

  /** What to post in place of a message. */
  vet(message: SandboxMessage): SandboxMessage {
    if (this.mode !== 'strict' || (message.kind !== 'done' && message.kind !== 'idle')) return message;
    const edit = this.watch?.firstEdit();
    if (edit === undefined) return message;
    return { kind: 'failed', error: toErrorObject(editError(edit)), effect: 'execution' };
  }
}

function editError(api: string): DeterminismError {
  const source = FORBIDDEN_SOURCES.find(({ code }) => code === 'DS_DET_REALM_EDIT');
  if (source === undefined) throw new RangeError('The determinism table has no row DS_DET_REALM_EDIT.');
  const { code, reason, cure } = source;
  return new DeterminismError({ code, api, site: undefined, detail: 'edited during the run', reason, cure });
}
